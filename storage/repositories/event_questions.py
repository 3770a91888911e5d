from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    RowMapping,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.event_questions import EventQuestion, EventQuestionStatus, Naming
from bot.domain.ids import EventId, EventQuestionId, MemberId, QuestionId
from bot.ports.event_questions import SeenEventQuestion
from storage.sql import given, given_ids, insert_ignoring, insert_into, locked
from storage.tables.event_questions import event_question_votes, event_questions

_table, _votes = event_questions.c, event_question_votes.c
_OPEN = _table.status == EventQuestionStatus.OPEN.value
# The author only where everybody may know them: what was asked without a name comes out without one.
_KNOWN = case((_table.naming == Naming.NAMED.value, _table.sealed_author_id), else_=None).label("author_id")
_SHOWN = (*(column for column in _table if column is not _table.sealed_author_id), _KNOWN)
_READER = bindparam("reader", type_=BigInteger)
_OWN = func.coalesce(_table.sealed_author_id == _READER, False).label("own")
_VOTED = exists().where(_votes.question_id == _table.id, _votes.member_id == _READER).label("voted")
_SEEN = select(*_SHOWN, _OWN, _VOTED)


class SqlEventQuestions:
    """Questions to events by SQL; see bot.ports.event_questions."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, question: EventQuestion, author_id: MemberId) -> None:
        row = {
            "id": question.id,
            "event_id": question.event_id,
            "sealed_author_id": author_id,
            "naming": question.naming.value,
            "text": question.text,
            "votes": question.votes,
            "asked_at": question.asked_at,
            **_changing(question),
        }
        await self._connection.execute(insert_into(self._connection, event_questions), row)

    async def get(self, question_id: EventQuestionId) -> EventQuestion | None:
        row = (await self._connection.execute(_get(), {"id": question_id})).mappings()
        return next((_to_question(one) for one in row), None)

    async def lock(self, *question_ids: EventQuestionId) -> tuple[EventQuestion, ...]:
        rows = await self._connection.execute(_lock(), {"ids": list(question_ids)})
        return tuple(_to_question(row) for row in rows.mappings())

    async def save(self, question: EventQuestion) -> None:
        changed = update(event_questions).where(_table.id == question.id)
        await self._connection.execute(changed.values(**_changing(question)))

    async def seen(self, question_id: EventQuestionId, reader: MemberId | None) -> SeenEventQuestion | None:
        rows = await self._connection.execute(_seen(), {"id": question_id, "reader": reader})
        return next((_to_seen(row) for row in rows.mappings()), None)

    async def page(
        self,
        event_id: EventId,
        reader: MemberId | None,
        statuses: Collection[EventQuestionStatus],
        *,
        limit: int,
        offset: int = 0,
    ) -> tuple[tuple[SeenEventQuestion, ...], int]:
        wanted = and_(_table.event_id == event_id, _table.status.in_(sorted(statuses)))
        order = (case((_OPEN, 0), else_=1), _table.votes.desc(), _table.asked_at, _table.id)
        found = _SEEN.where(wanted).order_by(*order).limit(limit).offset(offset)
        rows = (await self._connection.execute(found, {"reader": reader})).mappings()
        page = tuple(_to_seen(row) for row in rows)
        total = select(func.count()).select_from(event_questions).where(wanted)
        return page, (await self._connection.execute(total)).scalar_one()

    async def count_open(self, event_id: EventId, author_id: MemberId) -> int:
        return await self._count(_table.event_id == event_id, _OPEN, _table.sealed_author_id == author_id)

    async def count_new(self, event_id: EventId, since: datetime, until: datetime) -> int:
        return await self._count(
            _table.event_id == event_id, _OPEN, _table.asked_at >= since, _table.asked_at < until
        )

    async def vote(self, question_id: EventQuestionId, member_id: MemberId) -> bool:
        row = {"question_id": question_id, "member_id": member_id}
        new = insert_ignoring(self._connection, event_question_votes)
        added = (await self._connection.execute(new, row)).rowcount == 1
        if not added:
            await self._connection.execute(
                delete(event_question_votes).where(
                    _votes.question_id == question_id, _votes.member_id == member_id
                )
            )
        await self._recount(question_id)
        return added

    async def hand_votes(self, question_id: EventQuestionId, into: EventQuestionId) -> None:
        author = select(_table.sealed_author_id).where(_table.id == into).scalar_subquery()
        those = select(bindparam("into", into, type_=BigInteger), _votes.member_id).where(
            _votes.question_id == question_id, _votes.member_id.is_distinct_from(author)
        )
        handed = insert_ignoring(self._connection, event_question_votes)
        await self._connection.execute(handed.from_select(["question_id", "member_id"], those))
        await self._recount(into)

    async def sealed_author(self, question_id: EventQuestionId) -> MemberId | None:
        found = select(_table.sealed_author_id).where(_table.id == question_id)
        author = (await self._connection.execute(found)).scalar_one_or_none()
        return None if author is None else MemberId(author)

    async def behind(self, question_id: QuestionId) -> EventId | None:
        found = select(_table.event_id).where(_table.moved_to == question_id).limit(1)
        event_id = (await self._connection.execute(found)).scalar_one_or_none()
        return None if event_id is None else EventId(event_id)

    async def _count(self, *wanted: object) -> int:
        found = select(func.count()).select_from(event_questions).where(*wanted)  # type: ignore[arg-type]
        return (await self._connection.execute(found)).scalar_one()

    async def _recount(self, question_id: EventQuestionId) -> None:
        number = select(func.count()).where(_votes.question_id == question_id).scalar_subquery()
        counted = update(event_questions).where(_table.id == question_id).values(votes=number)
        await self._connection.execute(counted)


@cache
def _get() -> Select[Any]:
    return select(*_SHOWN).where(_table.id == given(_table.id))


@cache
def _lock() -> Select[Any]:
    return locked(select(*_SHOWN).where(_table.id.in_(given_ids(_table.id, "ids"))).order_by(_table.id))


@cache
def _seen() -> Select[Any]:
    return _SEEN.where(_table.id == given(_table.id))


def _changing(question: EventQuestion) -> dict[str, object]:
    return {
        "status": question.status.value,
        "reason": question.reason,
        "merged_into": question.merged_into,
        "moved_to": question.moved_to,
    }


def _to_question(row: RowMapping) -> EventQuestion:
    return EventQuestion(
        id=EventQuestionId(row["id"]),
        event_id=EventId(row["event_id"]),
        text=row["text"],
        naming=Naming(row["naming"]),
        asked_at=row["asked_at"],
        author_id=None if row["author_id"] is None else MemberId(row["author_id"]),
        status=EventQuestionStatus(row["status"]),
        votes=row["votes"],
        reason=row["reason"],
        merged_into=None if row["merged_into"] is None else EventQuestionId(row["merged_into"]),
        moved_to=None if row["moved_to"] is None else QuestionId(row["moved_to"]),
    )


def _to_seen(row: RowMapping) -> SeenEventQuestion:
    return SeenEventQuestion(_to_question(row), own=bool(row["own"]), voted=bool(row["voted"]))
