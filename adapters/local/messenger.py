"""Posts the town's messages to the local page. The mark is a unique key, so nothing is posted twice."""

from collections.abc import Mapping
from datetime import datetime

from adapters.local.chat import Chat, RoomGone
from adapters.local.render import render
from bot.domain.ids import MemberId, from_token, to_token
from bot.ports.local import ChatMessage, direct_room
from bot.ports.messenger import Address, Posted, Unreachable
from bot.ports.work import Storage
from bot.view import Message


class LocalMessenger:
    """See bot.ports.messenger.Messenger."""

    def __init__(self, storage: Storage, chat: Chat) -> None:
        self._storage = storage
        self._chat = chat

    async def send(
        self, address: Address, message: Message, *, mark: str, people: Mapping[MemberId, str]
    ) -> Posted:
        """Post once; the same mark again leads to the message that stands there. Raises Unreachable."""
        room_id = address.channel_id or direct_room(address.user_external_id)
        try:
            posted = await self._chat.post(room_id, author="", mark=mark, payload=render(message, people))
        except RoomGone:
            raise Unreachable(f"no room {room_id} on the local page") from None
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
        changed = await self._chat.edit(from_token(posted.message_id) or 0, render(message, people))
        if changed is None:
            raise Unreachable("the message is not on the local page")


def _posted(message: ChatMessage) -> Posted:
    return Posted(message.room_id, to_token(message.id))
