from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    RowMapping,
    Select,
    Table,
    and_,
    delete,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AnswerId, MemberId, QuestionId
from bot.domain.question_merges import Merge
from bot.domain.question_pairs import PairKind
from bot.domain.questions import Question, QuestionStatus, Visibility
from bot.domain.sections import Post
from storage.repositories.merged import whole_of
from storage.repositories.questions import to_question
from storage.repositories.readable import readable
from storage.repositories.waiting import recount
from storage.sql import MOST, insert_ignoring, with_given
from storage.tables.question_merges import moved_answers, question_merges
from storage.tables.question_ties import question_follows, question_pairs, question_versions
from storage.tables.questions import answers, question_thanks, questions
from storage.tables.sections import section_members

_OTHER = questions.alias("other_questions")
_LEADING = tuple(post.value for post in Post if post.leads)


class SqlQuestionMerges:
    """Merged questions by SQL; see bot.ports.question_merges.

    Who follows and thanks is copied with the same moment, which tells the copies apart when they go again.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, question_id: QuestionId) -> Merge | None:
        found = with_given(question_merges.c.question_id)
        row = (await self._connection.execute(found, {"question_id": question_id})).mappings().first()
        return _to_merge(row) if row else None

    async def parts(self, question_id: QuestionId, *, limit: int) -> tuple[Merge, ...]:
        found = select(question_merges).where(question_merges.c.into_id == question_id)
        first = found.order_by(question_merges.c.at, question_merges.c.question_id).limit(limit)
        return tuple(_to_merge(row) for row in (await self._connection.execute(first)).mappings())

    async def into(
        self, question_id: QuestionId, reader: MemberId | None, *, limit: int
    ) -> tuple[tuple[Question, Merge], ...]:
        found = (
            select(question_merges)
            .join(questions, questions.c.id == question_merges.c.question_id)
            .where(question_merges.c.into_id == question_id, readable(questions.c.section_id, reader))
        )
        newest = found.order_by(question_merges.c.at.desc(), question_merges.c.question_id).limit(limit)
        merges = [_to_merge(row) for row in (await self._connection.execute(newest)).mappings()]
        known = await self._by_id([merge.question_id for merge in merges])
        return tuple((known[merge.question_id], merge) for merge in merges)

    async def whole(self, question_id: QuestionId, *, limit: int) -> tuple[QuestionId, ...]:
        rows = await self._connection.execute(_whole(), {"question": question_id, "most": limit})
        return tuple(QuestionId(row.id) for row in rows)

    async def join(self, merge: Merge, asker_id: MemberId | None) -> None:
        await self._connection.execute(insert_ignoring(self._connection, question_merges), _row(merge))
        given = select(literal(merge.question_id, BigInteger), answers.c.id).where(
            answers.c.question_id == merge.question_id
        )
        noted = insert_ignoring(self._connection, moved_answers)
        await self._connection.execute(noted.from_select(["question_id", "answer_id"], given))
        await self._move(merge, to=merge.into_id)
        await self._copy(question_follows, merge, but=await self._asker_of(merge.into_id))
        await self._copy(question_thanks, merge, but=None)
        if asker_id is not None and asker_id != await self._asker_of(merge.into_id):
            row = {"question_id": merge.into_id, "member_id": asker_id, "at": merge.at}
            await self._connection.execute(insert_ignoring(self._connection, question_follows), row)
        await recount(self._connection, (merge.question_id, merge.into_id))

    async def part(self, merge: Merge) -> frozenset[AnswerId]:
        await self._move(merge, to=merge.question_id)
        for table in (question_follows, question_thanks):
            await self._take_copies(table, merge)
        joined = (question_follows.c.question_id == merge.into_id, question_follows.c.at == merge.at)
        await self._connection.execute(delete(question_follows).where(*joined))
        said = delete(question_pairs).where(  # by the merge itself; what was said before stays
            question_pairs.c.kind == PairKind.SAME.value,
            question_pairs.c.asked_id == merge.question_id,
            question_pairs.c.question_id == merge.into_id,
            question_pairs.c.at == merge.at,
        )
        gone = delete(question_merges).where(question_merges.c.question_id == merge.question_id)
        moved = delete(moved_answers).where(moved_answers.c.question_id == merge.question_id)
        for statement in (said, moved, gone):
            await self._connection.execute(statement)
        await recount(self._connection, (merge.question_id, merge.into_id))
        back = select(answers.c.id).where(answers.c.question_id == merge.question_id, ~answers.c.withdrawn)
        return frozenset(AnswerId(row.id) for row in await self._connection.execute(back))

    async def proposed(
        self, reader: MemberId, *, administrator: bool, limit: int, offset: int = 0
    ) -> tuple[tuple[Question, Question], ...]:
        found = (
            select(question_pairs.c.asked_id, question_pairs.c.question_id)
            .join(questions, questions.c.id == question_pairs.c.question_id)
            .join(_OTHER, _OTHER.c.id == question_pairs.c.asked_id)
            .where(
                question_pairs.c.kind == PairKind.SAME.value,
                questions.c.visibility == Visibility.TOWN.value,
                _OTHER.c.visibility == Visibility.TOWN.value,
                readable(questions.c.section_id, reader),
                readable(_OTHER.c.section_id, reader),
                _can_be_one(),
                true() if administrator else _merged_by(reader),
            )
            .distinct()
            .order_by(question_pairs.c.asked_id.desc(), question_pairs.c.question_id.desc())
        )
        rows = (await self._connection.execute(found.limit(limit).offset(offset))).all()
        known = await self._by_id([QuestionId(number) for row in rows for number in row])
        return tuple((known[row.asked_id], known[row.question_id]) for row in rows)

    async def _move(self, merge: Merge, *, to: QuestionId) -> None:
        """Have the answers that go along, or went, belong to a question, their earlier versions too."""
        moved = select(moved_answers.c.answer_id).where(moved_answers.c.question_id == merge.question_id)
        for table, column in ((answers, answers.c.id), (question_versions, question_versions.c.answer_id)):
            await self._connection.execute(update(table).where(column.in_(moved)).values(question_id=to))

    async def _copy(self, table: Table, merge: Merge, *, but: MemberId | None) -> None:
        names = [column.name for column in table.c if column.name != "question_id"]
        own = select(literal(merge.into_id, BigInteger), *(table.c[name] for name in names)).where(
            table.c.question_id == merge.question_id
        )
        if but is not None:
            own = own.where(table.c.member_id != but)
        copied = insert_ignoring(self._connection, table).from_select(["question_id", *names], own)
        await self._connection.execute(copied)

    async def _take_copies(self, table: Table, merge: Merge) -> None:
        own = table.alias()
        copied = select(own.c.member_id).where(
            own.c.question_id == merge.question_id,
            own.c.member_id == table.c.member_id,
            own.c.at == table.c.at,
        )
        await self._connection.execute(
            delete(table).where(table.c.question_id == merge.into_id, copied.exists())
        )

    async def _asker_of(self, question_id: QuestionId) -> MemberId | None:
        found = select(questions.c.asker_id).where(questions.c.id == question_id)
        number: int | None = (await self._connection.execute(found)).scalar_one()
        return None if number is None else MemberId(number)

    async def _by_id(self, question_ids: list[QuestionId]) -> dict[QuestionId, Question]:
        rows = await self._connection.execute(select(questions).where(questions.c.id.in_(question_ids)))
        found = [to_question(row) for row in rows.mappings()]
        return {question.id: question for question in found}


@cache
def _whole() -> Select[Any]:
    return whole_of().limit(MOST)


def _can_be_one() -> ColumnElement[bool]:
    """Whether a merge would leave what belongs to a section that keeps to itself inside it."""
    one, other = questions.c.section_id, _OTHER.c.section_id
    return or_(one.is_not_distinct_from(other), and_(readable(one, None), readable(other, None)))


def _merged_by(reader: MemberId) -> ColumnElement[bool]:
    """Who asked one of them, or leads the section of one."""
    led = select(section_members.c.section_id).where(
        section_members.c.member_id == reader, section_members.c.post.in_(_LEADING)
    )
    sides: tuple[Any, ...] = (questions, _OTHER)
    return or_(*(or_(side.c.asker_id == reader, side.c.section_id.in_(led)) for side in sides))


def _row(merge: Merge) -> dict[str, object]:
    return {
        "question_id": merge.question_id,
        "into_id": merge.into_id,
        "member_id": merge.member_id,
        "at": merge.at,
        "status": merge.status.value,
        "accepted_id": merge.accepted_id,
    }


def _to_merge(row: RowMapping) -> Merge:
    accepted_id = row["accepted_id"]
    return Merge(
        question_id=QuestionId(row["question_id"]),
        into_id=QuestionId(row["into_id"]),
        member_id=MemberId(row["member_id"]),
        at=row["at"],
        status=QuestionStatus(row["status"]),
        accepted_id=None if accepted_id is None else AnswerId(accepted_id),
    )
