from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    Update,
    bindparam,
    delete,
    exists,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import PlaceId, SectionId
from bot.domain.sections import SectionStatus, Tier
from bot.domain.surfaces import Repair, Surface, SurfaceKind, Way
from storage.sql import given, given_ids, upsert, with_given
from storage.tables.base import Moment
from storage.tables.sections import section_surfaces as surfaces
from storage.tables.sections import sections, surface_repairs

_KEYS = ("section_id", "place_id")
_SETTLED = ("made", "channel_id", "role_id", "private", "settled", "checked_at", "problem")
# Made once: every delivery to a section runs it.
_WAY = (
    select(sections.c.members_only, surfaces.c.channel_id)
    .outerjoin(
        surfaces,
        (surfaces.c.section_id == sections.c.id)
        & (surfaces.c.place_id == bindparam("place"))
        & (surfaces.c.made != SurfaceKind.NONE.value),
    )
    .where(sections.c.id == bindparam("section"))
)

_OF_SECTION = with_given(surfaces.c.section_id).order_by(surfaces.c.place_id)
_AT_PLACE = with_given(surfaces.c.section_id).where(surfaces.c.place_id == given(surfaces.c.place_id))
_FOLLOW = (
    update(surfaces)
    .where(surfaces.c.section_id.in_(given_ids(surfaces.c.section_id, "changed")))
    .values(changes=surfaces.c.changes + 1, due_at=bindparam("at", type_=surfaces.c.due_at.type))
)
_TO_DECIDE = (
    select(sections.c.id, sections.c.tier)
    .where(
        sections.c.status == SectionStatus.OPEN.value,
        sections.c.tier != Tier.SOLO.value,
        ~exists().where(
            surfaces.c.section_id == sections.c.id,
            surfaces.c.place_id == given(surfaces.c.place_id),
            ~surfaces.c.preliminary | (sections.c.tier == Tier.PREPARING.value),
        ),
    )
    .order_by(sections.c.id)
)
_NOW = bindparam("now", type_=surfaces.c.due_at.type)
_DUE = (
    select(surfaces.c.section_id, surfaces.c.place_id)
    .where(surfaces.c.due_at <= _NOW)
    .order_by(surfaces.c.due_at, surfaces.c.section_id, surfaces.c.place_id)
    .limit(bindparam("most", type_=Integer))
)
# Due is asked twice: a second process that waited for the first one's update must see nothing.
_CLAIM = (
    update(surfaces)
    .where(tuple_(surfaces.c.section_id, surfaces.c.place_id).in_(_DUE), surfaces.c.due_at <= _NOW)
    .values(due_at=bindparam("until", type_=surfaces.c.due_at.type))
    .returning(surfaces)
)


