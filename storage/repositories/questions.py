from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import Refused
from bot.domain.ids import AnswerId, MemberId, PlaceId, QuestionId, SectionId
from bot.domain.questions import Answer, Question, QuestionStatus, Source, Visibility
from bot.domain.seals import Seal
from bot.domain.town_sizes import TownSize
from bot.text.normalise import fold
from storage.repositories.readable import READER, readable
from storage.repositories.waiting import BY_ASKER, WAITING, recount
from storage.sealer import Sealer
from storage.sql import (
    MOST,
    columns_of,
    contains_given,
    escaped,
    fitting,
    given_ids,
    insert_ignoring,
    locked,
    with_given,
)
from storage.tables.question_merges import moved_answers, question_merges
from storage.tables.question_ties import answer_thanks
from storage.tables.questions import answers, question_thanks, questions

_INTO = questions.alias("into_questions")
_TO_BE_SEEN = questions.c.visibility == Visibility.TOWN.value
_NEWEST_FIRST = (questions.c.asked_at.desc(), questions.c.id.desc())
_GET = select(questions).where(questions.c.id == bindparam("question"))
_LOCK = locked(_GET)
# They write what is passed.
_SAVE = update(questions).where(questions.c.id == bindparam("question"))
_SAVE_ANSWER = update(answers).where(answers.c.id == bindparam("answer"))
_GET_READABLE = _GET.where(readable(questions.c.section_id, READER))
_LOCK_READABLE = locked(_GET_READABLE)

MOST_TRIED = 2_000  # anonymous questions that are looked through for one's own, the newest


