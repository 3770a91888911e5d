"""The next time of an event held again, and a sooner day for one that is far ahead. Wall times stay."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.calendar.recurrence import existing

WEEK = timedelta(weeks=1)
SOON = timedelta(weeks=2)
FAR = timedelta(days=31)

Span = tuple[datetime, datetime]


def again(starts_at: datetime, ends_at: datetime, zone: ZoneInfo, now: datetime) -> Span:
    """The first week after it in which the same weekday and wall time still lie ahead."""
    first = starts_at.astimezone(zone)
    passed = max(now.astimezone(zone).date() - first.date(), timedelta())
    day = first.date() + max(WEEK, passed // WEEK * WEEK)
    span = on_day(starts_at, ends_at, day, zone)
    return span if span[0] > now else on_day(starts_at, ends_at, day + WEEK, zone)


def on_day(starts_at: datetime, ends_at: datetime, day: date, zone: ZoneInfo) -> Span:
    """The same wall times, beginning on a day."""
    start, end = (moment.astimezone(zone).replace(tzinfo=None) for moment in (starts_at, ends_at))
    starts = existing(datetime.combine(day, start.time()), zone)
    ends = existing(datetime.combine(day + (end.date() - start.date()), end.time()), zone)
    return starts, max(ends, starts + timedelta(minutes=1))


def sooner_day(starts_at: datetime, zone: ZoneInfo, now: datetime, *, said: bool = False) -> date | None:
    """The day two weeks from now, for what is more than a month ahead, or was ``said`` to be next month;
    None for what comes sooner than that by itself.
    """
    day = now.astimezone(zone).date() + SOON
    far = starts_at - now > FAR or said
    return day if far and day < starts_at.astimezone(zone).date() else None
