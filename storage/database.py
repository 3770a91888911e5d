"""Engines. SQLite gets two of them (RELIABILITY.md, section 3): one writer connection whose transactions
begin IMMEDIATE, so that nobody can overbook and no snapshot grows stale, and a small pool of readers.
PostgreSQL needs one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

BUSY_MILLISECONDS = 5_000
READERS = 4


@dataclass(frozen=True, slots=True)
class Database:
    """``writer`` begins transactions that may write, ``reader`` answers questions in autocommit."""

    writer: AsyncEngine
    reader: AsyncEngine

    @property
    def is_sqlite(self) -> bool:
        return self.writer.dialect.name == "sqlite"

    async def close(self) -> None:
        await self.writer.dispose()
        if self.reader is not self.writer:
            await self.reader.dispose()


def open_database(url: str) -> Database:
    """Make the engines for a database URL (``sqlite:///path`` or ``postgresql://...``); connects lazily."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed.database or "")
    engine = create_async_engine(parsed.set(drivername="postgresql+asyncpg"), pool_size=10, max_overflow=5)
    return Database(engine, engine.execution_options(isolation_level="AUTOCOMMIT"))


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite URL; None for other databases."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def _open_sqlite(path: str) -> Database:
    url = f"sqlite+aiosqlite:///{path}"
    writer = create_async_engine(url, poolclass=AsyncAdaptedQueuePool, pool_size=1, max_overflow=0)
    reader = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=READERS,
        max_overflow=0,
        pool_reset_on_return=None,  # readers hold no transaction; a rollback is a thread hop for nothing
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
    )
    event.listen(writer.sync_engine, "connect", _prepare(autocommit=False))
    event.listen(reader.sync_engine, "connect", _prepare(autocommit=True))
    event.listen(writer.sync_engine, "begin", _begin_immediate)
    return Database(writer, reader)


def _prepare(*, autocommit: bool) -> Callable[[Any, Any], None]:
    def prepare(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's connection
        connection.isolation_level = None  # the driver must not begin by itself: it would begin too late
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_MILLISECONDS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        if autocommit:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    return prepare


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
