from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    RowMapping,
    Select,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    union,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AnswerId, MemberId, QuestionId, SectionId
from bot.domain.question_bundles import Span
from bot.domain.question_pairs import TAUGHT, Pair, PairKind
from bot.domain.question_versions import MOST_VERSIONS, Version
from bot.domain.questions import Answer, Question, QuestionStatus, Visibility
from bot.ports.question_ties import Thanked
from storage.repositories import question_called
from storage.repositories.questions import to_answer, to_question
from storage.repositories.readable import READER, readable
from storage.sql import MOST, SKIPPED, insert_ignoring
from storage.tables.question_ties import answer_thanks, question_follows, question_pairs, question_versions
from storage.tables.questions import answers, question_thanks, questions
from storage.tables.sections import section_members

_TO_BE_SEEN = questions.c.visibility == Visibility.TOWN.value
_ASKED = questions.alias("asked_questions")


class SqlQuestionTies:
    """Ties between members and questions by SQL; see bot.ports.question_ties."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def follow(self, question_id: QuestionId, member_id: MemberId, at: datetime) -> bool:
        row = {"question_id": question_id, "member_id": member_id, "at": at}
        new = insert_ignoring(self._connection, question_follows)
        return (await self._connection.execute(new, row)).rowcount == 1

    async def unfollow(self, question_id: QuestionId, member_id: MemberId) -> bool:
        gone = delete(question_follows).where(*_following(question_id, member_id))
        return (await self._connection.execute(gone)).rowcount == 1

    async def follows(self, question_id: QuestionId, member_id: MemberId) -> bool:
        found = select(question_follows.c.member_id).where(*_following(question_id, member_id))
        return (await self._connection.execute(found)).first() is not None

    async def count_followers(self, question_id: QuestionId) -> int:
        found = select(func.count()).where(question_follows.c.question_id == question_id)
        return int((await self._connection.execute(found)).scalar_one())

    async def followers(
        self, question_id: QuestionId, *, limit: int, after: MemberId | None = None
    ) -> tuple[MemberId, ...]:
        found = select(question_follows.c.member_id).where(question_follows.c.question_id == question_id)
        if after is not None:
            found = found.where(question_follows.c.member_id > after)
        rows = await self._connection.execute(found.order_by(question_follows.c.member_id).limit(limit))
        return tuple(MemberId(row.member_id) for row in rows)

    async def outside(self, section_id: SectionId, *, limit: int) -> tuple[MemberId, ...]:
        open_there = (
            questions.c.section_id == section_id,
            questions.c.status == QuestionStatus.OPEN.value,
        )
        asked = select(questions.c.asker_id.label("member_id")).where(*open_there)
        follow = select(question_follows.c.member_id).join(
            questions, questions.c.id == question_follows.c.question_id
        )
        waiting = union(asked, follow.where(*open_there)).subquery("waiting")
        belong = select(section_members.c.member_id).where(section_members.c.section_id == section_id)
        found = select(waiting.c.member_id).where(
            waiting.c.member_id.is_not(None), waiting.c.member_id.not_in(belong)
        )
        rows = await self._connection.execute(found.order_by(waiting.c.member_id).limit(limit))
        return tuple(MemberId(row.member_id) for row in rows)

    async def followed_by(self, member_id: MemberId, *, limit: int, offset: int = 0) -> tuple[Question, ...]:
        found = (
            select(questions)
            .join(question_follows, question_follows.c.question_id == questions.c.id)
            .where(question_follows.c.member_id == member_id, *_there_for(member_id))
            .order_by(question_follows.c.at.desc(), questions.c.id.desc())
        )
        return await self._questions(found.limit(limit).offset(offset))

    async def asked_by(self, member_id: MemberId, *, limit: int, offset: int = 0) -> tuple[Question, ...]:
        values = {"reader": member_id, "most": limit, "skipped": offset}
        return await self._questions(_asked_by(), values)

    async def answers_for(
        self, member_id: MemberId, span: Span, *, limit: int
    ) -> tuple[tuple[Question, Answer], ...]:
        found = (
            select(answers)
            .join(questions, questions.c.id == answers.c.question_id)
            .join(question_follows, question_follows.c.question_id == questions.c.id)
            .where(
                question_follows.c.member_id == member_id,
                answers.c.at >= question_follows.c.at,
                _within(answers.c.at, span),
                answers.c.member_id != member_id,
                ~answers.c.withdrawn,
                or_(questions.c.accepted_id.is_(None), questions.c.accepted_id != answers.c.id),
                *_there_for(member_id),
            )
        )
        ordered = found.order_by(answers.c.at, answers.c.id).limit(limit)
        given = [to_answer(row) for row in (await self._connection.execute(ordered)).mappings()]
        known = await self._by_id({answer.question_id for answer in given})
        return tuple((known[answer.question_id], answer) for answer in given)

    async def thank(self, answer_id: AnswerId, member_id: MemberId, at: datetime) -> bool:
        row = {"answer_id": answer_id, "member_id": member_id, "at": at}
        new = insert_ignoring(self._connection, answer_thanks)
        return (await self._connection.execute(new, row)).rowcount == 1

    async def take_thanks_back(self, answer_id: AnswerId, member_id: MemberId) -> bool:
        gone = delete(answer_thanks).where(
            answer_thanks.c.answer_id == answer_id, answer_thanks.c.member_id == member_id
        )
        return (await self._connection.execute(gone)).rowcount == 1

    async def thanks(self, answer_ids: Collection[AnswerId]) -> Mapping[AnswerId, int]:
        found = (
            select(answer_thanks.c.answer_id, func.count().label("people"))
            .where(answer_thanks.c.answer_id.in_(answer_ids))
            .group_by(answer_thanks.c.answer_id)
        )
        rows = await self._connection.execute(found)
        return {AnswerId(row.answer_id): int(row.people) for row in rows}

    async def thanked_by(self, member_id: MemberId, answer_ids: Collection[AnswerId]) -> frozenset[AnswerId]:
        found = select(answer_thanks.c.answer_id).where(
            answer_thanks.c.member_id == member_id, answer_thanks.c.answer_id.in_(answer_ids)
        )
        return frozenset(AnswerId(row.answer_id) for row in await self._connection.execute(found))

    async def thanks_to(self, author_id: MemberId, span: Span, *, limit: int) -> tuple[Thanked, ...]:
        of_author = (answers.c.member_id == author_id, ~answers.c.withdrawn, *_there_for(author_id))
        helped = (
            select(questions.c.id, func.count().label("people"))
            .join(answers, answers.c.question_id == questions.c.id)
            .join(answer_thanks, answer_thanks.c.answer_id == answers.c.id)
            .where(*of_author, _within(answer_thanks.c.at, span))
        )
        spared = (
            select(questions.c.id, func.count().label("people"))
            .join(answers, answers.c.id == questions.c.accepted_id)
            .join(question_thanks, question_thanks.c.question_id == questions.c.id)
            .where(*of_author, question_thanks.c.member_id != author_id, _within(question_thanks.c.at, span))
        )
        by_helped = await self._people(helped, limit)
        by_spared = await self._people(spared, limit)
        known = await self._by_id(by_helped.keys() | by_spared.keys())
        told = [Thanked(one, by_helped.get(one.id, 0), by_spared.get(one.id, 0)) for one in known.values()]
        return tuple(sorted(told, key=lambda one: (-one.helped - one.spared, one.question.id))[:limit])

    async def keep_version(self, version: Version) -> None:
        await self._connection.execute(insert(question_versions), _version_row(version))
        of_this = _versions_of(version.question_id, version.answer_id)
        outdated = question_versions.c.number <= version.number - MOST_VERSIONS
        await self._connection.execute(delete(question_versions).where(*of_this, outdated))

    async def next_number(self, question_id: QuestionId, answer_id: AnswerId) -> int:
        found = select(func.coalesce(func.max(question_versions.c.number), 0))
        last = await self._connection.execute(found.where(*_versions_of(question_id, answer_id)))
        return int(last.scalar_one()) + 1

    async def version(self, question_id: QuestionId, answer_id: AnswerId, *, back: int) -> Version | None:
        found = select(question_versions).where(*_versions_of(question_id, answer_id))
        ordered = found.order_by(question_versions.c.number.desc()).limit(1).offset(back)
        row = (await self._connection.execute(ordered)).mappings().first()
        return _to_version(row) if row else None

    async def count_versions(
        self, question_id: QuestionId, answer_ids: Collection[AnswerId]
    ) -> Mapping[AnswerId, int]:
        found = (
            select(question_versions.c.answer_id, func.count().label("versions"))
            .where(
                question_versions.c.question_id == question_id,
                question_versions.c.answer_id.in_(answer_ids),
            )
            .group_by(question_versions.c.answer_id)
        )
        rows = await self._connection.execute(found)
        return {AnswerId(row.answer_id): int(row.versions) for row in rows}

    async def forget_version(self, question_id: QuestionId, answer_id: AnswerId, number: int) -> bool:
        gone = delete(question_versions).where(
            *_versions_of(question_id, answer_id), question_versions.c.number == number
        )
        return (await self._connection.execute(gone)).rowcount == 1

    async def pair(self, pair: Pair) -> bool:
        new = insert_ignoring(self._connection, question_pairs)
        return (await self._connection.execute(new, _pair_row(pair))).rowcount == 1

    async def pairs(
        self, *, limit: int, since: datetime | None = None, reader: MemberId | None = None
    ) -> tuple[Pair, ...]:
        taken_back = exists().where(
            _ASKED.c.id == question_pairs.c.asked_id,
            _ASKED.c.status == QuestionStatus.WITHDRAWN.value,
        )
        found = (
            select(question_pairs)
            .join(questions, questions.c.id == question_pairs.c.question_id)
            .where(
                _TO_BE_SEEN,
                ~taken_back,
                or_(question_pairs.c.kind != PairKind.ACCEPTED.value, questions.c.accepted_id.is_not(None)),
                readable(questions.c.section_id, reader),
                readable(question_pairs.c.section_id, reader),
            )
        )
        if since is not None:
            found = found.where(question_pairs.c.at >= since)
        ordered = found.order_by(question_pairs.c.at, question_pairs.c.asked_id, question_pairs.c.member_id)
        rows = await self._connection.execute(ordered.limit(limit))
        return tuple(_to_pair(row) for row in rows.mappings())

    async def called(self, question_ids: Collection[QuestionId]) -> Mapping[QuestionId, tuple[str, ...]]:
        return await question_called.called(self._connection, question_ids)

    async def led_to(self, asked_id: QuestionId) -> tuple[QuestionId, ...]:
        return await question_called.led_to(self._connection, asked_id)

    async def forget_member(self, member_id: MemberId) -> None:
        judged = question_pairs.c.kind.in_([kind.value for kind in TAUGHT])
        for gone in (
            delete(question_follows).where(question_follows.c.member_id == member_id),
            delete(answer_thanks).where(answer_thanks.c.member_id == member_id),
            delete(question_thanks).where(question_thanks.c.member_id == member_id),
            delete(question_pairs).where(question_pairs.c.member_id == member_id, judged),
        ):
            await self._connection.execute(gone)

    async def _people(self, found: Select[Any], limit: int) -> dict[QuestionId, int]:
        counted = found.group_by(questions.c.id).order_by(func.count().desc(), questions.c.id).limit(limit)
        rows = await self._connection.execute(counted)
        return {QuestionId(row.id): int(row.people) for row in rows}

    async def _by_id(self, question_ids: Collection[QuestionId]) -> dict[QuestionId, Question]:
        found = await self._questions(select(questions).where(questions.c.id.in_(question_ids)))
        return {question.id: question for question in found}

    async def _questions(
        self, found: Select[Any], values: Mapping[str, object] | None = None
    ) -> tuple[Question, ...]:
        rows = await self._connection.execute(found, values)
        return tuple(to_question(row) for row in rows.mappings())


def _following(question_id: QuestionId, member_id: MemberId) -> tuple[ColumnElement[bool], ...]:
    return question_follows.c.question_id == question_id, question_follows.c.member_id == member_id


@cache
def _asked_by() -> Select[Any]:
    """What the reader asked."""
    found = select(questions).where(questions.c.asker_id == READER, *_there_for(READER))
    newest = found.order_by(questions.c.asked_at.desc(), questions.c.id.desc())
    return newest.limit(MOST).offset(SKIPPED)


def _there_for(reader: MemberId | BindParameter[Any]) -> tuple[ColumnElement[bool], ...]:
    return _TO_BE_SEEN, readable(questions.c.section_id, reader)


def _within(column: ColumnElement[datetime], span: Span) -> ColumnElement[bool]:
    return (column >= span.since) & (column < span.until)


def _versions_of(question_id: QuestionId, answer_id: AnswerId) -> tuple[ColumnElement[bool], ...]:
    return question_versions.c.question_id == question_id, question_versions.c.answer_id == answer_id


def _version_row(version: Version) -> dict[str, object]:
    return {
        "question_id": version.question_id,
        "answer_id": version.answer_id,
        "number": version.number,
        "title": version.title,
        "body": version.body,
        "tried": version.tried,
        "written_at": version.written_at,
        "replaced_at": version.replaced_at,
        "replaced_by": version.replaced_by,
    }


def _to_version(row: RowMapping) -> Version:
    return Version(
        question_id=QuestionId(row["question_id"]),
        answer_id=AnswerId(row["answer_id"]),
        number=row["number"],
        written_at=row["written_at"],
        replaced_at=row["replaced_at"],
        replaced_by=None if row["replaced_by"] is None else MemberId(row["replaced_by"]),
        body=row["body"],
        title=row["title"],
        tried=row["tried"],
    )


def _pair_row(pair: Pair) -> dict[str, object]:
    return {
        "kind": pair.kind.value,
        "asked_id": pair.asked_id,
        "question_id": pair.question_id,
        "member_id": pair.member_id,
        "asked": pair.asked,
        "section_id": pair.section_id,
        "at": pair.at,
    }


def _to_pair(row: RowMapping) -> Pair:
    section_id = row["section_id"]
    return Pair(
        kind=PairKind(row["kind"]),
        asked_id=row["asked_id"],
        question_id=QuestionId(row["question_id"]),
        member_id=MemberId(row["member_id"]),
        asked=row["asked"],
        at=row["at"],
        section_id=None if section_id is None else SectionId(section_id),
    )
