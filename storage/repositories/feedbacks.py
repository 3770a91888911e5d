from sqlalchemy import RowMapping, Select, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.afterwards import Feedback, Mood, Quoting, Wish
from bot.domain.ids import EventId, FeedbackId, MemberId
from storage.sql import upsert
from storage.tables.afterwards import event_attendance as attendance
from storage.tables.afterwards import event_feedback as feedback
from storage.tables.people import members


class SqlFeedbacks:
    """Feedback on events by SQL; see bot.ports.afterwards."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, event_id: EventId, member_id: MemberId) -> Feedback | None:
        return await self._first(
            _with_names().where(feedback.c.event_id == event_id, feedback.c.member_id == member_id)
        )

    async def one(self, feedback_id: FeedbackId) -> Feedback | None:
        return await self._first(_with_names().where(feedback.c.id == feedback_id))

    async def save(self, said: Feedback) -> None:
        row = {
            "id": said.id,
            "event_id": said.event_id,
            "member_id": said.member_id,
            "at": said.at,
            "mood": said.mood.value if said.mood else None,
            "wish": said.wish.value if said.wish else None,
            "comment": said.comment,
            "quoting": said.quoting.value,
        }
        await upsert(self._connection, feedback, row, keys=("event_id", "member_id"))

    async def of(self, event_id: EventId, *, limit: int) -> tuple[Feedback, ...]:
        found = _with_names().where(feedback.c.event_id == event_id)
        found = found.order_by(feedback.c.at, feedback.c.member_id).limit(limit)
        return tuple(_to_feedback(row) for row in (await self._connection.execute(found)).mappings())

    async def forget(self, member_id: MemberId) -> None:
        for table in (feedback, attendance):
            await self._connection.execute(delete(table).where(table.c.member_id == member_id))

    async def _first(self, found: Select[tuple[object, ...]]) -> Feedback | None:
        row = (await self._connection.execute(found)).mappings().first()
        return _to_feedback(row) if row else None


def _with_names() -> Select[tuple[object, ...]]:
    return select(feedback, members.c.name).join(members, members.c.id == feedback.c.member_id)


def _to_feedback(row: RowMapping) -> Feedback:
    return Feedback(
        id=FeedbackId(row["id"]),
        event_id=EventId(row["event_id"]),
        member_id=MemberId(row["member_id"]),
        at=row["at"],
        mood=Mood(row["mood"]) if row["mood"] else None,
        wish=Wish(row["wish"]) if row["wish"] else None,
        comment=row["comment"],
        quoting=Quoting(row["quoting"]),
        name=row["name"],
    )
