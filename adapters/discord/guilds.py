"""Guilds, channels, roles and threads, as raw calls with names. JSON in, JSON out, nothing cached."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from adapters.discord.rest import Refusal, Rest

Json = dict[str, Any]

TEXT_CHANNEL, CATEGORY, ANNOUNCEMENTS, FORUM = 0, 4, 5, 15
PRIVATE_THREAD = 12
THREADS = frozenset({10, 11, PRIVATE_THREAD})
VIEW_CHANNEL, SEND_MESSAGES = 1 << 10, 1 << 11
ROLE, MEMBER = 0, 1
WEEK_MINUTES = 10_080
PAGE = 100

UNKNOWN_CHANNEL = 10003
UNKNOWN_MEMBER = 10007


class Guilds:
    """What the keeper asks of Discord."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    @property
    def own_id(self) -> str:
        """The bot's user id."""
        return self._rest.own_id

    def own_roles(self, guild_id: str) -> frozenset[str]:
        """The ids of the bot's roles in a guild."""
        return self._rest.own_roles(guild_id)

    def own_rank(self, guild_id: str, roles: Mapping[str, Json]) -> int:
        """Position of the bot's highest role in a guild: only roles below it are its to give."""
        held = self._rest.own_roles(guild_id)
        return max((role["position"] for role in roles.values() if role["id"] in held), default=0)

    async def channel(self, channel_id: str) -> Json | None:
        """A channel or thread; None when it is gone."""
        if not channel_id.isdecimal():
            return None
        try:
            found: Json = await self._rest.call("GET", "/channels/{channel_id}", channel_id=channel_id)
        except Refusal as refusal:
            if refusal.code == UNKNOWN_CHANNEL:
                return None
            raise
        return found

    async def channels(self, guild_id: str) -> list[Json]:
        found: list[Json] = await self._rest.call("GET", "/guilds/{guild_id}/channels", guild_id=guild_id)
        return found

    async def make_channel(self, guild_id: str, data: Json) -> Json:
        made: Json = await self._rest.call(
            "POST", "/guilds/{guild_id}/channels", json=data, guild_id=guild_id
        )
        return made

    async def change_channel(self, channel_id: str, **changes: str | bool | list[Any]) -> Json:
        changed: Json = await self._rest.call(
            "PATCH", "/channels/{channel_id}", json=changes, channel_id=channel_id
        )
        return changed

    async def allow(self, channel_id: str, role_id: str, *, allow: int, deny: int = 0) -> None:
        """Set what a role (everybody's has the guild's id) may do in a channel."""
        await self._rest.call(
            "PUT",
            "/channels/{channel_id}/permissions/{target}",
            json={"type": ROLE, "allow": str(allow), "deny": str(deny)},
            channel_id=channel_id,
            target=role_id,
        )

    async def forget(self, channel_id: str, target_id: str) -> None:
        """Take back what a role or a person was allowed or denied in a channel."""
        await self._rest.call(
            "DELETE",
            "/channels/{channel_id}/permissions/{target}",
            channel_id=channel_id,
            target=target_id,
        )

    async def roles(self, guild_id: str) -> list[Json]:
        found: list[Json] = await self._rest.call("GET", "/guilds/{guild_id}/roles", guild_id=guild_id)
        return found

    async def role_holders(self, guild_id: str) -> Mapping[str, int]:
        """How many people hold each role; a role nobody holds may be missing."""
        counts: dict[str, int] = await self._rest.call(
            "GET", "/guilds/{guild_id}/roles/member-counts", guild_id=guild_id
        )
        return counts

    async def make_role(self, guild_id: str, name: str) -> Json:
        """A role that allows nothing by itself."""
        data = {"name": name, "permissions": "0", "mentionable": False}
        made: Json = await self._rest.call("POST", "/guilds/{guild_id}/roles", json=data, guild_id=guild_id)
        return made

    async def rename_role(self, guild_id: str, role_id: str, name: str) -> None:
        await self._rest.call(
            "PATCH",
            "/guilds/{guild_id}/roles/{role_id}",
            json={"name": name},
            guild_id=guild_id,
            role_id=role_id,
        )

    async def set_role(self, guild_id: str, user_id: str, role_id: str, *, given: bool) -> None:
        """Give or take one role; a person's other roles are not touched."""
        await self._rest.call(
            "PUT" if given else "DELETE",
            "/guilds/{guild_id}/members/{user_id}/roles/{role_id}",
            guild_id=guild_id,
            user_id=user_id,
            role_id=role_id,
        )

    async def holds_role(self, guild_id: str, user_id: str, role_id: str) -> bool:
        """Whether a person is in the guild and holds a role."""
        try:
            member = await self._rest.call(
                "GET", "/guilds/{guild_id}/members/{user_id}", guild_id=guild_id, user_id=user_id
            )
        except Refusal as refusal:
            if refusal.code == UNKNOWN_MEMBER:
                return False
            raise
        return role_id in member["roles"]

    async def set_thread_member(self, thread_id: str, user_id: str, *, inside: bool) -> None:
        await self._rest.call(
            "PUT" if inside else "DELETE",
            "/channels/{channel_id}/thread-members/{user_id}",
            channel_id=thread_id,
            user_id=user_id,
        )

    async def in_thread(self, thread_id: str, user_id: str) -> bool:
        """Whether a person is among a thread's members."""
        try:
            await self._rest.call(
                "GET",
                "/channels/{channel_id}/thread-members/{user_id}",
                channel_id=thread_id,
                user_id=user_id,
            )
        except Refusal as refusal:
            if refusal.status == HTTPStatus.NOT_FOUND:
                return False
            raise
        return True

    async def closed_private_threads(self, channel_id: str) -> list[Json]:
        """The private threads of a channel that were archived last, the newest first."""
        found = await self._rest.call(
            "GET",
            "/channels/{channel_id}/threads/archived/private",
            query={"limit": PAGE},
            channel_id=channel_id,
        )
        threads: list[Json] = found["threads"]
        return threads

    async def open_threads(self, guild_id: str) -> list[Json]:
        found = await self._rest.call("GET", "/guilds/{guild_id}/threads/active", guild_id=guild_id)
        threads: list[Json] = found["threads"]
        return threads

    async def start_thread(self, channel_id: str, message_id: str, name: str) -> Json:
        """Start a thread at a message; it gets the message's id."""
        started: Json = await self._rest.call(
            "POST",
            "/channels/{channel_id}/messages/{message_id}/threads",
            json={"name": name, "auto_archive_duration": WEEK_MINUTES},
            channel_id=channel_id,
            message_id=message_id,
        )
        return started

    async def start_private_thread(self, channel_id: str, name: str) -> Json:
        """Start a thread only its members see, and into which they cannot bring others."""
        started: Json = await self._rest.call(
            "POST",
            "/channels/{channel_id}/threads",
            json={
                "name": name,
                "auto_archive_duration": WEEK_MINUTES,
                "type": PRIVATE_THREAD,
                "invitable": False,
            },
            channel_id=channel_id,
        )
        return started

    async def start_post(self, forum_id: str, name: str, message: Json, *, tags: Sequence[str] = ()) -> Json:
        """Start a post in a forum with its first message."""
        tagged = {"applied_tags": list(tags)} if tags else {}
        started: Json = await self._rest.call(
            "POST",
            "/channels/{channel_id}/threads",
            json={"name": name, "auto_archive_duration": WEEK_MINUTES, "message": message, **tagged},
            channel_id=forum_id,
        )
        return started

    async def messages(self, channel_id: str, **query: int | str) -> list[Json]:
        found: list[Json] = await self._rest.call(
            "GET", "/channels/{channel_id}/messages", query=query, channel_id=channel_id
        )
        return found

    async def post(self, channel_id: str, payload: Json) -> Json:
        posted: Json = await self._rest.call(
            "POST", "/channels/{channel_id}/messages", json=payload, channel_id=channel_id
        )
        return posted

    async def rewrite(self, channel_id: str, message_id: str, payload: Json) -> None:
        await self._rest.call(
            "PATCH",
            "/channels/{channel_id}/messages/{message_id}",
            json=payload,
            channel_id=channel_id,
            message_id=message_id,
        )
