"""Who people are in the workspace: name, language, and whether they administer it. Remembered for a while."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from adapters.slack.api import Api, Refusal
from bot.clock import Clock
from bot.i18n.words import language_of
from bot.interaction.call import PlatformUser
from bot.ports.messenger import SendError

FRESH = timedelta(minutes=10)
REMEMBERED = 5_000
PATIENCE_SECONDS = 1.5  # a press must not wait longer for a name
_PAGES = 10
_PAGE = 200


@dataclass(frozen=True, slots=True)
class _Known:
    user: PlatformUser
    zone: str
    until: datetime


class People:
    """Looks people up; where Slack does not answer in time, what is known of them must do."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._known: OrderedDict[str, _Known] = OrderedDict()

    async def get(self, user_id: str, name: str = "") -> PlatformUser:
        """A person by user id. ``name`` is what the delivery itself called them.

        Somebody unknown while Slack is silent has no rights and is spoken to in Japanese.
        """
        now = self._clock.now()
        known = self._known.get(user_id)
        if known and known.until > now:
            return known.user
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                found = (await self._api.read("users.info", user=user_id, include_locale=True))["user"]
        except (Refusal, SendError, TimeoutError):
            stale = known.user if known else None
            return PlatformUser(
                user_id, stale.name if stale else name or user_id, stale.locale if stale else "ja"
            )
        user = _user(found)
        self._known[user_id] = _Known(user, str(found.get("tz") or ""), now + FRESH)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return user

    async def name(self, user_id: str) -> str:
        """How a person is called."""
        return (await self.get(user_id)).name

    def language(self, user_id: str) -> str:
        """The language of somebody who was looked up before."""
        known = self._known.get(user_id)
        return language_of(known.user.locale if known else None)

    def zone(self, user_id: str) -> str:
        """The name of the time zone of somebody who was looked up before; empty when unknown."""
        known = self._known.get(user_id)
        return known.zone if known else ""

    async def primary_owner(self) -> PlatformUser | None:
        """Whom the workspace belongs to; None where that cannot be found out."""
        cursor = ""
        for _ in range(_PAGES):
            try:
                page = await self._api.read("users.list", limit=_PAGE, cursor=cursor)
            except (Refusal, SendError):
                return None
            for found in page["members"]:
                if found.get("is_primary_owner"):
                    return _user(found)
            cursor = str(page.get("response_metadata", {}).get("next_cursor", ""))
            if not cursor:
                break
        return None


def _user(found: dict[str, Any]) -> PlatformUser:
    profile = found.get("profile", {})
    name = profile.get("display_name") or found.get("real_name") or found.get("name") or found["id"]
    return PlatformUser(
        external_id=str(found["id"]),
        name=str(name),
        locale=str(found.get("locale") or "ja"),
        manages_place=bool(found.get("is_admin") or found.get("is_owner")),
    )
