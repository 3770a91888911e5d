"""Pairs of sections that share their calendars, as services see them."""

from typing import Protocol

from bot.domain.ids import SectionId
from bot.domain.twins import Twinning


class Twins(Protocol):
    async def get(self, one: SectionId, other: SectionId) -> Twinning | None:
        """What is between two sections, in whichever order. Lock them first to change it."""
        ...

    async def of(self, section_id: SectionId) -> tuple[Twinning, ...]:
        """Everything asked and agreed between a section and open ones, the oldest first."""
        ...

    async def save(self, twinning: Twinning) -> None:
        """Insert or update a pair."""
        ...

    async def end(self, one: SectionId, other: SectionId) -> bool:
        """Strike a pair off; False where there is none."""
        ...
