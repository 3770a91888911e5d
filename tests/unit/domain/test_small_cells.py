"""No number below ``least`` can be worked out of what is told, even by who knows how it is merged."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.small_cells import Table, by_group, grouped, rows_together, safe, table_of

LEAST = 3
Rows = tuple[tuple[int, ...], ...]

COUNTS = st.lists(st.integers(0, 12), min_size=2, max_size=8).map(tuple)


def answers_of(rows: Rows) -> list[tuple[int, int, bool]]:
    return [
        (label, choice, False)
        for label, counts in enumerate(rows)
        for choice, count in enumerate(counts)
        for _ in range(count)
    ]


def told(rows: Rows) -> object:
    """Everything a reader gets to see of a table."""
    totals = tuple(map(sum, zip(*rows, strict=True)))
    groups = grouped(totals, LEAST)
    if len(groups) < 2:
        return groups, by_group(totals, groups)
    table = table_of(answers_of(rows), groups, len(totals), LEAST)
    return groups, by_group(totals, groups), table and (sorted(table.rows.items()), table.others)


def small(rows: Rows) -> Iterator[tuple[object, int]]:
    """Every number somebody could want to know: cells, rows and columns."""
    for label, counts in enumerate(rows):
        yield ("row", label), sum(counts)
        yield from ((("cell", label, choice), count) for choice, count in enumerate(counts))
    for choice, column in enumerate(zip(*rows, strict=True)):
        yield ("choice", choice), sum(column)


def tables(labels: int, choices: int, most: int) -> Iterator[Rows]:
    """Every table of so many rows and columns with at most so many answers in all."""
    for cells in shares(labels * choices, most):
        yield tuple(cells[at : at + choices] for at in range(0, len(cells), choices))


def shares(parts: int, most: int) -> Iterator[tuple[int, ...]]:
    if not parts:
        yield ()
        return
    for first in range(most + 1):
        yield from ((first, *rest) for rest in shares(parts - 1, most - first))


@pytest.mark.parametrize(("labels", "choices", "most"), [(1, 3, 12), (1, 4, 9), (2, 2, 10), (3, 2, 7)])
def test_whoever_knows_the_rule_cannot_find_a_small_number(labels: int, choices: int, most: int) -> None:
    """Whatever is told, each number below ``least`` could also be another one."""
    possible: dict[str, list[Rows]] = {}
    for rows in tables(labels, choices, most):
        possible.setdefault(repr(told(rows)), []).append(rows)

    found = [
        (seen, what)
        for seen, alike in possible.items()
        for what, values in _values(alike).items()
        if len(values) == 1 and 0 < min(values) < LEAST
    ]

    assert found == []
    assert len(possible) > 20


def _values(alike: Sequence[Rows]) -> dict[object, set[int]]:
    values: dict[object, set[int]] = {}
    for rows in alike:
        for what, number in small(rows):
            values.setdefault(what, set()).add(number)
    return values


@settings(max_examples=50)
@given(COUNTS, st.integers(3, 6))
def test_groups_divide_the_choices_and_nobody_stands_alone_in_one(
    counts: tuple[int, ...], least: int
) -> None:
    groups = grouped(counts, least)

    assert safe(by_group(counts, groups), least)
    if groups:
        assert sorted(at for group in groups for at in group) == list(range(len(counts)))
        assert sum(by_group(counts, groups)) == sum(counts)
    else:
        assert sum(counts) < least
    if safe(counts, least):
        assert groups == tuple((at,) for at in range(len(counts)))


@settings(max_examples=50)
@given(st.dictionaries(st.integers(0, 46), st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12))
def test_rows_are_told_alone_only_where_nobody_stands_alone(rows: dict[int, tuple[int, ...]]) -> None:
    together = rows_together(rows, LEAST)

    if together is None:
        return
    assert all(safe(counts, LEAST) for label, counts in rows.items() if label not in together)
    merged = [rows[label] for label in together]
    assert all(safe((sum(column),), LEAST) for column in zip(*merged, strict=True))
    assert len(merged) != 1


@pytest.mark.parametrize(
    ("counts", "groups"),
    [
        ((9, 4, 0), ((0,), (1,), (2,))),
        ((9, 4, 1), ((0,), (1, 2))),
        ((9, 0, 1, 4), ((0,), (1, 2, 3))),  # a zero beside them would tell of the one
        ((9, 2, 1), ((0,), (1, 2))),
        ((9, 2, 2), ((0, 1, 2),)),  # 4 of two below 3 could only be 2 and 2
        ((5, 5, 2), ((0, 1, 2),)),  # which of the equal ones was taken would tell
        ((1, 1, 0), ()),
    ],
)
def test_small_choices_are_counted_together(
    counts: tuple[int, ...], groups: tuple[tuple[int, ...], ...]
) -> None:
    assert grouped(counts, LEAST) == groups


def test_those_who_are_named_do_not_hide_the_others() -> None:
    """Four answers in a row, three of them named: the fourth would be known by subtraction."""
    answers = [("A", 0, True)] * 3 + [("A", 0, False)] + [("B", 0, False)] * 9 + [("C", 1, False)] * 4
    answers += [("D", 0, False)] * 2

    assert table_of(answers, ((0,), (1,)), 2, LEAST) == Table({"B": (9, 0), "C": (0, 4)}, (6, 0))
