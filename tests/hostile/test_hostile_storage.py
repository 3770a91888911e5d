"""A database that fails: nothing is half done, the member gets a code, the same request works later."""

import asyncio
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import event

from bot.logs import current_trace
from tests.hostile.calls import WRITES, actor, call
from tests.hostile.furnished_town import MEMBER, FurnishedTown, broken, refused

pytestmark = pytest.mark.asyncio(loop_scope="session")

MOST_STATEMENTS = 200
READS = 3  # of those that only look something up, one in so many fails, beginning elsewhere for every command
WRITING = ("INSERT", "UPDATE", "DELETE")


class DiskError(Exception):
    """What the database says in these tests."""


@pytest.fixture(autouse=True)
def no_tracebacks_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of errors are logged here, all of one origin: writing where they came through takes time.
    The records have it all the same.
    """
    monkeypatch.setattr(logging.Formatter, "formatException", lambda _, raised: repr(raised[1]))


@contextmanager
def failing_at(hall: FurnishedTown, number: int) -> Iterator[list[str]]:
    """Fail at one statement, counted over readers and the writer; yields the statements seen."""
    seen: list[str] = []

    def count(*facts: object) -> None:
        seen.append(str(facts[2]))
        if len(seen) == number + 1:
            raise DiskError("no space left")

    engines = (hall.town.database.writer.sync_engine, hall.town.database.reader.sync_engine)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", count)


async def statements_of(hall: FurnishedTown, path: str) -> list[str]:
    """What a command sends when nothing fails."""
    hall.later()
    with failing_at(hall, MOST_STATEMENTS) as seen:
        await call(hall, path, actor(path), request="whole")
    hall.restore()
    assert len(seen) <= MOST_STATEMENTS
    return seen


def worth_failing(path: str, statements: list[str]) -> Iterator[int]:
    """The numbers of all statements that write and of some that read."""
    reads = WRITES.index(path)
    for number, statement in enumerate(statements):
        if not statement.startswith(WRITING):
            reads += 1
            if reads % READS:
                continue
        yield number


@pytest.mark.parametrize("path", WRITES)
async def test_a_failing_statement_leaves_nothing_half_done(
    furnished_town: FurnishedTown, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = furnished_town.state()
    statements = await statements_of(furnished_town, path)
    answer = None
    for number in (*worth_failing(path, statements), len(statements)):
        furnished_town.later()
        caplog.clear()
        with failing_at(furnished_town, number) as seen:
            answer = await call(furnished_town, path, actor(path), request=f"disk-{number}")
        if number == len(statements):
            break
        assert len(seen) > number
        told = current_trace.get()
        committed = furnished_town.state() != before
        if committed:  # what failed was only read for the answer
            assert not seen[number].startswith(WRITING)
            furnished_town.restore()
        assert broken(answer, furnished_town.town), seen[number]
        assert told in str(answer)
        assert any(record.exc_info for record in caplog.records if record.levelno == logging.ERROR)
    assert not refused(answer)
    assert furnished_town.state() != before


async def test_a_locked_database_is_waited_for_while_others_read(furnished_town: FurnishedTown) -> None:
    event_token = furnished_town.tokens["event"]
    member = furnished_town.people[MEMBER]
    await member.do("help")
    with closing(sqlite3.connect(furnished_town.file)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.ensure_future(member.do("event.rsvp", event_token, "listen"))
        for _ in range(10):
            furnished_town.later()
            assert not broken(await member.do("event.info", event_token), furnished_town.town)
        assert not writing.done()  # it waits for five seconds at most: no reader waited with it
        other.rollback()

    assert not broken(await writing, furnished_town.town)
