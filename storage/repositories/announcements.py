from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.announcements import Announcement, AnnouncementStatus, Audience
from bot.domain.deliveries import key_to_member
from bot.domain.ids import AccountId, AnnouncementId, MemberId, SectionId
from bot.domain.members import Standing
from bot.domain.places import Platform
from bot.domain.urgency import ANNOUNCEMENT
from storage.sql import MOST, locked_with_given, upsert, with_given
from storage.tables.deliveries import deliveries
from storage.tables.notices import announcements
from storage.tables.people import accounts, members, places
from storage.tables.sections import section_members

_table = announcements.c


class SqlAnnouncements:
    """What is said to many, by SQL; see bot.ports.notices."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, announcement_id: AnnouncementId) -> Announcement | None:
        return await self._first(with_given(announcements.c.id), {"id": announcement_id})

    async def lock(self, announcement_id: AnnouncementId) -> Announcement | None:
        return await self._first(locked_with_given(announcements.c.id), {"id": announcement_id})

    async def save(self, announcement: Announcement) -> None:
        row = {
            "id": announcement.id,
            "title": announcement.title,
            "body": announcement.body,
            "section_id": announcement.audience.section_id,
            "prefecture": announcement.audience.prefecture,
            "by_id": announcement.by_id,
            "begun_at": announcement.begun_at,
            "status": announcement.status.value,
            "after_id": announcement.after,
            "addressed": announcement.addressed,
            "unreachable": announcement.unreachable,
        }
        await upsert(self._connection, announcements, row)

    async def under_way(self, *, limit: int) -> tuple[AnnouncementId, ...]:
        rows = await self._connection.execute(_under_way(), {"most": limit})
        return tuple(AnnouncementId(row.id) for row in rows)

    async def latest(self, *, limit: int) -> tuple[Announcement, ...]:
        found = select(announcements).order_by(_table.id.desc()).limit(limit)
        rows = await self._connection.execute(found)
        return tuple(_to_announcement(row) for row in rows.mappings())

    async def addressees(self, audience: Audience, *, after: MemberId, limit: int) -> tuple[MemberId, ...]:
        found = select(members.c.id).where(*_addressed(audience), members.c.id > after)
        rows = await self._connection.execute(found.order_by(members.c.id).limit(limit))
        return tuple(MemberId(row.id) for row in rows)

    async def addresses(self, audience: Audience, member_id: MemberId) -> bool:
        found = select(members.c.id).where(members.c.id == member_id, *_addressed(audience))
        return (await self._connection.execute(found)).first() is not None

    async def count(self, audience: Audience) -> Mapping[Platform | None, int]:
        joined = members.outerjoin(accounts, accounts.c.member_id == members.c.id).outerjoin(
            places, places.c.id == accounts.c.place_id
        )
        newest = func.row_number().over(
            partition_by=members.c.id, order_by=(accounts.c.used_at.desc(), accounts.c.id)
        )
        each = select(places.c.platform, newest.label("newest")).select_from(joined)
        last = each.where(*_addressed(audience)).subquery()
        found = select(last.c.platform, func.count().label("number")).where(last.c.newest == 1)
        rows = await self._connection.execute(found.group_by(last.c.platform))
        return {None if row.platform is None else Platform(row.platform): row.number for row in rows}

    async def progress(self, announcement_id: AnnouncementId) -> Mapping[tuple[Platform, str], int]:
        its = (deliveries.c.subject_id == announcement_id, deliveries.c.kind == ANNOUNCEMENT)
        status = case((deliveries.c.withdrawn, "withdrawn"), else_=deliveries.c.status).label("status")
        parts = (deliveries.c.platform, status)
        found = select(*parts, func.count().label("number")).where(*its).group_by(*parts)
        rows = await self._connection.execute(found)
        return {(Platform(row.platform), row.status): row.number for row in rows}

    async def told(self, announcement_id: AnnouncementId, member_id: MemberId) -> bool:
        key = key_to_member(ANNOUNCEMENT, announcement_id, str(member_id))
        return (
            await self._connection.execute(select(deliveries.c.id).where(deliveries.c.key == key))
        ).first() is not None

    async def platforms_of(self, account_ids: Collection[AccountId]) -> Mapping[AccountId, Platform]:
        found = select(accounts.c.id, places.c.platform).join(places).where(accounts.c.id.in_(account_ids))
        return {AccountId(row.id): Platform(row.platform) for row in await self._connection.execute(found)}

    async def _first(
        self, found: Select[tuple[object, ...]], values: Mapping[str, object]
    ) -> Announcement | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _to_announcement(row) if row else None


@cache
def _under_way() -> Select[Any]:
    found = select(_table.id).where(_table.status == AnnouncementStatus.PLANNING.value)
    return found.order_by(_table.id).limit(MOST)


def _addressed(audience: Audience) -> list[ColumnElement[bool]]:
    conditions = [members.c.standing == Standing.MEMBER.value]
    if audience.prefecture:
        conditions.append(members.c.prefecture == audience.prefecture)
    if audience.section_id is not None:
        inside = section_members.c.section_id == audience.section_id
        conditions.append(members.c.id.in_(select(section_members.c.member_id).where(inside)))
    return conditions


def _to_announcement(row: RowMapping) -> Announcement:
    section_id = row["section_id"]
    return Announcement(
        id=AnnouncementId(row["id"]),
        title=row["title"],
        body=row["body"],
        audience=Audience(None if section_id is None else SectionId(section_id), row["prefecture"]),
        by_id=None if row["by_id"] is None else MemberId(row["by_id"]),
        begun_at=row["begun_at"],
        status=AnnouncementStatus(row["status"]),
        after=MemberId(row["after_id"]),
        addressed=row["addressed"],
        unreachable=row["unreachable"],
    )
