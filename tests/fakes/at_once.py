"""SQLite asked on the event loop itself: handing each statement to a thread and back costs more than most of
them do, and how many turns of the loop that takes is up to the machine. The thread has tests of its own.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any

from storage.one_trip import OneTripConnection


class Threadless:
    """Stands for asyncio where a file is opened: on the event loop too, in one turn."""

    sleep = staticmethod(asyncio.sleep)

    @staticmethod
    async def to_thread(open_file: Callable[[], sqlite3.Connection]) -> sqlite3.Connection:
        opened = open_file()
        await asyncio.sleep(0)
        return opened


class AtOnceConnection(OneTripConnection):
    """Each statement takes one turn of the loop, after it ran: who is cut off then has lost what came back,
    not what was done. Once somebody else holds the lock, this connection keeps to its thread and waits there.
    """

    _at_once = True

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._at_once and self._running and self._connection:
            self._at_once = self._file.begins()
        if not (self._at_once and self._running and self._connection):
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        try:
            return fn(*args, **kwargs)
        finally:
            await asyncio.sleep(0)
