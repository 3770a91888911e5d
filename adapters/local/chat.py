"""Everything said on the page goes through here: stored once, in order, then told to every open page."""

import asyncio
import json
from typing import Any

from adapters.local.live import Live
from adapters.local.wire import posted_event
from bot.clock import Clock
from bot.domain.ids import new_id
from bot.ports.local import DIRECT_PREFIX, ChatMessage
from bot.ports.work import Storage, Work


class RoomGone(Exception):
    """The room is not there, or archived."""


class Chat:
    """Posts and changes messages."""

    def __init__(self, storage: Storage, clock: Clock, live: Live) -> None:
        self._storage = storage
        self._clock = clock
        self._live = live
        self._turn = asyncio.Lock()
        self._newest: int | None = None

    async def post(self, room_id: str, *, author: str, mark: str, payload: dict[str, Any]) -> ChatMessage:
        """Post once: the same mark again leads to the message that stands there. Raises RoomGone."""
        content = json.dumps(payload, ensure_ascii=False)
        async with self._turn:
            now = self._clock.now()
            async with self._storage.write() as work:
                await _check_room(work, room_id)
                number = await self._next(work, new_id(now))
                posted = await work.local.post(ChatMessage(number, room_id, author, mark, content, now))
            self._newest = number
        self._live.tell(posted_event(posted))
        return posted

    async def edit(self, message_id: int, payload: dict[str, Any]) -> ChatMessage | None:
        """Change a message where it stands; None when it is not there."""
        content = json.dumps(payload, ensure_ascii=False)
        async with self._storage.write() as work:
            changed = await work.local.edit(message_id, content, self._clock.now())
        if changed:
            self._live.tell(posted_event(changed))
        return changed

    async def _next(self, work: Work, number: int) -> int:
        """An id after all others, also within one millisecond: the order of ids is the order of words."""
        if self._newest is None:
            self._newest = max((await work.local.newest()).values(), default=0)
        return max(number, self._newest + 1)


async def _check_room(work: Work, room_id: str) -> None:
    if room_id.startswith(DIRECT_PREFIX):
        return
    room = await work.local.room(room_id)
    if room is None or not room.open:
        raise RoomGone(room_id)
