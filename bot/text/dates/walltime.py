"""Wall times of a zone, with the hours its clocks leap over or show twice."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.text.dates.facts import NoSuchTime


def at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """The moment so many minutes on the clock after the day's midnight; the first if clocks show it twice.

    Raises NoSuchTime if the zone's clocks leap over it.
    """
    wall = datetime.combine(day, time(), tzinfo=zone) + timedelta(minutes=minutes)
    if wall.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise NoSuchTime(wall.replace(tzinfo=None), zone.key)
    return wall


def repeats(moment: datetime) -> bool:
    """Whether clocks show this time twice."""
    return moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset()


def later(moment: datetime, minutes: int) -> datetime:
    """So many minutes of real time later, in the same zone."""
    return (moment.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(moment.tzinfo)
