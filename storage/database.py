"""Engines. SQLite gets two of them (RELIABILITY.md, section 3): one writer connection whose transactions
begin IMMEDIATE, so that nobody can overbook and no snapshot grows stale, and a small pool of readers.
PostgreSQL's writers run READ COMMITTED and lock the row that is contended (storage.sql.locked). Errors name
statements without their values (hide_parameters): what members write is not for the log.
"""

from asyncio import Semaphore
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy import URL, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from storage.one_trip import PREPARED, connecting

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_connection

BUSY_MILLISECONDS = 5_000
WRITERS = 1
READERS = 4
POSTGRES_WRITERS = 10
POSTGRES_READERS = 5
_SQLITE = "sqlite+aiosqlite:///"  # the file is named where it is connected to
_PRAGMAS = (
    f"busy_timeout={BUSY_MILLISECONDS}",  # first: the next one may have to wait
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
)


@dataclass(frozen=True, slots=True)
class Database:
    """``writer`` begins transactions that may write, ``reader`` answers questions in autocommit. ``path`` is
    the file of a SQLite database.

    Take one of the ``writing`` or ``reading`` turns before you ask for a connection; there are as many as
    connections. Those who wait inside SQLAlchemy's pool are not woken when whoever was connecting gave up.
    """

    writer: AsyncEngine
    reader: AsyncEngine
    writing: Semaphore
    reading: Semaphore
    path: Path | None = None

    async def close(self) -> None:
        await self.writer.dispose()
        await self.reader.dispose()


def open_database(url: str) -> Database:
    """Make the engines for a database URL (``sqlite:///path`` or ``postgresql://...``); connects lazily.

    Raises ValueError for a SQLite URL without a file: a database in memory would be a different one for
    every connection.
    """
    path = sqlite_path(url)
    if path is not None:
        return _open_sqlite(path)
    return _open_postgres(make_url(url).set(drivername="postgresql+asyncpg"))


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite URL; None for other databases. Raises ValueError where it names no file."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    if not parsed.database or parsed.database == ":memory:":
        raise ValueError("a SQLite database needs a file, for example sqlite:///data/engawa.db")
    return Path(parsed.database)


def _open_postgres(url: URL) -> Database:
    """Two pools, so that a reader never waits behind writers that wait for a reader."""

    def engine(isolation: Literal["READ COMMITTED", "AUTOCOMMIT"], size: int) -> AsyncEngine:
        made = create_async_engine(
            url,
            isolation_level=isolation,
            pool_size=size,
            max_overflow=0,
            hide_parameters=True,
            pool_pre_ping=True,  # a server that was restarted is not a member's problem
            connect_args={"prepared_statement_cache_size": PREPARED},
        )
        event.listen(made.sync_engine, "connect", _without_compiling)
        return made

    return Database(
        writer=engine("READ COMMITTED", POSTGRES_WRITERS),
        reader=engine("AUTOCOMMIT", POSTGRES_READERS),
        writing=Semaphore(POSTGRES_WRITERS),
        reading=Semaphore(POSTGRES_READERS),
    )


def _without_compiling(connection: "AsyncAdapt_asyncpg_connection", _record: object) -> None:
    """Every statement is bounded: the server would compile those it takes for long ones for ten times as long
    as they run.
    """
    connection.run_async(lambda driver: driver.execute("SET jit = off"))


def _open_sqlite(path: Path) -> Database:
    writer = create_async_engine(
        _SQLITE,
        async_creator=connecting(path, writes=True, pragmas=_PRAGMAS),
        poolclass=AsyncAdaptedQueuePool,
        pool_size=WRITERS,
        max_overflow=0,
        hide_parameters=True,
    )
    reader = create_async_engine(
        _SQLITE,
        async_creator=connecting(path, writes=False, pragmas=(*_PRAGMAS, "query_only=ON")),
        poolclass=AsyncAdaptedQueuePool,
        pool_size=READERS,
        max_overflow=0,
        hide_parameters=True,
        pool_reset_on_return=None,  # a reader holds no transaction
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
    )
    return Database(writer, reader, writing=Semaphore(WRITERS), reading=Semaphore(READERS), path=path)


@asynccontextmanager
async def open_to_migrate(database: Database) -> AsyncIterator[AsyncEngine]:
    """An engine whose transactions may rebuild tables: SQLite checks no foreign keys meanwhile, which it only
    accepts before a transaction begins.
    """
    if database.path is None:
        yield database.writer
        return
    pragmas = (*_PRAGMAS, "foreign_keys=OFF")
    engine = create_async_engine(
        _SQLITE, async_creator=connecting(database.path, writes=True, pragmas=pragmas)
    )
    try:
        yield engine
    finally:
        await engine.dispose()
