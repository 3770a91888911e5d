"""お手伝い: a small task somebody who looks after a section asks for, and that one other person takes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import Refused
from bot.domain.ids import MemberId, SectionId, TaskId

TITLE_LIMIT = 80
AFTER_ITS_DAY = timedelta(days=30)  # how long a task with a day waits for somebody after it
WITHOUT_A_DAY = timedelta(days=90)
REMINDED_BEFORE = timedelta(hours=39)  # before the end of its day: nine in the morning of the day before


class TaskStatus(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"  # its time is over and nobody said that it was done


@dataclass(frozen=True, slots=True)
class Task:
    """One small task. Times are UTC.

    due_at: the end of the day until which it is wanted; None where no day was named. ends_at: when it ends by
    itself. settled_at: when it was done, withdrawn or ended.
    """

    id: TaskId
    section_id: SectionId
    title: str
    asker_id: MemberId
    created_at: datetime
    ends_at: datetime
    due_at: datetime | None = None
    status: TaskStatus = TaskStatus.OPEN
    taker_id: MemberId | None = None
    taken_at: datetime | None = None
    settled_at: datetime | None = None

    @property
    def unfinished(self) -> bool:
        return self.status in {TaskStatus.OPEN, TaskStatus.TAKEN}

    @property
    def remind_at(self) -> datetime | None:
        """When its taker is reminded; None where there is no day, or the task was taken later than that."""
        if self.due_at is None or self.taken_at is None:
            return None
        moment = self.due_at - REMINDED_BEFORE
        return moment if moment > self.taken_at else None

    def take(self, member_id: MemberId, now: datetime) -> "Task":
        """Somebody takes it. Raises Refused for who asked for it, and when it is taken or settled."""
        self.check_unfinished()
        if self.taker_id == member_id:
            raise Refused("task.yours_already", title=self.title)
        if self.taker_id is not None:
            raise Refused("task.taken_already", title=self.title)
        if self.asker_id == member_id:
            raise Refused("task.own", title=self.title)
        return replace(self, status=TaskStatus.TAKEN, taker_id=member_id, taken_at=now)

    def drop(self, member_id: MemberId | None) -> "Task":
        """The taker lets go; it is open again. Raises Refused for everybody else and when it is settled."""
        self.check_unfinished()
        if self.taker_id is None or self.taker_id != member_id:
            raise Refused("task.not_yours", title=self.title)
        return replace(self, status=TaskStatus.OPEN, taker_id=None, taken_at=None)

    def finish(self, member_id: MemberId | None, now: datetime) -> "Task":
        """It is done, says its taker or asker. Raises Refused for others and when it is settled."""
        self.check_unfinished()
        if member_id is None or member_id not in {self.taker_id, self.asker_id}:
            raise Refused("task.not_yours_to_finish", title=self.title)
        return replace(self, status=TaskStatus.DONE, settled_at=now)

    def withdraw(self, now: datetime) -> "Task":
        """It is not wanted any more. Raises Refused when it is settled."""
        self.check_unfinished()
        return replace(self, status=TaskStatus.WITHDRAWN, settled_at=now)

    def end(self, now: datetime) -> "Task":
        """Its time is over. Raises Refused when it is settled."""
        self.check_unfinished()
        return replace(self, status=TaskStatus.ENDED, settled_at=now)

    def check_unfinished(self) -> None:
        """Raises Refused when it is settled."""
        if not self.unfinished:
            raise Refused(f"task.is_{self.status.value}", title=self.title)


def ask_for(
    task_id: TaskId,
    section_id: SectionId,
    title: str,
    *,
    asker_id: MemberId,
    due_at: datetime | None,
    now: datetime,
) -> Task:
    """A new task."""
    ends_at = now + WITHOUT_A_DAY if due_at is None else due_at + AFTER_ITS_DAY
    return Task(task_id, section_id, title, asker_id, now, ends_at, due_at)
