"""Our events in Discord's own list of events (scheduled events), as external ones.

Discord tells who made an event. Everything the bot made there is a mirror of ours, so nothing people read
has to carry a mark. Whatever else stands there is people's own and left alone.
"""

from datetime import UTC, datetime
from hashlib import blake2b
from http import HTTPStatus
from typing import Any

from adapters.discord.limits import shorten
from adapters.discord.markdown import escape, label_text, quiet
from adapters.discord.rest import Refusal, Rest, unreachable
from bot.domain.event_mirrors import Look, Standing
from bot.domain.events import Event
from bot.interaction.dispatcher import Dispatcher
from bot.ports.event_mirrors import Hindrance, MirrorRefused, MirrorUnfit
from bot.text.graphemes import utf16_length
from bot.text.places import place_in

Json = dict[str, Any]

CAPACITY = 100  # that have not ended
NAME_LIMIT = 100
DESCRIPTION_LIMIT = 1_000
LOCATION_LIMIT = 100
EXTERNAL, GUILD_ONLY = 3, 2
SCHEDULED, ACTIVE, COMPLETED, CANCELED = 1, 2, 3, 4

UNKNOWN_EVENT = 10070
HINDRANCES = {
    30038: Hindrance.FULL,
    10004: Hindrance.GONE,  # the guild: we were shown out
}

_EVENTS = "/guilds/{guild_id}/scheduled-events"
_EVENT = _EVENTS + "/{event_id}"


class DiscordMirrors:
    """See bot.ports.event_mirrors.MirrorKeeper."""

    capacity = CAPACITY

    def __init__(self, rest: Rest, dispatcher: Dispatcher) -> None:
        self._rest = rest
        self._dispatcher = dispatcher

    def look(self, event: Event, language: str) -> Look:
        """How an event should look."""
        return _look(self._wanted(event, language))

    async def standing(self, place_external_id: str) -> tuple[Standing, ...]:
        """What has not ended there."""
        found: list[Json] = await self._call("GET", _EVENTS, place_external_id)
        return tuple(self._standing(one) for one in found if one["status"] in {SCHEDULED, ACTIVE})

    async def make(self, place_external_id: str, event: Event, language: str) -> Standing:
        """Make a new one."""
        data = {**self._wanted(event, language), "privacy_level": GUILD_ONLY, "entity_type": EXTERNAL}
        return self._standing(await self._call("POST", _EVENTS, place_external_id, json=data))

    async def change(
        self, place_external_id: str, external_id: str, event: Event, language: str, *, begun: bool
    ) -> Standing | None:
        """Let it say what it should. Discord takes no start that has passed."""
        data = self._wanted(event, language)
        if begun:
            del data["scheduled_start_time"]
        changed = await self._patch(place_external_id, external_id, data)
        return self._standing(changed) if changed else None

    async def call_off(self, place_external_id: str, external_id: str, *, begun: bool) -> None:
        """Cancel what has not begun, end what has: Discord knows no other way."""
        await self._patch(place_external_id, external_id, {"status": COMPLETED if begun else CANCELED})

    async def remove(self, place_external_id: str, external_id: str) -> None:
        """Delete it."""
        try:
            await self._call("DELETE", _EVENT, place_external_id, external_id)
        except _GoneError:
            return

    async def _patch(self, guild_id: str, external_id: str, data: Json) -> Json | None:
        try:
            changed: Json = await self._call("PATCH", _EVENT, guild_id, external_id, json=data)
        except _GoneError:
            return None
        return changed

    def _wanted(self, event: Event, language: str) -> Json:
        words = self._dispatcher.words(language)
        details = event.details
        command = f"/{words.text('group.event.name')} {words.text('command.event.list.name')}"
        hint = words.text("mirrors.hint", command=command)
        told = quiet(escape(details.description.strip()))
        told = shorten(told, DESCRIPTION_LIMIT - utf16_length(hint) - 2)
        place = place_in(details.place, LOCATION_LIMIT, measure=utf16_length)
        return {
            "name": shorten(label_text(details.title), NAME_LIMIT),
            "description": f"{told}\n\n{hint}".strip(),
            "scheduled_start_time": _written(event.starts_at),
            "scheduled_end_time": _written(event.ends_at),
            "entity_metadata": {"location": place or words.text("mirrors.no_place")},
        }

    def _standing(self, found: Json) -> Standing:
        ours = str(found.get("creator_id") or "") == self._rest.own_id
        return Standing(str(found["id"]), ours, found["status"] == ACTIVE, _look(found))

    async def _call(
        self, method: str, path: str, guild_id: str, event_id: str = "", *, json: Json | None = None
    ) -> Any:  # noqa: ANN401 - JSON as it travels
        try:
            return await self._rest.call(method, path, json=json, guild_id=guild_id, event_id=event_id)
        except Refusal as refusal:
            raise _meaning(refusal) from None


class _GoneError(Exception):
    """The event does not exist any more."""


def _meaning(refusal: Refusal) -> Exception:
    if refusal.code in HINDRANCES:
        return MirrorRefused(HINDRANCES[refusal.code])
    if refusal.code == UNKNOWN_EVENT:
        return _GoneError()
    if refusal.status == HTTPStatus.BAD_REQUEST:
        return MirrorUnfit(str(refusal))
    if refusal.status == HTTPStatus.FORBIDDEN:
        return MirrorRefused(Hindrance.PERMISSION)
    return unreachable(refusal)


def _look(shown: Json) -> Look:
    """Fingerprints of what is shown. Blank space and the writing of moments are Discord's own business."""
    start, end = (_read(shown.get(f"scheduled_{name}_time")) for name in ("start", "end"))
    sign = f"{_plain(shown['name'])}\n{start}"
    place = (shown.get("entity_metadata") or {}).get("location")
    return Look(_print(sign), _print(f"{sign}\n{end}\n{_plain(place)}\n{_plain(shown.get('description'))}"))


def _print(text: str) -> str:
    return blake2b(text.encode(), digest_size=12).hexdigest()


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _read(moment: str | None) -> int:
    """Seconds since 1970."""
    return int(datetime.fromisoformat(moment).timestamp()) if moment else 0
