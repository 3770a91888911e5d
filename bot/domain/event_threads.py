"""A thread per event: opened at the event's card, closed some days after the end."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.events import Event
from bot.domain.ids import DeliveryId, EventId, PlaceId

LOOKED_AT = timedelta(hours=1)  # how often one asks whether a thread still stands
NAMED_AGAIN = timedelta(minutes=6)  # Discord takes two names in ten minutes
LAST_WORDS = timedelta(days=1)  # how long a thread stays open after its event was called off


class Stage(StrEnum):
    WAITING = "waiting"  # the card stands, the thread does not yet
    OPEN = "open"
    CLOSED = "closed"
    NONE = "none"  # no thread belongs to this card
    GONE = "gone"  # somebody deleted it: it is not made again


@dataclass(frozen=True, slots=True)
class EventThread:
    """What belongs to one card of an event.

    card_id: the card's delivery. channel_id, message_id: where the card stands. name: as it was named last.
    version: the event's when it was looked at last. rest_until: nobody calls before then. due_at: when there
    is something to do although nobody changed anything. closes_at: set once the event was called off.
    """

    card_id: DeliveryId
    event_id: EventId
    place_id: PlaceId
    channel_id: str
    message_id: str
    due_at: datetime
    rest_until: datetime
    stage: Stage = Stage.WAITING
    thread_id: str = ""
    link: str = ""
    name: str = ""
    version: int = 0
    closes_at: datetime | None = None
    problem: str = ""

    def seen(self, event: Event, now: datetime, kept_for: timedelta) -> "EventThread":
        """As it is after everything that was due was done."""
        moments = [now + LOOKED_AT, closing(self, event, kept_for)]
        if event.starts_at > now:
            moments.append(event.starts_at)
        due_at = max(now, min(moments))
        return replace(self, version=event.version, due_at=due_at, rest_until=now, problem="")


def closing(thread: EventThread, event: Event, kept_for: timedelta) -> datetime:
    """When a thread closes. ``kept_for``: how long after the end."""
    return thread.closes_at or event.ends_at + kept_for


def is_on(event: Event, now: datetime) -> bool:
    """Whether an event is going on at a moment."""
    return not event.cancelled and event.starts_at <= now < event.ends_at