class SqlQuestions:
    """Questions by SQL; see bot.ports.questions."""

    def __init__(self, connection: AsyncConnection, sealer: Sealer | None) -> None:
        self._connection = connection
        self._sealer = sealer

    async def get(self, question_id: QuestionId) -> Question | None:
        return await self._one(_GET, question_id)

    async def get_many(self, question_ids: Collection[QuestionId]) -> Mapping[QuestionId, Question]:
        found = await self._questions(_get_many(), {"ids": list(question_ids)})
        return {question.id: question for question in found}

    async def lock(self, question_id: QuestionId) -> Question | None:
        return await self._one(_LOCK, question_id)

    async def readable(self, question_id: QuestionId, reader: MemberId | None) -> Question | None:
        return await self._seen(_GET_READABLE, question_id, reader)

    async def lock_readable(self, question_id: QuestionId, reader: MemberId | None) -> Question | None:
        return await self._seen(_LOCK_READABLE, question_id, reader)

    async def add(self, question: Question) -> bool:
        new = insert_ignoring(self._connection, questions)
        return (await self._connection.execute(new, _row(question))).rowcount == 1

    async def save(self, question: Question) -> None:
        await self._connection.execute(_SAVE, {"question": question.id, **_row(question)})
        if question.answers:
            await recount(self._connection, (question.id,))

    async def unanswered(
        self, *, limit: int, offset: int = 0, reader: MemberId | None = None
    ) -> tuple[Question, ...]:
        waiting = select(questions).where(WAITING, readable(questions.c.section_id, reader))
        ordered = waiting.order_by(questions.c.asked_at, questions.c.id)
        return await self._questions(ordered.limit(limit).offset(offset))

    async def open_of(self, asker_id: MemberId, *, limit: int) -> tuple[Question, ...]:
        return await self._questions(_open_of(), {"reader": asker_id, "most": limit})

    async def recent(
        self,
        *,
        limit: int,
        offset: int = 0,
        section_id: SectionId | None = None,
        reader: MemberId | None = None,
    ) -> tuple[Question, ...]:
        found = select(questions).where(_TO_BE_SEEN, readable(questions.c.section_id, reader))
        if section_id is not None:
            found = found.where(questions.c.section_id == section_id)
        return await self._questions(found.order_by(*_NEWEST_FIRST).limit(limit).offset(offset))

    async def titled(self, text: str, *, limit: int, reader: MemberId | None = None) -> tuple[Question, ...]:
        values = {"text": escaped(fold(text)), "reader": reader, "most": limit}
        known = await self._questions(_titled(), values)
        return tuple(self._opened(one, reader) for one in known)

    async def ids_of(self, section_id: SectionId, *, limit: int) -> tuple[QuestionId, ...]:
        part = select(question_merges.c.question_id).join(_INTO, _INTO.c.id == question_merges.c.into_id)
        merged = questions.c.id.in_(part.where(_INTO.c.section_id == section_id))
        found = select(questions.c.id).where(or_(questions.c.section_id == section_id, merged))
        newest = found.order_by(questions.c.asked_at.desc(), questions.c.id.desc()).limit(limit)
        return tuple(QuestionId(row.id) for row in await self._connection.execute(newest))

    async def sealed_in(self, section_id: SectionId, *, limit: int) -> tuple[Question, ...]:
        found = select(questions).where(
            questions.c.section_id == section_id,
            questions.c.status == QuestionStatus.OPEN.value,
            questions.c.seal_proof != "",
        )
        return await self._questions(found.order_by(*_NEWEST_FIRST).limit(limit))

    async def answer(self, answer_id: AnswerId) -> Answer | None:
        return next(iter(await self._answers(with_given(answers.c.id), {"id": answer_id})), None)

    async def answers_by_id(self, answer_ids: Collection[AnswerId]) -> Mapping[AnswerId, Answer]:
        found = await self._answers(select(answers).where(answers.c.id.in_(answer_ids)))
        return {answer.id: answer for answer in found}

    async def recognise(self, given: Collection[Answer], reader: MemberId | None) -> tuple[Answer, ...]:
        origins = {answer.came_from for answer in given if answer.came_from is not None}
        asked = (await self.get_many(origins)).values() if origins and reader is not None else ()
        own = {one.id for one in asked if self._opened(one, reader).asked_by(reader)}
        return tuple(replace(answer, recognised=answer.came_from in own) for answer in given)

    async def add_answer(self, answer: Answer) -> None:
        await self._connection.execute(insert(answers), _answer_row(answer))
        await recount(self._connection, (answer.question_id,))

    async def save_answer(self, answer: Answer) -> None:
        await self._connection.execute(_SAVE_ANSWER, {"answer": answer.id, **_answer_row(answer)})
        await recount(self._connection, (answer.question_id,))

    async def answers_to(
        self, question_ids: Collection[QuestionId], *, limit: int, offset: int = 0
    ) -> tuple[Answer, ...]:
        found = select(answers).where(answers.c.question_id.in_(question_ids), ~answers.c.withdrawn)
        ordered = found.order_by(answers.c.at, answers.c.id).limit(limit).offset(offset)
        return await self._answers(ordered)

    async def first_answers(
        self, question_ids: Collection[QuestionId], *, limit: int, also: Collection[AnswerId] = ()
    ) -> Mapping[QuestionId, tuple[Answer, ...]]:
        first: dict[QuestionId, tuple[Answer, ...]] = {}
        values = {"questions": list(question_ids), "most": limit, "also": list(also)}
        for answer in await self._answers(_first_answers(), values):
            first[answer.question_id] = (*first.get(answer.question_id, ()), answer)
        return first

    async def most_helpful(self, question_ids: Collection[QuestionId]) -> Mapping[QuestionId, Answer]:
        best = await self._answers(_most_helpful(), {"questions": list(question_ids)})
        return {answer.question_id: answer for answer in best}

    async def thank(self, question_id: QuestionId, member_id: MemberId, asked: str, at: datetime) -> bool:
        row = {"question_id": question_id, "member_id": member_id, "asked": asked, "at": at}
        new = insert_ignoring(self._connection, question_thanks)
        return (await self._connection.execute(new, row)).rowcount == 1

    async def thanks(self, question_id: QuestionId) -> int:
        found = select(func.count()).where(question_thanks.c.question_id == question_id)
        return (await self._connection.execute(found)).scalar_one()

    async def author_of(self, question_id: QuestionId) -> MemberId | None:
        question = await self.get(question_id)
        if question is None or question.seal is None:
            return question.asker_id if question else None
        return self._sealer.open(question.seal, question_id) if self._sealer else None

    def seal(self, question: Question) -> Question:
        if self._sealer is None or question.asker_id is None:
            raise Refused("seal.no_key")
        return replace(question, seal=self._sealer.seal(question.id, question.asker_id))

    async def sealed_of(
        self, author: MemberId, *, limit: int, answered: bool = False
    ) -> tuple[Question, ...]:
        found = select(questions).where(questions.c.seal_proof != "", _TO_BE_SEEN)
        if answered:
            found = found.where(questions.c.status == QuestionStatus.OPEN.value, questions.c.answers > 0)
        found = found.where(readable(questions.c.section_id, author))
        newest = await self._questions(found.order_by(questions.c.id.desc()).limit(MOST_TRIED))
        own = (opened for one in newest if (opened := self._opened(one, author)).asker_id)
        return tuple(islice(own, limit))

    def _opened(self, question: Question, reader: MemberId | None) -> Question:
        """An anonymous question as its own author sees it."""
        if question.seal is None or reader is None or self._sealer is None:
            return question
        mine = self._sealer.proves(question.seal, question.id, reader)
        return replace(question, asker_id=reader) if mine else question

    async def _answers(
        self, found: Select[Any], values: Mapping[str, object] | None = None
    ) -> tuple[Answer, ...]:
        """Answers; of those without a name it is told which question they were given to."""
        given = [to_answer(row) for row in (await self._connection.execute(found, values)).mappings()]
        nameless = [answer.id for answer in given if answer.member_id is None]
        origins = await self._origins(nameless) if nameless else {}
        return tuple(replace(one, came_from=origins[one.id]) if one.id in origins else one for one in given)

    async def _origins(self, answer_ids: Collection[AnswerId]) -> Mapping[AnswerId, QuestionId]:
        """The questions from which answers set out, through however many merges they went."""
        joined = moved_answers.join(
            question_merges, question_merges.c.question_id == moved_answers.c.question_id
        )
        found = select(moved_answers.c.answer_id, question_merges.c.question_id, question_merges.c.into_id)
        moves = found.select_from(joined).where(moved_answers.c.answer_id.in_(answer_ids))
        rows = (await self._connection.execute(moves)).all()
        reached = {(row.answer_id, row.into_id) for row in rows}
        return {
            AnswerId(row.answer_id): QuestionId(row.question_id)
            for row in rows
            if (row.answer_id, row.question_id) not in reached
        }

    async def _seen(
        self, found: Select[Any], question_id: QuestionId, reader: MemberId | None
    ) -> Question | None:
        question = await self._one(found, question_id, reader=reader)
        return None if question is None else self._opened(question, reader)

    async def _one(
        self, found: Select[Any], question_id: QuestionId, **values: MemberId | None
    ) -> Question | None:
        rows = await self._connection.execute(found, {"question": question_id, **values})
        row = rows.mappings().first()
        return to_question(row) if row else None

    async def _questions(
        self, found: Select[Any], values: Mapping[str, object] | None = None
    ) -> tuple[Question, ...]:
        rows = await self._connection.execute(found, values)
        return tuple(to_question(row) for row in rows.mappings())


