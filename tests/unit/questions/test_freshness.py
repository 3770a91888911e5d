from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.freshness import Kept, Reply, Review, next_review, year_of
from bot.domain.ids import AnswerId, MemberId, QuestionId
from bot.domain.questions import Answer, Question
from bot.text.years import describe_fiscal_year
from tests.fakes.clock import START

TOKYO = ZoneInfo("Asia/Tokyo")
HANAKO, KENTA = MemberId(1), MemberId(2)
QUESTION = Question(QuestionId(10), HANAKO, "題", "", START, answers=2)
ANSWER = Answer(AnswerId(5), QUESTION.id, KENTA, "こたえ", START, edited_at=START + timedelta(days=1))
DAY = timedelta(days=1)


@settings(max_examples=50)
@given(st.datetimes(datetime(2019, 5, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_the_next_look_comes_with_the_next_fiscal_year(moment: datetime) -> None:
    due = next_review(moment, TOKYO)

    assert moment < due <= moment + timedelta(days=367)
    assert year_of(due, TOKYO) == year_of(moment, TOKYO) + 1
    assert due.astimezone(TOKYO).strftime("%m-%d %H:%M") == "04-01 09:00"


@pytest.mark.parametrize(
    ("year", "language", "said"),
    [
        (2026, "ja", "令和8年度"),
        (2019, "ja", "令和元年度"),
        (2018, "ja", "2018年度"),
        (2026, "en", "fiscal year 2026"),
    ],
)
def test_a_fiscal_year_is_said_as_people_say_it(year: int, language: str, said: str) -> None:
    assert describe_fiscal_year(year, language) == said


def test_an_accepted_answer_is_as_fresh_as_its_last_word() -> None:
    solved = QUESTION.accept(ANSWER)
    assert solved.fresh_at == ANSWER.edited_at

    doubted = solved.doubt(START + 2 * DAY)
    assert (doubted.fresh_at, doubted.outdated_at) == (ANSWER.edited_at, START + 2 * DAY)
    assert doubted.accept(ANSWER) is doubted

    right = doubted.confirm(START + 3 * DAY)
    assert (right.fresh_at, right.outdated_at) == (START + 3 * DAY, None)

    open_again = doubted.reopen()
    assert (open_again.fresh_at, open_again.outdated_at) == (None, None)


def test_what_is_not_solved_is_neither_right_nor_outdated() -> None:
    for question in (QUESTION, QUESTION.enough(), QUESTION.accept(ANSWER).withdraw()):
        for said in (question.confirm, question.doubt):
            with pytest.raises(Refused):
                said(START)


def test_a_review_waits_for_one_person_and_for_one_word() -> None:
    asked = Review(Kept.QUESTION, 10, START).ask(KENTA, START, TOKYO)

    assert asked.waits_for(KENTA)
    assert not asked.waits_for(HANAKO)
    assert not asked.waits_for(None)
    assert asked.due_at == next_review(START, TOKYO)
    settled = asked.settle(Reply.CONFIRMED)
    assert not settled.waits_for(KENTA)
    assert settled.settle(Reply.OUTDATED) is settled
