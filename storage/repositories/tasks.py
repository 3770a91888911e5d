from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, Select, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import MemberId, SectionId, TaskId
from bot.domain.sections import SectionStatus
from bot.domain.tasks import Task, TaskStatus
from storage.sql import MOST, NOW, locked_with_given, upsert, with_given
from storage.tables.sections import section_members, sections
from storage.tables.tasks import tasks

_OPEN = tasks.c.status == TaskStatus.OPEN.value
_TAKEN = tasks.c.status == TaskStatus.TAKEN.value
_UNFINISHED = tasks.c.status.in_((TaskStatus.OPEN.value, TaskStatus.TAKEN.value))
_HAS_A_SEAT = exists().where(
    section_members.c.section_id == tasks.c.section_id, section_members.c.member_id == tasks.c.taker_id
)


class SqlTasks:
    """Tasks by SQL; see bot.ports.tasks."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, task_id: TaskId) -> Task | None:
        return await self._first(with_given(tasks.c.id), {"id": task_id})

    async def lock(self, task_id: TaskId) -> Task | None:
        return await self._first(locked_with_given(tasks.c.id), {"id": task_id})

    async def save(self, task: Task) -> None:
        row = {
            "id": task.id,
            "section_id": task.section_id,
            "title": task.title,
            "asker_id": task.asker_id,
            "created_at": task.created_at,
            "ends_at": task.ends_at,
            "due_at": task.due_at,
            "status": task.status.value,
            "taker_id": task.taker_id,
            "taken_at": task.taken_at,
            "settled_at": task.settled_at,
        }
        await upsert(self._connection, tasks, row)

    async def of_section(
        self, section_id: SectionId, *, limit: int, offset: int = 0
    ) -> tuple[tuple[Task, ...], int]:
        own = (tasks.c.section_id == section_id, _UNFINISHED)
        open_first = (case((_OPEN, 0), else_=1), tasks.c.due_at.is_(None), tasks.c.due_at, tasks.c.id)
        found = select(tasks).where(*own).order_by(*open_first).limit(limit).offset(offset)
        rows = (await self._connection.execute(found)).mappings()
        page = tuple(_to_task(row) for row in rows)
        return page, await self._count(select(func.count()).select_from(tasks).where(*own))

    async def count_open(self, section_id: SectionId) -> int:
        waiting = select(func.count()).select_from(tasks)
        return await self._count(waiting.where(tasks.c.section_id == section_id, _OPEN))

    async def taken_by(self, member_id: MemberId, section_id: SectionId | None = None) -> tuple[TaskId, ...]:
        found = select(tasks.c.id).where(tasks.c.taker_id == member_id, _TAKEN)
        if section_id is not None:
            found = found.where(tasks.c.section_id == section_id)
        return await self._ids(found.order_by(tasks.c.id))

    async def over(self, now: datetime, *, limit: int) -> tuple[TaskId, ...]:
        return await self._ids(_over(), {"now": now, "most": limit})

    async def deserted(self, *, limit: int) -> tuple[TaskId, ...]:
        return await self._ids(_deserted(), {"most": limit})

    async def _first(
        self, found: Select[tuple[object, ...]], values: Mapping[str, object] | None = None
    ) -> Task | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _to_task(row) if row else None

    async def _ids(
        self, found: Select[Any], values: Mapping[str, object] | None = None
    ) -> tuple[TaskId, ...]:
        return tuple(TaskId(row.id) for row in await self._connection.execute(found, values))

    async def _count(self, found: Select[Any]) -> int:
        return int((await self._connection.execute(found)).scalar_one())


@cache
def _over() -> Select[Any]:
    closed = sections.c.status == SectionStatus.CLOSED.value
    found = (
        select(tasks.c.id)
        .join(sections, sections.c.id == tasks.c.section_id)
        .where(_UNFINISHED, or_(tasks.c.ends_at <= NOW, closed))
    )
    return found.order_by(tasks.c.ends_at, tasks.c.id).limit(MOST)


@cache
def _deserted() -> Select[Any]:
    return select(tasks.c.id).where(_TAKEN, ~_HAS_A_SEAT).order_by(tasks.c.id).limit(MOST)


def _to_task(row: RowMapping) -> Task:
    return Task(
        id=TaskId(row["id"]),
        section_id=SectionId(row["section_id"]),
        title=row["title"],
        asker_id=MemberId(row["asker_id"]),
        created_at=row["created_at"],
        ends_at=row["ends_at"],
        due_at=row["due_at"],
        status=TaskStatus(row["status"]),
        taker_id=None if row["taker_id"] is None else MemberId(row["taker_id"]),
        taken_at=row["taken_at"],
        settled_at=row["settled_at"],
    )
