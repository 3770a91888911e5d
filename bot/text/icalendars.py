"""Writes calendars as RFC 5545 wants them (and RFC 7986, for a calendar's own name): folding, escaping and
time zones are the library's business, which nobody else imports.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MINYEAR, UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import icalendar

MEDIA_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"

_PRODUCT = "-//Engawa//Town calendar//JA"
_NOBODY = "invalid:nomail"  # an organizer must have an address; this says, as others do, that there is none


class EntryStatus(StrEnum):
    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event in a calendar. Times are UTC; ``zone`` names the time zone they are written in.

    sequence: how often it changed. stamped_at: the state of what is told, for calendars that compare.
    address: an https address to go to. organizer: a name. alarms: how long before the start to call it to
    mind. busy: whether the reader is taken meanwhile.
    """

    uid: str
    sequence: int
    stamped_at: datetime
    created_at: datetime
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    description: str = ""
    place: str = ""
    address: str = ""
    organizer: str = ""
    category: str = ""
    status: EntryStatus = EntryStatus.CONFIRMED
    alarms: tuple[timedelta, ...] = ()
    busy: bool = True


@dataclass(frozen=True, slots=True)
class Cover:
    """What a calendar says of itself. refresh: how often to read it again; None for a single file."""

    name: str
    zone: str
    refresh: timedelta | None = None


def write_calendar(cover: Cover, entries: Sequence[Entry]) -> bytes:
    """A calendar file in UTF-8. The same values always make the same bytes."""
    from icalendar import Calendar  # noqa: PLC0415 - loaded with the first calendar asked for

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", cover.name)
    calendar.add("x-wr-calname", cover.name)
    calendar.add("x-wr-timezone", cover.zone)
    if cover.refresh is not None:
        calendar.add("refresh-interval", cover.refresh, {"VALUE": "DURATION"})
        calendar.add("x-published-ttl", cover.refresh, {"VALUE": "DURATION"})
    first, last = _years(entries)
    for zone in sorted({entry.zone for entry in entries}):
        calendar.add_component(_zone(zone, first, last))
    for entry in entries:
        calendar.add_component(_event(entry))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Entry) -> "icalendar.Event":
    from icalendar import Event, vCalAddress  # noqa: PLC0415 - as above

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamped_at)
    event.add("created", entry.created_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", _wall_time(entry.starts_at, entry.zone))
    event.add("dtend", _wall_time(entry.ends_at, entry.zone))
    event.add("summary", entry.summary)
    for name, text in (("description", entry.description), ("location", entry.place), ("url", entry.address)):
        if text:
            event.add(name, text)
    if entry.organizer:
        organizer = vCalAddress(_NOBODY)
        organizer.params["CN"] = entry.organizer
        event.add("organizer", organizer)
    if entry.category:
        event.add("categories", [entry.category])
    event.add("status", entry.status.value)
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    for before in entry.alarms:
        event.add_component(_alarm(entry, before))
    return event


def _alarm(entry: Entry, before: timedelta) -> "icalendar.Alarm":
    from icalendar import Alarm  # noqa: PLC0415 - as above

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.summary)
    alarm.add("trigger", -before)
    return alarm


def _years(entries: Sequence[Entry]) -> tuple[date, date]:
    """The years in which zones are to be told, with some to spare. Not all there ever were: readers stumble
    over what clocks did long ago.
    """
    first = min((entry.starts_at.year for entry in entries), default=MINYEAR + 1)
    last = max((entry.ends_at.year for entry in entries), default=MINYEAR + 1)
    return date(first - 1, 1, 1), date(last + 2, 1, 1)


def _zone(name: str, first: date, last: date) -> "icalendar.Timezone":
    """A time zone as readers need it: the library writes that clocks spring forward at the hour they spring
    to (RFC 5545 3.6.5: the hour they leave), and dates in one line, of which some readers see only the first.
    """
    from icalendar import Timezone  # noqa: PLC0415 - as above

    zone = Timezone.from_tzid(name, first_date=first, last_date=last)
    part: Any
    for part in zone.subcomponents:
        forward = max(part.decoded("tzoffsetto") - part.decoded("tzoffsetfrom"), timedelta(0))
        first_time = part.pop("dtstart").dt
        part.add("dtstart", first_time - forward)
        for again in part.pop("rdate").dts if "rdate" in part else ():
            part.add("rdate", again.dt - forward)
    return zone


def _wall_time(moment: datetime, zone: str) -> datetime:
    """A moment as clocks in a zone show it. Where they show it twice a calendar means the first time: the
    second is written in UTC.
    """
    local = moment.astimezone(ZoneInfo(zone))
    return moment.astimezone(UTC) if local.fold else local
