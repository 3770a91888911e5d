from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, Select, delete, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.faqs import Faq, FaqStatus
from bot.domain.ids import MemberId, QuestionId, SectionId
from bot.domain.question_pairs import PairKind
from bot.domain.questions import Question, Visibility
from storage.repositories.merged import whole_of
from storage.repositories.questions import to_question
from storage.repositories.readable import readable
from storage.sql import insert_ignoring, upsert, with_given
from storage.tables.faqs import faqs
from storage.tables.question_ties import question_pairs
from storage.tables.questions import questions

_NEEDED = (PairKind.SAME.value, PairKind.SOLVED_BY.value)


class SqlFaqs:
    """Frequently asked questions by SQL; see bot.ports.faqs."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, question_id: QuestionId) -> Faq | None:
        found = with_given(faqs.c.question_id)
        row = (await self._connection.execute(found, {"question_id": question_id})).mappings().first()
        return _to_faq(row) if row else None

    async def add(self, faq: Faq) -> bool:
        new = insert_ignoring(self._connection, faqs)
        return (await self._connection.execute(new, _row(faq))).rowcount == 1

    async def save(self, faq: Faq) -> None:
        await upsert(self._connection, faqs, _row(faq), keys=("question_id",))

    async def forget(self, question_id: QuestionId) -> None:
        await self._connection.execute(delete(faqs).where(faqs.c.question_id == question_id))

    async def needed_by(self, question_id: QuestionId) -> int:
        found = await self._connection.execute(_needed_by(), {"question": question_id})
        return int(found.scalar_one())

    async def listed(
        self,
        reader: MemberId,
        *,
        section_id: SectionId | None = None,
        limit: int,
        offset: int = 0,
    ) -> tuple[tuple[Faq, Question], ...]:
        found = (
            select(questions, faqs)
            .join(faqs, faqs.c.question_id == questions.c.id)
            .where(
                faqs.c.status == FaqStatus.LISTED.value,
                questions.c.visibility == Visibility.TOWN.value,
                questions.c.accepted_id.is_not(None),
                readable(questions.c.section_id, reader),
            )
            .order_by(questions.c.area, faqs.c.wording, questions.c.id)
        )
        if section_id is not None:
            found = found.where(questions.c.section_id == section_id)
        rows = (await self._connection.execute(found.limit(limit).offset(offset))).mappings()
        return tuple((_to_faq(row), to_question(row)) for row in rows)

    async def among(self, question_ids: Collection[QuestionId]) -> frozenset[QuestionId]:
        found = select(faqs.c.question_id).where(
            faqs.c.question_id.in_(question_ids), faqs.c.status == FaqStatus.LISTED.value
        )
        return frozenset(QuestionId(row.question_id) for row in await self._connection.execute(found))


@cache
def _needed_by() -> Select[Any]:
    found = select(func.count(distinct(question_pairs.c.member_id)))
    return found.where(question_pairs.c.kind.in_(_NEEDED), question_pairs.c.question_id.in_(whole_of()))


def _row(faq: Faq) -> dict[str, object]:
    return {
        "question_id": faq.question_id,
        "status": faq.status.value,
        "wording": faq.wording,
        "at": faq.at,
        "member_id": faq.member_id,
    }


def _to_faq(row: RowMapping) -> Faq:
    member_id = row[faqs.c.member_id]
    return Faq(
        question_id=QuestionId(row[faqs.c.question_id]),
        status=FaqStatus(row[faqs.c.status]),
        wording=row[faqs.c.wording],
        at=row[faqs.c.at],
        member_id=None if member_id is None else MemberId(member_id),
    )
