"""Rules against an independent implementation of RFC 5545, over ten years; and what RFC 5545 lacks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.calendar.holidays import is_holiday
from bot.calendar.recurrence import (
    DaysOff,
    Freq,
    InvalidRule,
    Recurrence,
    WeekDay,
    dates,
    is_day_off,
    last_until,
    next_after,
    occurrences,
)
from bot.calendar.rrules import from_rrule, to_rrule
from tests.builders.recurrence import rules

TOKYO, BERLIN, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
TEN_YEARS = timedelta(days=3653)
WEEKDAY_2026 = date(2026, 11, 29)


@settings(max_examples=150)
@given(rules(), st.dates(date(2023, 1, 1), date(2027, 12, 31)))
def test_ten_years_are_as_another_library_counts_them(rule: Recurrence, start: date) -> None:
    """The other library counts its first day as the start only where the rule names it, as we do."""
    end = start + TEN_YEARS
    theirs = rrulestr(to_rrule(rule), dtstart=datetime.combine(start, datetime.min.time()))

    ours = list(takewhile(lambda day: day <= end, dates(rule, start, lambda _: False)))

    assert ours == [day.date() for day in takewhile(lambda one: one.date() <= end, theirs)]


@settings(max_examples=100)
@given(rules())
def test_a_rule_is_written_and_read_back(rule: Recurrence) -> None:
    assert from_rrule(to_rrule(rule), date(2026, 1, 1), days_off=rule.days_off) == rule


def test_what_is_not_written_comes_from_the_first_day() -> None:
    start = date(2026, 11, 26)

    assert from_rrule("RRULE:FREQ=WEEKLY", start) == Recurrence(Freq.WEEKLY, weekdays=(WeekDay(3),))
    assert from_rrule("FREQ=MONTHLY", start) == Recurrence(Freq.MONTHLY, month_days=(26,))
    assert from_rrule("FREQ=YEARLY", start) == Recurrence(Freq.YEARLY, month_days=(26,), months=(11,))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=MONTHLY;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=-2",
        "FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=1MO",
        "FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=5;UNTIL=20270101T000000",
        "FREQ=DAILY;COUNT=many",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;WKST=SU",
        "FREQ=DAILY;BYSETPOS=1",
    ],
)
def test_what_people_do_not_say_is_refused(text: str) -> None:
    with pytest.raises(InvalidRule):
        from_rrule(text, WEEKDAY_2026)


def test_called_off_days_are_left_out_and_still_count() -> None:
    rule = Recurrence(
        Freq.WEEKLY, weekdays=(WeekDay(5),), count=3, exceptions=frozenset({date(2026, 12, 12)})
    )

    assert list(dates(rule, date(2026, 12, 5), is_holiday)) == [date(2026, 12, 5), date(2026, 12, 19)]


def test_a_rule_that_names_no_day_ends() -> None:
    never = Recurrence(Freq.YEARLY, month_days=(31,), months=(2,))

    closed = Recurrence(Freq.WEEKLY, weekdays=(WeekDay(5),), days_off=DaysOff.SKIP)

    assert list(dates(never, date(2026, 1, 1), is_holiday)) == []
    assert list(dates(closed, date(2026, 1, 1), is_holiday)) == []


@pytest.mark.parametrize(
    ("zone", "leap", "back"),
    [
        (BERLIN, date(2027, 3, 28), date(2027, 10, 31)),
        (NEW_YORK, date(2027, 3, 14), date(2027, 11, 7)),
    ],
)
def test_walls_stay_where_they_are_when_clocks_change(zone: ZoneInfo, leap: date, back: date) -> None:
    daily = Recurrence(Freq.DAILY)
    before = datetime.combine(leap - timedelta(days=1), datetime.min.time())

    at_nine = list(islice(occurrences(daily, before.replace(hour=9), zone, is_holiday), 3))
    assert [one.hour for one in at_nine] == [9, 9, 9]
    assert at_nine[1].astimezone(UTC) - at_nine[0].astimezone(UTC) == timedelta(hours=23)

    leapt = list(islice(occurrences(daily, before.replace(hour=2, minute=30), zone, is_holiday), 3))
    assert [(one.hour, one.minute) for one in leapt] == [(2, 30), (3, 0), (2, 30)]

    twice = datetime.combine(back, datetime.min.time()).replace(hour=1 if zone is NEW_YORK else 2, minute=30)
    taken = list(islice(occurrences(daily, twice, zone, is_holiday), 2))
    assert [one.date() for one in taken] == [back, back + timedelta(days=1)]
    assert taken[1].astimezone(UTC) - taken[0].astimezone(UTC) == timedelta(hours=25)


def test_next_and_last_are_told_from_any_moment() -> None:
    rule = Recurrence(Freq.WEEKLY, weekdays=(WeekDay(0),), count=2)
    starts = datetime(2026, 11, 30, 9)  # noqa: DTZ001 - a wall time
    first, second = occurrences(rule, starts, TOKYO, is_holiday)

    def around(moment: datetime) -> tuple[datetime | None, datetime | None]:
        return (
            last_until(rule, starts, TOKYO, is_holiday, moment=moment),
            next_after(rule, starts, TOKYO, is_holiday, moment=moment),
        )

    assert around(first - timedelta(seconds=1)) == (None, first)
    assert around(first) == (first, second)
    assert around(second) == (second, None)


class TestFiscalYear:
    """A whole 年度: 2027年度, from April 2027 to March 2028 with its leap day."""

    START, END = date(2027, 4, 1), date(2028, 3, 31)
    # 内閣府「国民の祝日」: substitutes included.
    HOLIDAYS = (
        "0429 0503 0504 0505 0719 0811 0920 0923 1011 1103 1123 0101 0110 0211 0223 0320"
    )  # fmt: skip

    def days(self, rule: Recurrence) -> list[date]:
        return list(takewhile(lambda day: day <= self.END, dates(rule, self.START, is_holiday)))

    def everyday(self) -> list[date]:
        return self.days(Recurrence(Freq.DAILY))

    def test_holidays_are_those_of_the_law(self) -> None:
        assert [f"{day:%m%d}" for day in self.everyday() if is_holiday(day)] == self.HOLIDAYS.split()

    def test_the_leap_day_is_one_of_them(self) -> None:
        assert len(self.everyday()) == 366
        assert date(2028, 2, 29) in self.days(Recurrence(Freq.DAILY, days_off=DaysOff.SKIP))
        assert self.days(Recurrence(Freq.YEARLY, month_days=(29,), months=(2,))) == [date(2028, 2, 29)]

    def test_working_days_are_those_on_which_the_town_hall_is_open(self) -> None:
        open_days = self.days(Recurrence(Freq.DAILY, days_off=DaysOff.SKIP))
        closed = set(self.everyday()) - set(open_days)

        weekends = {day for day in self.everyday() if day.weekday() >= 5}
        holidays = {day for day in self.everyday() if is_holiday(day)}
        turn = {date(2027, 12, day) for day in (29, 30, 31)} | {date(2028, 1, day) for day in (1, 2, 3)}
        assert closed == weekends | holidays | turn

    def test_skipping_holidays_keeps_the_turn_of_the_year(self) -> None:
        fridays = self.days(Recurrence(Freq.WEEKLY, weekdays=(WeekDay(4),), days_off=DaysOff.SKIP_HOLIDAYS))

        assert date(2027, 12, 31) in fridays
        assert date(2028, 2, 11) not in fridays

    def test_the_last_day_of_the_month_moves_to_a_working_day(self) -> None:
        last = Recurrence(Freq.MONTHLY, month_days=(-1,), days_off=DaysOff.BEFORE)
        following = Recurrence(Freq.MONTHLY, month_days=(5,), days_off=DaysOff.AFTER)

        assert [f"{day:%m%d}" for day in self.days(last)] == (
            ["0430", "0531", "0630", "0730", "0831", "0930", "1029", "1130", "1228", "0131", "0229", "0331"]
        )
        assert [f"{day:%m%d}" for day in self.days(following)] == (
            ["0405", "0506", "0607", "0705", "0805", "0906", "1005", "1105", "1206", "0105", "0207", "0306"]
        )

    def test_a_day_moved_onto_another_is_said_once(self) -> None:
        every_day = Recurrence(Freq.DAILY, days_off=DaysOff.AFTER)

        moved = self.days(every_day)
        assert moved == [day for day in self.everyday() if not is_day_off(day, is_holiday)]


@settings(max_examples=100)
@given(rules(ends=False, days_off=True), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_a_rule_begins_with_the_first_day_it_is_said_to_begin_with(rule: Recurrence, start: date) -> None:
    found = next(dates(replace(rule, interval=1), start, is_holiday), None)
    assume(found is not None)
    assert found is not None

    assert next(dates(rule, found, is_holiday)) == found


def test_a_first_of_the_month_moved_from_the_day_before_the_start_is_found() -> None:
    rule = Recurrence(Freq.MONTHLY, month_days=(1,), days_off=DaysOff.AFTER)

    assert next(dates(rule, date(2026, 11, 2), is_holiday)) == date(2026, 11, 2)
