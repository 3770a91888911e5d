"""What the thread of a question says from outside, and when it closes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import DeliveryId, MemberId, PlaceId, QuestionId
from bot.domain.question_threads import LOOKED_AT, QuestionState, seen, state_of
from bot.domain.questions import Question, QuestionStatus
from bot.domain.threads import CardThread
from bot.services.question_threads import face_of
from tests.fakes.clock import START

DAY = timedelta(days=1)
ASKED = Question(QuestionId(1), MemberId(1), "印紙税", "本文", START)
THREAD = CardThread(DeliveryId(1), 1, PlaceId(1), "c", "m", START, START, problem="p")


@pytest.mark.parametrize(
    ("status", "answers", "expected"),
    [
        (QuestionStatus.OPEN, 0, QuestionState.UNANSWERED),
        (QuestionStatus.OPEN, 2, QuestionState.ANSWERED),
        (QuestionStatus.SOLVED, 1, QuestionState.SETTLED),
        (QuestionStatus.ENOUGH, 0, QuestionState.SETTLED),
        (QuestionStatus.WITHDRAWN, 3, QuestionState.WITHDRAWN),
        (QuestionStatus.MERGED, 0, QuestionState.MERGED),
    ],
)
def test_the_state_of_a_question(status: QuestionStatus, answers: int, expected: QuestionState) -> None:
    question = replace(ASKED, status=status, answers=answers)

    assert state_of(question) is expected
    assert face_of(question).name == ("" if expected is QuestionState.WITHDRAWN else "印紙税")
    assert face_of(question).state == f"question_threads.{expected.name.lower()}"


def test_a_thread_closes_some_days_after_its_question_was_settled_first() -> None:
    settled = replace(ASKED, status=QuestionStatus.SOLVED)

    waiting = seen(THREAD, ASKED, START, 7 * DAY)
    assert (waiting.closes_at, waiting.due_at, waiting.problem) == (None, START + LOOKED_AT, "")
    closing = seen(waiting, settled, START, 7 * DAY)
    assert (closing.closes_at, closing.due_at) == (START + 7 * DAY, START + LOOKED_AT)
    later = seen(closing, settled, START + 7 * DAY - LOOKED_AT / 2, 7 * DAY)
    assert (later.closes_at, later.due_at) == (START + 7 * DAY, START + 7 * DAY)
    assert seen(later, ASKED, START, 7 * DAY).closes_at is None
    assert seen(THREAD, replace(ASKED, status=QuestionStatus.MERGED), START, 7 * DAY).closes_at == START
