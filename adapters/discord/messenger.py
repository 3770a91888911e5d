"""Posts and edits what the town says by itself. The mark is the nonce, and stands in component ids.

Discord gives back the earlier message for a nonce it has seen in the past few minutes. Later the channel's
history is searched: it does not show nonces, but it shows component ids (see widgets.mark_ids). In a forum
every message is a post.
"""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.discord.forum_posts import ASLEEP, NOT_FOR_MESSAGES, ForumPosts, snowflake
from adapters.discord.guilds import Guilds
from adapters.discord.limits import Check
from adapters.discord.render import Renderer
from adapters.discord.rest import Refusal, Rest, unreachable
from adapters.discord.widgets import carries
from bot.domain.ids import MemberId
from bot.interaction.words import Words
from bot.ports.messenger import Address, Posted, Unreachable
from bot.view import Message

log = logging.getLogger(__name__)

Json = dict[str, Any]

PAGE = 100
MOST_PAGES = 10
KNOWN_DIRECT_CHANNELS = 5_000


class DiscordMessenger:
    """See bot.ports.messenger.Messenger. ``own_id``: the bot's user id, known once the door is open."""

    def __init__(self, rest: Rest, words: Words) -> None:
        self._rest = rest
        self._renderer = Renderer(words)
        self._posts = ForumPosts(Guilds(rest), words)
        self._direct: dict[str, str] = {}

    async def send(
        self, address: Address, message: Message, *, mark: str, people: Mapping[MemberId, str]
    ) -> Posted:
        """Post once per mark within the platform's window."""
        try:
            channel_id = await self._channel(address)
            return await self._post(channel_id, message, self._payload(message, people, mark), mark)
        except Refusal as refusal:
            raise unreachable(refusal) from None

    async def _post(self, channel_id: str, message: Message, payload: Json, mark: str) -> Posted:
        once = {**payload, "nonce": mark, "enforce_nonce": True}
        try:
            posted = await self._rest.call(
                "POST", "/channels/{channel_id}/messages", json=once, channel_id=channel_id
            )
        except Refusal as refusal:
            if refusal.code not in NOT_FOR_MESSAGES:
                raise
            post_id = await self._posts.make(channel_id, message.summary, payload)
            return Posted(post_id, post_id)
        return Posted(str(posted["channel_id"]), str(posted["id"]))

    async def find(self, address: Address, *, mark: str, since: datetime) -> Posted | None:
        """Look through the channel's history from ``since`` on."""
        try:
            channel_id = await self._channel(address)
            after = snowflake(since)
            for _ in range(MOST_PAGES):
                page: list[Json] = await self._rest.call(
                    "GET",
                    "/channels/{channel_id}/messages",
                    query={"after": after, "limit": PAGE},
                    channel_id=channel_id,
                )
                for one in page:
                    if one["author"].get("bot") and carries(one.get("components") or [], mark):
                        return Posted(channel_id, str(one["id"]))
                if len(page) < PAGE:
                    return await self._find_post(channel_id, mark, since)
                after = max(int(one["id"]) for one in page)
        except Refusal as refusal:
            raise unreachable(refusal) from None
        log.warning("history too long to search", extra={"action": "find_gave_up", "channel": channel_id})
        return None

    async def edit(
        self, address: Address, posted: Posted, message: Message, *, people: Mapping[MemberId, str]
    ) -> None:
        """Change a message; whoever it mentions was told when it was posted. One in a thread that was put to
        the archive wakes it.
        """
        del address
        payload = self._payload(message, people)
        try:
            try:
                await self._change(posted, payload)
            except Refusal as refusal:
                if refusal.code != ASLEEP:
                    raise
                await self._posts.wake(posted.channel_id)
                await self._change(posted, payload)
        except Refusal as refusal:
            raise unreachable(refusal) from None

    async def _change(self, posted: Posted, payload: Json) -> None:
        await self._rest.call(
            "PATCH",
            "/channels/{channel_id}/messages/{message_id}",
            json=payload,
            channel_id=posted.channel_id,
            message_id=posted.message_id,
        )

    async def _find_post(self, channel_id: str, mark: str, since: datetime) -> Posted | None:
        post_id = await self._posts.find(channel_id, mark=mark, since=since)
        return Posted(post_id, post_id) if post_id else None

    async def _channel(self, address: Address) -> str:
        if address.channel_id:
            return _number(address.channel_id)
        user_id = _number(address.user_external_id)
        known = self._direct.get(user_id)
        if known is None:
            opened = await self._rest.call("POST", "/users/@me/channels", json={"recipient_id": user_id})
            known = str(opened["id"])
            if len(self._direct) >= KNOWN_DIRECT_CHANNELS:
                self._direct.clear()
            self._direct[user_id] = known
        return known

    def _payload(self, message: Message, people: Mapping[MemberId, str], mark: str = "") -> Json:
        payload = self._renderer.post(message, people, mark=mark)
        check = Check()
        components = check.message(payload["components"])
        if check.violations:
            log.error(
                "a payload broke Discord's limits",
                extra={"action": "limits_broken", "violations": "; ".join(check.violations)},
            )
        return {**payload, "components": components}


def _number(external_id: str) -> str:
    """An id as it goes into an address. Raises Unreachable for what Discord cannot have given us."""
    if not external_id.isdecimal():
        raise Unreachable("not an id of Discord's")
    return external_id
