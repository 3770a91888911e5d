"""When an event is called to mind, and how much time is left when it is (G070, G071)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.calendar.recurrence import IsHoliday, existing, is_day_off
from bot.domain.venues import days

_MINUTE = timedelta(minutes=1)
_HOUR = 60
_DAY = 24 * 60
_SOON = 2  # minutes

WORKING_DAY_BEFORE = timedelta()
"""The offset that stands for the morning of the last working day (開庁日) before an event's day."""
MORNING = time(9)
DAY_BEGINS = time(8)  # when each further day of an event is called to mind


class ReminderPreset(StrEnum):
    """What a host can choose for one event; ``USUAL`` is the town's own setting."""

    USUAL = "usual"
    WEEK = "week"
    DAY = "day"
    HOUR = "hour"
    WORKDAY = "workday"
    NONE = "none"


class MemberPreset(StrEnum):
    """What a member can choose for all events, or for one of them; ``EVENT`` is what the host chose."""

    EVENT = "event"
    DAY_HOUR = "day_hour"
    WORKDAY = "workday"
    DAY = "day"
    HOUR = "hour"
    SOON = "soon"
    NONE = "none"


_PRESETS = {
    ReminderPreset.WEEK: (timedelta(days=7), timedelta(days=1), timedelta(hours=1)),
    ReminderPreset.DAY: (timedelta(days=1),),
    ReminderPreset.HOUR: (timedelta(hours=1), timedelta(minutes=10)),
    ReminderPreset.WORKDAY: (WORKING_DAY_BEFORE, timedelta(hours=1)),
    ReminderPreset.NONE: (),
}

MEMBER_OFFSETS = {
    MemberPreset.DAY_HOUR: (timedelta(days=1), timedelta(hours=1)),
    MemberPreset.WORKDAY: (WORKING_DAY_BEFORE, timedelta(minutes=10)),
    MemberPreset.DAY: (timedelta(days=1),),
    MemberPreset.HOUR: (timedelta(hours=1),),
    MemberPreset.SOON: (timedelta(minutes=10),),
    MemberPreset.NONE: (),
}
"""What members choose, the longest first. Every one of these moments is prepared for every event."""


def offsets_of(preset: ReminderPreset, usual: tuple[timedelta, ...]) -> tuple[timedelta, ...]:
    """How long before the start the reminders of a preset go out, longest first."""
    return _PRESETS.get(preset, usual)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of one event: how long before the start, and when that is."""

    offset: timedelta
    due_at: datetime

    @property
    def minutes(self) -> int:
        return self.offset // _MINUTE


def in_order(offsets: Iterable[timedelta]) -> tuple[timedelta, ...]:
    """Each offset once, the longest first; the working day before is about a day, and comes before one."""
    return tuple(sorted(set(offsets), key=_length, reverse=True))


def _length(offset: timedelta) -> timedelta:
    return timedelta(days=1, minutes=1) if offset == WORKING_DAY_BEFORE else offset


def working_morning(starts_at: datetime, zone: ZoneInfo, is_holiday: IsHoliday) -> datetime:
    """9:00 on the last working day before the day of a start, in the event's own zone."""
    day = starts_at.astimezone(zone).date() - timedelta(days=1)
    while is_day_off(day, is_holiday):
        day -= timedelta(days=1)
    return existing(datetime.combine(day, MORNING), zone)


def ahead(
    starts_at: datetime, offsets: Iterable[timedelta], now: datetime, morning: datetime | None = None
) -> tuple[Reminder, ...]:
    """The reminders that still lie ahead. One whose moment has passed is not made up for. ``morning``: that
    of the last working day before, where an offset may stand for it.
    """
    found = (Reminder(offset, _due(starts_at, offset, morning)) for offset in in_order(offsets))
    return tuple(reminder for reminder in found if reminder.due_at > now)


def mornings(starts_at: datetime, ends_at: datetime, zone: ZoneInfo, now: datetime) -> tuple[Reminder, ...]:
    """A reminder for the morning of each further day of an event that takes several, with how long *after*
    the start it is as a negative offset.
    """
    first = starts_at.astimezone(zone).date()
    further = range(1, days(starts_at, ends_at, zone))
    due = [existing(datetime.combine(first + timedelta(days=day), DAY_BEGINS), zone) for day in further]
    return tuple(Reminder(starts_at - moment, moment) for moment in due if now < moment < ends_at)


def _due(starts_at: datetime, offset: timedelta, morning: datetime | None) -> datetime:
    return morning if morning is not None and offset == WORKING_DAY_BEFORE else starts_at - offset


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """Time until a start as people say it; all zero: it is about to begin."""

    days: int = 0
    hours: int = 0
    minutes: int = 0


def time_left(starts_at: datetime, now: datetime) -> TimeLeft:
    """Minutes below an hour, hours and five-minute steps below a day, days above (to the nearest hour)."""
    minutes = max(0, round((starts_at - now) / _MINUTE))
    if minutes < _SOON:
        return TimeLeft()
    if minutes < _HOUR:
        return TimeLeft(minutes=minutes)
    fives = 5 * round(minutes / 5)
    if fives < _DAY:
        return TimeLeft(hours=fives // _HOUR, minutes=fives % _HOUR)
    hours = round(minutes / _HOUR)
    return TimeLeft(days=hours // 24, hours=hours % 24)
