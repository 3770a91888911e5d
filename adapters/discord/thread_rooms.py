"""Sections that meet in a thread of the hub channel, or in a post where the hub is a forum.

In a text channel the section's card comes first and the thread starts at it, so the hub reads like a
directory and a thread that was made just before a crash is found by its card. Whoever leaves a thread by
hand is not pulled back in: a public thread stays open to all, membership only brings its news.
"""

from typing import Any

from adapters.discord.guilds import FORUM, THREADS, Guilds
from adapters.discord.ledger import Ledger
from adapters.discord.limits import shorten
from adapters.discord.memory import Memory
from adapters.discord.render import Renderer
from adapters.discord.rest import Refusal
from adapters.discord.widgets import carries
from bot.ports.surfaces import KeptSurface, Obstacle, Repaired, SurfaceRefused, WantedSurface
from bot.view import Heading, Message, Paragraph, Text

Json = dict[str, Any]

NAME_LIMIT = 100
HISTORY = 100
THREAD_EXISTS = 160004


class ThreadRooms:
    """Makes and keeps threads."""

    def __init__(self, guilds: Guilds, ledger: Ledger, memory: Memory, renderer: Renderer) -> None:
        self._guilds = guilds
        self._ledger = ledger
        self._memory = memory
        self._renderer = renderer

    async def keep(self, wanted: WantedSurface) -> KeptSurface:
        """Make the thread be as wanted. Raises SurfaceRefused, Refusal, SendError."""
        thread = await self._guilds.channel(wanted.channel_id)
        if not wanted.open:
            return KeptSurface("", repairs=await self._close(thread))
        repairs: list[str] = []
        if thread is None or thread["type"] not in THREADS:
            thread, made = await self._find_or_make(wanted)
            repairs += [Repaired.MADE] if made else []
        repairs += await self._wake(wanted, thread)
        repairs += await self._words(wanted, thread)
        thread_id = str(thread["id"])
        repairs += await self._ledger.fill(
            thread_id,
            wanted.members,
            admit=lambda user: self._guilds.set_thread_member(thread_id, user, inside=True),
            dismiss=lambda user: self._guilds.set_thread_member(thread_id, user, inside=False),
        )
        return KeptSurface(thread_id, repairs=tuple(repairs))

    async def _find_or_make(self, wanted: WantedSurface) -> tuple[Json, bool]:
        hub = await self._guilds.channel(wanted.hub_channel_id)
        if hub is None:
            raise SurfaceRefused(Obstacle.NO_HUB)
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
            posted = candidate or await self._post_card(wanted)
            try:
                return await self._guilds.start_thread(hub_id, posted["id"], _name(wanted)), True
            except Refusal as refusal:
                if refusal.code != THREAD_EXISTS or candidate is None:
                    raise  # a card whose thread was deleted keeps no second one: then a new card
        raise AssertionError("the second candidate returns or raises")

    async def _post_card(self, wanted: WantedSurface) -> Json:
        return await self._guilds.post(
            wanted.hub_channel_id, {**self._card(wanted), "nonce": wanted.mark, "enforce_nonce": True}
        )

    async def _find_post(self, wanted: WantedSurface) -> Json | None:
        for thread in await self._guilds.open_threads(wanted.place_external_id):
            if thread["parent_id"] == wanted.hub_channel_id and thread["name"] == _name(wanted):
                first = await self._guilds.messages(thread["id"], after=0, limit=1)
                if first and carries(first[0].get("components") or [], wanted.mark):
                    return thread
        return None

    async def _make_post(self, wanted: WantedSurface) -> Json:
        return await self._guilds.start_post(wanted.hub_channel_id, _name(wanted), self._card(wanted))

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
        """The card stands in the hub under the thread's id; in a forum it is the post's first message."""
        hub = await self._guilds.channel(thread["parent_id"])
        if hub and hub["type"] == FORUM:
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


def _name(wanted: WantedSurface) -> str:
    return shorten(wanted.name, NAME_LIMIT)
