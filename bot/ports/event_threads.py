"""Threads of events, as services see them: what is remembered, and who opens them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.event_threads import EventThread
from bot.domain.ids import DeliveryId, EventId, PlaceId
from bot.domain.places import Platform


@dataclass(frozen=True, slots=True)
class Card:
    """An event's card that stands in a channel."""

    id: DeliveryId
    event_id: EventId
    place_id: PlaceId
    channel_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class OpenThread:
    """A thread: where posts go, and the address people open it by."""

    thread_id: str
    link: str


class EventThreads(Protocol):
    async def new_cards(
        self, platforms: Collection[Platform], now: datetime, *, limit: int
    ) -> tuple[Card, ...]:
        """Cards of planned events that are not over about which nothing is remembered yet."""
        ...

    async def add(self, thread: EventThread) -> None:
        """Remember a card; nothing happens where it is remembered already."""
        ...

    async def at(self, event_id: EventId, place_id: PlaceId) -> EventThread | None:
        """The thread of an event at a place, at whatever stage but NONE."""
        ...

    async def claim(
        self, platforms: Collection[Platform], *, now: datetime, until: datetime, limit: int
    ) -> tuple[EventThread, ...]:
        """Threads with something to do; nobody else gets them before ``until``."""
        ...

    async def save(self, thread: EventThread) -> None: ...

    async def hindered(self, *, limit: int) -> tuple[EventThread, ...]:
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

    async def open(self, place_external_id: str, card: Card, name: str) -> OpenThread | None:
        """The thread at a card, opened where there is none; None where none can be there. Raises Unreachable
        where the card or its thread was deleted.
        """
        ...

    async def check(self, thread_id: str) -> None:
        """Raises Unreachable when a thread is gone."""
        ...

    async def rename(self, thread_id: str, name: str) -> None: ...

    async def close(self, thread_id: str) -> None:
        """Put a thread to the archive; whoever writes there wakes it."""
        ...
