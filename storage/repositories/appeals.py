from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Delete, RowMapping, Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.appeals import Appeal, AppealEnd, Reply, Request, Ring
from bot.domain.consulting import Load, Reason, ReasonKind
from bot.domain.ids import MemberId, QuestionId, SectionId
from bot.domain.questions import Question, QuestionStatus
from storage.repositories.questions import to_question
from storage.repositories.readable import readable
from storage.repositories.waiting import WAITING
from storage.sql import first_due, given, given_ids, insert_ignoring, locked_with_given, upsert, with_given
from storage.tables.appeals import appeal_requests, appeals
from storage.tables.questions import questions

_MOST_ASKED = 500  # about one question; three at a time never come to so many
_requests = appeal_requests.c
_OPEN = questions.c.status == QuestionStatus.OPEN.value


class SqlAppeals:
    """How far questions have come by SQL; see bot.ports.appeals."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, question_id: QuestionId) -> Appeal | None:
        return await self._first(with_given(appeals.c.question_id), {"question_id": question_id})

    async def lock(self, question_id: QuestionId) -> Appeal | None:
        return await self._first(locked_with_given(appeals.c.question_id), {"question_id": question_id})

    async def save(self, appeal: Appeal) -> None:
        row = {
            "question_id": appeal.question_id,
            "began_at": appeal.began_at,
            "ring": appeal.ring.value if appeal.ring else None,
            "waves": appeal.waves,
            "waved_at": appeal.waved_at,
            "next_at": appeal.next_at,
            "wakes_at": appeal.wakes_at,
            "ended": appeal.ended.value if appeal.ended else None,
        }
        await upsert(self._connection, appeals, row, keys=("question_id",))

    async def waking(self, until: datetime, *, limit: int) -> tuple[QuestionId, ...]:
        waking = first_due(appeals.c.wakes_at, appeals.c.question_id)
        rows = await self._connection.execute(waking, {"now": until, "most": limit})
        return tuple(QuestionId(row.question_id) for row in rows)

    async def add_request(self, request: Request) -> bool:
        new = insert_ignoring(self._connection, appeal_requests)
        return (await self._connection.execute(new, _row(request))).rowcount == 1

    async def save_request(self, request: Request) -> None:
        await upsert(self._connection, appeal_requests, _row(request), keys=("question_id", "member_id"))

    async def request(self, question_id: QuestionId, member_id: MemberId) -> Request | None:
        found = select(appeal_requests).where(
            _requests.question_id == question_id, _requests.member_id == member_id
        )
        row = (await self._connection.execute(found)).mappings().first()
        return _to_request(row) if row else None

    async def requests(self, question_id: QuestionId) -> tuple[Request, ...]:
        found = select(appeal_requests).where(_requests.question_id == question_id)
        ordered = found.order_by(_requests.at, _requests.member_id).limit(_MOST_ASKED)
        return tuple(_to_request(row) for row in (await self._connection.execute(ordered)).mappings())

    async def asked(self, question_ids: Collection[QuestionId]) -> frozenset[MemberId]:
        found = select(_requests.member_id).where(_requests.question_id.in_(question_ids))
        rows = await self._connection.execute(found.distinct().limit(_MOST_ASKED))
        return frozenset(MemberId(row.member_id) for row in rows)

    async def waiting(
        self, question_ids: Collection[QuestionId]
    ) -> Mapping[QuestionId, Mapping[ReasonKind, int]]:
        found = (
            select(_requests.question_id, _requests.reason, func.count().label("people"))
            .where(_requests.question_id.in_(question_ids), _requests.reply == Reply.WAITING.value)
            .group_by(_requests.question_id, _requests.reason)
            .order_by(func.min(_requests.at), _requests.reason)
        )
        counted: dict[QuestionId, dict[ReasonKind, int]] = {}
        for row in await self._connection.execute(found):
            counted.setdefault(QuestionId(row.question_id), {})[ReasonKind(row.reason)] = row.people
        return counted

    async def waiting_for(
        self, member_id: MemberId, *, limit: int, offset: int = 0
    ) -> tuple[tuple[tuple[Question, Request], ...], int]:
        waiting = (
            _requests.member_id == member_id,
            _requests.reply == Reply.WAITING.value,
            _OPEN,
            readable(questions.c.section_id, member_id),
        )
        joined = appeal_requests.join(questions, questions.c.id == _requests.question_id)
        found = select(questions, appeal_requests).select_from(joined).where(*waiting)
        ordered = found.order_by(_requests.at.desc(), questions.c.id).limit(limit).offset(offset)
        rows = (await self._connection.execute(ordered)).mappings().all()
        total = select(func.count()).select_from(joined).where(*waiting)
        page = tuple((to_question(row), _to_request(row)) for row in rows)
        return page, (await self._connection.execute(total)).scalar_one()

    async def note_answer(self, question_id: QuestionId, member_id: MemberId) -> None:
        asked = (_requests.question_id == question_id, _requests.member_id == member_id)
        await self._connection.execute(
            update(appeal_requests).where(*asked).values(reply=Reply.ANSWERED.value)
        )

    async def decline_all(self, member_id: MemberId) -> None:
        waiting = (_requests.member_id == member_id, _requests.reply == Reply.WAITING.value)
        await self._connection.execute(
            update(appeal_requests).where(*waiting).values(reply=Reply.DECLINED.value)
        )

    async def load(self, member_ids: Collection[MemberId], since: datetime) -> Mapping[MemberId, Load]:
        values = {"members": list(member_ids), "at": since}
        counted = await self._connection.execute(_asked_since(), values)
        asked = {row.member_id: row.asked for row in counted}
        return {
            MemberId(row.member_id): Load(asked.get(row.member_id, 0), row.last_at)
            for row in await self._connection.execute(_last_asked(), values)
        }

    async def open_of(
        self,
        section_ids: Collection[SectionId] | None,
        reader: MemberId | None,
        *,
        limit: int,
        offset: int = 0,
    ) -> tuple[tuple[tuple[Question, Appeal | None], ...], int]:
        waiting = [WAITING, readable(questions.c.section_id, reader)]
        if section_ids is not None:
            waiting.append(questions.c.section_id.in_(section_ids))
        joined = questions.outerjoin(appeals, appeals.c.question_id == questions.c.id)
        found = select(questions, appeals).select_from(joined).where(*waiting)
        ordered = found.order_by(questions.c.deadline.nulls_last(), questions.c.asked_at, questions.c.id)
        rows = (await self._connection.execute(ordered.limit(limit).offset(offset))).mappings().all()
        total = select(func.count()).select_from(questions).where(*waiting)
        page = tuple(
            (to_question(row), _to_appeal(row) if row[appeals.c.question_id] is not None else None)
            for row in rows
        )
        return page, (await self._connection.execute(total)).scalar_one()

    async def forget(self, member_id: MemberId) -> None:
        await self._connection.execute(delete(appeal_requests).where(_requests.member_id == member_id))
        thought_of = update(appeal_requests).where(_requests.passed_by == member_id)
        await self._connection.execute(thought_of.values(passed_by=None))

    async def prune(self, before: datetime) -> int:
        return (await self._connection.execute(_prune(), {"at": before})).rowcount

    async def _first(self, found: Select[tuple[object, ...]], values: Mapping[str, object]) -> Appeal | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _to_appeal(row) if row else None


_AMONG = _requests.member_id.in_(given_ids(_requests.member_id, "members"))


@cache
def _prune() -> Delete:
    over = select(appeals.c.question_id).where(appeals.c.wakes_at.is_(None))
    old = _requests.at < given(_requests.at)
    return delete(appeal_requests).where(old, _requests.question_id.in_(over))


@cache
def _last_asked() -> Select[Any]:
    found = select(_requests.member_id, func.max(_requests.at).label("last_at")).where(_AMONG)
    return found.group_by(_requests.member_id)


@cache
def _asked_since() -> Select[Any]:
    found = select(_requests.member_id, func.count().label("asked"))
    return found.where(_AMONG, _requests.at > given(_requests.at)).group_by(_requests.member_id)


def _row(request: Request) -> dict[str, object]:
    return {
        "question_id": request.question_id,
        "member_id": request.member_id,
        "ring": request.ring.value,
        "reason": request.reason.kind.value,
        "topic": request.reason.topic,
        "at": request.at,
        "reply": request.reply.value,
        "passed_by": request.passed_by,
    }


def _to_appeal(row: RowMapping) -> Appeal:
    ring, ended = row[appeals.c.ring], row[appeals.c.ended]
    return Appeal(
        question_id=QuestionId(row[appeals.c.question_id]),
        began_at=row[appeals.c.began_at],
        ring=Ring(ring) if ring else None,
        waves=row[appeals.c.waves],
        waved_at=row[appeals.c.waved_at],
        next_at=row[appeals.c.next_at],
        wakes_at=row[appeals.c.wakes_at],
        ended=AppealEnd(ended) if ended else None,
    )


def _to_request(row: RowMapping) -> Request:
    passed_by = row[_requests.passed_by]
    return Request(
        question_id=QuestionId(row[_requests.question_id]),
        member_id=MemberId(row[_requests.member_id]),
        ring=Ring(row[_requests.ring]),
        reason=Reason(ReasonKind(row[_requests.reason]), row[_requests.topic]),
        at=row[_requests.at],
        reply=Reply(row[_requests.reply]),
        passed_by=None if passed_by is None else MemberId(passed_by),
    )
