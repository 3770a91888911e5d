"""One suite, two databases: whatever a port promises holds on SQLite and on PostgreSQL alike.

A contract test takes ``storage`` and runs twice. ``clock`` is the clock the storage asks, ``planned`` holds
one entry per call of the clockwork.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database, open_database
from storage.unit_of_work import SqlStorage
from tests.builders.database import town_file
from tests.builders.postgres import PostgresServer
from tests.builders.town import SEALER
from tests.fakes.clock import FakeClock


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty town's database with the declared schema."""
    if request.param == "sqlite":
        opened = open_database(town_file(tmp_path))
        yield opened
        await opened.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    async with server.opened_town() as opened:
        yield opened


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def planned() -> list[None]:
    """One entry per call of the clockwork."""
    return []


@pytest.fixture
def storage(database: Database, clock: FakeClock, planned: list[None]) -> SqlStorage:
    """Opens units of work on a fresh database, once per kind of database."""
    return SqlStorage(database, clock.now, lambda: planned.append(None), SEALER)
