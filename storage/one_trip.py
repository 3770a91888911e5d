"""aiosqlite with one trip to its thread per statement.

Every call of aiosqlite is a trip: making a cursor, executing, fetching and closing are four, and the trips
cost more than the SQL (docs/performance.md). Here the thread does all four in one, begins a transaction
with its first statement, and is left alone when there is nothing to roll back. SQLAlchemy's own dialect
uses this through ``async_creator``; only public names of sqlite3, aiosqlite and SQLAlchemy are needed.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from threading import Thread
from typing import Any, Self

import aiosqlite

PREPARED = (
    500  # statements a connection keeps (as many as SQLAlchemy does); preparing one takes ten times its run
)

Row = tuple[Any, ...]


class Fetched(list[Row]):
    """All rows of a statement with what its cursor knew."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None


class FetchingCursor(sqlite3.Cursor):
    """Hands over everything at once. Lives in the driver's thread."""

    def fetchall(self) -> Fetched:
        fetched = Fetched(super().fetchall())
        fetched.description = self.description
        fetched.rowcount = self.rowcount
        fetched.lastrowid = self.lastrowid
        return fetched


class ReadingConnection(sqlite3.Connection):
    """In autocommit: every statement sees what is committed when it starts."""

    def execute(self, sql: str, parameters: Any = (), /) -> FetchingCursor:  # noqa: ANN401 - sqlite3's own
        cursor = self.cursor(FetchingCursor)
        cursor.execute(sql, parameters)
        return cursor


class WritingConnection(ReadingConnection):
    """In a transaction from the first statement until commit or rollback. It begins IMMEDIATE, so that nobody
    can overbook and no snapshot grows stale (RELIABILITY.md, section 3, trap 1).
    """

    def execute(self, sql: str, parameters: Any = (), /) -> FetchingCursor:  # noqa: ANN401 - sqlite3's own
        self._begin()
        return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        self._begin()
        cursor = super().executemany(sql, parameters)
        # Nobody may be there to take it any more: a cursor that holds its statement keeps the lock of a
        # connection that was closed because its work was cancelled.
        cursor.close()
        return cursor

    def _begin(self) -> None:
        if not self.in_transaction:
            super().execute("BEGIN IMMEDIATE")


class OneTripCursor:
    """What SQLAlchemy awaits; only executing leaves the event loop."""

    arraysize = 1

    def __init__(self, connection: "OneTripConnection") -> None:
        self._connection = connection
        self._fetched = Fetched()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> None:
        self._connection.settled = False
        fetched = await self._connection.execute_fetchall(sql, parameters)
        assert isinstance(fetched, Fetched), "the connection was made by connecting()"
        self._fetched = fetched
        self.description = fetched.description
        self.rowcount = fetched.rowcount
        self.lastrowid = fetched.lastrowid

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> None:
        self._connection.settled = False
        self.rowcount = (await self._connection.executemany(sql, parameters)).rowcount

    async def fetchall(self) -> Sequence[Row]:
        fetched, self._fetched = self._fetched, Fetched()
        return fetched

    async def close(self) -> None:
        self._fetched = Fetched()


class OneTripConnection(aiosqlite.Connection):
    """``settled``: nothing was sent since the last commit or rollback, so a rollback has nothing to do. A
    statement that was cancelled counts as sent: the rollback queues behind it.
    """

    settled = True

    def cursor(self) -> OneTripCursor:  # type: ignore[override]
        return OneTripCursor(self)

    async def commit(self) -> None:
        await super().commit()
        self.settled = True

    async def rollback(self) -> None:
        if not self.settled:
            await super().rollback()
            self.settled = True


def connecting(
    path: Path, *, writes: bool, pragmas: Sequence[str]
) -> Callable[[], Awaitable[OneTripConnection]]:
    """How to connect to a file, for ``create_async_engine(async_creator=...)``. The file is made readable for
    its owner only; the pragmas run before any statement.
    """
    factory = WritingConnection if writes else ReadingConnection

    def connect() -> sqlite3.Connection:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        # Opened by one thread, used by another from then on.
        connection = sqlite3.connect(
            path,
            isolation_level=None,
            factory=factory,
            check_same_thread=False,
            cached_statements=PREPARED,
        )
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        return connection

    async def create() -> OneTripConnection:
        opened = await asyncio.to_thread(connect)  # may fail: there is no thread of the driver to stop yet
        connection = _with_daemon_thread(lambda: opened)
        await connection
        return connection

    return create


def _with_daemon_thread(connect: Callable[[], sqlite3.Connection]) -> OneTripConnection:
    """A connection whose thread does not keep the program from ending when somebody forgot to close it: a
    thread is a daemon when the one that made it is.
    """
    made: list[OneTripConnection] = []
    maker = Thread(target=lambda: made.append(OneTripConnection(connect, iter_chunk_size=64)), daemon=True)
    maker.start()
    maker.join()
    return made[0]
