"""What becomes of sections: announcements, objections, former names, what moves, and experiments."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.experiments import Experiment
from bot.domain.ids import ExperimentId, MemberId, ReformId, SectionId
from bot.domain.reforms import Objection, Reform
from bot.domain.sections import Membership, Section


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name a section had, as it was written."""

    section_id: SectionId
    name: str


class Reforms(Protocol):
    async def get(self, reform_id: ReformId) -> Reform | None: ...

    async def lock(self, reform_id: ReformId) -> Reform | None:
        """A reform nobody else can change, nor object to, until this unit of work ends. Lock members and
        sections first."""
        ...

    async def save(self, reform: Reform) -> None:
        """Insert or update a reform."""
        ...

    async def concerning(self, section_ids: Collection[SectionId]) -> tuple[Reform, ...]:
        """What is announced about any of these sections, the first due first."""
        ...

    async def announced(
        self, *, limit: int, offset: int = 0, organisation: str = ""
    ) -> tuple[tuple[Reform, ...], int]:
        """A page of what is announced, the first due first, and how much there is in all: of sections that
        somebody of an organisation may know of.
        """
        ...

    async def due(self, now: datetime, *, limit: int) -> tuple[ReformId, ...]:
        """Announced reforms whose time has come, the longest due first."""
        ...

    async def object(self, objection: Objection) -> bool:
        """Note a member's objection; False, and only its word changed, where there is one already."""
        ...

    async def unobject(self, reform_id: ReformId, member_id: MemberId) -> bool:
        """Strike an objection off; False where there is none."""
        ...

    async def objections(self, reform: Reform) -> tuple[Objection, ...]:
        """The objections of those who belong to its sections now, the earliest first."""
        ...

    async def member_ids(self, section_ids: Collection[SectionId]) -> frozenset[MemberId]:
        """Everybody who belongs to any of these sections."""
        ...

    async def note_name(self, section: Section, at: datetime) -> None:
        """Remember the name a section gives up."""
        ...

    async def once_called(self, folded: str) -> FormerName | None:
        """The section that had this folded name last."""
        ...

    async def archive(
        self, text: str, *, limit: int, offset: int = 0, organisation: str = ""
    ) -> tuple[tuple[Section, ...], int]:
        """A page of closed sections whose name or purpose contains the text, those closed last first, and
        how many there are in all; merged ones are left out, since they live on in another, and those that
        somebody of this organisation may not know of.
        """
        ...

    async def quiet(self, before: datetime, *, limit: int) -> tuple[SectionId, ...]:
        """Open sections, awake, in which nothing has happened or been held since a moment and nothing is
        planned, whose chiefs were not asked since, and about which nothing is announced; the quietest
        first."""
        ...

    async def seat_all(self, taken: Collection[Membership]) -> None:
        """Insert or update seats."""
        ...

    async def move_followers(self, source: SectionId, target: SectionId) -> None:
        """Let those who follow a section follow another instead, unless they belong there."""
        ...

    async def move_questions(self, source: SectionId, target: SectionId) -> None:
        """Let a section's questions, ideas and pages of the handbook be another's."""
        ...

    async def move_shelf(self, source: SectionId, target: SectionId) -> None:
        """Let all a section shared on the toolshelf belong to another."""
        ...

    async def hold_series(self, section_id: SectionId) -> None:
        """Let nobody else change a section's series until this unit of work ends; before its events."""
        ...

    async def move_events(self, source: SectionId, target: SectionId) -> None:
        """Let a section's events and series be another's. Whoever edits an event meanwhile is told that it
        changed."""
        ...

    async def members_follow(self, section_id: SectionId, followed: SectionId, at: datetime) -> None:
        """Let everybody who belongs to a section follow one, the same or another."""
        ...

    async def left_behind(self, since: datetime, *, limit: int) -> tuple[SectionId, ...]:
        """Sections merged since a moment to which something still belongs: it arrived while they were
        merged."""
        ...


class Experiments(Protocol):
    async def get(self, experiment_id: ExperimentId) -> Experiment | None: ...

    async def lock(self, experiment_id: ExperimentId) -> Experiment | None:
        """An experiment nobody else can change until this unit of work ends. Lock its section first."""
        ...

    async def save(self, experiment: Experiment) -> None:
        """Insert or update an experiment."""
        ...

    async def running(self, section_id: SectionId) -> Experiment | None:
        """What a section tries at the moment."""
        ...

    async def due(self, now: datetime, *, limit: int) -> tuple[Experiment, ...]:
        """Running experiments about which something may have to be said, the first to end first."""
        ...

    async def finished(
        self, *, limit: int, offset: int = 0, reader: MemberId | None = None
    ) -> tuple[tuple[Experiment, ...], int]:
        """A page of answered experiments of sections a reader may look into, the last answered first, and
        how many there are in all.
        """
        ...
