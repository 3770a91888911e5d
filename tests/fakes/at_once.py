"""SQLite asked on the event loop itself: handing each statement to a thread and back costs more than most of
them do, and how many turns of the loop that takes is up to the machine; so does being ready to wait in the
middle of a statement. The thread and the waiting have tests of their own (tests/integration/storage).
"""

import asyncio
from asyncio import Semaphore
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Dialect, Engine, Executable, create_engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

from storage import database
from storage.database import BUSY_MILLISECONDS, READERS, WRITERS, Database
from storage.one_trip import Fetched, ReadingConnection, WritingConnection, open_file

POLITE = 0.005  # seconds between two looks whether somebody else let go of the lock
LOOKS = int(BUSY_MILLISECONDS / 1_000 / POLITE)

Answer = TypeVar("Answer")


class AtOnceCursor:
    """What SQLAlchemy asks of a driver; all rows are there as soon as a statement ran."""

    arraysize = 1

    def __init__(self, file: ReadingConnection) -> None:
        self._file = file
        self._fetched = Fetched()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    def execute(self, sql: str, parameters: Any = ()) -> None:
        fetched = self._file.execute(sql, parameters).fetchall()
        self._fetched = fetched
        self.description = fetched.description
        self.rowcount = fetched.rowcount
        self.lastrowid = fetched.lastrowid

    def executemany(self, sql: str, parameters: Iterable[Any]) -> None:
        self.rowcount = self._file.executemany(sql, parameters).rowcount

    def fetchall(self) -> list[Any]:
        fetched, self._fetched = self._fetched, Fetched()
        return fetched

    def fetchmany(self, size: int = arraysize) -> list[Any]:
        fetched = self._fetched[:size]
        del self._fetched[:size]
        return fetched

    def fetchone(self) -> Any:
        return self._fetched.pop(0) if self._fetched else None

    def close(self) -> None:
        self._fetched = Fetched()


class AtOnceFile:
    """A file as SQLAlchemy's driver sees it."""

    def __init__(self, file: ReadingConnection) -> None:
        self.file = file
        file.set_progress_handler(None, 0)  # nobody wants to know how long it takes
        self.commit, self.rollback, self.close = file.commit, file.rollback, file.close
        self.create_function = file.create_function

    def cursor(self) -> AtOnceCursor:
        return AtOnceCursor(self.file)


class AtOnceDialect(SQLiteDialect_pysqlite):
    """Knows beforehand what others ask every new file."""

    supports_statement_cache = True

    def initialize(self, connection: Connection) -> None:
        """In a writer this would begin a transaction, and wait for the lock."""


registry.register("sqlite.at_once", __name__, AtOnceDialect.__name__)


class AtOnceConnection:
    """Stands for an ``AsyncConnection``. Each statement takes one turn of the loop, after it ran: who is cut
    off then has lost what came back, not what was done.
    """

    def __init__(self, connection: Connection) -> None:
        self.sync_connection = connection
        self.dialect: Dialect = connection.dialect
        self._file = cast("AtOnceFile", connection.connection.dbapi_connection).file

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        return await self._run(partial(self.sync_connection.execute, statement, parameters))

    async def scalar(self, statement: Executable) -> Any:
        return (await self.execute(statement)).scalar()

    async def exec_driver_sql(self, sql: str, parameters: Any = None) -> CursorResult[Any]:
        return await self._run(partial(self.sync_connection.exec_driver_sql, sql, parameters))

    async def run_sync(self, act: Callable[..., Answer], *values: Any) -> Answer:
        return await self._run(partial(act, self.sync_connection, *values))

    async def _run(self, act: Callable[[], Answer]) -> Answer:
        for _ in range(LOOKS):  # then the statement itself says that the lock is still held
            if self._file.begins():
                break
            await asyncio.sleep(POLITE)
        try:
            return act()
        finally:
            await asyncio.sleep(0)


class AtOnceEngine:
    """Stands for an ``AsyncEngine`` of a SQLite file."""

    def __init__(self, connect: Callable[[], ReadingConnection], size: int, **options: Any) -> None:
        self.sync_engine: Engine = create_engine(
            "sqlite+at_once://",
            creator=lambda: AtOnceFile(connect()),
            poolclass=QueuePool,
            pool_size=size,
            max_overflow=0,
            hide_parameters=True,
            **options,
        )
        self.url, self.dialect = self.sync_engine.url, self.sync_engine.dialect

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[AtOnceConnection]:
        with self.sync_engine.connect() as connection:
            yield AtOnceConnection(connection)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AtOnceConnection]:
        with self.sync_engine.begin() as connection:
            yield AtOnceConnection(connection)
        await asyncio.sleep(0)

    async def dispose(self) -> None:
        self.sync_engine.dispose()


def open_at_once(path: Path) -> Database:
    """As the storage opens a file, but for its thread."""
    writing = partial(open_file, path, WritingConnection, database._PRAGMAS)
    reading = partial(open_file, path, ReadingConnection, (*database._PRAGMAS, "query_only=ON"))
    writer, reader = AtOnceEngine(writing, WRITERS), AtOnceEngine(reading, READERS, pool_reset_on_return=None)
    return Database(
        cast("AsyncEngine", writer),
        cast("AsyncEngine", reader),
        writing=Semaphore(WRITERS),
        reading=Semaphore(READERS),
        path=path,
    )
