"""When an event is called to mind, and how much time is left when it is (G070, G071)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

_MINUTE = timedelta(minutes=1)
_HOUR = 60
_DAY = 24 * 60
_SOON = 2  # minutes


class ReminderPreset(StrEnum):
    """What a host can choose for one event; ``USUAL`` is the town's own setting."""

    USUAL = "usual"
    WEEK = "week"
    DAY = "day"
    HOUR = "hour"
    NONE = "none"


_PRESETS = {
    ReminderPreset.WEEK: (timedelta(days=7), timedelta(days=1), timedelta(hours=1)),
    ReminderPreset.DAY: (timedelta(days=1),),
    ReminderPreset.HOUR: (timedelta(hours=1), timedelta(minutes=10)),
    ReminderPreset.NONE: (),
}


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


def ahead(starts_at: datetime, offsets: Iterable[timedelta], now: datetime) -> tuple[Reminder, ...]:
    """The reminders that still lie ahead. One whose moment has passed is not made up for."""
    found = (Reminder(offset, starts_at - offset) for offset in sorted(set(offsets), reverse=True))
    return tuple(reminder for reminder in found if reminder.due_at > now)


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
