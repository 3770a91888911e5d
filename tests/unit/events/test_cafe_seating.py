"""Tables of a world café: nobody meets again where that can be, and everybody has a seat."""

from collections.abc import Sequence
from itertools import combinations
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cafe_rotation import rotated
from bot.domain.cafe_seating import Sitter, Tables, lay, meetings, tables_for
from bot.domain.ids import MemberId


def sitters(people: Sequence[int], hosts: int = 0) -> list[Sitter]:
    return [Sitter(MemberId(one), one, one if one < hosts else None) for one in people]


def held(people: int, size: int, rounds: int, *, hosts: bool = False) -> tuple[Tables, ...]:
    """So many rounds with the same people; with hosts: one at every table."""
    number = tables_for(people, size)
    there = sitters(range(people), number if hosts else 0)
    found: list[Tables] = []
    for _ in range(rounds):
        found.append(lay(there, found, tables=number, seed=7))
    return tuple(found)


def repeats(rounds: Sequence[Tables]) -> int:
    """How many meetings were not the first of their two people."""
    return sum(times - 1 for times in meetings(rounds).values())


def fewest_repeats(people: int, size: int, rounds: int, *, hosts: bool = False) -> int:
    """No plan can do with less. People of one table who go to fewer tables than they are meet again; and who
    shares tables more often than there are others meets somebody again. Hosts do not meet hosts.
    """
    tables = tables_for(people, size)
    least, larger = divmod(people, tables)
    sizes = [least + (table < larger) for table in range(tables)]
    split = sum(
        (table % tables) * comb(table // tables + 1, 2) + (tables - table % tables) * comb(table // tables, 2)
        for table in sizes
    )
    others = people - tables if hosts else people - 1
    crowded = (tables if hosts else people) * max(0, rounds * (least - 1) - others)
    return max(split * (rounds - 1), crowded if hosts else crowded // 2)


@pytest.mark.parametrize(
    ("people", "size", "rounds"),
    [
        (16, 4, 3),
        (16, 4, 4),
        (16, 4, 5),
        (9, 3, 4),
        (12, 3, 4),
        (20, 4, 5),
        (24, 4, 5),
        (25, 5, 6),
        (32, 4, 8),
    ],
)
def test_nobody_meets_again_where_there_is_a_way(people: int, size: int, rounds: int) -> None:
    assert repeats(held(people, size, rounds)) == fewest_repeats(people, size, rounds) == 0


@pytest.mark.parametrize(("people", "size", "rounds"), [(16, 4, 4), (20, 4, 5), (24, 4, 4), (40, 4, 5)])
def test_hosts_stay_and_nobody_meets_again(people: int, size: int, rounds: int) -> None:
    found = held(people, size, rounds, hosts=True)

    assert repeats(found) == 0
    for tables in found:
        assert [host in table for host, table in enumerate(tables)] == [True] * len(tables)


@pytest.mark.parametrize(
    ("people", "size", "rounds", "more"), [(12, 4, 3, 0), (17, 4, 4, 0), (30, 5, 5, 6), (36, 6, 4, 9)]
)
def test_it_comes_near_to_the_least_that_can_repeat(people: int, size: int, rounds: int, more: int) -> None:
    assert repeats(held(people, size, rounds)) - fewest_repeats(people, size, rounds) <= more


def test_where_hosts_cannot_but_meet_again_it_comes_near_to_the_least() -> None:
    found = held(16, 4, 5, hosts=True)

    assert fewest_repeats(16, 4, 5, hosts=True) == 12
    assert repeats(found) <= 16
    assert max(meetings(found).values()) == 2


def test_the_same_cafe_comes_to_the_same_seats() -> None:
    assert held(30, 5, 4) == held(30, 5, 4)


def test_two_hundred_people_never_meet_again_in_five_rounds_though_some_come_and_go() -> None:
    people = list(range(200))
    found: list[Tables] = []
    for turn in range(5):
        found.append(lay(sitters(people, 50), found, tables=50, seed=1))
        people = [one for one in people if one < 50 or one % 23 != turn] + list(
            range(200 + 9 * turn, 209 + 9 * turn)
        )

    assert repeats(found) == 0


@pytest.mark.parametrize("tables", [2, 3, 4, 5, 7, 8, 9, 11, 16, 25])
def test_a_rotation_moves_every_column_as_a_whole_and_two_meet_once(tables: int) -> None:
    columns, turns = range(min(tables, 5)), range(min(tables, 5))
    for column in columns:
        for turn in turns:
            assert {rotated(home, column, turn, tables) for home in range(tables)} == set(range(tables))
    for one, other in combinations(columns, 2):
        met = [
            turn
            for turn in turns
            if rotated(0, one, turn, tables) == rotated(1 % tables, other, turn, tables)
        ]
        assert len(met) <= 1


@pytest.mark.parametrize(
    ("people", "before", "tables"), [(4, 0, 1), (5, 0, 1), (6, 0, 2), (10, 0, 3), (13, 3, 3), (16, 3, 4)]
)
def test_tables_are_about_the_size_wanted_and_stay_as_many_as_they_can(
    people: int, before: int, tables: int
) -> None:
    assert tables_for(people, 4, before) == tables


@settings(max_examples=20)
@given(
    people=st.integers(4, 24),
    size=st.integers(3, 6),
    hosts=st.integers(0, 3),
    changes=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=2),
)
def test_whoever_comes_and_goes_everybody_has_one_seat_and_tables_differ_by_one(
    people: int, size: int, hosts: int, changes: list[tuple[int, int]]
) -> None:
    there, number = list(range(people)), 0
    found: list[Tables] = []
    for turn, (going, coming) in enumerate([(0, 0), *changes]):
        there = there[: max(4, len(there) - going)] + [people * (turn + 1) + new for new in range(coming)]
        number = tables_for(len(there), size, number)
        kept = min(hosts, number)
        found.append(lay(sitters(there, kept), found, tables=number, seed=3))

        seated = [one for table in found[-1] for one in table]
        sizes = [len(table) for table in found[-1]]
        assert sorted(seated) == sorted(there)
        assert max(sizes) - min(sizes) <= 1
        assert all(host in found[-1][host] for host in range(kept))
