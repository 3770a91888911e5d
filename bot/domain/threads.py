"""Threads at cards: opened where the card of an event or a question stands, closed when it is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.ids import DeliveryId, PlaceId

NAMED_AGAIN = timedelta(minutes=6)  # Discord takes two names in ten minutes


class Stage(StrEnum):
    WAITING = "waiting"  # the card stands, the thread does not yet
    OPEN = "open"
    CLOSED = "closed"
    NONE = "none"  # no thread belongs to this card
    GONE = "gone"  # somebody deleted it: it is not made again


@dataclass(frozen=True, slots=True)
class CardThread:
    """What belongs to one card.

    card_id: the card's delivery. subject_id: the event or question it shows. channel_id, message_id: where
    the card stands. name: as it was named last. version: what the subject was like when it was looked at
    last. rest_until: nobody calls before then. due_at: when there is something to do although nobody changed
    anything. closes_at: set once it is known when the thread closes.
    """

    card_id: DeliveryId
    subject_id: int
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


@dataclass(frozen=True, slots=True)
class Face:
    """How a thread looks from outside. ``state``: a word for how things stand, one of ``states``: the tag of
    a post where the platform has tags, else, and where it is none of them, it stands before the name.
    """

    name: str
    state: str = ""
    states: tuple[str, ...] = ()
