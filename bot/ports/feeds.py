"""Calendar feeds as services see them."""

from dataclasses import dataclass
from typing import Protocol

from bot.domain.events import Event
from bot.domain.feeds import Feed, Source, Window
from bot.domain.ids import FeedId, MemberId
from bot.domain.rsvps import Rsvp


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event as it stands in one member's calendar: with their own answer and the names of those who make
    it; ``section`` is empty where there is none.
    """

    event: Event
    mine: Rsvp | None
    host: str
    section: str = ""


class Feeds(Protocol):
    async def get(self, feed_id: FeedId) -> Feed | None: ...

    async def lock(self, feed_id: FeedId) -> Feed | None:
        """A feed nobody else can change until this unit of work ends."""
        ...

    async def of(self, member_id: MemberId) -> tuple[Feed, ...]:
        """A member's feeds, the oldest first."""
        ...

    async def by_secret(self, secret: str) -> Feed | None:
        """The feed an address leads to, by the hash of its secret."""
        ...

    async def save(self, feed: Feed) -> None:
        """Insert or update a feed. Lock its member before making one."""
        ...

    async def delete(self, feed_id: FeedId) -> None: ...

    async def delete_of(self, member_id: MemberId) -> None:
        """Forget all feeds of a member."""
        ...

    async def events(
        self, source: Source, reader: MemberId, window: Window, *, limit: int
    ) -> tuple[CalendarEvent, ...]:
        """What a feed holds for a reader, the first to start first: as far as they may know of it, planned or
        called off lately. Where there is more than the limit, what has not ended and is nearest stays. A
        section's feed has the open events of its twins.
        """
        ...
