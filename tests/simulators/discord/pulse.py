import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 5.0


class Pulse:
    """Lets a test wait for a state instead of a time: conditions are looked at after every change."""

    def __init__(self) -> None:
        self._waiting: dict[asyncio.Event, Callable[[], object]] = {}

    def beat(self) -> None:
        """Something changed."""
        if self._waiting:
            for event, condition in self._waiting.items():
                if condition():
                    event.set()

    async def until(self, condition: Callable[[], T], patience: float = PATIENCE) -> T:
        """Returns the condition's value once it is true. Raises TimeoutError after `patience` seconds."""
        if value := condition():
            return value
        event = asyncio.Event()
        self._waiting[event] = condition
        try:
            async with asyncio.timeout(patience):
                while not (value := condition()):
                    event.clear()
                    await event.wait()
        finally:
            del self._waiting[event]
        return value
