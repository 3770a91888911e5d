"""The outbox is asked every few seconds for years: its questions must not read what was settled long ago."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.domain.places import Platform
from storage.database import Database, open_database
from storage.schema import create_schema
from storage.unit_of_work import SqlStorage
from tests.builders.deliveries import furnish
from tests.fakes.clock import START, FakeClock

SECOND = timedelta(seconds=1)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'town.db'}")
    await create_schema(opened)
    yield opened
    await opened.close()


async def test_questions_to_the_outbox_use_its_indexes(database: Database) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if "deliveries" in statement:
            asked.append((statement, parameters))

    storage = SqlStorage(database, FakeClock().now, lambda: None)
    await furnish(storage)
    for engine in (database.reader, database.writer):
        event.listen(engine.sync_engine, "before_cursor_execute", note)
    async with storage.read() as work:
        await work.deliveries.next_due(Platform.DISCORD)
    async with storage.write() as work:
        deliveries = work.deliveries
        await deliveries.claim(now=START, lease=SECOND, owner="tests", limit=8, platform=Platform.DISCORD)
        await deliveries.refresh(1, "event.card", now=START, spacing=SECOND)
        await deliveries.withdraw(1, ("event.reminder",), "moved")
        await deliveries.release_all(due_at=START)
    for engine in (database.reader, database.writer):
        event.remove(engine.sync_engine, "before_cursor_execute", note)

    assert len(asked) == 5
    async with database.reader.connect() as connection:
        for statement, parameters in asked:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps = " / ".join(row.detail for row in plan)
            assert "ix_deliveries_" in steps, statement
            assert "SCAN deliveries /" not in f"{steps} /", statement
