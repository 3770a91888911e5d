from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.ids import MemberId, SectionId
from bot.domain.reforms import (
    ReformStatus,
    check_free,
    check_merge,
    halted,
    merged_seats,
    objections_needed,
)
from bot.domain.sections import Membership, Post, Section
from tests.builders.reforms import NOTICE, reform_of
from tests.builders.sections import section_called
from tests.fakes.clock import START

READING, BOOKS = section_called("読書課"), section_called("本の課")
COLLEAGUES = replace(READING, members_only=True, organisation="縁側市")
CLOSING, MERGE = reform_of(READING), reform_of(READING, BOOKS)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("members", "percent", "needed"),
    [(0, 34, 1), (1, 34, 1), (2, 34, 1), (3, 34, 2), (6, 34, 3), (100, 34, 34), (3, 33, 1), (5, 100, 5)],
)
def test_the_share_that_halts_is_rounded_up_and_one_at_the_least(
    members: int, percent: int, needed: int
) -> None:
    assert objections_needed(members, percent) == needed
    assert halted(needed, members, percent)
    assert not halted(needed - 1, members, percent)


@settings(max_examples=60)
@given(members=st.integers(1, 10_000), percent=st.integers(1, 100))
def test_everybody_together_can_halt_anything(members: int, percent: int) -> None:
    needed = objections_needed(members, percent)

    assert 1 <= needed <= members
    assert needed * 100 >= members * percent


def test_a_reform_is_due_when_its_notice_is_over_and_only_while_it_stands() -> None:
    assert not CLOSING.due(START + NOTICE - timedelta(seconds=1))
    assert CLOSING.due(START + NOTICE)
    assert not replace(CLOSING, due_at=None).due(START + 10 * NOTICE)
    for status in set(ReformStatus) - {ReformStatus.ANNOUNCED}:
        settled = CLOSING.settle(status, START + DAY)
        assert not settled.due(START + NOTICE)
        with pytest.raises(Refused) as refused:
            settled.settle(ReformStatus.RECALLED, START)
        assert refused.value.problem.key == f"reform.is_{status.value}"


def test_sections_become_one_only_where_nobody_is_shown_or_shut_out_by_it() -> None:
    check_merge(READING, BOOKS)
    check_merge(READING, replace(BOOKS, members_only=True))
    check_merge(replace(READING, organisation="縁側市"), replace(BOOKS, organisation="縁側市"))
    for section, target, key in (
        (READING, READING, "reform.same_section"),
        (READING.close(START), BOOKS, "section.closed"),
        (READING, BOOKS.close(START), "section.closed"),
        (replace(READING, members_only=True), BOOKS, "reform.would_open"),
        (READING, replace(BOOKS, organisation="縁側市"), "reform.would_exclude"),
        (COLLEAGUES, replace(BOOKS, members_only=True), "reform.colleagues_only"),
        (COLLEAGUES, replace(COLLEAGUES, id=BOOKS.id, organisation="隣の市"), "reform.colleagues_only"),
    ):
        with pytest.raises(Refused) as refused:
            check_merge(section, target)
        assert refused.value.problem.key == key


def test_one_thing_at_a_time_is_announced_about_a_section() -> None:
    check_free([], READING.id, names="読書課")
    check_free([CLOSING.settle(ReformStatus.RECALLED, START)], READING.id, names="読書課")
    check_free([CLOSING], BOOKS.id, names="本の課")
    for announced, section in ((CLOSING, READING), (MERGE, READING), (MERGE, BOOKS)):
        with pytest.raises(Refused):
            check_free([announced], section.id, names=section.name)


SEATS = st.dictionaries(st.integers(1, 8), st.tuples(st.sampled_from(Post), st.integers(0, 9)), max_size=8)


def seats_of(section_id: SectionId, held: dict[int, tuple[Post, int]]) -> list[Membership]:
    """Seats with at most one chief among them."""
    chief = next((number for number, (post, _) in held.items() if post is Post.CHIEF), None)
    return [
        Membership(
            section_id,
            MemberId(number),
            Post.MEMBER if post is Post.CHIEF and number != chief else post,
            START + days * DAY,
        )
        for number, (post, days) in held.items()
    ]


@settings(max_examples=100)
@given(moving=SEATS, staying=SEATS)
def test_a_merge_loses_and_doubles_nobody_and_keeps_the_chief_who_stays(
    moving: dict[int, tuple[Post, int]], staying: dict[int, tuple[Post, int]]
) -> None:
    coming, here = seats_of(READING.id, moving), seats_of(BOOKS.id, staying)

    written = list(merged_seats(coming, here, BOOKS.id))

    after = {seat.member_id: seat for seat in (*here, *written)}
    assert sorted(seat.member_id for seat in written) == sorted(seat.member_id for seat in coming)
    assert set(after) == {seat.member_id for seat in (*coming, *here)}
    assert {seat.section_id for seat in after.values()} <= {BOOKS.id}
    chiefs = [seat.member_id for seat in after.values() if seat.post is Post.CHIEF]
    assert chiefs == [seat.member_id for seat in here if seat.post is Post.CHIEF]
    rank = [Post.MEMBER, Post.STAFF, Post.DEPUTY, Post.CHIEF].index
    for seat in here:
        assert rank(after[seat.member_id].post) >= rank(seat.post)
        assert after[seat.member_id].joined_at <= seat.joined_at
    for seat in coming:
        assert seat.post is Post.CHIEF or rank(after[seat.member_id].post) >= rank(seat.post)


def test_a_section_rests_wakes_and_comes_back() -> None:
    later = START + DAY
    resting = READING.rest(later)
    assert resting.dormant_since == later
    assert resting.wake(later) == replace(READING, active_at=later, asked_at=later)
    assert READING.merge_into(BOOKS.id, later).merged_into == BOOKS.id
    back = READING.close(START).revive("本の会", later)
    assert (back.open, back.name, back.active_at, back.closed_at) == (True, "本の会", later, None)
    closed = READING.close(START)
    refusals: list[tuple[Callable[[], Section], str]] = [
        (lambda: resting.rest(later), "section.rests_already"),
        (lambda: READING.wake(later), "section.awake_already"),
        (lambda: READING.revive("本の会", later), "section.open_already"),
        (lambda: closed.rest(later), "section.closed"),
        (lambda: closed.go_on(later), "section.closed"),
    ]
    for step, key in refusals:
        with pytest.raises(Refused) as refused:
            step()
        assert refused.value.problem.key == key


def test_one_asks_after_a_long_silence_and_once_in_that_time() -> None:
    span = timedelta(weeks=12)
    assert not READING.quiet_for(span, START + span - DAY)
    assert READING.quiet_for(span, START + span)
    asked = READING.asked_whether_it_goes_on(START + span)
    assert not asked.quiet_for(span, START + 2 * span - DAY)
    assert asked.quiet_for(span, START + 2 * span)
    assert not READING.rest(START).quiet_for(span, START + span)
    assert not READING.close(START).quiet_for(span, START + span)
