"""How a member wants to hear what the town says to them by itself (G074): quiet hours, no days off, one
digest a day, and how long before an event they are reminded of it.

Everything is meant in the wall time of where the member lives.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.calendar.recurrence import existing, is_day_off
from bot.domain.deliveries import Plan
from bot.domain.errors import Refused
from bot.domain.reminders import MEMBER_OFFSETS, MemberPreset
from bot.domain.urgency import Urgency, can_wait, urgency_of

T = TypeVar("T")

IsHoliday = Callable[[date], bool]

_DAY = timedelta(days=1)
_LOOK_AHEAD = 40  # days; offices are never closed for so long


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A part of every day in which nothing rings; past midnight where it ends earlier than it begins.

    Raises Refused for hours that end when they begin: nobody could tell whether that is never or always.
    """

    begins: time
    ends: time

    def __post_init__(self) -> None:
        if self.begins == self.ends:
            raise Refused("notices.no_hours")

    def end_after(self, wall: datetime) -> datetime | None:
        """When the quiet hours that hold at a wall time end; None where none hold."""
        clock = wall.time()
        if self.begins < self.ends:
            return datetime.combine(wall, self.ends) if self.begins <= clock < self.ends else None
        if clock >= self.begins:
            return datetime.combine(wall + _DAY, self.ends)
        return datetime.combine(wall, self.ends) if clock < self.ends else None


@dataclass(frozen=True, slots=True)
class NoticeWish:
    """What one member chose. ``digest_at``: the time of the one digest of a day; None: each by itself.
    ``reminders``: how long before an event, see bot.domain.reminders; None: as the event has it.
    """

    quiet: QuietHours | None = None
    working_days_only: bool = False
    digest_at: time | None = None
    reminders: tuple[timedelta, ...] | None = None

    @property
    def holds_back(self) -> bool:
        """Whether anything can have to wait."""
        return self.quiet is not None or self.working_days_only or self.digest_at is not None

    def free_from(self, now: datetime, zone: ZoneInfo, is_holiday: IsHoliday) -> datetime:
        """The first moment from ``now`` on that is neither quiet nor a day off; ``now`` itself if it is."""
        wall = begin = now.astimezone(zone).replace(tzinfo=None)
        for _ in range(2 * _LOOK_AHEAD):
            end = self.quiet.end_after(wall) if self.quiet else None
            if end is not None:
                wall = end
            elif self.working_days_only and is_day_off(wall.date(), is_holiday):
                wall = datetime.combine(wall + _DAY, time())
            else:
                break
        return now if wall == begin else max(now, existing(wall, zone))

    def next_digest(self, now: datetime, zone: ZoneInfo, is_holiday: IsHoliday) -> datetime | None:
        """When the next digest after ``now`` goes out; None for who wants none."""
        if self.digest_at is None:
            return None
        today = now.astimezone(zone).date()
        for days in range(_LOOK_AHEAD):
            day = today + days * _DAY
            if self.working_days_only and is_day_off(day, is_holiday):
                continue
            moment = existing(datetime.combine(day, self.digest_at), zone)
            if moment.timestamp() > now.timestamp():
                return moment
        return None


class Off(Enum):
    """What was on is turned off."""

    OFF = "off"


@dataclass(frozen=True, slots=True)
class NoticeChoice:
    """What a member wants to have otherwise; None stays as it is."""

    quiet: QuietHours | Off | None = None
    working_days_only: bool | None = None
    digest_at: time | Off | None = None
    reminders: MemberPreset | None = None

    def on(self, wish: NoticeWish) -> NoticeWish:
        """A wish with this choice made."""
        days, preset = self.working_days_only, self.reminders
        return NoticeWish(
            quiet=wish.quiet if self.quiet is None else _given(self.quiet),
            working_days_only=wish.working_days_only if days is None else days,
            digest_at=wish.digest_at if self.digest_at is None else _given(self.digest_at),
            reminders=wish.reminders if preset is None else _offsets(preset),
        )


def _given(chosen: T | Off) -> T | None:
    return None if isinstance(chosen, Off) else chosen


def _offsets(preset: MemberPreset) -> tuple[timedelta, ...] | None:
    """NONE turns reminders off as a whole, see Member.direct_reminders."""
    return None if preset is MemberPreset.NONE else MEMBER_OFFSETS.get(preset)


@dataclass(frozen=True, slots=True)
class Hold:
    """A private message waits. ``digest``: it becomes a line of the digest of that moment."""

    until: datetime
    expires_at: datetime
    digest: bool = False


def hold(plan: Plan, wish: NoticeWish, now: datetime, zone: ZoneInfo, is_holiday: IsHoliday) -> Hold | None:
    """What a member's wish does to a private message that is due; None: it is said now.

    What is worth saying only before a moment is said now, quiet or not, when it would come too late.
    """
    urgency = urgency_of(plan.kind)
    today = urgency is Urgency.SOON and plan.expires_at - now <= _DAY
    if today or not can_wait(plan.kind):
        return None
    digest = None if urgency is Urgency.ALONE else wish.next_digest(now, zone, is_holiday)
    free = wish.free_from(now, zone, is_holiday)
    for until in (digest, free):
        if until is None or until.timestamp() <= now.timestamp():
            continue
        if urgency not in {Urgency.BEFORE, Urgency.SOON}:
            life = plan.expires_at - plan.due_at
            return Hold(until, max(plan.expires_at, until + life), digest=until is digest)
        if until < plan.expires_at:
            return Hold(until, plan.expires_at, digest=until is digest)
    return None


def offsets_text(offsets: Iterable[timedelta]) -> str:
    """Offsets as they are kept, the longest first: ``,1440,60,``; a lone comma for none."""
    return "," + "".join(f"{offset // timedelta(minutes=1)}," for offset in offsets)


def read_offsets(text: str) -> tuple[timedelta, ...]:
    """What ``offsets_text`` wrote."""
    return tuple(timedelta(minutes=int(minutes)) for minutes in text.split(",") if minutes)
