from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendar.holidays import is_holiday
from bot.calendar.recurrence import DaysOff, Freq, Recurrence, WeekDay, existing, occurrences
from bot.domain.errors import Refused, Stale
from bot.domain.personal_reminders import (
    MOST_EXCEPTIONS,
    MOST_OPEN,
    WORTH_SAYING,
    PersonalReminder,
    ReminderStatus,
    Snooze,
    Timing,
    check_room,
)
from tests.builders.recurrence import rules
from tests.builders.reminders import DAILY, NINE, reminder_of
from tests.fakes.clock import START

TOKYO, BERLIN, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
LEAD = 2 * MINUTE
FIRST = existing(NINE, TOKYO)


def roll(reminder: PersonalReminder, now: datetime) -> tuple[PersonalReminder, datetime | None]:
    return reminder.roll(now, LEAD, is_holiday)


def test_nothing_is_said_before_its_lead() -> None:
    reminder = reminder_of("日報")

    assert roll(reminder, FIRST - LEAD - MINUTE) == (reminder, None)
    rolled, due = roll(reminder, FIRST - LEAD)
    assert (due, rolled.next_due) == (FIRST, FIRST + DAY)
    assert roll(rolled, FIRST) == (rolled, None)


def test_what_comes_once_is_over_when_it_was_said() -> None:
    rolled, due = roll(reminder_of("電話", rule=None), FIRST)

    assert (due, rolled.next_due, rolled.status) == (FIRST, None, ReminderStatus.OVER)
    assert rolled.snooze(Snooze.HOUR, FIRST).wakes_at == FIRST + HOUR
    assert rolled.snooze(Snooze.HOUR, FIRST).open


def test_of_several_that_were_missed_the_last_is_said_if_it_is_worth_it() -> None:
    weekly = reminder_of("週報", rule=Recurrence(Freq.WEEKLY, weekdays=(WeekDay(6),)))

    rolled, due = roll(reminder_of("日報"), FIRST + 5 * DAY + HOUR)
    assert (due, rolled.next_due) == (FIRST + 5 * DAY, FIRST + 6 * DAY)
    rolled, due = roll(weekly, FIRST + WORTH_SAYING)
    assert (due, rolled.next_due) == (None, FIRST + 7 * DAY)
    _, due = roll(weekly, FIRST + WORTH_SAYING - MINUTE)
    assert due == FIRST


def test_a_snooze_comes_besides_what_comes_by_itself() -> None:
    said, _ = roll(reminder_of("日報"), FIRST)
    snoozed = said.snooze(Snooze.MORNING, FIRST)

    assert snoozed.wakes_at == FIRST + DAY
    rolled, due = roll(snoozed, FIRST + DAY)
    assert (due, rolled.next_due, rolled.snoozed_until) == (FIRST + DAY, FIRST + 2 * DAY, None)
    early, due = roll(said.snooze(Snooze.TEN_MINUTES, FIRST), FIRST + 10 * MINUTE)
    assert (due, early.next_due) == (FIRST + 10 * MINUTE, FIRST + DAY)


def test_done_ends_a_snooze_and_what_comes_once() -> None:
    said, _ = roll(reminder_of("日報"), FIRST)
    once, _ = roll(reminder_of("電話", rule=None), FIRST)

    assert said.snooze(Snooze.HOUR, FIRST).done() == said
    assert once.snooze(Snooze.HOUR, FIRST).done() == once


def test_the_last_of_a_counted_rule_ends_it() -> None:
    reminder = reminder_of("研修", rule=replace(DAILY, count=2))

    reminder, _ = roll(reminder, FIRST)
    assert reminder.open
    reminder, due = roll(reminder, FIRST + DAY)
    assert (due, reminder.status) == (FIRST + DAY, ReminderStatus.OVER)


def test_the_next_time_is_left_out() -> None:
    skipped = reminder_of("日報").skip_next(START, is_holiday)

    assert (skipped.next_due, skipped.version) == (FIRST + DAY, 2)
    assert roll(skipped, FIRST) == (skipped, None)
    with pytest.raises(Refused, match="comes_once"):
        reminder_of("電話", rule=None).skip_next(START, is_holiday)
    last = reminder_of("研修", rule=replace(DAILY, count=1)).skip_next(START, is_holiday)
    assert last.status is ReminderStatus.OVER


