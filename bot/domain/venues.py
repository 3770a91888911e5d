"""What there is to know about coming in person: the fee and the way; and how many days it takes."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.text.addresses import HTTPS
from bot.text.normalise import fold

FEE_LIMIT = 200
MEETING_LIMIT = 200
ACCESS_LIMIT = 1_000
_MORE_THAN_A_NIGHT = timedelta(hours=16)

# オンライン, オンライン(お昼を食べながら): nowhere to go, unless it says that one can come as well.
_ONLINE = re.compile(r"(?:オンライン(?:開催|のみ)?|online(?:only)?)(?:\([^()]*\))?")
_AS_WELL = re.compile(r"会場|現地|対面|venue|inperson")


@dataclass(frozen=True, slots=True)
class Venue:
    """``fee``: what it costs, as text; nothing is paid here. ``access``: how to get there. ``meeting``: where
    and when those who come meet.
    """

    fee: str = ""
    access: str = ""
    meeting: str = ""


NOTHING_KNOWN = Venue()


def in_person(place: str, venue: Venue) -> bool:
    """Whether there is somewhere to go: a place that is more than addresses of the web and オンライン, a
    meeting point or a way.
    """
    where = fold(HTTPS.sub("", place)).strip()
    online = _ONLINE.fullmatch(where) and not _AS_WELL.search(where)
    return bool((where and not online) or venue.meeting or venue.access)


def elsewhere(before: str, after: str) -> bool:
    """Whether a place became another one; not where it was only named more closely (市民会館, then 市民会館
    2階).
    """
    old, new = (fold(HTTPS.sub("", place)).strip() for place in (before, after))
    return old not in new and new not in old


def days(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> int:
    """On how many days something happens; what only goes on past midnight is of one day."""
    if ends_at - starts_at < _MORE_THAN_A_NIGHT:
        return 1
    last = ends_at - timedelta(milliseconds=1)
    return (last.astimezone(zone).date() - starts_at.astimezone(zone).date()).days + 1
