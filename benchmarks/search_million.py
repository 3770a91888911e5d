"""How fast the search is in a very large town: ``python -m benchmarks.search_million [DOCUMENTS] [FILE]``.

DOCUMENTS (a million unless told otherwise) synthetic questions with words as people use them: few very often,
most of them hardly ever (Zipf's law). They are written straight into the tables of a SQLite file in the order
of their keys, since a million posts would take hours; what is measured is the town's own search, from the
words of a query to the ranked questions. FILE is kept and used again where it exists; without it everything
is thrown away. Needs about a gigabyte of disk and of memory, and some minutes.
"""

import asyncio
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles

import numpy as np

from bot.services.question_index import QuestionIndex
from bot.text.analysis import CharacterAnalyzer, Terms
from storage.database import open_database
from storage.schema import create_schema
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.fakes.clock import START, FakeClock

DOCUMENTS = 1_000_000
WORDS = 200_000
EXPONENT = 1.0
IN_QUESTION, IN_ANSWERS = 6, 12
ASKED = 6
QUERIES = 300
LIMIT = 150.0  # milliseconds, the 99th percentile
INDEX = "ix_search_postings_question_id"
QUESTION = """
INSERT INTO questions
  (id, asker_id, asked_at, title, folded, body, status, visibility, answers, source_channel_id)
VALUES (?, ?, ?, '', '', '', 'open', 'town', 0, '')
"""
TERMS = "INSERT INTO search_terms SELECT term, count(*) FROM search_postings GROUP BY term"
ASKER = member_called("花子")


class Spaced(CharacterAnalyzer):
    """Words are between spaces."""

    version = "spaced-1"

    def terms(self, text: str) -> Terms:
        return dict.fromkeys(text.split(), 1.0)


def word(number: int) -> str:
    return f"w{number}"


class Zipf:
    """Draws numbers of words."""

    def __init__(self, seed: int) -> None:
        self._chance = np.random.default_rng(seed)
        weights = 1 / np.arange(1, WORDS + 1) ** EXPONENT
        self._sums = np.cumsum(weights / weights.sum())

    def draw(self, *shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        found = np.searchsorted(self._sums, self._chance.random(shape))
        return np.minimum(found, WORDS - 1)


def postings(documents: int) -> Iterator[tuple[str, int, float, float]]:
    """Of all documents, in the order of the table's key."""
    zipf = Zipf(1)
    keys = []
    for field, size in ((0, IN_QUESTION), (1, IN_ANSWERS)):
        drawn = zipf.draw(documents, size)
        ids = np.repeat(np.arange(1, documents + 1), size)
        keys.append((drawn.ravel() * (documents + 1) + ids) * 2 + field)
    found, counts = np.unique(np.concatenate(keys), return_counts=True)
    pairs, fields = found // 2, found % 2
    firsts = np.flatnonzero(np.diff(pairs, prepend=-1))
    asked, answered = np.where(fields == 0, counts, 0), np.where(fields == 1, counts, 0)
    asked, answered = np.add.reduceat(asked, firsts), np.add.reduceat(answered, firsts)
    numbers, ids = np.divmod(pairs[firsts], documents + 1)
    names = sorted(range(WORDS), key=word)
    begins = np.searchsorted(numbers, np.arange(WORDS + 1))
    for number in names:
        for place in range(begins[number], begins[number + 1]):
            yield word(number), int(ids[place]), float(asked[place]), float(answered[place])


def fill(file: Path, documents: int) -> None:
    at = int(START.timestamp())
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(f"DROP INDEX {INDEX}")
        columns = (
            "id, asker_id, title, folded, body, status, visibility, answers, source_channel_id, asked_at"
        )
        rows = (
            (number, ASKER.id, "", "", "", "open", "town", 0, "", at) for number in range(1, documents + 1)
        )
        connection.executemany(f"INSERT INTO questions ({columns}) VALUES (?,?,?,?,?,?,?,?,?,?)", rows)  # noqa: S608
        lengths = (
            (number, IN_QUESTION, IN_ANSWERS, Spaced.version, True, number)
            for number in range(1, documents + 1)
        )
        connection.executemany("INSERT INTO search_documents VALUES (?,?,?,?,?,?)", lengths)
        connection.executemany("INSERT INTO search_postings VALUES (?,?,?,?,0)", postings(documents))
        connection.execute(
            "INSERT INTO search_terms SELECT term, count(*) FROM search_postings GROUP BY term"
        )
        sums = (1, documents, documents * IN_QUESTION, documents * IN_ANSWERS, documents)
        connection.execute("INSERT INTO search_totals VALUES (?,?,?,?,?,0)", sums)
        connection.execute(f"CREATE INDEX {INDEX} ON search_postings (question_id)")


def queries() -> Iterator[str]:
    """As people ask: some words often heard, some rarely."""
    zipf = Zipf(2)
    for _ in range(QUERIES):
        yield " ".join(word(int(number)) for number in zipf.draw(ASKED))


async def measure(file: Path, documents: int) -> tuple[list[float], float]:
    """Milliseconds of each search, and of processor time for one."""
    database = open_database(f"sqlite:///{file}")
    storage = SqlStorage(database, FakeClock().now, lambda: None)
    if not await asyncio.to_thread(file.exists):
        await create_schema(database)
        async with storage.write() as work:
            await work.members.save(ASKER)
        await asyncio.to_thread(fill, file, documents)
    index = QuestionIndex(storage, Spaced())
    asked = list(queries())
    random.Random(3).shuffle(asked)
    taken = []
    spent = time.process_time()
    for query in asked:
        began = time.perf_counter()
        async with storage.read() as work:
            await index.ranked(work, query, limit=10, reader=ASKER.id)
        taken.append((time.perf_counter() - began) * 1_000)
    spent = (time.process_time() - spent) * 1_000 / len(asked)
    await database.close()
    return taken, spent


async def main(documents: int, file: Path | None) -> int:
    with tempfile.TemporaryDirectory(prefix="engawa-search-") as folder:
        used = file or Path(folder) / "town.db"
        taken, spent = await measure(used, documents)
        size = used.stat().st_size / 1_000_000
    last = quantiles(taken, n=100)[98]
    print(
        f"{documents} documents, {size:.0f} MB: p50 {median(taken):.1f} ms, p99 {last:.1f} ms "
        f"({last / LIMIT:.2f} of the limit of {LIMIT:.0f} ms), {spent:.1f} ms of processor time a search; "
        f"load average {os.getloadavg()[0]:.1f}"
    )
    return int(last > LIMIT)


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    sys.exit(asyncio.run(main(number, Path(sys.argv[2]) if len(sys.argv) > 2 else None)))
