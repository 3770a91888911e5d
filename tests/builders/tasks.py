"""Small tasks for tests. The same title makes the same id."""

from datetime import datetime
from zlib import crc32

from bot.domain.ids import MemberId, SectionId, TaskId
from bot.domain.tasks import Task, ask_for
from tests.fakes.clock import START


def task_called(
    title: str, section_id: int = 1, asker_id: int = 1, *, due_at: datetime | None = None
) -> Task:
    """An open task asked for when the tests' clock starts."""
    number = TaskId(crc32(title.encode()))
    return ask_for(
        number, SectionId(section_id), title, asker_id=MemberId(asker_id), due_at=due_at, now=START
    )
