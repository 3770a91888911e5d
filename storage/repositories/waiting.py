"""Which open questions still wait for an answer: what their asker added is none, however often."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import QuestionId
from bot.domain.questions import QuestionStatus
from storage.sql import given_ids
from storage.tables.question_merges import moved_answers
from storage.tables.questions import answers, questions

WAITING: ColumnElement[bool] = and_(questions.c.status == QuestionStatus.OPEN.value, questions.c.heard == 0)
"""Whether a question is open and nobody but its asker has said anything to it."""

# An anonymous asker stands in neither: what has no name below a question without one is theirs, unless it
# came from another one by a merge (bot.domain.questions.Question.own_answer).
_MOVED = exists().where(moved_answers.c.answer_id == answers.c.id)
BY_ASKER = and_(
    answers.c.member_id.is_not_distinct_from(questions.c.asker_id),
    or_(answers.c.member_id.is_not(None), ~_MOVED),
)
"""Whether an answer is what the asker of its question added; of both tables."""

_ADDED = (
    select(func.count())
    .where(answers.c.question_id == questions.c.id, ~answers.c.withdrawn, BY_ASKER)
    .correlate(questions)
    .scalar_subquery()
)
_THESE = questions.c.id.in_(given_ids(questions.c.id, "recounted"))
_RECOUNT = update(questions).where(_THESE).values(heard=questions.c.answers - _ADDED)


async def recount(connection: AsyncConnection, question_ids: Collection[QuestionId]) -> None:
    """Count the answers of others than their askers, after questions or what was said to them changed."""
    await connection.execute(_RECOUNT, {"recounted": list(question_ids)})