class SqlSurfaces:
    """Rooms of sections by SQL; see bot.ports.sections."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def way(self, section_id: SectionId, place_id: PlaceId) -> Way:
        row = (await self._connection.execute(_WAY, {"section": section_id, "place": place_id})).first()
        return Way(members_only=row.members_only, channel_id=row.channel_id) if row else Way()

    async def surfaces_of(self, section_id: SectionId) -> tuple[Surface, ...]:
        rows = await self._connection.execute(_OF_SECTION, {"section_id": section_id})
        return tuple(to_surface(row) for row in rows.mappings())

    async def surface(self, section_id: SectionId, place_id: PlaceId) -> Surface | None:
        where = {"section_id": section_id, "place_id": place_id}
        row = (await self._connection.execute(_AT_PLACE, where)).mappings().first()
        return to_surface(row) if row else None

    async def section_of_channel(self, place_id: PlaceId, channel_id: str) -> SectionId | None:
        found = (
            select(surfaces.c.section_id)
            .join(sections, sections.c.id == surfaces.c.section_id)
            .where(
                surfaces.c.place_id == place_id,
                surfaces.c.channel_id == channel_id,
                surfaces.c.made != SurfaceKind.NONE.value,
                sections.c.status == SectionStatus.OPEN.value,
            )
            .order_by(surfaces.c.section_id)
            .limit(1)
        )
        section_id = (await self._connection.execute(found)).scalar()
        return None if section_id is None else SectionId(section_id)

    async def save_surface(self, surface: Surface) -> None:
        await upsert(self._connection, surfaces, _row(surface), keys=_KEYS)

    async def rooms_should_follow(self, section_ids: Collection[SectionId], now: datetime) -> None:
        await self._connection.execute(_FOLLOW, {"changed": list(section_ids), "at": now})

    async def rooms_to_decide(self, place_id: PlaceId) -> tuple[tuple[SectionId, Tier], ...]:
        rows = await self._connection.execute(_TO_DECIDE, {"place_id": place_id})
        return tuple((SectionId(row.id), Tier(row.tier)) for row in rows)

    async def claim_surfaces(self, *, now: datetime, until: datetime, limit: int) -> tuple[Surface, ...]:
        claimed = await self._connection.execute(_CLAIM, {"now": now, "until": until, "most": limit})
        return tuple(to_surface(row) for row in claimed.mappings())

    async def settle_surface(self, surface: Surface) -> None:
        row = _row(surface)
        at = {"section": surface.section_id, "place": surface.place_id}
        await self._connection.execute(_settle(), {**at, **{name: row[name] for name in _SETTLED}})
        unchanged = {**at, "seen": surface.changes, "due_at": surface.due_at}
        await self._connection.execute(_rest(), unchanged)

    async def note_repairs(self, repairs: Collection[Repair]) -> None:
        rows = [
            {"section_id": one.section_id, "place_id": one.place_id, "what": one.what, "at": one.at}
            for one in repairs
        ]
        if rows:
            await self._connection.execute(insert(surface_repairs), rows)

    async def repairs(self, *, after: datetime, until: datetime) -> tuple[Repair, ...]:
        rows = await self._connection.execute(_repairs(), {"after": after, "until": until})
        return tuple(
            Repair(SectionId(row["section_id"]), PlaceId(row["place_id"]), row["what"], row["at"])
            for row in rows.mappings()
        )

    async def forget_repairs(self, before: datetime) -> None:
        await self._connection.execute(delete(surface_repairs).where(surface_repairs.c.at < before))

    async def troubled_surfaces(self) -> tuple[Surface, ...]:
        rows = await self._connection.execute(_troubled())
        return tuple(to_surface(row) for row in rows.mappings())


def _at() -> ColumnElement[bool]:
    section, place = (bindparam(name, type_=BigInteger) for name in ("section", "place"))
    return (surfaces.c.section_id == section) & (surfaces.c.place_id == place)


@cache
def _settle() -> Update:
    return update(surfaces).where(_at())  # writes what is passed


@cache
def _rest() -> Update:
    """Not due before it is said to be, unless something changed meanwhile."""
    seen = surfaces.c.changes == bindparam("seen", type_=surfaces.c.changes.type)
    return update(surfaces).where(_at(), seen)


@cache
def _repairs() -> Select[Any]:
    since, until = (bindparam(name, type_=Moment) for name in ("after", "until"))
    found = select(surface_repairs).where(surface_repairs.c.at > since, surface_repairs.c.at <= until)
    return found.order_by(surface_repairs.c.id)


@cache
def _troubled() -> Select[Any]:
    found = select(surfaces).where(surfaces.c.problem != "")
    return found.order_by(surfaces.c.place_id, surfaces.c.section_id)


def _row(surface: Surface) -> dict[str, object]:
    return {
        "section_id": surface.section_id,
        "place_id": surface.place_id,
        "kind": surface.kind.value,
        "made": surface.made.value,
        "channel_id": surface.channel_id,
        "role_id": surface.role_id,
        "bound": surface.bound,
        "private": surface.private,
        "changes": surface.changes,
        "settled": surface.settled,
        "due_at": surface.due_at,
        "checked_at": surface.checked_at,
        "problem": surface.problem,
        "preliminary": surface.preliminary,
    }


def to_surface(row: RowMapping) -> Surface:
    """The columns of ``section_surfaces`` in a row as a Surface."""
    return Surface(
        section_id=SectionId(row[surfaces.c.section_id]),
        place_id=PlaceId(row[surfaces.c.place_id]),
        kind=SurfaceKind(row[surfaces.c.kind]),
        due_at=row[surfaces.c.due_at],
        made=SurfaceKind(row[surfaces.c.made]),
        channel_id=row[surfaces.c.channel_id],
        role_id=row[surfaces.c.role_id],
        bound=row[surfaces.c.bound],
        private=row[surfaces.c.private],
        changes=row[surfaces.c.changes],
        settled=row[surfaces.c.settled],
        checked_at=row[surfaces.c.checked_at],
        problem=row[surfaces.c.problem],
        preliminary=row[surfaces.c.preliminary],
    )
