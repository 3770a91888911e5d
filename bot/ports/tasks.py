"""Small tasks of sections, as services see them."""

from datetime import datetime
from typing import Protocol

from bot.domain.ids import MemberId, SectionId, TaskId
from bot.domain.tasks import Task


class Tasks(Protocol):
    async def get(self, task_id: TaskId) -> Task | None: ...

    async def lock(self, task_id: TaskId) -> Task | None:
        """A task nobody else can change until this unit of work ends. Lock members first."""
        ...

    async def save(self, task: Task) -> None:
        """Insert or update a task."""
        ...

    async def of_section(
        self, section_id: SectionId, *, limit: int, offset: int = 0
    ) -> tuple[tuple[Task, ...], int]:
        """A page of a section's unfinished tasks and how many there are: open ones first, of those the one
        that is wanted soonest.
        """
        ...

    async def count_open(self, section_id: SectionId) -> int:
        """How many wait for somebody to take them."""
        ...

    async def taken_by(self, member_id: MemberId, section_id: SectionId | None = None) -> tuple[TaskId, ...]:
        """What a member has taken and not finished, on request in one section only."""
        ...

    async def over(self, now: datetime, *, limit: int) -> tuple[TaskId, ...]:
        """Unfinished tasks whose time is over or whose section is closed, the longest over first."""
        ...

    async def deserted(self, *, limit: int) -> tuple[TaskId, ...]:
        """Taken tasks whose taker does not belong to the section any more, however that came about."""
        ...
