"""SQLite with the town's pragmas, opened the way the manuals of aiosqlite and SQLAlchemy show it."""

from pathlib import Path

import aiosqlite
from sqlalchemy import Connection, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000")


async def connect_raw(path: Path) -> aiosqlite.Connection:
    """A connection in autocommit; transactions are begun by hand."""
    connection = await aiosqlite.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        await connection.execute_fetchall(f"PRAGMA {pragma}")
    return connection


def stock_engines(path: Path) -> tuple[AsyncEngine, AsyncEngine]:
    """One writer whose transactions begin IMMEDIATE, and a pool of four readers."""
    url = f"sqlite+aiosqlite:///{path}"
    writer = create_async_engine(url, poolclass=AsyncAdaptedQueuePool, pool_size=1, max_overflow=0)
    reader = create_async_engine(url, poolclass=AsyncAdaptedQueuePool, pool_size=4, max_overflow=0)

    def prepare(connection: sqlite.aiosqlite.AsyncAdapt_aiosqlite_connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    for engine in (writer, reader):
        event.listen(engine.sync_engine, "connect", prepare)
    event.listen(writer.sync_engine, "begin", begin)
    return writer, reader
