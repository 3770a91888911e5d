"""Databases of both kinds: without tables, and such as the revisions make."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import database
from storage.database import Database, open_database
from storage.migrate import migrate
from tests.builders.database import LASTING, THREADED
from tests.builders.postgres import PostgresServer


@pytest.fixture(autouse=True)
def _lasting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is proved here is proved about databases that wait for the disk, on a thread."""
    monkeypatch.setattr(database, "_PRAGMAS", LASTING)
    monkeypatch.setattr(database, "_open_sqlite", THREADED)


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of the databases below."""
    assert isinstance(request.param, str)
    return request.param


@pytest.fixture
async def empty(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database that nobody has used yet."""
    if kind == "sqlite":
        opened = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
        yield opened
        await opened.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    async with server.empty_database() as url:
        opened = open_database(url)
        yield opened
        await opened.close()


@pytest.fixture
async def migrated(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Database]:
    """A town without rows that all revisions have made, one after the other. They run once in a session;
    every test gets a copy of its own.
    """
    if kind == "sqlite":
        model = tmp_path_factory.getbasetemp() / "migrated.db"
        if not model.exists():
            await _bring_up(f"sqlite:///{model}")
        file = shutil.copyfile(model, tmp_path / "town.db")
        opened = open_database(f"sqlite:///{file}")
        yield opened
        await opened.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    async with server.copied_database(_bring_up) as url:
        opened = open_database(url)
        yield opened
        await opened.close()


async def _bring_up(url: str) -> None:
    opened = open_database(url)
    await migrate(opened, "head")
    await opened.close()
