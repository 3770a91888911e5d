"""Databases without tables, of both kinds."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import database, one_trip
from storage.database import Database, open_database
from tests.builders.database import LASTING, THREADED
from tests.builders.postgres import PostgresServer


@pytest.fixture(autouse=True)
def _lasting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is proved here is proved about databases that wait for the disk, on a thread."""
    monkeypatch.setattr(database, "_PRAGMAS", LASTING)
    monkeypatch.setattr(one_trip, "OneTripConnection", THREADED)
    monkeypatch.setattr(one_trip, "asyncio", asyncio)


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database that nobody has used yet."""
    if request.param == "sqlite":
        opened = open_database(f"sqlite:///{tmp_path / 'town.db'}")
        yield opened
        await opened.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    async with server.empty_database() as url:
        opened = open_database(url)
        yield opened
        await opened.close()
