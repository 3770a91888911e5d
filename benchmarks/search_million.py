"""How fast the search is in a very large town: ``python -m benchmarks.search_million [DOCUMENTS] [TOWN]``.

DOCUMENTS (a million unless told otherwise) synthetic questions are written straight into the tables
(benchmarks.search_filling). What is measured is the town's own search, from the words of a query to the
ranked questions.

TOWN: a SQLite file, kept and used again where it exists, or the URL of an empty PostgreSQL database, left
empty again. Without it a SQLite file that is thrown away. Needs a gigabyte of disk (PostgreSQL three), two of
memory, and some minutes.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median, quantiles

from benchmarks.search_filling import ASKER, Spaced, Zipf, fill, word
from bot.services.question_index import QuestionIndex
from storage.database import Database, open_database, sqlite_path
from storage.migrate import current
from storage.schema import create_schema, drop_schema
from storage.unit_of_work import SqlStorage
from tests.fakes.clock import FakeClock

DOCUMENTS = 1_000_000
ASKED = 6
QUERIES = 500
LIMIT = 150.0  # milliseconds, the 99th percentile


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds of each search, by the clock and of this program's processor time."""

    by_clock: list[float]
    by_processor: list[float]

    def report(self) -> str:
        last = quantiles(self.by_clock, n=100)[98]
        return (
            f"p50 {median(self.by_clock):.1f} ms, p99 {last:.1f} ms ({last / LIMIT:.2f} of the limit of "
            f"{LIMIT:.0f} ms); {mean(self.by_processor):.1f} ms of processor time a search, p99 "
            f"{quantiles(self.by_processor, n=100)[98]:.1f} ms; load average {os.getloadavg()[0]:.1f}"
        )

    @property
    def fast(self) -> bool:
        return quantiles(self.by_clock, n=100)[98] <= LIMIT


def queries() -> Iterator[str]:
    """As people ask: some words often heard, some rarely."""
    zipf = Zipf(2)
    for _ in range(QUERIES):
        yield " ".join(word(int(number)) for number in zipf.draw(ASKED))


@asynccontextmanager
async def filled(url: str, documents: int) -> AsyncIterator[Database]:
    """The database with so many documents."""
    database = open_database(url)
    path = database.path
    try:
        if path is None and await current(database) is not None:
            raise SystemExit("this database holds a town: an empty one is needed")
        if path is None or not await asyncio.to_thread(path.exists):
            began = time.perf_counter()
            await create_schema(database)
            async with SqlStorage(database, FakeClock().now, lambda: None).write() as work:
                await work.members.save(ASKER)
            await fill(database, documents)
            print(f"filled in {time.perf_counter() - began:.0f} s", flush=True)
        yield database
    finally:
        if path is None:
            await drop_schema(database)
        await database.close()


async def measure(database: Database) -> Taken:
    storage = SqlStorage(database, FakeClock().now, lambda: None)
    index = QuestionIndex(storage, Spaced())
    taken = Taken([], [])
    for query in queries():
        began, spent = time.perf_counter(), time.process_time()
        async with storage.read() as work:
            await index.ranked(work, query, limit=10, reader=ASKER.id)
        taken.by_clock.append((time.perf_counter() - began) * 1_000)
        taken.by_processor.append((time.process_time() - spent) * 1_000)
    return taken


async def main(documents: int, place: str) -> int:
    with tempfile.TemporaryDirectory(prefix="engawa-search-") as folder:
        url = place if "://" in place else f"sqlite:///{place or Path(folder) / 'town.db'}"
        async with filled(url, documents) as database:
            taken = await measure(database)
    print(f"{documents} documents in {'SQLite' if sqlite_path(url) else 'PostgreSQL'}: {taken.report()}")
    return 0 if taken.fast else 1


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    sys.exit(asyncio.run(main(number, sys.argv[2] if len(sys.argv) > 2 else "")))
