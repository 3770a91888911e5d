"""Which open questions still wait for an answer: a word their asker added is none."""

from sqlalchemy import ColumnElement, exists, or_, select, union_all

from bot.domain.questions import QuestionStatus
from storage.tables.question_merges import moved_answers
from storage.tables.questions import answers, questions

_LOOKED_AT = 200  # open questions with a single answer, the newest: whose that is takes a look at each

# Aliases, so that a statement about questions does not take them for its own.
_SILENT = questions.alias("silent_questions")
_LONE = questions.alias("lone_questions")
_NEWEST = (
    select(_LONE.c.id, _LONE.c.asker_id)
    .where(_LONE.c.status == QuestionStatus.OPEN.value, _LONE.c.answers == 1)
    .order_by(_LONE.c.asked_at.desc())
    .limit(_LOOKED_AT)
    .subquery("newest_lone")
)
# An anonymous asker stands in neither: what has no name below a question without one is theirs, unless it
# came from another one by a merge (bot.domain.questions.Question.own_answer).
_MOVED = exists().where(moved_answers.c.answer_id == answers.c.id)
_BY_ASKER = exists().where(
    answers.c.question_id == _NEWEST.c.id,
    ~answers.c.withdrawn,
    answers.c.member_id.is_not_distinct_from(_NEWEST.c.asker_id),
    or_(answers.c.member_id.is_not(None), ~_MOVED),
)

WAITING: ColumnElement[bool] = questions.c.id.in_(
    union_all(
        select(_SILENT.c.id).where(_SILENT.c.status == QuestionStatus.OPEN.value, _SILENT.c.answers == 0),
        select(_NEWEST.c.id).where(_BY_ASKER),
    )
)
"""Whether a question is open and nobody but its asker has said anything to it."""
