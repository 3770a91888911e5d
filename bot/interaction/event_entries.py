"""Events of the town as entries of a calendar, for one reader."""

from zoneinfo import ZoneInfo

from bot.domain.events import Event
from bot.domain.feeds import FeedKind
from bot.domain.ids import MemberId, to_token
from bot.domain.rsvps import Rsvp, RsvpStyle
from bot.interaction.words import Words
from bot.ports.feeds import CalendarEvent
from bot.text.addresses import first_address, with_query
from bot.text.icalendars import Entry, EntryStatus

GOOGLE = "https://calendar.google.com/calendar/render"
ADDRESS_LIMIT = 512  # of a button that leads elsewhere; the strictest platform's

_UNSURE = frozenset({RsvpStyle.UNDECIDED})
_AWAY = frozenset({RsvpStyle.LATER, RsvpStyle.UNDECIDED})
_UTC = "%Y%m%dT%H%M%SZ"


def entry_of(words: Words, seen: CalendarEvent, reader: MemberId, *, alarms: bool) -> Entry:
    """An event as one reader's calendar shows it. ``alarms``: whether it may call it to mind."""
    event, mine = seen.event, seen.mine
    answered_at = mine.answered_at if mine else event.created_at
    return Entry(
        uid=f"event-{to_token(event.id)}@engawa",
        sequence=event.version - 1,
        stamped_at=max(event.last_changed, answered_at),
        created_at=event.created_at,
        changed_at=event.last_changed,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.zone,
        summary=event.title,
        description=_description(words, seen, reader),
        place=event.details.place,
        address=first_address(event.details.place),
        organizer=seen.host,
        category=seen.section,
        status=_status(event, mine),
        alarms=event.details.reminder_offsets if alarms and _wants_alarms(event, mine) else (),
        busy=_is_busy(event, mine, reader),
    )


def rings(kind: FeedKind, seen: CalendarEvent, reader: MemberId) -> bool:
    """Whether a feed calls an event to mind: that of the whole town only what concerns its reader."""
    return kind is not FeedKind.TOWN or seen.mine is not None or seen.event.host_id == reader


def google_address(event: Event) -> str:
    """Where Google's calendar offers to take an event over. Its title gives way where the address is too long
    for a button, after its place.
    """
    starts, ends = (moment.strftime(_UTC) for moment in (event.starts_at, event.ends_at))
    zone = ZoneInfo(event.zone).key
    fixed = {"action": "TEMPLATE", "dates": f"{starts}/{ends}", "ctz": zone}
    title, more = ("text", event.title), {"location": event.details.place}
    return with_query(GOOGLE, fixed, title=title, more=more, limit=ADDRESS_LIMIT)


def _status(event: Event, mine: Rsvp | None) -> EntryStatus:
    if event.cancelled:
        return EntryStatus.CANCELLED
    unsure = mine is not None and (mine.waiting or mine.style in _UNSURE)
    return EntryStatus.TENTATIVE if unsure else EntryStatus.CONFIRMED


def _wants_alarms(event: Event, mine: Rsvp | None) -> bool:
    """Who watches it later is not called on the day, as with the town's own reminders."""
    return not event.cancelled and (mine is None or mine.style is not RsvpStyle.LATER)


def _is_busy(event: Event, mine: Rsvp | None, reader: MemberId) -> bool:
    if event.cancelled:
        return False
    if event.host_id == reader:
        return True
    return mine is not None and not mine.waiting and mine.style not in _AWAY


def _description(words: Words, seen: CalendarEvent, reader: MemberId) -> str:
    event, mine = seen.event, seen.mine
    parts = []
    if event.cancelled:
        parts.append(words.text("calendar.cancelled", reason=event.cancel_reason))
    if event.details.description:
        parts.append(event.details.description)
    lines = [words.text("calendar.host", name=seen.host)] if seen.host else []
    if seen.section:
        lines.append(words.text("calendar.section", section=seen.section))
    if mine is not None and mine.waiting:
        lines.append(words.text("calendar.waiting"))
    elif mine is not None:
        lines.append(words.text("calendar.answer", style=words.text(f"choice.RsvpStyle.{mine.style.value}")))
    elif event.host_id == reader:
        lines.append(words.text("calendar.hosting"))
    return "\n\n".join((*parts, *(["\n".join(lines)] if lines else [])))
