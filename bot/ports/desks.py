"""What is known about a section for those who look after it, and what its annual report needs."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.domain.ids import MemberId, SectionId
from bot.domain.questions import Question
from bot.domain.section_reports import SeatChange, Voice, YearFigures
from bot.domain.sections import Membership
from bot.domain.workload import Workload


class Desks(Protocol):
    async def welcomed(self, section_id: SectionId, since: datetime) -> Collection[tuple[MemberId, datetime]]:
        """Whom somebody had a word with, of those who joined since a moment: members with their joining."""
        ...

    async def welcome(self, seat: Membership, by: MemberId, at: datetime) -> bool:
        """Note a word with a newcomer; False where somebody had one before."""
        ...

    async def unanswered(self, section_id: SectionId) -> tuple[int, Question | None]:
        """How many open questions of a section nobody but their asker answered, and the oldest of them."""
        ...

    async def workload(
        self, section_id: SectionId, member_id: MemberId, *, since: datetime, now: datetime
    ) -> Workload:
        """What took place in a section since a moment, and how much of it one member did."""
        ...

    async def voice(self, section_id: SectionId, year: int, member_id: MemberId) -> Voice | None: ...

    async def save_voice(self, voice: Voice) -> None:
        """Insert or update a voice."""
        ...

    async def forget_voice(self, section_id: SectionId, year: int, member_id: MemberId) -> bool:
        """Take a voice back; False where there is none."""
        ...

    async def voices(self, section_id: SectionId, year: int, *, limit: int) -> tuple[Voice, ...]:
        """Voices that may be quoted, the first one first."""
        ...

    async def seat_changes(self, section_id: SectionId, *, until: datetime) -> tuple[SeatChange, ...]:
        """Who was seen to join and leave a section until a moment, in that order."""
        ...

    async def figures(self, section_id: SectionId, *, since: datetime, until: datetime) -> YearFigures:
        """What took place in a section in a span of time, its end excluded."""
        ...
