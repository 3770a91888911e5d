from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.workload import BREAK, WINDOW, Sign, Workload, busy_for, weigh
from tests.fakes.clock import START

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("own", "of", "found"), [(5, 6, True), (4, 6, True), (3, 6, False), (3, 3, True), (2, 2, False)]
)
def test_two_thirds_of_at_least_three_events_rest_on_one_person(own: int, of: int, found: bool) -> None:  # noqa: FBT001
    shoulders = weigh(Workload(events=of, own_events=own), START)

    assert (Sign.EVENTS in shoulders.signs) is found


@pytest.mark.parametrize(("own", "of", "found"), [(4, 5, True), (3, 5, False), (4, 4, False), (8, 12, True)])
def test_two_thirds_of_at_least_five_answers_too(own: int, of: int, found: bool) -> None:  # noqa: FBT001
    assert (Sign.ANSWERS in weigh(Workload(answers=of, own_answers=own), START).signs) is found


@pytest.mark.parametrize(
    ("days_ago", "found"),
    [
        ((56, 43, 30, 17, 4), True),
        ((55, 42, 30, 17, 4), False),  # not eight weeks yet
        ((56, 42, 30, 17, 4), False),  # fourteen days without
        ((70, 60, 50, 40, 30, 20, 14), False),  # on a break just now
        ((), False),
    ],
)
def test_eight_weeks_without_fourteen_free_days_are_long(days_ago: tuple[int, ...], found: bool) -> None:  # noqa: FBT001
    own = tuple(START - days * DAY for days in days_ago)

    assert (Sign.NO_BREAK in weigh(Workload(own=own), START).signs) is found


@given(st.lists(st.integers(0, WINDOW.days), max_size=12))
def test_nobody_is_busier_than_since_the_first_thing_they_did(days: list[int]) -> None:
    own = tuple(sorted(START - day * DAY for day in days))
    busy = busy_for(own, START)

    assert timedelta() <= busy <= (START - own[0] if own else timedelta())
    if busy:
        inside = [at for at in own if at >= START - busy] + [START]
        assert all(later - earlier < BREAK for earlier, later in pairwise(inside))
