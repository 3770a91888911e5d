"""A very large town of synthetic questions, written straight into the tables of the search.

Words are drawn by Zipf's law: few very often, most of them hardly ever. A million posts would take hours;
rows in bulk take some minutes, with the keys of the postings made afterwards.
"""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import numpy as np
from sqlalchemy import Table, text
from sqlalchemy.schema import AddConstraint, DropConstraint

from bot.text.analysis import CharacterAnalyzer, Terms
from storage.database import Database
from storage.tables.questions import questions
from storage.tables.search import search_documents, search_postings, search_terms, search_totals
from tests.builders.people import member_called
from tests.fakes.clock import START

WORDS = 200_000
EXPONENT = 1.0
IN_QUESTION, IN_ANSWERS = 6, 12
ASKER = member_called("花子")

_Numbers = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
_Row = tuple[Any, ...]


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

    def draw(self, *shape: int) -> _Numbers:
        found = np.searchsorted(self._sums, self._chance.random(shape))
        return np.minimum(found, WORDS - 1)


@dataclass(frozen=True)
class Filling:
    """The rows of so many questions."""

    documents: int

    def tables(self, *, by_term: bool) -> Iterator[tuple[Table, tuple[str, ...], Iterator[_Row]]]:
        """Tables with the columns that are filled and their rows. Postings come in the order of their key,
        or else as they come in life: a document's together.
        """
        numbers = range(1, self.documents + 1)
        said = {"title": "", "folded": "", "body": "", "tried": "", "status": "open", "visibility": "town"}
        unsaid = {"source_channel_id": "", "area": "", "town_size": "", "seal_proof": "", "sealed_asker": ""}
        asked = {"asker_id": ASKER.id, "answers": 0, "asked_at": int(START.timestamp() * 1_000)}
        same = {**said, **unsaid, **asked}
        yield questions, ("id", *same), ((number, *same.values()) for number in numbers)
        names = ("question_id", "question_length", "answers_length", "analyzer", "counted", "revision")
        facts = (float(IN_QUESTION), float(IN_ANSWERS), Spaced.version, True)
        yield search_documents, names, ((number, *facts, number) for number in numbers)
        held = ("term", "question_id", "in_question", "in_answers", "in_called")
        yield search_postings, held, self._postings(by_term=by_term)
        counts = np.bincount(self._keys[0], minlength=WORDS)
        known = ((word(number), int(counts[number])) for number in np.flatnonzero(counts).tolist())
        yield search_terms, ("term", "documents"), known
        lengths = (float(self.documents * IN_QUESTION), float(self.documents * IN_ANSWERS))
        totals = ("id", "documents", "question_length", "answers_length", "revision", "unlearnt")
        yield search_totals, totals, iter([(1, self.documents, *lengths, self.documents, 0)])

    @cached_property
    def _keys(self) -> tuple[_Numbers, _Numbers, _Numbers, _Numbers]:
        """Words, documents, and how often the one stands in the other's question and answers."""
        zipf = Zipf(1)
        keys = []
        for field, size in ((0, IN_QUESTION), (1, IN_ANSWERS)):
            drawn = zipf.draw(self.documents, size)
            ids = np.repeat(np.arange(1, self.documents + 1), size)
            keys.append((drawn.ravel() * (self.documents + 1) + ids) * 2 + field)
        found, counts = np.unique(np.concatenate(keys), return_counts=True)
        pairs, fields = found // 2, found % 2
        firsts = np.flatnonzero(np.diff(pairs, prepend=-1))
        asked, answered = np.where(fields == 0, counts, 0), np.where(fields == 1, counts, 0)
        asked, answered = np.add.reduceat(asked, firsts), np.add.reduceat(answered, firsts)
        numbers, ids = np.divmod(pairs[firsts], self.documents + 1)
        return numbers, ids, asked, answered

    def _postings(self, *, by_term: bool) -> Iterator[_Row]:
        numbers, ids, asked, answered = self._keys
        places = np.empty(WORDS, dtype=np.int64)  # of the words among all, as the key sorts them
        places[sorted(range(WORDS), key=word)] = np.arange(WORDS)
        order = np.lexsort((ids, places[numbers])) if by_term else np.argsort(ids, kind="stable")
        names = [word(number) for number in range(WORDS)]
        for some in np.array_split(order, max(len(order) // 100_000, 1)):
            columns = (one[some].tolist() for one in (numbers, ids, asked, answered))
            for number, question_id, in_question, in_answers in zip(*columns, strict=True):
                yield names[number], question_id, float(in_question), float(in_answers), 0.0


async def fill(database: Database, documents: int) -> None:
    """Fill an empty town's database, where the asker is known."""
    filling = Filling(documents)
    (index,) = search_postings.indexes
    async with database.writer.begin() as connection:
        await connection.run_sync(index.drop)
    if database.path:
        await asyncio.to_thread(_fill_file, database.path, filling)
    else:
        await _fill_server(database, filling)
    async with database.writer.begin() as connection:
        await connection.run_sync(index.create)
    if not database.path:
        async with database.reader.connect() as connection:
            await connection.execute(text("VACUUM ANALYZE"))  # as the server does by itself, some time later


def _fill_file(file: Path, filling: Filling) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        for table, columns, rows in filling.tables(by_term=True):
            values = ", ".join("?" * len(columns))
            insert = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({values})"  # noqa: S608
            connection.executemany(insert, rows)


async def _fill_server(database: Database, filling: Filling) -> None:
    kept = [search_postings.primary_key, *search_postings.foreign_key_constraints]
    async with database.writer.begin() as connection:
        for constraint in kept:
            await connection.execute(DropConstraint(constraint))
        raw = (await connection.get_raw_connection()).driver_connection
        assert isinstance(raw, asyncpg.Connection)
        for table, columns, rows in filling.tables(by_term=False):
            await raw.copy_records_to_table(table.name, records=rows, columns=columns)
        for constraint in kept:
            await connection.execute(AddConstraint(constraint))