def test_as_many_days_are_left_out_as_there_is_room_for() -> None:
    reminder = reminder_of("日報")
    for _ in range(MOST_EXCEPTIONS):
        reminder = reminder.skip_next(START, is_holiday)
    with pytest.raises(Refused, match="skipped_often"):
        reminder.skip_next(START, is_holiday)

    later = START + (MOST_EXCEPTIONS + 5) * DAY
    assert reminder.timing.rule is not None
    passed, _ = roll(reminder, later)
    following = passed.skip_next(later, is_holiday).timing.rule
    assert following is not None
    assert len(following.exceptions) == 1  # those that have passed are forgotten


def test_an_edit_needs_the_newest_version() -> None:
    reminder = reminder_of("日報").snooze(Snooze.HOUR, START)

    edited = reminder.edit("週報", Timing(NINE), TOKYO, START, is_holiday)

    assert (edited.words, edited.version, edited.snoozed_until) == ("週報", 2, None)
    with pytest.raises(Stale):
        edited.check_version(1)


def test_moving_abroad_keeps_the_wall_of_what_comes_again_and_the_moment_of_what_comes_once() -> None:
    again = reminder_of("日報").move_to(BERLIN, START, is_holiday)
    once = reminder_of("電話", rule=None).move_to(BERLIN, START, is_holiday)

    assert again.next_due == datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert once.next_due == FIRST
    assert once.timing.starts.hour == 1


def test_there_is_room_up_to_the_limit() -> None:
    check_room(MOST_OPEN - 1)
    with pytest.raises(Refused):
        check_room(MOST_OPEN)


@pytest.mark.parametrize("zone", [TOKYO, BERLIN, NEW_YORK], ids=str)
def test_a_whole_fiscal_year_is_said_day_by_day(zone: ZoneInfo) -> None:
    """2027年度 with 祝日, 年末年始, a leap day and summer time abroad, looked at every half hour."""
    rule = Recurrence(Freq.DAILY, days_off=DaysOff.SKIP)
    start = datetime(2027, 4, 1, 8, 30)  # noqa: DTZ001 - a wall time
    reminder = reminder_of("朝会", starts=start, rule=rule, zone=zone.key)
    said: list[datetime] = []

    now, end = existing(start, zone).astimezone(UTC) - HOUR, datetime(2028, 4, 1, tzinfo=UTC)
    while now < end:
        reminder, due = roll(reminder, now)
        said += [due] if due else []
        now += HOUR / 2

    walls = [moment.astimezone(zone) for moment in said]
    assert {(wall.hour, wall.minute) for wall in walls} == {(8, 30)}
    # 262 weekdays, less 15 holidays on one, less 29, 30, 31 December and 3 January
    assert len(walls) == len(set(walls)) == 262 - 15 - 4
    days = {wall.date() for wall in walls}
    assert date(2028, 2, 29) in days
    assert not {date(2027, 12, 29), date(2028, 1, 3), date(2027, 5, 3), date(2027, 9, 20)} & days


@settings(max_examples=60)
@given(
    rules(ends=False, days_off=True),
    st.lists(st.integers(1, 20_000), min_size=1, max_size=12),
    st.sampled_from((TOKYO, BERLIN, NEW_YORK)),
)
def test_whenever_the_clock_looks_each_moment_is_said_at_most_once_and_never_early(
    rule: Recurrence, steps: list[int], zone: ZoneInfo
) -> None:
    reminder = reminder_of("何か", rule=rule, zone=zone.key)
    now, said = START, list[datetime]()
    for minutes in steps:
        now += minutes * MINUTE
        reminder, due = roll(reminder, now)
        if due is not None:
            assert due <= now + LEAD
            said.append(due)
        assert reminder.next_due is None or reminder.next_due > now + LEAD

    expected = set[datetime]()
    for moment in occurrences(rule, NINE, zone, is_holiday):
        if moment > now + LEAD:
            break
        expected.add(moment)
    assert set(said) <= expected
    assert said == sorted(set(said))
