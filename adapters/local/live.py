"""What happens is told to every open page at once."""

import asyncio
import json
from typing import Any

MOST_WAITING = 500


class Listener:
    """One page's post box. A page that does not read falls out and catches up when it reconnects."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[str | None] = asyncio.Queue(MOST_WAITING)

    def put(self, event: dict[str, Any]) -> bool:
        """Put something in; False when the box is full."""
        try:
            self._waiting.put_nowait(json.dumps(event, ensure_ascii=False))
        except asyncio.QueueFull:
            return False
        return True

    def stop(self) -> None:
        """Let the reader finish; what still waits is dropped, the page asks for it again."""
        while not self._waiting.empty():
            self._waiting.get_nowait()
        self._waiting.put_nowait(None)

    async def take(self) -> str | None:
        """The next event as JSON; None when nothing will come any more."""
        return await self._waiting.get()


class Live:
    """All pages that are open now."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    def __len__(self) -> int:
        return len(self._listeners)

    def join(self) -> Listener:
        listener = Listener()
        self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        self._listeners.discard(listener)

    def tell(self, event: dict[str, Any]) -> None:
        """Send an event to every open page."""
        for listener in tuple(self._listeners):
            if not listener.put(event):
                self.leave(listener)
                listener.stop()

    def stop(self) -> None:
        """Say goodbye to all pages."""
        for listener in tuple(self._listeners):
            self.leave(listener)
            listener.stop()
