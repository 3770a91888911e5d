"""Questions to an event: what may become of one, and when its host hears of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import NotAllowed, Refused
from bot.domain.event_questions import (
    BUNDLE,
    MOST_OPEN,
    EventQuestion,
    EventQuestionStatus,
    Naming,
    check_room,
    told_at,
)
from bot.domain.ids import EventId, EventQuestionId, QuestionId
from tests.fakes.clock import START

ASKED = EventQuestion(EventQuestionId(1), EventId(2), "なぜですか", Naming.NAMED, START)
OTHER = replace(ASKED, id=EventQuestionId(3))
TAKEN = ASKED.take()


def test_what_waits_is_taken_up_put_back_and_moved_once() -> None:
    assert TAKEN.status is EventQuestionStatus.TAKEN
    assert TAKEN.put_back() == ASKED
    moved = TAKEN.move(QuestionId(9))
    assert moved.moved_to == 9
    for step in (moved.put_back, moved.check_movable, lambda: moved.move(QuestionId(10))):
        with pytest.raises(Refused, match="moved_already"):
            step()
    with pytest.raises(Refused, match="not_taken"):
        ASKED.move(QuestionId(9))


@pytest.mark.parametrize(
    "gone", [TAKEN, ASKED.hide("本題から外れます"), ASKED.merge(OTHER), ASKED.withdraw(own=True)]
)
def test_nothing_more_happens_to_what_does_not_wait(gone: EventQuestion) -> None:
    steps: tuple[Callable[[], object], ...] = (
        gone.take,
        lambda: gone.hide("x"),
        lambda: gone.merge(OTHER),
        lambda: OTHER.merge(gone),
        lambda: gone.withdraw(own=True),
        lambda: gone.check_vote(own=False),
    )

    assert not gone.open
    for step in steps:
        with pytest.raises(Refused, match="not_open"):
            step()


def test_only_ones_own_is_taken_back_and_only_others_are_wanted() -> None:
    with pytest.raises(NotAllowed, match="not_yours"):
        ASKED.withdraw(own=False)
    with pytest.raises(Refused, match="own_vote"):
        ASKED.check_vote(own=True)
    ASKED.check_vote(own=False)


def test_a_question_is_merged_into_another_of_the_same_event() -> None:
    merged = ASKED.merge(OTHER)

    assert (merged.status, merged.merged_into) == (EventQuestionStatus.MERGED, OTHER.id)
    for other in (ASKED, replace(OTHER, event_id=EventId(5))):
        with pytest.raises(Refused, match="not_to_merge"):
            ASKED.merge(other)


def test_there_is_a_most_of_what_one_member_asks() -> None:
    check_room(MOST_OPEN - 1)
    with pytest.raises(Refused, match="too_many"):
        check_room(MOST_OPEN)


@pytest.mark.parametrize("seconds", [0, 1, 179, 180, 181, 1_000_003])
def test_the_host_hears_within_a_bundle_and_everything_of_one_at_once(seconds: int) -> None:
    asked = START + timedelta(seconds=seconds)
    told = told_at(asked)

    assert asked < told <= asked + BUNDLE
    assert told_at(told - timedelta(microseconds=1)) == told
    assert told_at(told) == told + BUNDLE
