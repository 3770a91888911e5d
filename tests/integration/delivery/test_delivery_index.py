"""What is asked for every message must not read what was settled long ago, nor everybody in the town."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.domain.ids import EventId
from bot.domain.places import Platform
from storage.database import Database, open_database
from storage.unit_of_work import SqlStorage
from tests.builders.database import town_file
from tests.builders.deliveries import GUILD, HANAKO, furnish
from tests.fakes.clock import START, FakeClock

SECOND = timedelta(seconds=1)
Asked = list[tuple[str, Any]]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = open_database(town_file(tmp_path))
    yield opened
    await opened.close()


@pytest.fixture
async def storage(database: Database) -> SqlStorage:
    opened = SqlStorage(database, FakeClock().now, lambda: None)
    await furnish(opened)
    return opened


@contextmanager
def listening(database: Database) -> Iterator[Asked]:
    """The statements that are run meanwhile."""
    asked: Asked = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        asked.append((statement, parameters))

    engines = (database.reader.sync_engine, database.writer.sync_engine)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield asked
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


async def plan_of(database: Database, statement: str, parameters: Any) -> str:
    """How SQLite would find the rows."""
    async with database.reader.connect() as connection:
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return " / ".join(row.detail for row in plan) + " /"


async def test_questions_to_the_outbox_use_its_indexes(database: Database, storage: SqlStorage) -> None:
    with listening(database) as asked:
        async with storage.read() as work:
            await work.deliveries.next_due(Platform.DISCORD)
        async with storage.write() as work:
            deliveries = work.deliveries
            await deliveries.claim(now=START, lease=SECOND, owner="tests", limit=8, platform=Platform.DISCORD)
            await deliveries.refresh(1, "event.card", now=START, spacing=SECOND)
            await deliveries.withdraw(1, ("event.reminder",), "moved")
            await deliveries.release_all(due_at=START)

    asked = [(statement, parameters) for statement, parameters in asked if "deliveries" in statement]
    assert len(asked) == 5
    for statement, parameters in asked:
        steps = await plan_of(database, statement, parameters)
        assert "ix_deliveries_" in steps, statement
        assert "SCAN deliveries /" not in steps, statement


async def test_who_is_mentioned_is_found_without_reading_everybody_at_the_place(
    database: Database, storage: SqlStorage
) -> None:
    with listening(database) as asked:
        async with storage.read() as work:
            await work.members.handles([HANAKO.id] * 20, GUILD.id, awake=True)
            await work.rsvps.present_at(EventId(1), GUILD.id, limit=80)

    asked = [(statement, parameters) for statement, parameters in asked if "accounts" in statement]
    assert len(asked) == 2
    for statement, parameters in asked:
        steps = await plan_of(database, statement, parameters)
        assert "ix_accounts_member_id_place_id (member_id=? AND place_id=?)" in steps, steps
