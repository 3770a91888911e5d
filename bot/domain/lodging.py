"""宿泊: an event under another one at which people answer whether they stay; its seats are the places there
are, given like any others.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.receptions import Reception
from bot.domain.rsvps import RsvpStyle
from bot.domain.venues import days

STAYING = Reception(offered_styles=frozenset({RsvpStyle.COME, RsvpStyle.UNDECIDED}))
"""How a new one takes answers: 泊まる or 未定; who does not stay need not answer."""

_CHECK_IN, _CHECK_OUT = time(18), time(10)
_SHORTEST = timedelta(hours=1)


def nights(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When people stay, as a host would say it first: from the first evening of an event that takes several
    days to its last morning, else the night after it.
    """
    first = starts_at.astimezone(zone).date()
    number = days(starts_at, ends_at, zone)
    if number == 1:
        begins, last = ends_at, first + timedelta(days=1)
    else:
        begins = max(starts_at, datetime.combine(first, _CHECK_IN, zone))
        last = first + timedelta(days=number - 1)
    return begins, max(datetime.combine(last, _CHECK_OUT, zone), begins + _SHORTEST)
