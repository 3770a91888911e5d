from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import NotAllowed, Refused
from bot.domain.ids import MemberId, SectionId
from bot.domain.sections import (
    Full,
    Liveness,
    Membership,
    Post,
    Section,
    SectionKind,
    SectionStatus,
    SectionWords,
    found,
    give_up_seat,
    look_alike_key,
    seats_taken,
    swap_seat,
    take_seat,
)
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

LIMIT = 3
ME = MemberId(1)
TOWN = tuple(section_called(f"第{number}課") for number in range(6))


def test_a_member_takes_a_seat() -> None:
    seat = take_seat(TOWN[0], ME, (), limit=LIMIT, now=START)

    assert seat == Membership(TOWN[0].id, ME, Post.MEMBER, START)


def test_all_seats_taken_refuses_another_one() -> None:
    held = [seat_in(section) for section in TOWN[:LIMIT]]

    with pytest.raises(Full) as refusal:
        take_seat(TOWN[4], ME, held, limit=LIMIT, now=START)

    assert refusal.value.problem.params == {"limit": LIMIT}


def test_a_chiefs_seat_does_not_count() -> None:
    held = [seat_in(TOWN[0], post=Post.CHIEF), seat_in(TOWN[1]), seat_in(TOWN[2])]

    assert seats_taken(held) == 2
    assert take_seat(TOWN[3], ME, held, limit=LIMIT, now=START).section_id == TOWN[3].id


def test_nobody_sits_in_a_section_twice() -> None:
    with pytest.raises(Refused) as refusal:
        take_seat(TOWN[0], ME, [seat_in(TOWN[0])], limit=LIMIT, now=START)

    assert refusal.value.problem.key == "section.member_already"


def test_a_closed_section_takes_nobody_in() -> None:
    closed = TOWN[0].close(START)

    with pytest.raises(Refused) as refusal:
        take_seat(closed, ME, (), limit=LIMIT, now=START)

    assert refusal.value.problem.key == "section.closed"


def test_only_a_seat_that_is_held_can_be_given_up() -> None:
    assert give_up_seat(TOWN[0], [seat_in(TOWN[0])]) == seat_in(TOWN[0])
    with pytest.raises(Refused):
        give_up_seat(TOWN[1], [seat_in(TOWN[0])])


def test_a_swap_needs_no_free_seat() -> None:
    held = [seat_in(section) for section in TOWN[:LIMIT]]

    given_up, taken = swap_seat(TOWN[0], TOWN[4], ME, held, limit=LIMIT, now=START)

    assert (given_up.section_id, taken.section_id) == (TOWN[0].id, TOWN[4].id)


def test_a_chief_cannot_swap_the_post_for_a_seat_beyond_the_limit() -> None:
    held = [seat_in(section) for section in TOWN[:LIMIT]] + [seat_in(TOWN[3], post=Post.CHIEF)]

    with pytest.raises(Full):
        swap_seat(TOWN[3], TOWN[4], ME, held, limit=LIMIT, now=START)


def test_somebody_above_a_lowered_limit_may_swap_but_not_join() -> None:
    held = [seat_in(section) for section in TOWN[:LIMIT]]

    _, taken = swap_seat(TOWN[0], TOWN[4], ME, held, limit=2, now=START)

    assert taken.section_id == TOWN[4].id
    with pytest.raises(Full):
        take_seat(TOWN[4], ME, held, limit=2, now=START)


def test_a_swap_into_a_section_one_belongs_to_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        swap_seat(TOWN[0], TOWN[1], ME, [seat_in(TOWN[0]), seat_in(TOWN[1])], limit=LIMIT, now=START)

    assert refusal.value.problem.key == "section.member_already"


STEPS = st.lists(
    st.tuples(st.sampled_from(("join", "swap", "leave")), st.sampled_from(TOWN), st.sampled_from(TOWN)),
    max_size=40,
)


@given(steps=STEPS, limit=st.integers(1, 5))
def test_whatever_is_tried_in_whatever_order_the_limit_holds(
    steps: list[tuple[str, Section, Section]], limit: int
) -> None:
    held: list[Membership] = []
    for what, section, other in steps:
        before = list(held)
        with suppress(Refused):
            if what == "join":
                held.append(take_seat(section, ME, held, limit=limit, now=START))
            elif what == "leave":
                held.remove(give_up_seat(section, held))
            else:
                given_up, taken = swap_seat(section, other, ME, held, limit=limit, now=START)
                held.remove(given_up)
                held.append(taken)
                assert len(held) == len(before)

        assert seats_taken(held) <= limit
        assert len({seat.section_id for seat in held}) == len(held)


@pytest.mark.parametrize(
    ("days", "liveness"),
    [
        (0, Liveness.LIVELY),
        (14, Liveness.LIVELY),
        (15, Liveness.CALM),
        (60, Liveness.CALM),
        (61, Liveness.QUIET),
    ],
)
def test_liveness_follows_the_time_since_something_happened(days: int, liveness: Liveness) -> None:
    assert TOWN[0].liveness(START + timedelta(days=days)) is liveness


def test_closing_is_done_once() -> None:
    closed = TOWN[0].close(START)

    assert (closed.status, closed.closed_at) == (SectionStatus.CLOSED, START)
    with pytest.raises(Refused):
        closed.close(START)
    with pytest.raises(Refused):
        closed.edit(SectionWords("別の名前", "目的", SectionKind.HOBBY))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DX課", "ＤＸ課"),
        ("DX課", "dx 室"),
        ("カメラ課", "力メラ課"),
        ("ロボット課", "口ボット課"),
        ("かめら課", "カメラ課"),
        ("データ活用課", "デ一タ活用課"),
        ("Data・Lab", "Data Lab"),
        ("広報課", "広報"),
        ("O2O課", "020課"),
    ],
)
def test_names_that_look_alike_have_one_key(one: str, other: str) -> None:
    assert look_alike_key(one) == look_alike_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("防災課", "防犯課"), ("読書課", "読書会"), ("課", "室"), ("🎉", "🌸")]
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert look_alike_key(one) != look_alike_key(other)


def test_among_colleagues_only_colleagues_take_seats_and_none_of_them_counts() -> None:
    group = found(
        SectionId(77),
        SectionWords("縁側市の会", "話す", SectionKind.WORK),
        by=None,
        now=START,
        organisation="縁側市",
    )
    held = [seat_in(section_called(str(number))) for number in range(3)]

    assert group.members_only
    for other in ("", "隣の市"):
        with pytest.raises(NotAllowed, match=r"colleagues\.only"):
            take_seat(group, MemberId(1), held, limit=3, now=START, organisation=other)
    seat = take_seat(group, MemberId(1), held, limit=3, now=START, organisation="縁側市")
    assert (seat.counts, seats_taken([*held, seat])) == (False, 3)
    _, entered = swap_seat(
        section_called("0"), group, MemberId(1), held, limit=3, now=START, organisation="縁側市"
    )
    assert not entered.counts
