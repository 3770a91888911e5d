from datetime import datetime

from sqlalchemy import and_, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.events import EventStatus
from bot.domain.ids import EventId, MemberId
from bot.text.normalise import spoken
from storage.repositories.readable import readable
from storage.sql import fitting, insert_ignoring, upsert
from storage.tables.afterwards import event_attendance as attendance
from storage.tables.afterwards import event_words
from storage.tables.events import events

_MOST = 10  # events with one and the same word


class SqlAttendance:
    """Attendance by SQL; see bot.ports.afterwards."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def word(self, event_id: EventId) -> str:
        found = select(event_words.c.word).where(event_words.c.event_id == event_id)
        return (await self._connection.execute(found)).scalar() or ""

    async def set_word(self, event_id: EventId, word: str) -> None:
        if not word:
            await self._connection.execute(delete(event_words).where(event_words.c.event_id == event_id))
            return
        row = {"event_id": event_id, "word": word, "folded": fitting(spoken(word), event_words.c.folded)}
        await upsert(self._connection, event_words, row, keys=("event_id",))

    async def with_word(
        self, word: str, reader: MemberId | None, *, begun: datetime, ended: datetime
    ) -> tuple[EventId, ...]:
        found = (
            select(events.c.id)
            .join(event_words, event_words.c.event_id == events.c.id)
            .where(
                event_words.c.folded == fitting(spoken(word), event_words.c.folded),
                events.c.status == EventStatus.PLANNED.value,
                events.c.starts_at <= begun,
                events.c.ends_at > ended,
                readable(events.c.section_id, reader),
            )
            .order_by(events.c.starts_at.desc(), events.c.id)
            .limit(_MOST)
        )
        return tuple(EventId(row.id) for row in await self._connection.execute(found))

    async def attend(self, event_id: EventId, member_id: MemberId, at: datetime) -> bool:
        new = insert_ignoring(self._connection, attendance)
        row = {"event_id": event_id, "member_id": member_id, "at": at}
        return (await self._connection.execute(new, row)).rowcount == 1

    async def attended(self, event_id: EventId, member_id: MemberId) -> bool:
        mine = and_(attendance.c.event_id == event_id, attendance.c.member_id == member_id)
        found = select(attendance.c.event_id).where(mine)
        return (await self._connection.execute(found)).scalar() is not None

    async def count(self, event_id: EventId) -> int:
        counted = select(func.count()).select_from(attendance).where(attendance.c.event_id == event_id)
        return (await self._connection.execute(counted)).scalar_one()