def _row(question: Question) -> dict[str, object]:
    source = question.source
    return {
        "id": question.id,
        "asker_id": None if question.seal else question.asker_id,
        "seal_proof": question.seal.proof if question.seal else "",
        "sealed_asker": question.seal.author if question.seal else "",
        "title": question.title,
        "folded": fitting(fold(question.title), questions.c.folded),
        "body": question.body,
        "section_id": question.section_id,
        "status": question.status.value,
        "visibility": question.visibility.value,
        "accepted_id": question.accepted_id,
        "answers": question.answers,
        "source_place_id": source.place_id if source else None,
        "source_channel_id": source.channel_id if source else "",
        "asked_at": question.asked_at,
        "edited_at": question.edited_at,
        "tried": question.tried,
        "area": question.area,
        "town_size": question.town_size.value if question.town_size else "",
        "asked_back_at": question.asked_back_at,
        "deadline": question.deadline,
        "merged_into": question.merged_into,
        "fresh_at": question.fresh_at,
        "outdated_at": question.outdated_at,
        "heard": question.answers,  # less what its asker added, see recount
    }


def _answer_row(answer: Answer) -> dict[str, object]:
    return {
        "id": answer.id,
        "question_id": answer.question_id,
        "member_id": answer.member_id,
        "body": answer.body,
        "at": answer.at,
        "edited_at": answer.edited_at,
        "withdrawn": answer.withdrawn,
    }


@cache
def _get_many() -> Select[Any]:
    return select(questions).where(questions.c.id.in_(given_ids(questions.c.id, "ids")))


@cache
def _open_of() -> Select[Any]:
    """Those of the reader's own that are open."""
    found = select(questions).where(
        questions.c.asker_id == READER,
        questions.c.status == QuestionStatus.OPEN.value,
        _TO_BE_SEEN,
        readable(questions.c.section_id, READER),
    )
    return found.order_by(*_NEWEST_FIRST).limit(MOST)


