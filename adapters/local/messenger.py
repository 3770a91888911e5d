"""Posts the town's messages to the local page. The mark is a unique key, so nothing is posted twice."""

import json
from collections.abc import Mapping
from datetime import datetime

from adapters.local.live import Live
from adapters.local.render import render
from adapters.local.wire import posted_event
from bot.clock import Clock
from bot.domain.ids import MemberId, from_token, new_id, to_token
from bot.ports.local import ChatMessage, direct_room
from bot.ports.messenger import Address, Posted, Unreachable
from bot.ports.work import Storage, Work
from bot.view import Message


class LocalMessenger:
    """See bot.ports.messenger.Messenger."""

    def __init__(self, storage: Storage, clock: Clock, live: Live) -> None:
        self._storage = storage
        self._clock = clock
        self._live = live

    async def send(
        self, address: Address, message: Message, *, mark: str, people: Mapping[MemberId, str]
    ) -> Posted:
        """Post once; the same mark again leads to the message that stands there."""
        payload = json.dumps(render(message, people), ensure_ascii=False)
        now = self._clock.now()
        async with self._storage.write() as work:
            room_id = await _room_for(work, address)
            posted = await work.local.post(ChatMessage(new_id(now), room_id, "", mark, payload, now))
        self._live.tell(posted_event(posted))
        return _posted(posted)

    async def find(self, address: Address, *, mark: str, since: datetime) -> Posted | None:
        """The message with this mark, wherever it stands."""
        del address
        async with self._storage.read() as work:
            found = await work.local.marked(mark)
        return _posted(found) if found and found.posted_at >= since else None

    async def edit(
        self, address: Address, posted: Posted, message: Message, *, people: Mapping[MemberId, str]
    ) -> None:
        """Change a message where it stands. Raises Unreachable when it is not there."""
        del address
        payload = json.dumps(render(message, people), ensure_ascii=False)
        async with self._storage.write() as work:
            changed = await work.local.edit(from_token(posted.message_id) or 0, payload, self._clock.now())
        if changed is None:
            raise Unreachable("the message is not on the local page")
        self._live.tell(posted_event(changed))


async def _room_for(work: Work, address: Address) -> str:
    if address.channel_id:
        room = await work.local.room(address.channel_id)
        if room is None or not room.open:
            raise Unreachable("no such room on the local page")
        return room.id
    return direct_room(address.user_external_id)


def _posted(message: ChatMessage) -> Posted:
    return Posted(message.room_id, to_token(message.id))
