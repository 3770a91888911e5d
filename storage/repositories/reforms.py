from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, RowMapping, Select, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import Refused
from bot.domain.ids import MemberId, ReformId, SectionId
from bot.domain.reforms import Objection, Reform, ReformKind, ReformStatus
from bot.domain.sections import Section, SectionStatus
from bot.ports.reforms import FormerName
from bot.text.normalise import fold
from storage.repositories.moves import SqlMoves
from storage.repositories.readable import known_to
from storage.repositories.sections import to_section
from storage.sql import (
    MOST,
    NOW,
    contains,
    fitting,
    given_ids,
    insert_ignoring,
    locked_with_given,
    upsert,
    with_given,
)
from storage.tables.base import Moment
from storage.tables.events import events
from storage.tables.reforms import objections, reforms, section_names
from storage.tables.sections import section_members, sections

_ANNOUNCED = reforms.c.status == ReformStatus.ANNOUNCED.value
_FIRST_DUE = (reforms.c.due_at, reforms.c.id)
_PLANNED = events.c.status == "planned"


class SqlReforms(SqlMoves):
    """Reforms, objections and former names by SQL; see bot.ports.reforms."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)

    async def get(self, reform_id: ReformId) -> Reform | None:
        return await self._first(with_given(reforms.c.id), {"id": reform_id})

    async def lock(self, reform_id: ReformId) -> Reform | None:
        return await self._first(locked_with_given(reforms.c.id), {"id": reform_id})

    async def save(self, reform: Reform) -> None:
        row = {
            "id": reform.id,
            "kind": reform.kind.value,
            "section_id": reform.section_id,
            "target_id": reform.target_id,
            "announced_by": reform.announced_by,
            "announced_at": reform.announced_at,
            "due_at": reform.due_at,
            "reason": reform.reason,
            "new_name": reform.new_name,
            "status": reform.status.value,
            "settled_at": reform.settled_at,
        }
        try:
            await upsert(self._connection, reforms, row)
        except IntegrityError as error:
            # Something else was announced about the section in the very same moment.
            raise Refused("reform.announced_just_now") from error

    async def concerning(self, section_ids: Collection[SectionId]) -> tuple[Reform, ...]:
        return await self._reforms(_concerning(), {"sections": list(section_ids)})

    async def announced(
        self, *, limit: int, offset: int = 0, organisation: str = ""
    ) -> tuple[tuple[Reform, ...], int]:
        known = exists().where(sections.c.id == reforms.c.section_id, known_to(organisation))
        found = select(reforms).where(_ANNOUNCED, known).order_by(*_FIRST_DUE).limit(limit).offset(offset)
        total = select(func.count()).select_from(reforms).where(_ANNOUNCED, known)
        page = await self._reforms(found)
        return page, (await self._connection.execute(total)).scalar_one()

    async def due(self, now: datetime, *, limit: int) -> tuple[ReformId, ...]:
        rows = await self._connection.execute(_due(), {"now": now, "most": limit})
        return tuple(ReformId(row.id) for row in rows)

    async def object(self, objection: Objection) -> bool:
        row = {
            "reform_id": objection.reform_id,
            "member_id": objection.member_id,
            "why": objection.why,
            "at": objection.at,
        }
        noted = await self._connection.execute(insert_ignoring(self._connection, objections), row)
        if noted.rowcount == 1:
            return True
        if objection.why:
            said = update(objections).where(*_by(objection.reform_id, objection.member_id))
            await self._connection.execute(said.values(why=objection.why))
        return False

    async def unobject(self, reform_id: ReformId, member_id: MemberId) -> bool:
        gone = delete(objections).where(*_by(reform_id, member_id))
        return (await self._connection.execute(gone)).rowcount == 1

    async def objections(self, reform: Reform) -> tuple[Objection, ...]:
        belongs = exists().where(
            section_members.c.member_id == objections.c.member_id,
            section_members.c.section_id.in_(reform.section_ids),
        )
        found = select(objections).where(objections.c.reform_id == reform.id, belongs)
        rows = await self._connection.execute(found.order_by(objections.c.at, objections.c.member_id))
        return tuple(
            Objection(ReformId(row.reform_id), MemberId(row.member_id), row.why, row.at) for row in rows
        )

    async def member_ids(self, section_ids: Collection[SectionId]) -> frozenset[MemberId]:
        found = select(section_members.c.member_id).where(section_members.c.section_id.in_(section_ids))
        return frozenset(MemberId(row.member_id) for row in await self._connection.execute(found))

    async def note_name(self, section: Section, at: datetime) -> None:
        row = {
            "name_folded": fitting(fold(section.name), section_names.c.name_folded),
            "section_id": section.id,
            "name": section.name,
            "at": at,
        }
        await upsert(self._connection, section_names, row, keys=("name_folded", "section_id"))

    async def once_called(self, folded: str) -> FormerName | None:
        key = fitting(folded, section_names.c.name_folded)
        row = (await self._connection.execute(_once_called(), {"name_folded": key})).first()
        return FormerName(SectionId(row.section_id), row.name) if row else None

    async def archive(
        self, text: str, *, limit: int, offset: int = 0, organisation: str = ""
    ) -> tuple[tuple[Section, ...], int]:
        says = or_(
            contains(sections.c.name_folded, fold(text)), contains(sections.c.purpose_folded, fold(text))
        )
        closed = (
            sections.c.status == SectionStatus.CLOSED.value,
            sections.c.merged_into.is_(None),
            says,
            known_to(organisation),
        )
        found = select(sections).where(*closed).order_by(sections.c.closed_at.desc(), sections.c.id.desc())
        rows = (await self._connection.execute(found.limit(limit).offset(offset))).mappings()
        page = tuple(to_section(row) for row in rows)
        total = select(func.count()).select_from(sections).where(*closed)
        return page, (await self._connection.execute(total)).scalar_one()

    async def quiet(self, before: datetime, *, limit: int) -> tuple[SectionId, ...]:
        rows = await self._connection.execute(_quiet(), {"before": before, "most": limit})
        return tuple(SectionId(row.id) for row in rows)

    async def _first(self, found: Select[Any], values: Mapping[str, Any] | None = None) -> Reform | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _to_reform(row) if row else None

    async def _reforms(
        self, found: Select[Any], values: Mapping[str, Collection[int]] | None = None
    ) -> tuple[Reform, ...]:
        rows = await self._connection.execute(found, values)
        return tuple(_to_reform(row) for row in rows.mappings())


@cache
def _due() -> Select[Any]:
    return select(reforms.c.id).where(_ANNOUNCED, reforms.c.due_at <= NOW).order_by(*_FIRST_DUE).limit(MOST)


@cache
def _concerning() -> Select[Any]:
    among = given_ids(reforms.c.section_id, "sections")
    about = or_(reforms.c.section_id.in_(among), reforms.c.target_id.in_(among))
    return select(reforms).where(_ANNOUNCED, about).order_by(*_FIRST_DUE)


@cache
def _once_called() -> Select[Any]:
    found = with_given(section_names.c.name_folded)
    return found.order_by(section_names.c.at.desc(), section_names.c.section_id.desc()).limit(1)


@cache
def _quiet() -> Select[tuple[int]]:
    before = bindparam("before", type_=Moment)
    # What comes again is made by itself: only answers to it show that somebody is there.
    alive = or_(events.c.series_id.is_(None), events.c.come + events.c.listen > 0)
    held = exists().where(events.c.section_id == sections.c.id, _PLANNED, events.c.ends_at > before, alive)
    announced = exists().where(_ANNOUNCED, reforms.c.section_id == sections.c.id)
    found = select(sections.c.id).where(
        sections.c.status == SectionStatus.OPEN.value,
        sections.c.active_at <= before,
        sections.c.dormant_since.is_(None),
        or_(sections.c.asked_at.is_(None), sections.c.asked_at <= before),
        ~held,
        ~announced,
    )
    return found.order_by(sections.c.active_at, sections.c.id).limit(bindparam("most", type_=Integer))


def _by(reform_id: ReformId, member_id: MemberId) -> tuple[Any, ...]:
    return (objections.c.reform_id == reform_id, objections.c.member_id == member_id)


def _to_reform(row: RowMapping) -> Reform:
    target_id, announced_by = row["target_id"], row["announced_by"]
    return Reform(
        id=ReformId(row["id"]),
        kind=ReformKind(row["kind"]),
        section_id=SectionId(row["section_id"]),
        announced_by=None if announced_by is None else MemberId(announced_by),
        announced_at=row["announced_at"],
        due_at=row["due_at"],
        target_id=None if target_id is None else SectionId(target_id),
        reason=row["reason"],
        new_name=row["new_name"],
        status=ReformStatus(row["status"]),
        settled_at=row["settled_at"],
    )
