"""What there is to know about coming in person: the fee and the way; and how many days it takes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

FEE_LIMIT = 200
ACCESS_LIMIT = 1_000
_MORE_THAN_A_NIGHT = timedelta(hours=16)


@dataclass(frozen=True, slots=True)
class Venue:
    """``fee``: what it costs, as text; nothing is paid here. ``access``: where to meet, how to get there and
    who shares a car.
    """

    fee: str = ""
    access: str = ""


NOTHING_KNOWN = Venue()


def days(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> int:
    """On how many days something happens; what only goes on past midnight is of one day."""
    if ends_at - starts_at < _MORE_THAN_A_NIGHT:
        return 1
    last = ends_at - timedelta(milliseconds=1)
    return (last.astimezone(zone).date() - starts_at.astimezone(zone).date()).days + 1
