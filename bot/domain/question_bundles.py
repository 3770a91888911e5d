"""What members hear about questions at most once a day: thanks for answers, and news of what they follow."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.calendar.recurrence import existing

BUNDLED_AT = time(17)
"""By the town's clock."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From ``since`` on, until before ``until``. Times are UTC."""

    since: datetime
    until: datetime


def bundle_at(now: datetime, zone: ZoneInfo) -> Span:
    """The day's span in which a moment lies: it is told of at its end."""
    day = now.astimezone(zone).date()
    until = existing(datetime.combine(day, BUNDLED_AT), zone)
    if until.timestamp() <= now.timestamp():
        day += _DAY
        until = existing(datetime.combine(day, BUNDLED_AT), zone)
    return Span(existing(datetime.combine(day - _DAY, BUNDLED_AT), zone), until)
