from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.domain.ids import MemberId
from bot.domain.section_reports import SeatChange, belonging, fiscal_year_at, read_year
from tests.fakes.clock import START

TOKYO = ZoneInfo("Asia/Tokyo")
DAY = timedelta(days=1)
HANAKO, KENTA, YUMI = MemberId(1), MemberId(2), MemberId(3)


def change(member: MemberId, day: int, *, joined: bool) -> SeatChange:
    return SeatChange(member, START + day * DAY, joined)


@given(st.datetimes(datetime(2000, 4, 2), datetime(2900, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds
def test_every_moment_lies_in_exactly_one_fiscal_year(moment: datetime) -> None:
    year = fiscal_year_at(moment, TOKYO)

    assert year.begins_at <= moment < year.ends_at
    assert fiscal_year_at(year.ends_at, TOKYO).year == year.year + 1
    assert (year.begins_at.month, year.begins_at.day, year.begins_at.hour) == (4, 1, 0)


def test_the_year_turns_at_midnight_in_the_town() -> None:
    last = datetime(2026, 3, 31, 23, 59, tzinfo=TOKYO)

    assert fiscal_year_at(last, TOKYO).year == 2025
    assert fiscal_year_at(last + timedelta(minutes=1), TOKYO).year == 2026


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("", 2026),
        ("令和8年度", 2026),
        ("2026年度", 2026),
        ("2026", 2026),
        ("R7", 2025),
        ("令和元年度", 2019),
        ("昨年度", 2025),
        ("last year", 2025),
    ],
)
def test_years_are_read_as_people_write_them(typed: str, year: int) -> None:
    assert read_year(typed, START, TOKYO).year == year


@pytest.mark.parametrize(
    ("typed", "key"),
    [("2027", "report.year_ahead"), ("いつか", "report.year_unknown"), ("1999", "report.year_unknown")],
)
def test_other_years_come_back_at_the_field(typed: str, key: str) -> None:
    with pytest.raises(InvalidInput) as invalid:
        read_year(typed, START, TOKYO)

    assert invalid.value.problems["year"].key == key


def test_who_came_left_and_came_back_counts_at_each_time() -> None:
    changes = [
        change(KENTA, 10, joined=True),
        change(KENTA, 20, joined=False),
        change(KENTA, 30, joined=True),
        change(YUMI, 15, joined=False),  # there from the founding on
    ]
    seats = {HANAKO: START, KENTA: START + 30 * DAY}
    found = belonging(changes, seats, founded_at=START)

    assert [found.at(START + day * DAY) for day in (1, 12, 16, 25, 40)] == [2, 3, 2, 1, 2]
    assert found.joined(START, START + 31 * DAY) == 4
    assert found.left(START, START + 31 * DAY) == 2
    assert found.unknown == 0


def test_who_has_no_seat_and_was_not_seen_to_leave_is_counted_as_unknown_only() -> None:
    changes = [change(KENTA, 10, joined=True)]

    lost = belonging(changes, {}, founded_at=START)
    closed = belonging(changes, {}, founded_at=START, closed_at=START + 20 * DAY)

    assert (lost.stints, lost.unknown) == ((), 1)
    assert (closed.unknown, closed.at(START + 15 * DAY), closed.at(START + 25 * DAY)) == (0, 1, 0)


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), max_size=20))
def test_members_then_and_now_differ_by_who_came_and_left(steps: list[tuple[int, bool]]) -> None:
    changes: list[SeatChange] = []
    seats: dict[MemberId, datetime] = {}
    for day, (number, joined) in enumerate(steps, start=1):
        member = MemberId(number)
        if joined != (member in seats):
            changes.append(change(member, day, joined=joined))
            if joined:
                seats[member] = changes[-1].at
            else:
                del seats[member]
    found = belonging(changes, seats, founded_at=START)

    for first, last in ((0, 50), (3, 9), (9, 50)):
        since, until = START + first * DAY, START + last * DAY
        assert found.at(until) - found.at(since) == found.joined(since, until) - found.left(since, until)
    assert found.at(START + 50 * DAY) == len(seats)
    assert found.unknown == 0