@cache
def _titled() -> Select[Any]:
    found = select(questions).where(_TO_BE_SEEN, contains_given(questions.c.folded))
    return found.where(readable(questions.c.section_id, READER)).order_by(*_NEWEST_FIRST).limit(MOST)


@cache
def _first_answers() -> Select[Any]:
    order = func.row_number().over(partition_by=answers.c.question_id, order_by=(answers.c.at, answers.c.id))
    there = select(answers.c.id, order.label("number")).where(
        answers.c.question_id.in_(given_ids(answers.c.question_id, "questions")), ~answers.c.withdrawn
    )
    numbered = there.subquery()
    among = numbered.c.number <= MOST
    wanted = select(numbered.c.id).where(or_(among, numbered.c.id.in_(given_ids(answers.c.id, "also"))))
    return select(answers).where(answers.c.id.in_(wanted)).order_by(answers.c.at, answers.c.id)


@cache
def _most_helpful() -> Select[Any]:
    helped = select(func.count()).where(answer_thanks.c.answer_id == answers.c.id).scalar_subquery()
    order = func.row_number().over(
        partition_by=answers.c.question_id, order_by=(helped.desc(), answers.c.at, answers.c.id)
    )
    ranked = (
        select(answers.c.id, order.label("number"))
        .join(questions, questions.c.id == answers.c.question_id)
        .where(questions.c.id.in_(given_ids(questions.c.id, "questions")), ~answers.c.withdrawn, ~BY_ASKER)
        .subquery()
    )
    return select(answers).where(answers.c.id.in_(select(ranked.c.id).where(ranked.c.number == 1)))


_QUESTION_COLUMNS = columns_of(questions)


def to_question(row: RowMapping) -> Question:
    """The columns of ``questions`` in a row as a Question."""
    section_id, accepted_id = row[_QUESTION_COLUMNS.section_id], row[_QUESTION_COLUMNS.accepted_id]
    place_id, asker_id = row[_QUESTION_COLUMNS.source_place_id], row[_QUESTION_COLUMNS.asker_id]
    proof, merged_into = row[_QUESTION_COLUMNS.seal_proof], row[_QUESTION_COLUMNS.merged_into]
    return Question(
        id=QuestionId(row[_QUESTION_COLUMNS.id]),
        asker_id=None if asker_id is None else MemberId(asker_id),
        title=row[_QUESTION_COLUMNS.title],
        body=row[_QUESTION_COLUMNS.body],
        asked_at=row[_QUESTION_COLUMNS.asked_at],
        section_id=None if section_id is None else SectionId(section_id),
        status=QuestionStatus(row[_QUESTION_COLUMNS.status]),
        accepted_id=None if accepted_id is None else AnswerId(accepted_id),
        answers=row[_QUESTION_COLUMNS.answers],
        source=Source(PlaceId(place_id), row[_QUESTION_COLUMNS.source_channel_id]) if place_id else None,
        edited_at=row[_QUESTION_COLUMNS.edited_at],
        tried=row[_QUESTION_COLUMNS.tried],
        area=row[_QUESTION_COLUMNS.area],
        town_size=TownSize(size) if (size := row[_QUESTION_COLUMNS.town_size]) else None,
        asked_back_at=row[_QUESTION_COLUMNS.asked_back_at],
        deadline=row[_QUESTION_COLUMNS.deadline],
        seal=Seal(proof, row[_QUESTION_COLUMNS.sealed_asker]) if proof else None,
        merged_into=None if merged_into is None else QuestionId(merged_into),
        fresh_at=row[_QUESTION_COLUMNS.fresh_at],
        outdated_at=row[_QUESTION_COLUMNS.outdated_at],
    )


def to_answer(row: RowMapping) -> Answer:
    """The columns of ``answers`` in a row as an Answer."""
    member_id = row[answers.c.member_id]
    return Answer(
        id=AnswerId(row[answers.c.id]),
        question_id=QuestionId(row[answers.c.question_id]),
        member_id=None if member_id is None else MemberId(member_id),
        body=row[answers.c.body],
        at=row[answers.c.at],
        edited_at=row[answers.c.edited_at],
        withdrawn=row[answers.c.withdrawn],
    )
