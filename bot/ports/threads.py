"""Threads at cards, as services see them: what is remembered, and who opens them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ids import DeliveryId, PlaceId
from bot.domain.places import Platform
from bot.domain.threads import CardThread, Face


@dataclass(frozen=True, slots=True)
class Card:
    """The card of an event or a question that stands in a channel."""

    id: DeliveryId
    subject_id: int
    place_id: PlaceId
    channel_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class OpenThread:
    """A thread: where posts go, and the address people open it by."""

    thread_id: str
    link: str


class CardThreads(Protocol):
    """The threads at the cards of one sort of thing: of events, or of questions."""

    async def new_cards(
        self, platforms: Collection[Platform], now: datetime, *, limit: int
    ) -> tuple[Card, ...]:
        """Cards of what goes on about which nothing is remembered yet."""
        ...

    async def add(self, thread: CardThread) -> None:
        """Remember a card; nothing happens where it is remembered already."""
        ...

    async def at(self, subject_id: int, place_id: PlaceId) -> CardThread | None:
        """The thread of a thing at a place, at whatever stage but NONE."""
        ...

    async def of(self, subject_id: int, *, limit: int) -> tuple[CardThread, ...]:
        """The threads of a thing that stand somewhere, open or in the archive."""
        ...

    async def named(self, place_id: PlaceId, thread_id: str) -> CardThread | None:
        """What a thread that stands at a place belongs to; None where it is none of ours."""
        ...

    async def claim(
        self, platforms: Collection[Platform], *, now: datetime, until: datetime, limit: int
    ) -> tuple[CardThread, ...]:
        """Threads with something to do; nobody else gets them before ``until``."""
        ...

    async def press(self, subject_id: int, now: datetime) -> None:
        """Have the threads of a thing looked after at once, those in the archive included."""
        ...

    async def save(self, thread: CardThread) -> None: ...

    async def hindered(self, *, limit: int) -> tuple[CardThread, ...]:
        """Threads that cannot be as they should."""
        ...


class ThreadRefused(Exception):
    """The platform does not let us; the message is a catalogue key whose sentence names the fix."""


NOT_ALLOWED = "threads.no_permission"
TOO_MANY = "threads.too_many"


class ThreadKeeper(Protocol):
    """Opens, names and closes one platform's threads. Everything raises ThreadRefused and SendError, what
    concerns a thread that is gone Unreachable.
    """

    async def open(self, place_external_id: str, card: Card, face: Face) -> OpenThread | None:
        """The thread at a card, opened where there is none; None where none can be there. Raises Unreachable
        where the card or its thread was deleted.
        """
        ...

    async def check(self, thread_id: str, face: Face) -> None:
        """Set right the tag of a post somebody changed; names are left to people. Raises Unreachable when a
        thread is gone.
        """
        ...

    async def rename(self, thread_id: str, face: Face) -> None:
        """Have a thread look so, and wake it."""
        ...

    async def close(self, thread_id: str) -> None:
        """Put a thread to the archive; whoever writes there wakes it."""
        ...
