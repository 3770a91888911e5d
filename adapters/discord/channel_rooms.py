"""Sections that meet in a channel of their own: a private text channel, and a role that opens it.

The channel's topic carries the section's mark; the role is found by the channel's permissions. A room that
is closed stays readable for those who were in it, but nobody writes there any more.
"""

from hashlib import blake2b
from typing import Any

from adapters.discord.guilds import (
    CATEGORY,
    MEMBER,
    ROLE,
    SEND_MESSAGES,
    TEXT_CHANNEL,
    THREADS,
    VIEW_CHANNEL,
    Guilds,
)
from adapters.discord.ledger import Ledger
from adapters.discord.limits import shorten
from adapters.discord.memory import Memory
from bot.ports.messenger import Unreachable
from bot.ports.surfaces import KeptSurface, Obstacle, Repaired, SurfaceRefused, WantedSurface

Json = dict[str, Any]

NAME_LIMIT = 100
TOPIC_LIMIT = 1_024
PER_CATEGORY = 50
MOST_ROLES = 250
OPEN = VIEW_CHANNEL | SEND_MESSAGES


class ChannelRooms:
    """``category``: name of the category that holds the rooms."""

    def __init__(self, guilds: Guilds, ledger: Ledger, memory: Memory, category: str) -> None:
        self._guilds = guilds
        self._ledger = ledger
        self._memory = memory
        self._category = category

    async def keep(self, wanted: WantedSurface) -> KeptSurface:
        """Make the channel be as wanted. Raises SurfaceRefused, Refusal, SendError."""
        channel = await self._find(wanted)
        if not wanted.open:
            return KeptSurface("", repairs=await self._close(wanted, channel))
        repairs: list[str] = []
        if channel is None:
            channel = await self._make(wanted)
            repairs.append(Repaired.MADE)
        repairs += await self._name(wanted, channel)
        role_id, done = await self._open(wanted, channel)
        repairs += [*done, *await self._hide(wanted, channel, role_id)]
        repairs += await self._fill(wanted, role_id)
        return KeptSurface(channel["id"], role_id, tuple(repairs))

    async def keep_bound(self, wanted: WantedSurface) -> KeptSurface:
        """An administrator's own channel: people are let in, everything else is left alone."""
        channel = await self._guilds.channel(wanted.channel_id)
        if channel is None:
            raise Unreachable("the bound channel is gone")
        if not wanted.open:
            return KeptSurface("")
        if channel["type"] in THREADS:
            done = await self._ledger.fill(
                channel["id"],
                wanted.members,
                admit=lambda user: self._guilds.set_thread_member(channel["id"], user, inside=True),
                dismiss=None,
            )
            return KeptSurface(channel["id"], repairs=done)
        if not _closed_to_all(channel, wanted.place_external_id):
            return KeptSurface(channel["id"])
        role_id, repairs = await self._open(wanted, channel)
        return KeptSurface(channel["id"], role_id, (*repairs, *await self._fill(wanted, role_id)))

    async def _find(self, wanted: WantedSurface) -> Json | None:
        if wanted.channel_id:
            known = await self._guilds.channel(wanted.channel_id)
            if known:
                return known
        sign = f"[{wanted.mark}]"
        every = await self._guilds.channels(wanted.place_external_id)
        return next((one for one in every if sign in (one.get("topic") or "")), None)

    async def _make(self, wanted: WantedSurface) -> Json:
        guild_id = wanted.place_external_id
        return await self._guilds.make_channel(
            guild_id,
            {
                "name": shorten(wanted.name, NAME_LIMIT),
                "type": TEXT_CHANNEL,
                "topic": topic_text(wanted),
                "parent_id": await self._parent(guild_id),
                "permission_overwrites": [
                    {"id": guild_id, "type": ROLE, "allow": "0", "deny": str(VIEW_CHANNEL)},
                    {"id": self._guilds.own_id, "type": MEMBER, "allow": str(OPEN), "deny": "0"},
                ],
            },
        )

    async def _parent(self, guild_id: str) -> str:
        """A category of ours with room in it."""
        every = await self._guilds.channels(guild_id)
        for one in every:
            inside = sum(other.get("parent_id") == one["id"] for other in every)
            if one["type"] == CATEGORY and one["name"] == self._category and inside < PER_CATEGORY:
                return str(one["id"])
        made = await self._guilds.make_channel(guild_id, {"name": self._category, "type": CATEGORY})
        return str(made["id"])

    async def _name(self, wanted: WantedSurface, channel: Json) -> list[str]:
        """Rename the channel where it, or what we want, changed since we named it last.

        Discord writes names its own way (small letters, hyphens), so what it made of ours is remembered.
        """
        name, topic = shorten(wanted.name, NAME_LIMIT), topic_text(wanted)
        key = f"name.{channel['id']}"
        known = await self._memory.recall(key)
        repairs: list[str] = []
        if known != _pair(name, channel["name"]):
            changes: Json = {}
            if channel["name"] != name and known:
                changes["name"] = name
                repairs.append(Repaired.NAMED)
            changed = await self._guilds.change_channel(channel["id"], **changes) if changes else channel
            await self._memory.remember(key, _pair(name, changed["name"]))
        if (channel.get("topic") or "").strip() != topic:
            await self._guilds.change_channel(channel["id"], topic=topic)
            repairs.append(Repaired.TOPIC)
        return repairs

    async def _hide(self, wanted: WantedSurface, channel: Json, role_id: str) -> list[str]:
        """Close the channel to all but its role, where somebody opened it by hand. In a private section's
        channel nobody else's permission stays either.
        """
        guild_id, channel_id = wanted.place_external_id, str(channel["id"])
        repairs = []
        if not _closed_to_all(channel, guild_id):
            await self._guilds.allow(channel_id, guild_id, allow=0, deny=VIEW_CHANNEL)
            repairs.append(Repaired.HIDDEN)
        if wanted.private:
            own = {self._guilds.own_id, *self._guilds.own_roles(guild_id)}
            for stranger in _seen_by(channel) - own - {guild_id, role_id}:
                await self._guilds.forget(channel_id, stranger)
                repairs.append(Repaired.LET_OUT)
        return list(dict.fromkeys(repairs))

    async def _open(self, wanted: WantedSurface, channel: Json) -> tuple[str, list[str]]:
        """The role that opens the channel, made where there is none: its id, and what had to be done."""
        guild_id = wanted.place_external_id
        roles = {role["id"]: role for role in await self._guilds.roles(guild_id)}
        role = (
            roles.get(wanted.role_id) or _opener(channel, roles, guild_id) or _orphan(wanted, channel, roles)
        )
        name = shorten(wanted.name, NAME_LIMIT)
        repairs: list[str] = []
        if role is None:
            if len(roles) >= MOST_ROLES:
                raise SurfaceRefused(Obstacle.TOO_MANY)
            role = await self._guilds.make_role(guild_id, name)
            repairs.append(Repaired.ROLE_MADE)
        elif role["position"] >= self._guilds.own_rank(guild_id, roles):
            raise SurfaceRefused(Obstacle.ROLE_ORDER)
        elif role["name"] != name and not wanted.bound:
            await self._guilds.rename_role(guild_id, role["id"], name)
            repairs.append(Repaired.NAMED)
        allowed = _allowed(channel, role["id"])
        if allowed != (OPEN, 0):
            await self._guilds.allow(channel["id"], role["id"], allow=OPEN)
            if allowed[1]:
                repairs.append(Repaired.REOPENED)
        return str(role["id"]), repairs

    async def _fill(self, wanted: WantedSurface, role_id: str) -> tuple[str, ...]:
        guild_id = wanted.place_external_id
        return await self._ledger.fill(
            role_id,
            wanted.members,
            admit=lambda user: self._guilds.set_role(guild_id, user, role_id, given=True),
            dismiss=None
            if wanted.bound
            else lambda user: self._guilds.set_role(guild_id, user, role_id, given=False),
            is_in=lambda user: self._guilds.holds_role(guild_id, user, role_id),
            present=(await self._guilds.role_holders(guild_id)).get(role_id, 0),
        )

    async def _close(self, wanted: WantedSurface, channel: Json | None) -> tuple[str, ...]:
        if channel is None:
            return ()
        roles = {role["id"]: role for role in await self._guilds.roles(wanted.place_external_id)}
        role = _opener(channel, roles, wanted.place_external_id)
        if role is None or _allowed(channel, role["id"])[1] & SEND_MESSAGES:
            return ()
        await self._guilds.allow(channel["id"], role["id"], allow=VIEW_CHANNEL, deny=SEND_MESSAGES)
        return (Repaired.ARCHIVED,)


