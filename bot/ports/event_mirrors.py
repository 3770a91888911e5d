"""Mirrors of events in a platform's own list, as services see them: what is remembered, and who writes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.event_mirrors import Board, Look, Mirror, Standing
from bot.domain.events import Event
from bot.domain.ids import EventId, PlaceId


class Hindrance(StrEnum):
    """Why events cannot be shown at a place; each is a catalogue key whose sentence names the fix."""

    PERMISSION = "mirrors.no_permission"
    FULL = "mirrors.full"
    GONE = "mirrors.gone"


@dataclass(frozen=True, slots=True)
class Mirrored:
    """A mirror and its event as it is now. ``public``: everybody may know of the event."""

    mirror: Mirror
    event: Event
    public: bool


class EventMirrors(Protocol):
    async def coming(self, now: datetime, *, limit: int) -> tuple[Event, ...]:
        """Planned events that have not begun and that everybody may know of, the next one first."""
        ...

    async def at(self, place_id: PlaceId) -> tuple[Mirrored, ...]:
        """Everything remembered at a place."""
        ...

    async def save(self, mirror: Mirror) -> None:
        """Remember, or remember anew."""
        ...

    async def lost(self, event_id: EventId, place_id: PlaceId) -> None:
        """Somebody deleted it by hand: nothing stands there any more."""
        ...

    async def forget(self, event_id: EventId, place_id: PlaceId) -> None: ...

    async def board(self, place_id: PlaceId) -> Board | None: ...

    async def claim(self, place_id: PlaceId, *, now: datetime, until: datetime) -> bool:
        """Keep others away from a place for a while; False when somebody else does, or it rests."""
        ...

    async def settle(self, board: Board) -> None:
        """Note how a place was left."""
        ...

    async def hindered(self) -> tuple[Board, ...]:
        """Places where events cannot be shown."""
        ...


class MirrorRefused(Exception):
    """The platform does not let us at all; the message is a ``Hindrance``."""


class MirrorUnfit(Exception):
    """The platform does not take this event as it is."""


class MirrorKeeper(Protocol):
    """Writes one platform's list of events. Everything raises MirrorRefused and SendError."""

    @property
    def capacity(self) -> int:
        """How many events that have not ended a place holds, those made by people included."""
        ...

    def look(self, event: Event, language: str) -> Look:
        """How an event should look."""
        ...

    async def standing(self, place_external_id: str) -> tuple[Standing, ...]:
        """What has not ended there."""
        ...

    async def make(self, place_external_id: str, event: Event, language: str) -> Standing:
        """Raises MirrorUnfit."""
        ...

    async def change(
        self, place_external_id: str, external_id: str, event: Event, language: str, *, begun: bool
    ) -> Standing | None:
        """None when it is gone meanwhile. ``begun``: its start stays as it is. Raises MirrorUnfit."""
        ...

    async def call_off(self, place_external_id: str, external_id: str, *, begun: bool) -> None:
        """Show it as called off, or as ended where it had begun. Nothing happens to one that is gone."""
        ...

    async def remove(self, place_external_id: str, external_id: str) -> None:
        """Nothing happens to one that is gone."""
        ...
