"""One suite, two databases: whatever a port promises holds on SQLite and on PostgreSQL alike.

A contract test takes ``storage`` and runs twice. ``clock`` is the clock the storage asks, ``planned`` holds
one entry per call of the clockwork.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from storage.database import Database, open_database
from storage.schema import declared
from storage.unit_of_work import SqlStorage
from tests.builders.database import town_file
from tests.builders.emptied import emptied
from tests.builders.postgres import PostgresServer
from tests.builders.town import SEALER
from tests.fakes.clock import FakeClock


def pytest_itemcollected(item: pytest.Item) -> None:
    """All tests here share one event loop, and with it the connections to PostgreSQL."""
    if item.get_closest_marker("asyncio"):
        item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty town's database with the declared schema."""
    opened: Database = request.getfixturevalue(f"{request.param}_town")
    return opened


@pytest_asyncio.fixture(loop_scope="session")
async def sqlite_town(
    tmp_path: Path, sqlite_towns: list[Database], request: pytest.FixtureRequest
) -> AsyncIterator[Database]:
    if "unconnected" in request.fixturenames:
        opened = open_database(town_file(tmp_path))
        yield opened
        await opened.close()
        return
    opened = sqlite_towns.pop()
    async with emptied(opened):
        yield opened
    sqlite_towns.append(opened)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sqlite_towns(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[list[Database]]:
    """One that stays open from test to test, as those of PostgreSQL do; in the end nothing is left in it."""
    opened = open_database(town_file(tmp_path_factory.mktemp("contract")))
    yield [opened]
    async with opened.reader.connect() as connection:
        held = [await connection.execute(select(table).limit(1)) for table in declared().sorted_tables]
    assert [row for rows in held for row in rows] == []
    await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def postgresql_town(server: PostgresServer, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    async with server.opened_town(anew="unconnected" in request.fixturenames) as opened:
        yield opened


@pytest.fixture
def unconnected() -> None:
    """Asked for by tests about connecting: nobody has connected to their database yet."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def server(postgres: PostgresServer) -> AsyncIterator[PostgresServer]:
    """Its towns stay open from test to test: all tests here share one event loop."""
    yield postgres
    await postgres.close_towns()


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
