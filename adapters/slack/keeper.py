"""Rooms for sections on Slack: a channel, or a thread under a message in the hub channel.

Slack lets no app turn a public channel into a private one or back: the old one is archived and another made.
Opening an archived channel again is refused to apps at present; it is tried, and a new one is made instead.
"""

import logging
from collections.abc import Iterable

from adapters.slack.api import Api, Refusal
from adapters.slack.limits import INVITED_AT_ONCE, TOPIC
from adapters.slack.mrkdwn import escape
from adapters.slack.render import Json
from adapters.slack.room_names import candidates, fits
from adapters.slack.threads import Threads
from bot.ports.messenger import Unreachable
from bot.ports.surfaces import (
    KeptSurface,
    Obstacle,
    Repaired,
    Space,
    SurfaceKind,
    SurfaceRefused,
    WantedSurface,
)
from bot.text.graphemes import cut, utf16_length

log = logging.getLogger(__name__)

_PAGE = 200
_PAGES = 50
_NAME_TROUBLE = frozenset(
    {"invalid_name", "invalid_name_specials", "invalid_name_punctuation", "invalid_name_maxlength"}
)
_FORBIDDEN = frozenset(
    {
        "missing_scope",
        "not_allowed",
        "not_authorized",
        "restricted_action",
        "user_is_restricted",
        "no_permission",
        "not_allowed_token_type",
        "method_not_supported_for_channel_type",
    }
)
_TOO_MANY = frozenset({"too_many_channels", "channel_limit_reached", "too_many_members"})
_GONE = frozenset({"channel_not_found", "thread_not_found", "not_in_channel", "is_archived"})


