"""Threads at cards. A thread at a message has the message's id, so opening may be repeated; a card that is a
post of a forum is a thread already. How things stand is a tag of the post, elsewhere a word before the name.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from adapters.discord.forum_tags import REQUIRE_TAG, StateTags
from adapters.discord.guilds import FORUM, THREADS, Guilds
from adapters.discord.limits import shorten
from adapters.discord.markdown import label_text
from adapters.discord.memory import Memory
from adapters.discord.rest import Refusal, unreachable
from bot.domain.threads import Face
from bot.interaction.words import Words
from bot.ports.messenger import Busy, Unreachable
from bot.ports.threads import NOT_ALLOWED, TOO_MANY, Card, OpenThread, ThreadRefused

log = logging.getLogger(__name__)

Json = dict[str, Any]

NAME_LIMIT = 100
MOST_APPLIED = 5  # tags of one post
ADDRESS = "https://discord.com/channels/{guild}/{thread}"
THREAD_EXISTS = 160004
WRONG_CHANNEL_TYPE = 50024
GONE = frozenset({10003, 10008})  # the channel or thread, the card
LATER = 3_600.0  # seconds; for what says nothing about whether the thread stands
REFUSALS = {50001: NOT_ALLOWED, 50013: NOT_ALLOWED, 160006: TOO_MANY}


class DiscordThreads:
    """See bot.ports.threads.ThreadKeeper."""

    def __init__(self, guilds: Guilds, memory: Memory, words: Words) -> None:
        self._guilds = guilds
        self._state_tags = StateTags(guilds, memory, words)
        self._words = words

    async def open(self, place_external_id: str, card: Card, face: Face) -> OpenThread | None:
        """The thread at a card. One inside a thread, where a section meets, has none of its own."""
        async with _refusals():
            parent = await self._guilds.channel(card.channel_id)
            if parent is None:
                raise Unreachable("the card's channel is gone")
            if card.channel_id == card.message_id:  # the first message of a post has the post's id
                await self._show(parent, face)
            elif parent["type"] in THREADS or not await self._start(card, face):
                return None
        link = ADDRESS.format(guild=place_external_id, thread=card.message_id)
        return OpenThread(card.message_id, link)

    async def check(self, thread_id: str, face: Face) -> None:
        """Whether it still stands, and a post under its tag."""
        async with _refusals():
            thread = await self._thread(thread_id)
            tags, _ = await self._tags(thread, face)
            if tags is not None and tags != thread.get("applied_tags", []):
                await self._guilds.change_channel(thread_id, archived=False, applied_tags=tags)

    async def rename(self, thread_id: str, face: Face) -> None:
        """Name it, and wake it: nobody can name one that is asleep."""
        async with _refusals():
            if face.states:
                await self._show(await self._thread(thread_id), face)
            else:
                await self._guilds.change_channel(thread_id, name=self._name(face), archived=False)

    async def close(self, thread_id: str) -> None:
        """Put it to the archive, unlocked: whoever writes there wakes it."""
        async with _refusals():
            thread = await self._thread(thread_id)
            if not thread["thread_metadata"]["archived"]:
                await self._guilds.change_channel(thread_id, archived=True)

    async def _start(self, card: Card, face: Face) -> bool:
        """Whether there is a thread at a card now."""
        try:
            await self._guilds.start_thread(card.channel_id, card.message_id, self._name(face))
        except Refusal as refusal:
            if refusal.code == WRONG_CHANNEL_TYPE:
                return False
            if refusal.code != THREAD_EXISTS:
                raise
            await self._thread(card.message_id)
        return True

    async def _show(self, thread: Json, face: Face) -> None:
        """Have a thread look so: a post by its tag where its forum has one or lets us make it."""
        tags, told = await self._tags(thread, face)
        name = self._name(Face(face.name) if told else face)
        tagged = {} if tags is None else {"applied_tags": tags}
        await self._guilds.change_channel(thread["id"], name=name, archived=False, **tagged)

    async def _tags(self, thread: Json, face: Face) -> tuple[list[str] | None, bool]:
        """The tags a post should have: that of its state, if there is one, and those people gave it; and
        whether they tell its state. None where it is no post.
        """
        forum = await self._guilds.channel(str(thread.get("parent_id") or "")) if face.states else None
        if forum is None or forum["type"] != FORUM:
            return None, False
        known = await self._state_tags.of(forum, face.states)
        own = known.get(face.state)
        now: list[str] = thread.get("applied_tags", [])
        wanted = [*((own,) if own else ()), *(tag for tag in now if tag not in known.values())]
        if not wanted and forum.get("flags", 0) & REQUIRE_TAG:
            return now, False
        return wanted[:MOST_APPLIED], own is not None

    async def _thread(self, thread_id: str) -> Json:
        thread = await self._guilds.channel(thread_id)
        if thread is None:
            raise Unreachable("the thread is gone")
        return thread

    def _name(self, face: Face) -> str:
        mark = self._words.text("threads.state", state=self._words.text(face.state)) if face.state else ""
        return shorten(label_text(f"{mark}{face.name}"), NAME_LIMIT)


@asynccontextmanager
async def _refusals() -> AsyncIterator[None]:
    """What Discord's refusals mean for a thread."""
    try:
        yield
    except Refusal as refusal:
        if refusal.code in REFUSALS:
            raise ThreadRefused(REFUSALS[refusal.code]) from None
        if refusal.code in GONE:
            raise unreachable(refusal) from None
        log.warning("a thread was refused: %s", refusal, extra={"action": "thread_refused"})
        raise Busy(LATER) from None
