"""Threads at the cards of events. A thread at a message has the message's id, so opening may be repeated."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.discord.guilds import THREADS, Guilds
from adapters.discord.limits import shorten
from adapters.discord.markdown import label_text
from adapters.discord.rest import Refusal, unreachable
from bot.ports.event_threads import NOT_ALLOWED, TOO_MANY, Card, OpenThread, ThreadRefused
from bot.ports.messenger import Busy, Unreachable

log = logging.getLogger(__name__)

NAME_LIMIT = 100
ADDRESS = "https://discord.com/channels/{guild}/{thread}"
THREAD_EXISTS = 160004
WRONG_CHANNEL_TYPE = 50024
GONE = frozenset({10003, 10008})  # the channel or thread, the card
LATER = 3_600.0  # seconds; for what says nothing about whether the thread stands
REFUSALS = {50001: NOT_ALLOWED, 50013: NOT_ALLOWED, 160006: TOO_MANY}


class DiscordThreads:
    """See bot.ports.event_threads.ThreadKeeper."""

    def __init__(self, guilds: Guilds) -> None:
        self._guilds = guilds

    async def open(self, place_external_id: str, card: Card, name: str) -> OpenThread | None:
        """The thread at a card. One inside a thread, where a section meets, has none of its own."""
        async with _refusals():
            parent = await self._guilds.channel(card.channel_id)
            if parent is None:
                raise Unreachable("the card's channel is gone")
            if parent["type"] in THREADS:
                return None
            try:
                await self._guilds.start_thread(card.channel_id, card.message_id, _name(name))
            except Refusal as refusal:
                if refusal.code == WRONG_CHANNEL_TYPE:
                    return None
                if refusal.code != THREAD_EXISTS:
                    raise
                await self.check(card.message_id)
        link = ADDRESS.format(guild=place_external_id, thread=card.message_id)
        return OpenThread(card.message_id, link)

    async def check(self, thread_id: str) -> None:
        """Whether it still stands."""
        async with _refusals():
            if await self._guilds.channel(thread_id) is None:
                raise Unreachable("the thread is gone")

    async def rename(self, thread_id: str, name: str) -> None:
        """Name it, and wake it: nobody can name one that is asleep."""
        async with _refusals():
            await self._guilds.change_channel(thread_id, name=_name(name), archived=False)

    async def close(self, thread_id: str) -> None:
        """Put it to the archive, unlocked: whoever writes there wakes it."""
        async with _refusals():
            thread = await self._guilds.channel(thread_id)
            if thread is None:
                raise Unreachable("the thread is gone")
            if not thread["thread_metadata"]["archived"]:
                await self._guilds.change_channel(thread_id, archived=True)


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


def _name(name: str) -> str:
    return shorten(label_text(name), NAME_LIMIT)
