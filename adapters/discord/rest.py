"""Calls to Discord through the library's own client: rate limits and server errors are its business.

Every failure leaves here as one of the messenger port's errors, or as a code the caller asked for.
"""

import asyncio
from http import HTTPStatus
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.ports.messenger import Busy, SendError, Unreachable, Unsure

Json = dict[str, Any]
Wire = Any  # JSON as it travels; the calls in guilds.py give it names

CALL_SECONDS = 20.0
WHEN_CLOSED = 5.0  # the door is closed or not open yet: ask again soon
WHEN_REFUSED = 300.0  # the token is no longer ours: no use in asking soon, and too many calls get us banned

DIRECT_CLOSED = frozenset({50007, 50278})  # the person takes none, or left the last common guild
OPENING_TOO_FAST = 40003


class Refusal(SendError):
    """Discord said no; ``code`` is its own number, ``status`` the HTTP status."""

    def __init__(self, status: int, code: int, reason: str) -> None:
        super().__init__(f"{status} {code}: {reason}")
        self.status = status
        self.code = code


class Rest:
    """The API behind an open client."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    @property
    def own_id(self) -> str:
        """The bot's user id; empty while the door is closed."""
        return str(self._client.user.id) if self._client.user else ""

    def own_roles(self, guild_id: str) -> frozenset[str]:
        """The ids of the bot's roles in a guild."""
        guild = self._client.get_guild(int(guild_id))
        return frozenset(str(role.id) for role in guild.me.roles) if guild else frozenset()

    async def call(
        self, method: str, path: str, *, json: Wire = None, query: Json | None = None, **ids: int | str
    ) -> Wire:
        """One call. Raises Refusal for a no with a reason, Busy and Unsure as the port says."""
        if self._client.application_id is None or self._client.is_closed():
            raise Busy(WHEN_CLOSED)
        options: Json = {"json": json} if json is not None else {}
        if query:
            options["params"] = query
        route = Route(method, path, metadata=None, **ids)
        try:
            async with asyncio.timeout(CALL_SECONDS):
                return await self._client.http.request(route, **options)
        except discord.RateLimited as limited:
            raise Busy(limited.retry_after) from None
        except discord.HTTPException as error:
            raise _said(error) from None
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Unsure(type(error).__name__) from None
        except RuntimeError as error:  # the library's session closed under us
            raise Unsure(str(error)) from None


def _said(error: discord.HTTPException) -> SendError:
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unsure(f"server error {error.status}")
    if error.status == HTTPStatus.TOO_MANY_REQUESTS or error.code == OPENING_TOO_FAST:
        return Busy(float(error.response.headers.get("Retry-After") or 60.0))
    if error.status == HTTPStatus.UNAUTHORIZED:
        return Busy(WHEN_REFUSED)
    return Refusal(error.status, error.code, error.text)


def unreachable(refusal: Refusal) -> Unreachable:
    """A refusal as what it means for a message: it will never arrive."""
    return Unreachable(str(refusal), direct_closed=refusal.code in DIRECT_CLOSED)
