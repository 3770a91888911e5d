"""Personal reminders for tests. The same words make the same id."""

from datetime import datetime
from zlib import crc32
from zoneinfo import ZoneInfo

from bot.calendar.holidays import is_holiday
from bot.calendar.recurrence import Freq, Recurrence
from bot.domain.ids import MemberId, PersonalReminderId
from bot.domain.personal_reminders import PersonalReminder, Timing
from tests.fakes.clock import START

NINE = datetime(2026, 11, 22, 9)  # noqa: DTZ001 - a wall time, the morning after the tests' clock starts
DAILY = Recurrence(Freq.DAILY)


def reminder_of(
    words: str,
    member_id: int = 1,
    *,
    starts: datetime = NINE,
    rule: Recurrence | None = DAILY,
    zone: str = "Asia/Tokyo",
) -> PersonalReminder:
    """An open reminder that was begun when the tests' clock starts."""
    timing = Timing(starts, rule)
    return PersonalReminder(
        id=PersonalReminderId(crc32(words.encode())),
        member_id=MemberId(member_id),
        words=words,
        timing=timing,
        zone=zone,
        created_at=START,
        next_due=timing.after(START, ZoneInfo(zone), is_holiday),
    )
