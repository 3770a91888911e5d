from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, RowMapping, Select, and_, delete, exists, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.cohosting import Cohosting
from bot.domain.events import EventStatus
from bot.domain.ids import EventId, MemberId, SectionId
from bot.domain.sections import SectionStatus
from storage.sql import given, insert_into, upsert
from storage.tables.events import events
from storage.tables.programme import event_sections as cohosts
from storage.tables.sections import sections

# Made once: every card of an event names who holds it together.
_OF = (
    select(cohosts)
    .join(sections, sections.c.id == cohosts.c.section_id)
    .where(cohosts.c.event_id == given(cohosts.c.event_id), sections.c.status == SectionStatus.OPEN.value)
    .order_by(cohosts.c.asked_at, cohosts.c.section_id)
)
_COLUMNS = ["event_id", "section_id", "asked_by", "asked_at", "agreed_at"]


class SqlCohosts:
    """Co-hosting by SQL; see bot.ports.event_extras."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, event_id: EventId, section_id: SectionId) -> Cohosting | None:
        found = select(cohosts).where(_is(event_id, section_id))
        row = (await self._connection.execute(found)).mappings().first()
        return _to_cohosting(row) if row else None

    async def of(self, event_id: EventId) -> tuple[Cohosting, ...]:
        rows = (await self._connection.execute(_OF, {"event_id": event_id})).mappings()
        return tuple(_to_cohosting(row) for row in rows)

    async def save(self, cohosting: Cohosting) -> None:
        row = {
            "event_id": cohosting.event_id,
            "section_id": cohosting.section_id,
            "asked_by": cohosting.asked_by,
            "asked_at": cohosting.asked_at,
            "agreed_at": cohosting.agreed_at,
        }
        await upsert(self._connection, cohosts, row, keys=("event_id", "section_id"))

    async def end(self, event_id: EventId, section_id: SectionId) -> bool:
        gone = delete(cohosts).where(_is(event_id, section_id))
        return (await self._connection.execute(gone)).rowcount == 1

    async def coming_of(self, section_id: SectionId, now: datetime, *, limit: int) -> tuple[EventId, ...]:
        found = (
            select(events.c.id)
            .join(cohosts, cohosts.c.event_id == events.c.id)
            .where(
                cohosts.c.section_id == section_id,
                events.c.status == EventStatus.PLANNED.value,
                events.c.ends_at > now,
            )
            .order_by(events.c.id)
            .limit(limit)
        )
        return tuple(EventId(row.id) for row in await self._connection.execute(found))

    async def move(self, source: SectionId, target: SectionId) -> None:
        theirs = cohosts.c
        own = exists().where(events.c.id == theirs.event_id, events.c.section_id == target)
        moving = select(
            theirs.event_id,
            literal(target).label("section_id"),
            theirs.asked_by,
            theirs.asked_at,
            theirs.agreed_at,
        ).where(theirs.section_id == source, ~own)
        new = insert_into(self._connection, cohosts).from_select(_COLUMNS, moving)
        await self._connection.execute(new.on_conflict_do_nothing())
        await self._connection.execute(delete(cohosts).where(theirs.section_id == source))
        await self._connection.execute(delete(cohosts).where(theirs.section_id == target, own))


def cohosted_by(section: BindParameter[int]) -> Select[Any]:
    """The events a section holds together with another."""
    return select(cohosts.c.event_id).where(cohosts.c.section_id == section, cohosts.c.agreed_at.is_not(None))


def _is(event_id: EventId, section_id: SectionId) -> ColumnElement[bool]:
    return and_(cohosts.c.event_id == event_id, cohosts.c.section_id == section_id)


def _to_cohosting(row: RowMapping) -> Cohosting:
    return Cohosting(
        event_id=EventId(row["event_id"]),
        section_id=SectionId(row["section_id"]),
        asked_by=MemberId(row["asked_by"]),
        asked_at=row["asked_at"],
        agreed_at=row["agreed_at"],
    )
