"""What stands beside an event, as services see it: venue, further sections that hold it, materials."""

from datetime import datetime
from typing import Protocol

from bot.domain.cohosting import Cohosting
from bot.domain.ids import EventId, MaterialId, SectionId
from bot.domain.materials import Material
from bot.domain.venues import Venue


class Venues(Protocol):
    async def get(self, event_id: EventId) -> Venue:
        """What is known of an event's venue; nothing where nobody wrote anything."""
        ...

    async def save(self, event_id: EventId, venue: Venue) -> None: ...


class Cohosts(Protocol):
    async def get(self, event_id: EventId, section_id: SectionId) -> Cohosting | None: ...

    async def of(self, event_id: EventId) -> tuple[Cohosting, ...]:
        """Everything asked and agreed between an event and open sections, the oldest first."""
        ...

    async def save(self, cohosting: Cohosting) -> None:
        """Insert or update."""
        ...

    async def end(self, event_id: EventId, section_id: SectionId) -> bool:
        """Strike it off; False where there is none."""
        ...

    async def coming_of(self, section_id: SectionId, now: datetime, *, limit: int) -> tuple[EventId, ...]:
        """Planned events that are not over which a section was asked to hold or holds with another."""
        ...

    async def move(self, source: SectionId, target: SectionId) -> None:
        """What a section holds with others is held by another one instead."""
        ...


class Materials(Protocol):
    async def get(self, material_id: MaterialId) -> Material | None: ...

    async def of(self, event_id: EventId, *, limit: int, offset: int = 0) -> tuple[Material, ...]:
        """A page of an event's materials, the first added first."""
        ...

    async def count(self, event_id: EventId) -> int: ...

    async def add(self, material: Material) -> bool:
        """Put it on the shelf; False where its address stands there already."""
        ...

    async def remove(self, material_id: MaterialId) -> bool: ...
