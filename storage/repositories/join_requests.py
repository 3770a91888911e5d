from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import MemberId, SectionId
from storage.sql import insert_ignoring
from storage.tables.following import join_requests as requests


class SqlJoinRequests:
    """Who asks to join a members-only section, by SQL; see bot.ports.following."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, section_id: SectionId, member_id: MemberId, at: datetime) -> bool:
        row = {"section_id": section_id, "member_id": member_id, "asked_at": at}
        new = insert_ignoring(self._connection, requests)
        return (await self._connection.execute(new, row)).rowcount == 1

    async def asked(self, section_id: SectionId, member_id: MemberId) -> bool:
        found = select(requests.c.member_id).where(_is(section_id, member_id))
        return (await self._connection.execute(found)).scalar() is not None

    async def waiting(self, section_id: SectionId, *, limit: int) -> tuple[MemberId, ...]:
        found = select(requests.c.member_id).where(requests.c.section_id == section_id)
        longest = found.order_by(requests.c.asked_at, requests.c.member_id).limit(limit)
        return tuple(MemberId(row.member_id) for row in await self._connection.execute(longest))

    async def remove(self, section_id: SectionId, member_id: MemberId) -> bool:
        gone = delete(requests).where(_is(section_id, member_id))
        return (await self._connection.execute(gone)).rowcount == 1

    async def remove_all(self, section_id: SectionId) -> None:
        await self._connection.execute(delete(requests).where(requests.c.section_id == section_id))

    async def remove_of(self, member_id: MemberId) -> None:
        await self._connection.execute(delete(requests).where(requests.c.member_id == member_id))


def _is(section_id: SectionId, member_id: MemberId) -> ColumnElement[bool]:
    return and_(requests.c.section_id == section_id, requests.c.member_id == member_id)
