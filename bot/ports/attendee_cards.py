"""Cards of those who come to an event, as services see them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.attendee_cards import Card, Contact
from bot.domain.ids import EventId, MemberId


class AttendeeCards(Protocol):
    """A card goes with its member's answer."""

    async def get(self, event_id: EventId, member_id: MemberId) -> Card | None: ...

    async def save(self, card: Card) -> None:
        """Insert or update the card of somebody who answered."""
        ...

    async def delete(self, event_id: EventId, member_id: MemberId) -> None: ...

    async def of_event(self, event_id: EventId, *, limit: int) -> tuple[Card, ...]:
        """The cards of those who are going to be there, the first one first; nobody's who is on leave or may
        not know of the event any more."""
        ...

    async def last_contacts(
        self, reader: MemberId, others: Collection[MemberId], now: datetime
    ) -> Mapping[MemberId, Contact]:
        """When and where somebody last had to do with each of a few others; the newest contact of each, none
        of what one of the two could not read.
        """
        ...

    async def prune(self, now: datetime) -> int:
        """Forget the cards of events that are over or were called off; returns how many."""
        ...
