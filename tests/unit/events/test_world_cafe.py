"""A café from its first round to its end: hosts, who comes late, who goes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import Refused, Stale
from bot.domain.ids import CafeId, EventId, MemberId
from bot.domain.world_cafe import (
    MOST_PEOPLE,
    Cafe,
    CafePlan,
    Guest,
    Presence,
    Seat,
    Summary,
    deal,
    late_seat,
    newcomer,
    seat,
    successor,
    summary,
)
from tests.fakes.clock import START

MINUTE = timedelta(minutes=1)
CAFE = Cafe(CafeId(1), EventId(2), CafePlan(4, 3, 20), 5, START)
FIRST = CAFE.begin(0, START)


def guests(number: int, *hosts: int) -> list[Guest]:
    return [Guest(MemberId(one), one, host=one in hosts) for one in range(number)]


def at(seats: tuple[Seat, ...], member: int) -> Seat:
    return next(one for one in seats if one.member_id == member)


def test_rounds_follow_each_other_until_all_were_held() -> None:
    second = FIRST.begin(1, START + 30 * MINUTE)

    assert (second.round, second.ends_at) == (2, START + 50 * MINUTE)
    assert FIRST.running(START + 19 * MINUTE)
    assert not FIRST.running(START + 20 * MINUTE)
    assert not CAFE.running(START)
    with pytest.raises(Stale, match="moved_on"):
        second.begin(1, START)
    third = second.begin(2, START)
    with pytest.raises(Refused, match="no_more_rounds"):
        third.begin(3, START)
    assert third.arrange(CafePlan(4, 4, 20)).begin(3, START).round == 4
    with pytest.raises(Refused, match="rounds_held"):
        third.arrange(CafePlan(4, 2, 20))


def test_nothing_happens_in_a_cafe_that_is_over() -> None:
    over = FIRST.finish()

    for step in (over.finish, lambda: over.begin(1, START), lambda: over.arrange(CafePlan())):
        with pytest.raises(Refused, match="is_over"):
            step()
    assert not over.running(START)


def test_hosts_stay_while_the_others_move() -> None:
    people = guests(16, 3, 8)
    first = seat(FIRST, people, ())
    second = seat(FIRST.begin(1, START), people, first)

    for host in (3, 8):
        assert at(first, host).host
        assert at(second, host).table == at(first, host).table
    assert [one.host for one in second].count(True) == 2
    assert {one.round for one in second} == {2}
    assert summary((*first, *second)).again == 0


def test_who_begins_to_host_stays_where_they_sit_unless_somebody_keeps_that_table() -> None:
    first = seat(FIRST, guests(16, 0), ())
    kept = at(first, 0).table
    neighbour = next(one.member_id for one in first if one.table == kept and one.member_id)
    other = next(one for one in first if one.table != kept)
    second = seat(FIRST.begin(1, START), guests(16, 0, neighbour, other.member_id), first)

    assert at(second, 0).table == kept
    assert at(second, other.member_id).table == other.table
    assert at(second, neighbour).host
    assert at(second, neighbour).table not in {kept, other.table}


def test_more_hosts_than_tables_sit_among_the_others() -> None:
    seats = seat(FIRST, guests(8, 0, 1, 2, 3), ())

    assert len({one.table for one in seats}) == 2
    assert [one.member_id for one in seats if one.host] == [0, 1]


def test_too_few_and_too_many_are_refused() -> None:
    left = [replace(one, presence=Presence.LEFT) for one in guests(2)]

    with pytest.raises(Refused, match="too_few"):
        seat(FIRST, [*left, *guests(5)[2:]], ())
    with pytest.raises(Refused, match="full"):
        seat(FIRST, guests(MOST_PEOPLE + 1), ())
    with pytest.raises(Refused, match="full"):
        newcomer(guests(MOST_PEOPLE), MemberId(MOST_PEOPLE))


def test_who_comes_late_sits_at_the_smallest_table_where_they_met_the_fewest() -> None:
    first = tuple(Seat(1, 1 + one % 3, MemberId(one)) for one in range(11))
    late = late_seat(FIRST, first, MemberId(99))
    assert (late.table, late.host) == (3, False)
    assert late_seat(FIRST, (*first, late), MemberId(99)) == late

    second = FIRST.begin(1, START)
    history = (*first, late, *(Seat(2, 1 if one in {2, 5} else 2, MemberId(one)) for one in (2, 5, 0, 1)))
    assert late_seat(second, history, MemberId(99)).table == 2


def test_who_comes_back_keeps_their_number() -> None:
    there = guests(5)
    gone = [replace(there[2], presence=Presence.LEFT), *there[:2], *there[3:]]

    assert newcomer(gone, MemberId(2)) == there[2]
    assert newcomer(gone, MemberId(9), host=True) == Guest(MemberId(9), 5, host=True)


def test_a_table_whose_host_goes_is_handed_to_who_came_first_there() -> None:
    people = guests(8, 0, 1)
    seats = tuple(Seat(1, 1 + one % 2, MemberId(one), host=one < 2) for one in range(8))
    away = [replace(one, presence=Presence.LEFT) if one.number == 2 else one for one in people]

    asked = successor(FIRST, people, seats, MemberId(0))
    assert asked is not None
    assert asked.member_id == 2
    asked = successor(FIRST, away, seats, MemberId(0))
    assert asked is not None
    assert asked.member_id == 4
    assert successor(FIRST, people, seats, MemberId(3)) is None
    assert successor(FIRST, people, (), MemberId(0)) is None
    assert successor(FIRST, people[:1], seats, MemberId(0)) is None


def test_numbers_are_dealt_by_the_seed_each_once() -> None:
    dealt = deal(guests(20, 4), 5)

    assert sorted(one.number for one in dealt) == list(range(20))
    assert dealt == deal(list(reversed(guests(20, 4))), 5) != deal(guests(20, 4), 6)
    assert [one.member_id for one in dealt if one.host] == [4]


def test_a_summary_counts_and_names_nobody() -> None:
    first = tuple(Seat(1, 1 + one // 3, MemberId(one)) for one in range(6))
    second = tuple(Seat(2, 1 + one % 2, MemberId(one)) for one in range(5))

    assert summary((*first, *second)) == Summary(people=6, rounds=2, fewest=2, most=4, average=3.0, again=1)
    assert summary(()) == Summary(0, 0, 0, 0, 0.0, 0)
