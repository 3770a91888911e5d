from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import NotAllowed, Refused
from bot.domain.ids import AnswerId, MemberId, QuestionId
from bot.domain.question_merges import UNDONE_WITHIN, come_back, merge, split
from bot.domain.questions import Question, QuestionStatus, Visibility
from tests.fakes.clock import START

HANAKO, KENTA = MemberId(1), MemberId(2)
OPEN = Question(QuestionId(10), HANAKO, "題", "", START, answers=1)
SOLVED = Question(
    QuestionId(11),
    KENTA,
    "同じ題",
    "",
    START,
    status=QuestionStatus.SOLVED,
    accepted_id=AnswerId(5),
    answers=2,
)


def test_the_answer_that_solved_one_goes_along_and_solves_the_other() -> None:
    merged, target, done = merge(SOLVED, OPEN, KENTA, START)

    assert (merged.status, merged.merged_into, merged.answers) == (QuestionStatus.MERGED, OPEN.id, 0)
    assert merged.visibility is Visibility.NOBODY
    assert (target.status, target.accepted_id, target.answers) == (QuestionStatus.SOLVED, AnswerId(5), 3)
    with pytest.raises(Refused) as refused:
        merged.check_open()
    assert (refused.value.problem.key, refused.value.subject) == ("question_merge.is_merged", OPEN.id)

    back = frozenset({AnswerId(5), AnswerId(6)})
    assert come_back(merged, done, back) == SOLVED
    assert split(target, back) == OPEN


def test_an_answer_that_solved_the_other_one_stays_accepted() -> None:
    into = replace(OPEN, status=QuestionStatus.SOLVED, accepted_id=AnswerId(9))

    _, target, done = merge(SOLVED, into, KENTA, START)

    assert target.accepted_id == AnswerId(9)
    assert split(target, frozenset({AnswerId(5), AnswerId(6)})) == into
    assert done.accepted_id == AnswerId(5)


def test_what_was_taken_back_meanwhile_does_not_solve_any_more() -> None:
    merged, _, done = merge(SOLVED, OPEN, KENTA, START)

    back = come_back(merged, done, frozenset({AnswerId(6)}))

    assert (back.status, back.accepted_id, back.answers) == (QuestionStatus.OPEN, None, 1)


def test_a_question_is_not_merged_twice_nor_with_itself() -> None:
    merged, target, _ = merge(SOLVED, OPEN, KENTA, START)

    for one, other in ((merged, target), (target, merged), (OPEN, OPEN), (OPEN, OPEN.withdraw())):
        with pytest.raises(Refused):
            merge(one, other, KENTA, START)


def test_a_merge_is_undone_within_a_day_by_who_did_it_or_an_administrator() -> None:
    _, _, done = merge(SOLVED, OPEN, KENTA, START)
    soon, late = START + UNDONE_WITHIN - timedelta(seconds=1), START + UNDONE_WITHIN

    done.check_undone_by(KENTA, soon, administrator=False)
    done.check_undone_by(HANAKO, soon, administrator=True)
    with pytest.raises(NotAllowed):
        done.check_undone_by(HANAKO, soon, administrator=False)
    with pytest.raises(Refused):
        done.check_undone_by(KENTA, late, administrator=False)
    assert not done.undone_by(HANAKO, late, administrator=True)