def topic_text(wanted: WantedSurface) -> str:
    """The topic, cut where it is too long, the mark at its end kept."""
    sign = f"[{wanted.mark}]"
    words = wanted.topic.removesuffix(sign).strip()
    return f"{shorten(words, TOPIC_LIMIT - len(sign) - 1)} {sign}".strip()


def _pair(name: str, shown: str) -> str:
    """A name and what Discord made of it, in few characters."""
    return blake2b(f"{name}\n{shown}".encode(), digest_size=12).hexdigest()


def _allowed(channel: Json, role_id: str) -> tuple[int, int]:
    """What a role is allowed and denied in a channel, of what rooms are about."""
    for one in channel.get("permission_overwrites") or []:
        if one["id"] == role_id:
            return int(one["allow"]) & OPEN, int(one["deny"]) & OPEN
    return 0, 0


def _closed_to_all(channel: Json, guild_id: str) -> bool:
    return bool(_allowed(channel, guild_id)[1] & VIEW_CHANNEL)


def _seen_by(channel: Json) -> set[str]:
    """The people and roles that were let into a channel one by one."""
    overwrites = channel.get("permission_overwrites") or []
    return {one["id"] for one in overwrites if int(one["allow"]) & VIEW_CHANNEL}


def _opener(channel: Json, roles: dict[str, Json], guild_id: str) -> Json | None:
    """The role that opens a channel of ours: the one with permissions there that allows nothing elsewhere."""
    for one in channel.get("permission_overwrites") or []:
        role = roles.get(one["id"]) if one["type"] == ROLE and one["id"] != guild_id else None
        if role and not int(role["permissions"]) and not role["managed"]:
            return role
    return None


def _orphan(wanted: WantedSurface, channel: Json, roles: dict[str, Json]) -> Json | None:
    """A role we made just before we were stopped: named like the section, younger than its channel, and
    without any permission, so that nobody gains anything by it.
    """
    if wanted.bound:
        return None
    for role in roles.values():
        younger = int(role["id"]) > int(channel["id"])
        if younger and role["name"] == wanted.name and not int(role["permissions"]) and not role["managed"]:
            return role
    return None
