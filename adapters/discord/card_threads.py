"""Threads at cards. A thread at a message has the message's id, so opening may be repeated; a card that is a
post of a forum is a thread already. How things stand is a tag of the post, elsewhere a word before the name.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from adapters.discord.guilds import FORUM, THREADS, Guilds
from adapters.discord.limits import shorten
from adapters.discord.markdown import label_text
from adapters.discord.rest import Refusal, unreachable
from bot.domain.threads import Face
from bot.interaction.words import Words
from bot.ports.messenger import Busy, Unreachable
from bot.ports.threads import NOT_ALLOWED, TOO_MANY, Card, OpenThread, ThreadRefused

log = logging.getLogger(__name__)

Json = dict[str, Any]

NAME_LIMIT = 100
TAG_LIMIT = 20
MOST_TAGS, MOST_APPLIED = 20, 5
ADDRESS = "https://discord.com/channels/{guild}/{thread}"
THREAD_EXISTS = 160004
WRONG_CHANNEL_TYPE = 50024
GONE = frozenset({10003, 10008})  # the channel or thread, the card
LATER = 3_600.0  # seconds; for what says nothing about whether the thread stands
REFUSALS = {50001: NOT_ALLOWED, 50013: NOT_ALLOWED, 160006: TOO_MANY}
FORBIDDEN = frozenset({50001, 50013})


class DiscordThreads:
    """See bot.ports.threads.ThreadKeeper."""

    def __init__(self, guilds: Guilds, words: Words) -> None:
        self._guilds = guilds
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
            tags = await self._tags(thread, face)
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
        tags = await self._tags(thread, face)
        if tags is None:
            await self._guilds.change_channel(thread["id"], name=self._name(face), archived=False)
        else:
            name = self._name(Face(face.name) if face.state in face.states else face)
            await self._guilds.change_channel(thread["id"], name=name, archived=False, applied_tags=tags)

    async def _tags(self, thread: Json, face: Face) -> list[str] | None:
        """The tags a post should have: that of its state, if it has one, and those people gave it. None where
        the forum lacks it.
        """
        forum = await self._guilds.channel(str(thread.get("parent_id") or "")) if face.states else None
        if forum is None or forum["type"] != FORUM:
            return None
        known = await self._known_tags(forum, [self._tag(state) for state in face.states])
        wanted = [known.get(self._tag(state)) for state in face.states if state == face.state]
        if None in wanted:
            return None
        ours = {known.get(self._tag(state)) for state in face.states}
        others = [tag for tag in thread.get("applied_tags", []) if tag not in ours]
        return [*(tag for tag in wanted if tag), *others][:MOST_APPLIED]

    async def _known_tags(self, forum: Json, names: list[str]) -> dict[str, str]:
        """The ids of a forum's tags by name, after the missing ones of ours were made, if we may."""
        there: list[Json] = forum.get("available_tags", [])
        missing = [name for name in names if all(tag["name"] != name for tag in there)]
        if missing and len(there) + len(missing) <= MOST_TAGS:
            made = [*there, *({"name": name} for name in missing)]
            try:
                changed = await self._guilds.change_channel(forum["id"], available_tags=made)
            except Refusal as refusal:
                if refusal.code not in FORBIDDEN:
                    raise
                log.info("tags cannot be made", extra={"action": "tags_refused", "channel": forum["id"]})
            else:
                there = changed["available_tags"]
        return {tag["name"]: str(tag["id"]) for tag in there}

    async def _thread(self, thread_id: str) -> Json:
        thread = await self._guilds.channel(thread_id)
        if thread is None:
            raise Unreachable("the thread is gone")
        return thread

    def _tag(self, state: str) -> str:
        return shorten(self._words.text(state), TAG_LIMIT)

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
