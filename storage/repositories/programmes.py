from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    bindparam,
    delete,
    select,
    union,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.events import EventStatus
from bot.domain.ids import EventId, MemberId, PartId
from bot.domain.programmes import Part
from bot.ports.programmes import Names
from storage.sql import given, insert_ignoring, upsert, with_given
from storage.tables.events import events, rsvps
from storage.tables.people import members
from storage.tables.programme import event_parts, event_roles, lightning_talks, part_speakers, role_holders
from storage.tables.sections import section_members, sections

_SPEAKING = select(event_parts.c.event_id, part_speakers.c.member_id).join(
    part_speakers, part_speakers.c.part_id == event_parts.c.id
)
_HOLDING = select(event_roles.c.event_id, role_holders.c.member_id).join(
    role_holders, role_holders.c.role_id == event_roles.c.id
)
_TALKING = select(lightning_talks.c.event_id, lightning_talks.c.member_id)

# Made once: every card of an event runs the second.
_PART = with_given(event_parts.c.id)
_PARTS_OF = with_given(event_parts.c.event_id).order_by(event_parts.c.position, event_parts.c.id)


class SqlProgrammes:
    """Programmes by SQL; see bot.ports.programmes."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def part(self, part_id: PartId) -> Part | None:
        found = await self._parts(_PART, {"id": part_id})
        return found[0] if found else None

    async def parts_of(self, event_id: EventId) -> tuple[Part, ...]:
        return await self._parts(_PARTS_OF, {"event_id": event_id})

    async def save(self, parts: Collection[Part]) -> None:
        for part in parts:
            row = {
                "id": part.id,
                "event_id": part.event_id,
                "position": part.position,
                "title": part.title,
                "minutes": part.minutes,
                "speakers": part.speakers,
                "note": part.note,
                "talk_slots": part.talk_slots,
                "talk_minutes": part.talk_minutes,
            }
            await upsert(self._connection, event_parts, row)

    async def remove(self, part_ids: Collection[PartId]) -> None:
        await self._connection.execute(delete(event_parts).where(event_parts.c.id.in_(part_ids)))

    async def speakers_of(self, event_id: EventId) -> Mapping[PartId, Names]:
        speakers: dict[PartId, list[tuple[MemberId, str]]] = {}
        for row in await self._connection.execute(_speakers_of(), {"event_id": event_id}):
            speakers.setdefault(PartId(row.part_id), []).append((MemberId(row.id), row.name))
        return speakers

    async def add_speaker(self, part_id: PartId, member_id: MemberId, at: datetime) -> bool:
        row = {"part_id": part_id, "member_id": member_id, "added_at": at}
        new = insert_ignoring(self._connection, part_speakers)
        return (await self._connection.execute(new, row)).rowcount == 1

    async def remove_speaker(self, part_id: PartId, member_id: MemberId) -> bool:
        gone = delete(part_speakers).where(
            part_speakers.c.part_id == part_id, part_speakers.c.member_id == member_id
        )
        return (await self._connection.execute(gone)).rowcount == 1

    async def answered(self, event_id: EventId, member_ids: Collection[MemberId]) -> frozenset[MemberId]:
        found = select(rsvps.c.member_id).where(
            rsvps.c.event_id == event_id, rsvps.c.member_id.in_(member_ids)
        )
        return frozenset(MemberId(row.member_id) for row in await self._connection.execute(found))

    async def helped_by(self, member_id: MemberId, now: datetime) -> tuple[EventId, ...]:
        helping = union(
            _SPEAKING.where(part_speakers.c.member_id == member_id),
            _HOLDING.where(role_holders.c.member_id == member_id),
            _TALKING.where(lightning_talks.c.member_id == member_id),
        ).subquery()
        found = select(events.c.id).where(*_coming(now), events.c.id.in_(select(helping.c.event_id)))
        rows = await self._connection.execute(found.order_by(events.c.id))
        return tuple(EventId(row.id) for row in rows)

    async def outsiders(self, now: datetime, *, limit: int) -> tuple[tuple[EventId, MemberId], ...]:
        rows = await self._connection.execute(_outsiders(), {"ends_at": now, "most": limit})
        return tuple((EventId(row.event_id), MemberId(row.member_id)) for row in rows)

    async def _parts(self, found: Select[Any], values: Mapping[str, object]) -> tuple[Part, ...]:
        return tuple(_to_part(row) for row in (await self._connection.execute(found, values)).mappings())


@cache
def _speakers_of() -> Select[Any]:
    return (
        select(part_speakers.c.part_id, members.c.id, members.c.name)
        .join(event_parts, event_parts.c.id == part_speakers.c.part_id)
        .join(members, members.c.id == part_speakers.c.member_id)
        .where(event_parts.c.event_id == given(event_parts.c.event_id))
        .order_by(part_speakers.c.added_at, members.c.id)
    )


@cache
def _outsiders() -> Select[tuple[int, int]]:
    closed = (
        select(events.c.id, events.c.section_id)
        .join(sections, sections.c.id == events.c.section_id)
        .where(*_coming(given(events.c.ends_at)), sections.c.members_only)
        .cte("closed")
    )
    # Only of those few events, not of all there ever were: this is asked four times a minute.
    helping = union(
        _HOLDING.where(event_roles.c.event_id.in_(select(closed.c.id))),
        _TALKING.where(lightning_talks.c.event_id.in_(select(closed.c.id))),
    ).subquery()
    belongs = select(section_members.c.member_id).where(section_members.c.section_id == closed.c.section_id)
    return (
        select(helping.c.event_id, helping.c.member_id)
        .join(closed, closed.c.id == helping.c.event_id)
        .where(helping.c.member_id.not_in(belongs.correlate(closed)))
        .order_by(helping.c.event_id, helping.c.member_id)
        .limit(bindparam("most", type_=Integer))
    )


def _coming(now: datetime | BindParameter[Any]) -> tuple[ColumnElement[bool], ...]:
    return (events.c.status == EventStatus.PLANNED.value, events.c.ends_at > now)


def _to_part(row: RowMapping) -> Part:
    return Part(
        id=PartId(row["id"]),
        event_id=EventId(row["event_id"]),
        position=row["position"],
        title=row["title"],
        minutes=row["minutes"],
        speakers=row["speakers"],
        note=row["note"],
        talk_slots=row["talk_slots"],
        talk_minutes=row["talk_minutes"],
    )
