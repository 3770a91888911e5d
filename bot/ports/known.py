"""What was read a moment ago, for things that are said at the same moment."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class Known:
    """Answers of the database that need not be asked for twice before ``until``. Nothing in it may be older
    than what its holder wants to see.
    """

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._answers: dict[tuple[object, ...], Any] = {}
        self._asking: dict[tuple[object, ...], asyncio.Lock] = {}

    async def recall(self, asked: tuple[object, ...], read: Callable[[], Awaitable[Answer]]) -> Answer:
        """The answer to ``asked``; whoever asks first reads it, the others wait for them."""
        async with self._asking.setdefault(asked, asyncio.Lock()):
            if asked not in self._answers:
                self._answers[asked] = await read()
            answer: Answer = self._answers[asked]
            return answer
