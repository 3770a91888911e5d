from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, Table, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.freshness import Doubt, Kept, Reply, Review
from bot.domain.ids import MemberId
from storage.sql import MOST, NOW, given, upsert, with_given
from storage.tables.freshness import doubts, reviews

_KEYS = ("kind", "subject_id")
_OF_EACH = (*_KEYS, "member_id")


class SqlFreshness:
    """Reviews and doubts by SQL; see bot.ports.freshness."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def review(self, kind: Kept, subject_id: int) -> Review | None:
        row = (await self._connection.execute(_review(), _of(kind, subject_id))).mappings().first()
        return _to_review(row) if row else None

    async def save_review(self, review: Review) -> None:
        row = {
            "kind": review.kind.value,
            "subject_id": review.subject_id,
            "due_at": review.due_at,
            "member_id": review.member_id,
            "asked_at": review.asked_at,
            "reply": review.reply.value,
        }
        await upsert(self._connection, reviews, row, keys=_KEYS)

    async def forget_review(self, kind: Kept, subject_id: int) -> None:
        await self._connection.execute(delete(reviews).where(*_about(reviews, kind, subject_id)))

    async def due(self, now: datetime, *, limit: int) -> tuple[Review, ...]:
        rows = await self._connection.execute(_due(), {"now": now, "most": limit})
        return tuple(_to_review(row) for row in rows.mappings())

    async def asked(self, member_id: MemberId, since: datetime) -> int:
        found = select(func.count()).where(reviews.c.member_id == member_id, reviews.c.asked_at > since)
        return int((await self._connection.execute(found)).scalar_one())

    async def doubts(self, kind: Kept, subject_id: int, *, limit: int) -> tuple[Doubt, ...]:
        rows = await self._connection.execute(_doubts(), {**_of(kind, subject_id), "most": limit})
        return tuple(_to_doubt(row) for row in rows.mappings())

    async def doubt_of(self, kind: Kept, subject_id: int, member_id: MemberId) -> Doubt | None:
        found = select(doubts).where(*_about(doubts, kind, subject_id), doubts.c.member_id == member_id)
        row = (await self._connection.execute(found)).mappings().first()
        return _to_doubt(row) if row else None

    async def save_doubt(self, doubt: Doubt) -> None:
        row = {
            "kind": doubt.kind.value,
            "subject_id": doubt.subject_id,
            "member_id": doubt.member_id,
            "reason": doubt.reason,
            "at": doubt.at,
        }
        await upsert(self._connection, doubts, row, keys=_OF_EACH)

    async def forget_doubts(self, kind: Kept, subject_id: int) -> None:
        await self._connection.execute(delete(doubts).where(*_about(doubts, kind, subject_id)))


@cache
def _due() -> Select[Any]:
    due = select(reviews).where(reviews.c.due_at <= NOW)
    return due.order_by(reviews.c.due_at, reviews.c.subject_id).limit(MOST)


@cache
def _review() -> Select[Any]:
    return with_given(reviews.c.kind).where(reviews.c.subject_id == given(reviews.c.subject_id))


@cache
def _doubts() -> Select[Any]:
    found = with_given(doubts.c.kind).where(doubts.c.subject_id == given(doubts.c.subject_id))
    return found.order_by(doubts.c.at.desc(), doubts.c.member_id.desc()).limit(MOST)


def _of(kind: Kept, subject_id: int) -> dict[str, object]:
    return {"kind": kind.value, "subject_id": subject_id}


def _about(table: Table, kind: Kept, subject_id: int) -> tuple[ColumnElement[bool], ...]:
    return table.c.kind == kind.value, table.c.subject_id == subject_id


def _to_review(row: RowMapping) -> Review:
    member_id = row["member_id"]
    return Review(
        kind=Kept(row["kind"]),
        subject_id=row["subject_id"],
        due_at=row["due_at"],
        member_id=None if member_id is None else MemberId(member_id),
        asked_at=row["asked_at"],
        reply=Reply(row["reply"]),
    )


def _to_doubt(row: RowMapping) -> Doubt:
    return Doubt(
        kind=Kept(row["kind"]),
        subject_id=row["subject_id"],
        member_id=MemberId(row["member_id"]),
        reason=row["reason"],
        at=row["at"],
    )
