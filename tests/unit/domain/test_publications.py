"""Until when a draft may wait, and what ends the wait."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import InvalidInput, Problem, Refused
from bot.domain.ids import AccountId, DraftId, MemberId
from bot.domain.publications import MOST_WAITING, Publication, check_moment, check_room
from bot.domain.receptions import USUAL
from tests.fakes.clock import START

HOUR = timedelta(hours=1)
STARTS = START + 5 * HOUR
CLOSING = replace(USUAL, answers_until=START + 3 * HOUR)
WAITING = Publication(DraftId(1), AccountId(2), MemberId(3), START + HOUR)


@pytest.mark.parametrize(
    ("at", "key"),
    [
        (START, "publication.not_ahead"),
        (START - HOUR, "publication.not_ahead"),
        (STARTS, "publication.after_start"),
        (START + 4 * HOUR, "publication.after_deadline"),
    ],
)
def test_a_moment_lies_ahead_and_before_start_and_deadline(at: object, key: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_moment(at, STARTS, CLOSING, START)  # type: ignore[arg-type]
    assert refused.value.problems["when"].key == key


def test_the_last_moment_before_the_start_will_do() -> None:
    check_moment(STARTS - timedelta(seconds=1), STARTS, USUAL, START)


def test_it_is_due_until_it_was_refused() -> None:
    refused = WAITING.hinder(Problem("event.over"))

    assert [WAITING.due(START), WAITING.due(WAITING.at), refused.due(WAITING.at)] == [False, True, False]
    assert refused.wakes_at is None


def test_an_event_does_not_start_before_it_is_public() -> None:
    with pytest.raises(InvalidInput):
        WAITING.check_start(WAITING.at)
    WAITING.check_start(WAITING.at + HOUR)
    WAITING.hinder(Problem("event.over")).check_start(WAITING.at)  # it waits no longer


def test_only_so_many_wait() -> None:
    check_room(MOST_WAITING - 1)
    with pytest.raises(Refused):
        check_room(MOST_WAITING)
