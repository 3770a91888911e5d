"""A thread per question: opened at its card, named by how things stand, closed once it is settled."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import IntEnum

from bot.domain.questions import Question, QuestionStatus
from bot.domain.threads import CardThread

HIDDEN = -1  # in the place of a state: the thread has taken its section's name
LOOKED_AT = timedelta(hours=6)  # how often one asks whether a thread still stands as it should


class QuestionState(IntEnum):
    """How things stand with a question, for those who look at its thread from outside."""

    UNANSWERED = 0
    ANSWERED = 1  # there are answers; none of them has settled it
    SETTLED = 2
    WITHDRAWN = 3
    MERGED = 4  # its answers are another question's now


BY_STATUS: Mapping[QuestionStatus, QuestionState] = {
    QuestionStatus.SOLVED: QuestionState.SETTLED,
    QuestionStatus.ENOUGH: QuestionState.SETTLED,
    QuestionStatus.WITHDRAWN: QuestionState.WITHDRAWN,
    QuestionStatus.MERGED: QuestionState.MERGED,
}


def state_of(question: Question) -> QuestionState:
    """What the thread of a question says about it."""
    waiting = QuestionState.ANSWERED if question.answers else QuestionState.UNANSWERED
    return BY_STATUS.get(question.status, waiting)


def seen(thread: CardThread, question: Question, now: datetime, kept_for: timedelta) -> CardThread:
    """A thread as it is after it was made to look as it should. ``kept_for``: how long it stays open once
    the question is settled; that of one that became part of another one closes at once.
    """
    over = question.settled or question.gone
    life = timedelta() if question.gone else kept_for
    closes_at = (thread.closes_at or now + life) if over else None
    due_at = min(now + LOOKED_AT, closes_at or now + LOOKED_AT)
    version = state_of(question).value
    return replace(thread, version=version, closes_at=closes_at, due_at=due_at, rest_until=now, problem="")
