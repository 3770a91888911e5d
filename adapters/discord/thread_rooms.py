"""Sections that meet in a thread of the hub channel, or in a post where the hub is a forum.

In a text channel the section's card comes first and the thread starts at it, so the hub reads like a
directory and a thread that was made just before a crash is found by its card. Whoever leaves a thread by
hand is not pulled back in: a public thread stays open to all, membership only brings its news.

A private thread is seen by its members alone. It has no card in the hub; the card is its first message, and
whoever is missing in it is let in again, since nobody could come back by themselves.
"""

from typing import Any

from adapters.discord.forum_tags import start_post
from adapters.discord.guilds import FORUM, PRIVATE_THREAD, THREADS, Guilds
from adapters.discord.ledger import Ledger
from adapters.discord.limits import shorten
from adapters.discord.memory import Memory
from adapters.discord.render import Renderer
from adapters.discord.rest import Refusal
from adapters.discord.widgets import carries
from bot.interaction.words import Words
from bot.ports.surfaces import (
    KeptSurface,
    Obstacle,
    Repaired,
    SurfaceKind,
    SurfaceRefused,
    WantedSurface,
)
from bot.view import Heading, Message, Paragraph, Text

Json = dict[str, Any]

NAME_LIMIT = 100
HISTORY = 100
THREAD_EXISTS = 160004
COUNTED_UP_TO = 50


