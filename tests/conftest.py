"""Fixtures every test may use."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import LRUCache

from storage import database
from tests.builders.postgres import NoPostgres, PostgresServer, running_postgres
from tests.builders.town import TestTown, open_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[TestTown]:
    """An empty town with the standard policy."""
    async with open_town(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this session's own; where none can be had the tests that need it say so."""
    try:
        with running_postgres() as server:
            yield server
    except NoPostgres as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Every test opens engines of its own; what SQLAlchemy compiled for one serves them all (a fifth of the
    suite's time). Its cache asks for the very same dialect, so dialects of one class count as the same.
    """
    compiled: LRUCache[Any, Any] = LRUCache(2_000)

    def make(*args: Any, **options: Any) -> AsyncEngine:
        engine = create_async_engine(*args, **options)
        engine.sync_engine._compiled_cache = compiled
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_async_engine", make)
        for dialect in (SQLiteDialect_aiosqlite, PGDialect_asyncpg):
            patch.setattr(dialect, "__eq__", lambda one, other: type(one) is type(other))
            patch.setattr(dialect, "__hash__", lambda one: hash(type(one)))
        yield