class SlackKeeper:
    """See bot.ports.surfaces.SurfaceKeeper."""

    def __init__(self, api: Api, threads: Threads) -> None:
        self._api = api
        self._threads = threads
        self.bot_user_id = ""

    async def keep(self, wanted: WantedSurface) -> KeptSurface:
        """Make one room be as wanted."""
        try:
            match wanted.kind:
                case SurfaceKind.CHANNEL | SurfaceKind.PRIVATE_THREAD:
                    return await self._keep_channel(wanted)
                case SurfaceKind.THREAD:
                    return await self._threads.keep(wanted)
                case SurfaceKind.NONE:
                    return KeptSurface("")
        except Refusal as refusal:
            raise _obstacle(refusal) from refusal

    async def space(self, place_external_id: str) -> Space:  # noqa: ARG002 - Slack names no limit
        """There is room for everybody."""
        return Space()

    async def _keep_channel(self, wanted: WantedSurface) -> KeptSurface:
        repairs: list[str] = []
        channel = await self._standing(wanted)
        if not wanted.open:
            return await self._archive(wanted, channel)
        if channel and not wanted.bound and bool(channel.get("is_private")) is not wanted.private:
            await self._archive(wanted, channel)
            channel = None
        if channel and channel.get("is_archived"):
            channel = await self._reopen(channel)
            repairs += [Repaired.REOPENED] if channel else []
        if channel is None:
            channel = await self._make(wanted)
            repairs.append(Repaired.MADE)
        if not channel.get("is_member", True):
            await self._api.write("conversations.join", channel=channel["id"])
            repairs.append(Repaired.ENTERED)
        if not wanted.bound:
            repairs += await self._name(wanted, channel)
        repairs += await self._people(wanted, str(channel["id"]))
        return KeptSurface(str(channel["id"]), repairs=tuple(repairs))

    async def _standing(self, wanted: WantedSurface) -> Json | None:
        """The room as it stands or lies in the archive, if there is one."""
        if not wanted.channel_id:
            return await self._find_by_mark(wanted) if wanted.open else None
        try:
            info: Json = (await self._api.read("conversations.info", channel=wanted.channel_id))["channel"]
        except Refusal as refusal:
            if refusal.code != "channel_not_found":
                raise
            if wanted.bound and wanted.open:
                raise Unreachable(refusal.code) from refusal
            return None
        if info.get("is_archived") and wanted.bound and wanted.open:
            raise Unreachable("is_archived")
        return info

    async def _reopen(self, channel: Json) -> Json | None:
        """An archived channel, open again; None where Slack does not let us."""
        try:
            await self._api.write("conversations.unarchive", channel=channel["id"])
        except Refusal as refusal:
            log.info("not opened again", extra={"action": "slack_unarchive", "code": refusal.code})
            return None
        info: Json = (await self._api.read("conversations.info", channel=channel["id"]))["channel"]
        return info

    async def _find_by_mark(self, wanted: WantedSurface) -> Json | None:
        """A room that was made just before a crash, by the mark in its topic; one in use is preferred to one
        from an earlier life of the section, which was archived.
        """
        archived = None
        cursor = ""
        for _ in range(_PAGES):
            page = await self._api.read(
                "conversations.list",
                types="private_channel" if wanted.private else "public_channel",
                limit=_PAGE,
                cursor=cursor,
            )
            for channel in page["channels"]:
                if wanted.mark not in str((channel.get("topic") or {}).get("value", "")):
                    continue
                if not channel.get("is_archived"):
                    return dict(channel)
                archived = archived or dict(channel)
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
        return archived

    async def _make(self, wanted: WantedSurface) -> Json:
        for name in (
            *candidates(wanted.name, wanted.mark),
            wanted.mark,
            *candidates(wanted.mark, wanted.mark),
        ):
            try:
                made = await self._api.write("conversations.create", name=name, is_private=wanted.private)
            except Refusal as refusal:
                if refusal.code != "name_taken" and refusal.code not in _NAME_TROUBLE:
                    raise
                continue
            created: Json = made["channel"]
            await self._set_topic(wanted, str(created["id"]))
            return created | {"topic": {"value": _topic(wanted)}, "is_member": True}
        raise SurfaceRefused(Obstacle.TOO_MANY)

    async def _archive(self, wanted: WantedSurface, channel: Json | None) -> KeptSurface:
        if channel is None or wanted.bound or channel.get("is_archived"):
            return KeptSurface("")
        try:
            await self._api.write("conversations.archive", channel=channel["id"])
        except Refusal as refusal:
            if refusal.code != "already_archived":
                raise
        return KeptSurface("", repairs=(Repaired.ARCHIVED,))

    async def _name(self, wanted: WantedSurface, channel: Json) -> list[str]:
        """Name and topic. Slack may have changed a name; one of ours is left alone."""
        repairs: list[str] = []
        if not fits(str(channel.get("name", "")), wanted.name, wanted.mark):
            repairs += await self._rename(wanted, str(channel["id"]))
        if (channel.get("topic") or {}).get("value", "") not in {_topic(wanted), escape(_topic(wanted))}:
            await self._set_topic(wanted, str(channel["id"]))
            repairs.append(Repaired.TOPIC)
        return repairs

    async def _rename(self, wanted: WantedSurface, channel_id: str) -> list[str]:
        for name in candidates(wanted.name, wanted.mark):
            try:
                await self._api.write("conversations.rename", channel=channel_id, name=name)
            except Refusal as refusal:
                if refusal.code in _NAME_TROUBLE:
                    return []  # a Japanese name where Slack takes none: the one it has stays
                if refusal.code != "name_taken":
                    raise
                continue
            return [Repaired.NAMED]
        return []

    async def _set_topic(self, wanted: WantedSurface, channel_id: str) -> None:
        await self._api.write("conversations.setTopic", channel=channel_id, topic=_topic(wanted))

    async def _people(self, wanted: WantedSurface, channel_id: str) -> list[str]:
        present = await self._members(channel_id)
        missing = sorted(wanted.members - present)
        for start in range(0, len(missing), INVITED_AT_ONCE):
            await self._invite(channel_id, missing[start : start + INVITED_AT_ONCE])
        strangers = () if wanted.bound else sorted(present - wanted.members - {self.bot_user_id})
        let_out = [user for user in strangers if await self._let_out(channel_id, user)]
        return [
            *([Repaired.LET_IN] if missing else []),
            *([Repaired.LET_OUT] if let_out else []),
        ]

    async def _members(self, channel_id: str) -> frozenset[str]:
        found: list[str] = []
        cursor = ""
        for _ in range(_PAGES):
            page = await self._api.read(
                "conversations.members", channel=channel_id, limit=_PAGE, cursor=cursor
            )
            found += page["members"]
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
        return frozenset(found)

    async def _invite(self, channel_id: str, users: Iterable[str]) -> None:
        try:
            await self._api.write(
                "conversations.invite", channel=channel_id, users=",".join(users), force=True
            )
        except Refusal as refusal:
            if refusal.code in _FORBIDDEN | _GONE:
                raise
            # Somebody left the workspace or is inside already: the others were let in.
            log.info("not everybody was let in", extra={"action": "slack_invite", "code": refusal.code})

    async def _let_out(self, channel_id: str, user: str) -> bool:
        try:
            await self._api.write("conversations.kick", channel=channel_id, user=user)
        except Refusal as refusal:
            if refusal.code in {"not_in_channel", "cant_kick_self", "cant_kick_from_general"}:
                return False
            raise
        return True


def _topic(wanted: WantedSurface) -> str:
    """The topic with the mark in it, which must survive the cut."""
    words = wanted.topic.replace(f"[{wanted.mark}]", "").strip()
    mark = f"[{wanted.mark}]"
    return f"{cut(words, TOPIC - len(mark) - 1, measure=utf16_length)} {mark}".strip()


def _obstacle(refusal: Refusal) -> Exception:
    if refusal.code in _FORBIDDEN:
        log.warning(
            "a room is not allowed",
            extra={"action": "slack_room_refused", "code": refusal.code, "needed": refusal.needed},
        )
        return SurfaceRefused(Obstacle.PERMISSION)
    if refusal.code in _TOO_MANY:
        return SurfaceRefused(Obstacle.TOO_MANY)
    return Unreachable(refusal.code)
