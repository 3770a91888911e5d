from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import NotAllowed, NotFound, Refused
from bot.domain.ids import AnswerId, MemberId, QuestionId
from bot.domain.questions import TITLE_LIMIT, Answer, Question, QuestionStatus, Visibility, title_of
from tests.fakes.clock import START

ASKER, OTHER = MemberId(1), MemberId(2)
QUESTION = Question(QuestionId(1), ASKER, "題", "本文", START)
LATER = START + timedelta(hours=1)


def answered(number: int = 1) -> tuple[Question, Answer]:
    return QUESTION.answer(AnswerId(number), OTHER, "こたえ", LATER)


def test_an_answer_is_counted() -> None:
    question, answer = answered()

    assert question.answers == 1
    assert answer == Answer(AnswerId(1), QUESTION.id, OTHER, "こたえ", LATER)


def test_accepting_solves_and_another_may_take_its_place() -> None:
    question, first = answered()
    question, second = question.answer(AnswerId(2), OTHER, "べつの", LATER)

    assert question.accept(first).solved
    assert question.accept(first).accept(second).accepted_id == second.id
    assert question.accept(first).accept(first) == question.accept(first)


def test_an_answer_to_another_question_solves_nothing() -> None:
    question, answer = answered()

    with pytest.raises(NotFound):
        question.accept(replace(answer, question_id=QuestionId(9)))


def test_an_answer_taken_back_solves_nothing() -> None:
    question, answer = answered()

    with pytest.raises(Refused, match="answer_withdrawn"):
        question.accept(answer.withdraw())


def test_losing_the_accepted_answer_opens_the_question() -> None:
    question, answer = answered()

    assert question.accept(answer).lose(answer, START) == QUESTION
    assert question.lose(answer, START) == QUESTION


def test_losing_another_answer_keeps_it_solved() -> None:
    question, first = answered()
    question, second = question.answer(AnswerId(2), OTHER, "べつの", LATER)

    assert question.accept(first).lose(second, START).accepted_id == first.id


def test_reopening_forgets_the_accepted_answer() -> None:
    question, answer = answered()

    assert question.accept(answer).reopen() == question
    with pytest.raises(Refused, match="is_open"):
        question.reopen()


def test_nothing_happens_to_a_question_that_was_taken_back() -> None:
    question, answer = answered()
    gone = question.withdraw()

    assert gone.visibility is Visibility.NOBODY
    for attempt in (
        gone.withdraw,
        gone.reopen,
        lambda: gone.accept(answer),
        lambda: gone.edit("題", "文", LATER),
        lambda: gone.answer(AnswerId(3), OTHER, "おそい", LATER),
    ):
        with pytest.raises(Refused, match=r"question\.is_withdrawn"):
            attempt()


def test_other_words_are_noted_and_the_same_words_are_not() -> None:
    assert QUESTION.edit("題", "本文", LATER) is QUESTION
    assert QUESTION.edit("別の題", "本文", LATER).edited_at == LATER
    _, answer = answered()
    assert answer.edit("こたえ", LATER) is answer
    assert answer.edit("なおした", LATER).edited_at == LATER


def test_a_question_is_kept_by_its_asker_and_administrators() -> None:
    assert QUESTION.kept_by(ASKER, administrator=False)
    assert QUESTION.kept_by(OTHER, administrator=True)
    for stranger in (OTHER, None):
        assert not QUESTION.kept_by(stranger, administrator=False)
        with pytest.raises(NotAllowed):
            QUESTION.check_asker(stranger, administrator=False)


def test_an_answer_is_kept_by_its_author_and_administrators() -> None:
    _, answer = answered()

    assert QUESTION.wrote(answer, OTHER)
    QUESTION.check_wrote(answer, ASKER, administrator=True)
    with pytest.raises(NotAllowed):
        QUESTION.check_wrote(answer, ASKER, administrator=False)


@given(st.lists(st.tuples(st.sampled_from(["answer", "lose", "accept", "reopen"]), st.integers(0, 5))))
def test_a_question_is_solved_exactly_while_one_of_its_answers_is_accepted(
    steps: list[tuple[str, int]],
) -> None:
    question, there = QUESTION, list[Answer]()
    for number, (step, pick) in enumerate(steps):
        if step == "answer":
            question, answer = question.answer(AnswerId(number), OTHER, "こたえ", LATER)
            there.append(answer)
        elif step == "reopen" and question.solved:
            question = question.reopen()
        elif there and step == "accept":
            question = question.accept(there[pick % len(there)])
        elif there and step == "lose":
            question = question.lose(there.pop(pick % len(there)), START)
        assert question.answers == len(there)
        assert question.solved is (question.accepted_id in {answer.id for answer in there})
        assert question.solved is (question.status is QuestionStatus.SOLVED)


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("印紙税ってどうしてます?\nはじめてで…", "印紙税ってどうしてます?"),
        ("\n  \n  ひとこと  \n", "ひとこと"),
        ("", ""),
        ("あ" * 200, "あ" * (TITLE_LIMIT - 1) + "…"),
    ],
)
def test_a_title_is_the_first_line_that_says_something(message: str, title: str) -> None:
    assert title_of(message) == title


def test_the_asker_is_asked_back_a_day_after_the_first_answer_of_somebody_else() -> None:
    own, _ = QUESTION.answer(AnswerId(1), ASKER, "自分で", START)
    first, _ = own.answer(AnswerId(2), OTHER, "こたえ", LATER)
    second, _ = first.answer(AnswerId(3), OTHER, "べつの", LATER + timedelta(hours=9))

    assert own.asked_back_at is None
    assert first.asked_back_at == LATER + timedelta(hours=24)
    assert second.asked_back_at == first.asked_back_at


def test_what_is_settled_when_it_is_answered_is_not_asked_about() -> None:
    question, _ = QUESTION.enough().answer(AnswerId(1), OTHER, "こたえ", LATER)

    assert question.asked_back_at is None


def test_without_an_answer_nobody_is_asked_back_and_once_asked_never_again() -> None:
    question, answer = answered()
    asked_back_at = LATER + timedelta(hours=24)

    assert question.lose(answer, asked_back_at - timedelta(minutes=1)).asked_back_at is None
    assert question.lose(answer, asked_back_at).asked_back_at == asked_back_at


def test_the_day_counts_from_the_first_answer_that_is_left() -> None:
    question, first = answered()
    question, second = question.answer(AnswerId(2), OTHER, "べつの", LATER + timedelta(hours=9))

    left = question.lose(first, LATER + timedelta(hours=10), second.at)

    assert left.asked_back_at == second.at + timedelta(hours=24)


def test_good_enough_settles_without_an_answer_and_can_be_opened_again() -> None:
    question, answer = answered()

    assert question.enough().settled
    assert not question.enough().solved
    assert question.enough().accept(answer).solved
    assert question.accept(answer).enough() == question.accept(answer)
    assert question.enough().reopen() == question
    with pytest.raises(Refused, match="is_open"):
        question.reopen()


def test_what_was_tried_is_part_of_the_words() -> None:
    assert QUESTION.edit("題", "本文", LATER) is QUESTION
    assert QUESTION.edit("題", "本文", LATER, "調べた").edited_at == LATER
