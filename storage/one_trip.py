"""aiosqlite with at most one trip to its thread per statement, and none for the short ones.

Every call of aiosqlite is a trip: making a cursor, executing, fetching and closing are four, and a trip takes
twenty times as long as looking up a row (docs/decisions/0009). Here the thread does all four in one, begins
a transaction with its first statement, and is left alone when there is nothing to roll back. What took few
steps the last time is run at once, on the event loop: that keeps everybody else waiting for less than the
trip would. Waiting for another process's lock, or for the disk when something is committed, is a trip.
SQLAlchemy's own dialect uses this through ``async_creator``; only public names of sqlite3, aiosqlite and
SQLAlchemy are needed.
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

ROUND = 1_000  # steps of SQLite's machine between two looks at how many there were
IN_A_ROW = 8  # short statements of a connection until others get a turn
SHORT = 5  # rounds: between a twentieth of a millisecond and one and a half, by what the steps do

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

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - sqlite3's own
        super().__init__(*args, **options)
        self._rounds = 0
        self._may_stop = False
        self.set_progress_handler(self._another_round, ROUND)

    def begins(self) -> bool:
        """Whether the next statement waits for no lock; begins what must have begun before it."""
        return True

    @property
    def was_short(self) -> bool:
        """Whether the last statement took few steps."""
        return self._rounds <= SHORT

    def execute(self, sql: str, parameters: Any = (), /) -> FetchingCursor:  # noqa: ANN401 - sqlite3's own
        self._rounds = 0
        cursor = self.cursor(FetchingCursor)
        cursor.execute(sql, parameters)
        return cursor

    def at_once(self, sql: str, parameters: Any) -> Fetched | None:  # noqa: ANN401 - sqlite3's own
        """All rows of a statement; None for a question that was given up since it takes long."""
        # What changes something is not stopped: SQLite would roll the whole transaction back.
        self._may_stop = sql.startswith("SELECT")
        try:
            return self.execute(sql, parameters).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            return None
        finally:
            self._may_stop = False

    def _another_round(self) -> bool:
        self._rounds += 1
        return self._may_stop and not self.was_short


class WritingConnection(ReadingConnection):
    """In a transaction from the first statement until commit or rollback. It begins IMMEDIATE, so that nobody
    can overbook and no snapshot grows stale (RELIABILITY.md, section 3, trap 1).
    """

    def begins(self) -> bool:
        if self.in_transaction:
            return True
        ((patience,),) = super().execute("PRAGMA busy_timeout").fetchall()
        super().execute("PRAGMA busy_timeout=0").fetchall()
        try:
            super().execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:  # another process writes: the thread can wait for it
            return False
        finally:
            super().execute(f"PRAGMA busy_timeout={patience}").fetchall()
        return True

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
    """What SQLAlchemy awaits; only executing may leave the event loop."""

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
        fetched = await self._connection.fetched(sql, parameters)
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
    """``file``: what the thread works with, and the event loop while no trip is under way. SQLAlchemy closes
    a connection whose trip was cancelled, so nobody meets the thread there. ``settled``: nothing was sent
    since the last commit or rollback, so a rollback has nothing to do.
    """

    settled = True

    def __init__(self, file: ReadingConnection) -> None:
        super().__init__(lambda: file, iter_chunk_size=64)
        self._file = file
        self._short: set[str] = set()
        self._in_a_row = 0

    def cursor(self) -> OneTripCursor:  # type: ignore[override]
        return OneTripCursor(self)

    async def fetched(self, sql: str, parameters: Any) -> Fetched:  # noqa: ANN401 - sqlite3's own
        """All rows of a statement."""
        self.settled = False
        if sql in self._short and self._file.begins():
            at_once = self._file.at_once(sql, parameters)
            self._remember(sql)
            await self._give_way()
            if at_once is not None:
                return at_once
        fetched = await self.execute_fetchall(sql, parameters)
        self._remember(sql)
        assert isinstance(fetched, Fetched), "the connection was made by connecting()"
        return fetched

    async def commit(self) -> None:
        if not self.settled:
            await super().commit()
            self.settled = True

    async def rollback(self) -> None:
        if not self.settled:
            await super().rollback()
            self.settled = True

    async def _give_way(self) -> None:
        """Let others in from time to time: a turn of the loop costs more than most short statements."""
        self._in_a_row = (self._in_a_row + 1) % IN_A_ROW
        if not self._in_a_row:
            await asyncio.sleep(0)

    def _remember(self, sql: str) -> None:
        if not self._file.was_short:
            self._short.discard(sql)
        elif sql not in self._short:
            if len(self._short) == PREPARED:
                self._short.clear()
            self._short.add(sql)


def open_file(path: Path, factory: type[ReadingConnection], pragmas: Sequence[str]) -> ReadingConnection:
    """Connect to a file, which is made readable for its owner only; the pragmas run before any statement."""
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


def connecting(
    path: Path, *, writes: bool, pragmas: Sequence[str]
) -> Callable[[], Awaitable[OneTripConnection]]:
    """How to connect to a file, for ``create_async_engine(async_creator=...)``."""
    factory = WritingConnection if writes else ReadingConnection

    async def create() -> OneTripConnection:
        # It may fail: there is no thread of the driver to stop yet.
        opened = await asyncio.to_thread(open_file, path, factory, pragmas)
        connection = _with_daemon_thread(opened)
        await connection
        return connection

    return create


def _with_daemon_thread(file: ReadingConnection) -> OneTripConnection:
    """A connection whose thread does not keep the program from ending when somebody forgot to close it: a
    thread is a daemon when the one that made it is.
    """
    made: list[OneTripConnection] = []
    maker = Thread(target=lambda: made.append(OneTripConnection(file)), daemon=True)
    maker.start()
    maker.join()
    return made[0]
