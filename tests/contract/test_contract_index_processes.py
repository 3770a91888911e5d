"""Two processes write the search index at once: it holds what is written, and its sums are right."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest_asyncio
from sqlalchemy import func, select

from bot.domain.ids import AnswerId, QuestionId
from bot.domain.question_pairs import Pair, PairKind
from bot.domain.questions import Question
from bot.services.question_index import QuestionIndex
from bot.text.analysis import CharacterAnalyzer
from storage.database import Database, open_database
from storage.tables.search import search_documents, search_postings, search_terms, search_totals
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.fakes.clock import START, FakeClock

HANAKO = member_called("花子")
QUESTIONS = 4
WORDS = ("給食", "防災", "印紙税", "会議録")
MINUTE = timedelta(minutes=1)


class Process:
    """Has a database connection, a storage and an index of its own."""

    def __init__(self, database: Database, clock: FakeClock) -> None:
        self.storage = SqlStorage(database, clock.now, lambda: None)
        self.index = QuestionIndex(self.storage, CharacterAnalyzer())

    async def edit(self, number: int, word: str) -> None:
        async with self.storage.write() as work:
            question = await work.questions.lock(QuestionId(number))
            assert question is not None
            if not question.withdrawn:
                question = question.edit(f"{word}の相談", "くわしい話", START + MINUTE)
                await work.questions.save(question)
                await self.index.update(work, question)

    async def answer(self, number: int, answer_id: int, word: str) -> None:
        async with self.storage.write() as work:
            question = await work.questions.lock(QuestionId(number))
            assert question is not None
            if not question.withdrawn:
                more, given = question.answer(AnswerId(answer_id), HANAKO.id, f"{word}です", START)
                await work.questions.add_answer(given)
                await work.questions.save(more)
                await self.index.update(work, more)

    async def call(self, number: int, asked_id: int, word: str) -> None:
        async with self.storage.write() as work:
            pair = Pair(PairKind.SOLVED_BY, asked_id, QuestionId(number), HANAKO.id, f"{word}のこと", START)
            await work.question_ties.pair(pair)
            await self.index.learn(work, (QuestionId(number),))

    async def withdraw(self, number: int) -> None:
        async with self.storage.write() as work:
            question = await work.questions.lock(QuestionId(number))
            assert question is not None
            await work.questions.save(question.withdraw())
            await self.index.update(work, question.withdraw())


@pytest_asyncio.fixture(loop_scope="session")
async def processes(database: Database, clock: FakeClock) -> AsyncIterator[tuple[Process, Process]]:
    """The second one writes to the same tables as the first, which empties them."""
    shown = database.writer.url.render_as_string(hide_password=False)
    other = open_database(f"sqlite:///{database.path}" if database.path else shown)
    yield Process(database, clock), Process(other, clock)
    await other.close()


async def test_what_two_processes_index_at_once_is_whole(
    database: Database, processes: tuple[Process, Process]
) -> None:
    one, other = processes
    async with one.storage.write() as work:
        await work.members.save(HANAKO)
        for number in range(1, QUESTIONS + 1):
            question = Question(QuestionId(number), HANAKO.id, f"献立{number}", "", START)
            await work.questions.add(question)
            await one.index.update(work, question)
    await one.answer(1, 50, "防災")
    await one.call(1, 500, "献立")

    writes = [one.withdraw(QUESTIONS)]
    for number in range(1, QUESTIONS + 1):
        first, second = WORDS[number % 4], WORDS[(number + 1) % 4]
        writes += [one.edit(number, first), other.edit(number, second)]
        writes += [one.answer(number, 100 + number, second), other.answer(number, 200 + number, first)]
        writes += [one.call(number, 600 + number, first), other.call(number, 700 + number, second)]
    await asyncio.gather(*writes)

    counted, totals = await _sums(database)
    assert (counted, totals) == await _sums_of_what_is_there(database)
    assert totals[0] == QUESTIONS - 1
    before = await _postings(database)
    async with one.storage.write() as work:
        standing = await work.questions.recent(limit=QUESTIONS)
        assert len(standing) == QUESTIONS - 1
        await one.index.update_all(work, standing)
    assert await _postings(database) == before, "what each process read was not what is there by now"


async def _sums(database: Database) -> tuple[dict[str, int], tuple[int, float, float]]:
    async with database.reader.connect() as connection:
        rows = await connection.execute(select(search_terms).where(search_terms.c.documents != 0))
        counted = {row.term: row.documents for row in rows}
        sums = (await connection.execute(select(search_totals))).one()
        return counted, (sums.documents, round(sums.question_length, 6), round(sums.answers_length, 6))


async def _sums_of_what_is_there(database: Database) -> tuple[dict[str, int], tuple[int, float, float]]:
    columns = search_documents.c
    found = select(func.count(), func.sum(columns.question_length), func.sum(columns.answers_length))
    async with database.reader.connect() as connection:
        held = Counter((await connection.execute(select(search_postings.c.term))).scalars())
        documents, asked, answered = (await connection.execute(found.select_from(search_documents))).one()
        return dict(held), (documents, round(asked, 6), round(answered, 6))


async def _postings(database: Database) -> set[tuple[object, ...]]:
    async with database.reader.connect() as connection:
        return {tuple(row) for row in await connection.execute(select(search_postings))}
