"""Fixtures every test may use."""

import asyncio
import compileall
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import create_engine
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util import LRUCache

from bot.interaction import dispatcher
from bot.interaction.commands import Registry
from bot.interaction.text import TextParser
from bot.interaction.words import Words
from storage import database
from tests.builders.database import QUICK
from tests.builders.postgres import NoPostgres, PostgresServer, running_postgres
from tests.builders.town import TestTown, open_town
from tests.fakes import at_once

COMPILED = ("bot", "adapters", "commands", "storage", "migrations", "tests/builders", "tests/simulators")
MEMORY = Path("/dev/shm")  # noqa: S108 - where Linux keeps files in memory; who may write there is checked
ROOM = 1 << 30  # bytes; more than all workers have there at any moment
RARELY = (10_000, 20, 20)  # when Python looks for garbage by itself; it does so from 700 objects on

settings.register_profile("untimed", deadline=None)  # how long an example takes says something of the machine
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    """What this run and every process it starts compile stays compiled, whatever the environment says: a
    program without compiled modules takes twice as long to start, and there are dozens of starts.

    The folders of tests lie in memory where there is room: a third of what a town costs is its file. Nothing
    of what workers collect is garbage, so that none is looked for meanwhile.
    """
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if hasattr(config, "workerinput"):
        gc.disable()
        return
    for folder in COMPILED:  # once, before all workers do it side by side
        compileall.compile_dir(config.rootpath / folder, quiet=2)
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
        os.environ.setdefault("TMPDIR", str(MEMORY))  # workers have it from here
        tempfile.tempdir = None


def pytest_collection_finish() -> None:
    """Looking for garbage takes a twentieth of the suite's time, most of it among modules and tests that stay
    till the end: those are left alone, and the rest is looked at less often.
    """
    gc.enable()
    gc.freeze()
    gc.set_threshold(*RARELY)


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
            assert asyncio.run(server.left_behind()) == []
    except NoPostgres as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    """The towns of tests die with them: nobody needs what they wrote to survive a loss of power. Programs in
    processes of their own write as in earnest, and so do the tests about lasting (see their conftest).
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_PRAGMAS", QUICK)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_trips_to_a_thread() -> Iterator[None]:
    """The towns of tests are asked on the event loop (but see the tests of the storage itself)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_open_sqlite", at_once.open_at_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Every test opens engines of its own; what SQLAlchemy compiled for one serves them all (a fifth of the
    suite's time), and all have room: there are some thousands for the two databases together. Its cache asks
    for the very same dialect, so dialects of one class count as the same.
    """
    compiled: LRUCache[Any, Any] = LRUCache(10_000)

    def keeping(create: Callable[..., Any]) -> Callable[..., Any]:
        def make(*args: Any, **options: Any) -> Any:
            made = create(*args, **options)
            getattr(made, "sync_engine", made)._compiled_cache = compiled
            return made

        return make

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_async_engine", keeping(create_async_engine))
        patch.setattr(at_once, "create_engine", keeping(create_engine))
        for dialect in (SQLiteDialect_pysqlite, PGDialect_asyncpg):
            patch.setattr(dialect, "__eq__", lambda one, other: type(one) is type(other))
            patch.setattr(dialect, "__hash__", lambda one: hash(type(one)))
        yield


@pytest.fixture(scope="session", autouse=True)
def names_learned_once() -> Iterator[None]:
    """Every town of the tests has the same commands in the same words; learning their names takes twenty
    milliseconds, and what was learned is only read.
    """
    learned: dict[Any, TextParser] = {}

    def make(registry: Registry, languages: tuple[Words, ...]) -> TextParser:
        commands = tuple((command.path, command.input, command.rest) for command in registry.listed())
        catalogues = tuple(words._speech.catalogue(words.language) for words in languages)
        if (commands, catalogues) not in learned:
            learned[commands, catalogues] = TextParser(registry, languages)
        return learned[commands, catalogues]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dispatcher, "TextParser", make)
        yield
