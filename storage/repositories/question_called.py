"""What others called a question, by SQL; see bot.ports.question_ties."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import QuestionId
from bot.domain.question_pairs import MOST_CALLED, TAUGHT
from bot.domain.questions import QuestionStatus
from storage.repositories.readable import readable
from storage.sql import given, given_ids
from storage.tables.question_ties import question_pairs
from storage.tables.questions import questions

MOST_LED_TO = 200  # questions one question's words lead to

_ASKED = questions.alias("asked_questions")
_TAUGHT = question_pairs.c.kind.in_([kind.value for kind in TAUGHT])
_LATEST = (question_pairs.c.at.desc(), question_pairs.c.asked_id.desc())


async def called(
    connection: AsyncConnection, question_ids: Collection[QuestionId]
) -> Mapping[QuestionId, tuple[str, ...]]:
    """The words of a question that was asked after all are those it has now, or had when it was merged."""
    texts: dict[QuestionId, list[str]] = defaultdict(list)
    for row in await connection.execute(_called(), {"questions": list(question_ids)}):
        texts[QuestionId(row.question_id)].append(row.words)
    return {question_id: tuple(words) for question_id, words in texts.items()}


@cache
def _called() -> Select[tuple[int, str]]:
    each = func.row_number().over(
        partition_by=(question_pairs.c.question_id, question_pairs.c.member_id), order_by=_LATEST
    )
    said = (
        select(
            question_pairs.c.question_id,
            func.coalesce(_ASKED.c.title, question_pairs.c.asked).label("words"),
            question_pairs.c.at,
            question_pairs.c.asked_id,
            each.label("of_member"),
        )
        .join(questions, questions.c.id == question_pairs.c.question_id)
        .outerjoin(_ASKED, _ASKED.c.id == question_pairs.c.asked_id)
        .where(
            question_pairs.c.question_id.in_(given_ids(question_pairs.c.question_id, "questions")),
            _TAUGHT,
            or_(_ASKED.c.id.is_(None), _ASKED.c.status != QuestionStatus.WITHDRAWN.value),
            _may_be_told(question_pairs.c.section_id),
            _may_be_told(_ASKED.c.section_id),
        )
        .subquery("said")
    )
    newest = func.row_number().over(
        partition_by=said.c.question_id, order_by=(said.c.at.desc(), said.c.asked_id.desc())
    )
    numbered = select(said, newest.label("number")).where(said.c.of_member == 1).subquery("numbered")
    return (
        select(numbered.c.question_id, numbered.c.words)
        .where(numbered.c.number <= MOST_CALLED)
        .order_by(numbered.c.question_id, numbered.c.number)
    )


async def led_to(connection: AsyncConnection, asked_id: QuestionId) -> tuple[QuestionId, ...]:
    """See bot.ports.question_ties."""
    rows = await connection.execute(_led_to(), {"asked_id": asked_id})
    return tuple(QuestionId(row.question_id) for row in rows)


@cache
def _led_to() -> Select[int]:
    return (
        select(question_pairs.c.question_id)
        .where(question_pairs.c.asked_id == given(question_pairs.c.asked_id), _TAUGHT)
        .group_by(question_pairs.c.question_id)
        .order_by(func.max(question_pairs.c.at).desc())
        .limit(MOST_LED_TO)
    )


def _may_be_told(section_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether everybody who may read the question may know what was asked in a section."""
    same = and_(questions.c.section_id.is_not(None), section_id == questions.c.section_id)
    return or_(readable(section_id, None), same)
