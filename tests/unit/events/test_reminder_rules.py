from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.calendar.holidays import is_holiday
from bot.domain.policy import Policy
from bot.domain.reminders import (
    WORKING_DAY_BEFORE,
    Reminder,
    ReminderPreset,
    TimeLeft,
    ahead,
    in_order,
    offsets_of,
    time_left,
    working_morning,
)
from tests.fakes.clock import START

USUAL = Policy().reminder_offsets
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def test_reminders_lie_before_the_start_the_longest_first() -> None:
    reminders = ahead(START + 2 * DAY, (10 * MINUTE, DAY), START)

    assert reminders == (Reminder(DAY, START + DAY), Reminder(10 * MINUTE, START + 2 * DAY - 10 * MINUTE))


def test_a_reminder_whose_moment_has_passed_is_not_made_up_for() -> None:
    assert [reminder.offset for reminder in ahead(START + HOUR, USUAL, START)] == [10 * MINUTE]


def test_the_same_offset_twice_is_one_reminder() -> None:
    assert len(ahead(START + DAY, (HOUR, HOUR), START)) == 1


@pytest.mark.parametrize(
    ("day", "before"),
    [
        ("2026-12-01", "2026-11-30"),  # a Tuesday
        ("2026-11-24", "2026-11-20"),  # after a weekend and 勤労感謝の日
        ("2027-01-04", "2026-12-28"),  # after 年末年始
        ("2026-04-01", "2026-03-31"),
    ],
)
def test_the_working_day_before_is_the_last_on_which_offices_are_open(day: str, before: str) -> None:
    zone = ZoneInfo("Asia/Tokyo")
    starts_at = datetime.fromisoformat(f"{day} 19:00").replace(tzinfo=zone)

    morning = working_morning(starts_at, zone, is_holiday)
    (reminder, hour) = ahead(starts_at, (HOUR, WORKING_DAY_BEFORE), START - 999 * DAY, morning)

    assert morning == datetime.fromisoformat(f"{before} 09:00").replace(tzinfo=zone)
    assert (reminder.minutes, reminder.due_at) == (0, morning)
    assert hour.due_at == starts_at - HOUR


@pytest.mark.parametrize("preset", ReminderPreset)
def test_every_preset_has_offsets_the_longest_first(preset: ReminderPreset) -> None:
    offsets = offsets_of(preset, USUAL)

    assert offsets == in_order(offsets)
    assert bool(offsets) is (preset is not ReminderPreset.NONE)


@pytest.mark.parametrize(
    ("before", "left"),
    [
        (timedelta(seconds=-1), TimeLeft()),
        (timedelta(), TimeLeft()),
        (timedelta(seconds=80), TimeLeft()),
        (timedelta(seconds=90), TimeLeft(minutes=2)),
        (10 * MINUTE - timedelta(seconds=3), TimeLeft(minutes=10)),
        (HOUR - timedelta(seconds=3), TimeLeft(hours=1)),
        (HOUR + 31 * MINUTE, TimeLeft(hours=1, minutes=30)),
        (DAY - 2 * MINUTE, TimeLeft(days=1)),
        (DAY - timedelta(seconds=3), TimeLeft(days=1)),
        (DAY - HOUR, TimeLeft(hours=23)),
        (2 * DAY + 5 * HOUR, TimeLeft(days=2, hours=5)),
        (7 * DAY, TimeLeft(days=7)),
    ],
)
def test_the_time_left_is_told_as_people_say_it(before: timedelta, left: TimeLeft) -> None:
    assert time_left(START + before, START) == left