class ThreadRooms:
    """Makes and keeps threads."""

    def __init__(self, guilds: Guilds, ledger: Ledger, memory: Memory, words: Words) -> None:
        self._guilds = guilds
        self._ledger = ledger
        self._memory = memory
        self._speech = words
        self._renderer = Renderer(words)

    async def keep(self, wanted: WantedSurface) -> KeptSurface:
        """Make the thread be as wanted. Raises SurfaceRefused, Refusal, SendError."""
        thread = await self._guilds.channel(wanted.channel_id)
        if not wanted.open:
            return KeptSurface("", repairs=await self._close(thread))
        repairs: list[str] = []
        if thread is None or thread["type"] not in THREADS:
            thread, made = await self._find_or_make(wanted)
            if made:
                repairs.append(Repaired.MADE)
                await self._ledger.forget(thread["id"])
        repairs += await self._wake(wanted, thread)
        repairs += await self._words(wanted, thread)
        thread_id = str(thread["id"])
        # Nobody is let into a thread that is asleep, so nobody is looked for there either.
        hidden = wanted.kind is SurfaceKind.PRIVATE_THREAD and not thread["thread_metadata"]["archived"]
        repairs += await self._ledger.fill(
            thread_id,
            wanted.members,
            admit=lambda user: self._guilds.set_thread_member(thread_id, user, inside=True),
            dismiss=lambda user: self._guilds.set_thread_member(thread_id, user, inside=False),
            is_in=(lambda user: self._guilds.in_thread(thread_id, user)) if hidden else None,
            present=_present(thread) if hidden else None,
        )
        return KeptSurface(thread_id, repairs=tuple(repairs))

    async def _find_or_make(self, wanted: WantedSurface) -> tuple[Json, bool]:
        hub = await self._guilds.channel(wanted.hub_channel_id)
        if hub is None:
            raise SurfaceRefused(Obstacle.NO_HUB)
        if wanted.kind is SurfaceKind.PRIVATE_THREAD:
            if hub["type"] == FORUM:
                raise SurfaceRefused(Obstacle.FORUM_HUB)
            return await self._private_thread(wanted)
        if hub["type"] == FORUM:
            found = await self._find_post(wanted)
            return (found, False) if found else (await self._make_post(wanted), True)
        return await self._thread_at_card(wanted)

    async def _thread_at_card(self, wanted: WantedSurface) -> tuple[Json, bool]:
        hub_id = wanted.hub_channel_id
        recent = await self._guilds.messages(hub_id, limit=HISTORY)
        card = next((one for one in recent if carries(one.get("components") or [], wanted.mark)), None)
        if card:
            standing = await self._guilds.channel(str(card["id"]))
            if standing:
                return standing, False
        for candidate in (card, None):
            posted = candidate or await self._post_card(wanted, hub_id)
            try:
                return await self._guilds.start_thread(hub_id, posted["id"], _name(wanted)), True
            except Refusal as refusal:
                if refusal.code != THREAD_EXISTS or candidate is None:
                    raise  # a card whose thread was deleted keeps no second one: then a new card
        raise AssertionError("the second candidate returns or raises")

    async def _private_thread(self, wanted: WantedSurface) -> tuple[Json, bool]:
        """The thread whose first message is the section's card. One that was started just before a crash has
        the section's name and no message yet.
        """
        hub_id = wanted.hub_channel_id
        standing = [
            one
            for one in await self._guilds.open_threads(wanted.place_external_id)
            if one["parent_id"] == hub_id and one["type"] == PRIVATE_THREAD
        ]
        for thread in (*standing, *await self._guilds.closed_private_threads(hub_id)):
            if thread["name"] != _name(wanted) or thread["owner_id"] != self._guilds.own_id:
                continue
            first = await self._guilds.messages(thread["id"], after=0, limit=1)
            if not first or carries(first[0].get("components") or [], wanted.mark):
                if not first:
                    await self._post_card(wanted, thread["id"])
                return thread, False
        started = await self._guilds.start_private_thread(hub_id, _name(wanted))
        await self._post_card(wanted, started["id"])
        return started, True

    async def _post_card(self, wanted: WantedSurface, channel_id: str) -> Json:
        return await self._guilds.post(
            channel_id, {**self._card(wanted), "nonce": wanted.mark, "enforce_nonce": True}
        )

    async def _find_post(self, wanted: WantedSurface) -> Json | None:
        for thread in await self._guilds.open_threads(wanted.place_external_id):
            if thread["parent_id"] == wanted.hub_channel_id and thread["name"] == _name(wanted):
                first = await self._guilds.messages(thread["id"], after=0, limit=1)
                if first and carries(first[0].get("components") or [], wanted.mark):
                    return thread
        return None

    async def _make_post(self, wanted: WantedSurface) -> Json:
        hub_id, card = wanted.hub_channel_id, self._card(wanted)
        return await start_post(self._guilds, hub_id, _name(wanted), card, self._speech)

    def _card(self, wanted: WantedSurface) -> Json:
        purpose = wanted.topic.removesuffix(f"[{wanted.mark}]").strip()
        blocks = (Heading((Text(wanted.name),)), Paragraph((Text(purpose),)))
        return self._renderer.post(Message(wanted.name, blocks), {}, mark=wanted.mark)

    async def _wake(self, wanted: WantedSurface, thread: Json) -> list[str]:
        """Open a thread that was locked. One that only fell asleep is woken where people are to come in."""
        state = thread["thread_metadata"]
        if not state["archived"] and not state.get("locked"):
            return []
        inside = (await self._memory.recall(f"inside.{thread['id']}")).split()
        if not state.get("locked") and set(inside) == wanted.members and thread["name"] == _name(wanted):
            return []
        changes = {"archived": False, **({"locked": False} if state.get("locked") else {})}
        await self._guilds.change_channel(thread["id"], **changes)
        thread["thread_metadata"]["archived"] = False
        return [Repaired.REOPENED] if state.get("locked") else []

    async def _words(self, wanted: WantedSurface, thread: Json) -> list[str]:
        repairs: list[str] = []
        if thread["name"] != _name(wanted):
            await self._guilds.change_channel(thread["id"], name=_name(wanted))
            repairs.append(Repaired.NAMED)
        key, topic = f"topic.{thread['id']}", f"{wanted.name}\n{wanted.topic}"
        known = await self._memory.recall(key)
        if known != topic:
            if known:
                await self._rewrite_card(wanted, thread)
                repairs.append(Repaired.TOPIC)
            await self._memory.remember(key, topic)
        return repairs

    async def _rewrite_card(self, wanted: WantedSurface, thread: Json) -> None:
        """The card stands in the hub under the thread's id; in a forum and in a private thread it is the
        first message.
        """
        hub = await self._guilds.channel(thread["parent_id"])
        if thread["type"] == PRIVATE_THREAD or (hub and hub["type"] == FORUM):
            first = await self._guilds.messages(thread["id"], after=0, limit=1)
            if first:
                await self._guilds.rewrite(thread["id"], first[0]["id"], self._card(wanted))
        else:
            await self._guilds.rewrite(thread["parent_id"], thread["id"], self._card(wanted))

    async def _close(self, thread: Json | None) -> tuple[str, ...]:
        if thread is None or thread["thread_metadata"].get("locked"):
            return ()
        await self._guilds.change_channel(thread["id"], archived=True, locked=True)
        return (Repaired.ARCHIVED,)


def _present(thread: Json) -> int | None:
    """How many people besides the bot are in a thread; Discord stops counting at fifty."""
    count = int(thread.get("member_count") or 0)
    return count - 1 if count < COUNTED_UP_TO else None


def _name(wanted: WantedSurface) -> str:
    return shorten(wanted.name, NAME_LIMIT)
