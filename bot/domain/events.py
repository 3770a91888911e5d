"""Events (イベント): what is announced, who may change it, and how it ends."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import InvalidInput, Problem, Refused, Stale
from bot.domain.ids import EventId, MemberId, SectionId
from bot.domain.occurrences import Occurrence, Own
from bot.domain.receptions import USUAL, Reception, check_start
from bot.domain.rsvps import NO_ANSWERS, RsvpStyle, Seats, Tally

TITLE_LIMIT = 80
PLACE_LIMIT = 200
DESCRIPTION_LIMIT = 2_000
REASON_LIMIT = 300
MOST_SEATS = 100_000
LONGEST = timedelta(days=31)
DEFAULT_MINUTES = 60  # how long an event lasts whose end nobody named

_PLAIN_HTTP = re.compile(r"\bhttp://", re.IGNORECASE)


class EventStatus(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Details:
    """What a host fills in. Times are UTC; ``place`` is text that may hold an https address."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    description: str = ""
    capacity: int | None = None
    section_id: SectionId | None = None
    reminder_offsets: tuple[timedelta, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One event. ``version`` counts its changes, the last one made at ``changed_at``; ``zone`` is where its
    wall times were meant. ``parent_id``: the event this is the 懇親会 of, or with ``lodging`` the 宿泊.
    ``occurrence``: which time of which series it is; None for an event that stands alone.
    """

    id: EventId
    details: Details
    host_id: MemberId
    zone: str
    created_at: datetime
    status: EventStatus = EventStatus.PLANNED
    cancel_reason: str = ""
    version: int = 1
    reception: Reception = USUAL
    tally: Tally = NO_ANSWERS
    changed_at: datetime | None = None
    parent_id: EventId | None = None
    occurrence: Occurrence | None = None
    lodging: bool = False

    @property
    def title(self) -> str:
        return self.details.title

    @property
    def starts_at(self) -> datetime:
        return self.details.starts_at

    @property
    def ends_at(self) -> datetime:
        return self.details.ends_at

    @property
    def section_id(self) -> SectionId | None:
        return self.details.section_id

    @property
    def last_changed(self) -> datetime:
        return self.changed_at or self.created_at

    @property
    def seated_styles(self) -> frozenset[RsvpStyle]:
        return self.reception.seated_styles

    @property
    def cancelled(self) -> bool:
        return self.status is EventStatus.CANCELLED

    @property
    def seats(self) -> Seats:
        return Seats(self.details.capacity, self.seated_styles, self.tally)

    def over(self, now: datetime) -> bool:
        return self.ends_at <= now

    def open_at(self, now: datetime) -> bool:
        """Whether it can still be answered and changed."""
        return not self.cancelled and not self.over(now)

    def check_open(self, now: datetime) -> None:
        """Raises Refused when nothing about the event can be answered or changed any more."""
        if self.cancelled:
            raise Refused("event.cancelled_already", title=self.title)
        if self.over(now):
            raise Refused("event.over", title=self.title)

    def managed_by(self, member_id: MemberId | None, chief_id: MemberId | None) -> bool:
        """Whether somebody may change the event as its host or as ``chief_id``, the chief of its section."""
        return member_id is not None and member_id in {self.host_id, chief_id}


def check_new(details: Details, now: datetime) -> None:
    """Raises InvalidInput with a problem per field (``when``, ``place``) of what cannot be announced."""
    problems = _problems(details)
    if details.starts_at <= now:
        problems["when"] = Problem("event.when_past", {"starts_at": details.starts_at})
    if problems:
        raise InvalidInput(problems)


def announce(
    event_id: EventId,
    details: Details,
    *,
    host_id: MemberId,
    zone: str,
    now: datetime,
    parent_id: EventId | None = None,
    lodging: bool = False,
) -> Event:
    """A new event. Raises InvalidInput like ``check_new``."""
    check_new(details, now)
    return Event(event_id, details, host_id, zone, now, parent_id=parent_id, lodging=lodging)


def receive(event: Event, reception: Reception, *, now: datetime) -> Event:
    """The event with other rules for its answers. Raises Refused when it is over or cancelled."""
    event.check_open(now)
    return replace(event, reception=reception)


def edit(event: Event, details: Details, *, version: int, now: datetime) -> Event:
    """The event with other details. A start that has passed may stay, but not be chosen.

    Raises Stale when somebody changed the event meanwhile, Refused when it is over or cancelled, and
    InvalidInput like ``check_new``.
    """
    event.check_open(now)
    if version != event.version:
        raise Stale("event.changed_meanwhile", title=event.title)
    problems = _problems(details)
    moved = details.starts_at != event.starts_at
    if (moved and details.starts_at <= now) or details.ends_at <= now:
        problems["when"] = Problem("event.when_past", {"starts_at": details.starts_at})
    if problems:
        raise InvalidInput(problems)
    check_start(event.reception, details.starts_at)
    if details == event.details:
        return event
    occurrence = event.occurrence and event.occurrence.changed_by_hand(differing(event.details, details))
    return replace(event, details=details, version=event.version + 1, changed_at=now, occurrence=occurrence)


def cancel(event: Event, reason: str, *, now: datetime) -> Event:
    """The event called off. Raises Refused when it is over or cancelled already."""
    event.check_open(now)
    return replace(
        event,
        status=EventStatus.CANCELLED,
        cancel_reason=reason,
        version=event.version + 1,
        changed_at=now,
    )


def worth_telling(before: Event, after: Event) -> bool:
    """Whether those who answered must hear of a change: another time or another place."""
    old, new = before.details, after.details
    return (old.starts_at, old.ends_at, old.place) != (new.starts_at, new.ends_at, new.place)


def reminders_differ(before: Event, after: Event) -> bool:
    """Whether reminders planned so far no longer fit: another start or end, other offsets or another room."""
    old, new = before.details, after.details
    return (old.starts_at, old.ends_at, old.reminder_offsets, old.section_id) != (
        new.starts_at,
        new.ends_at,
        new.reminder_offsets,
        new.section_id,
    )


def differing(old: Details, new: Details) -> frozenset[Own]:
    """In which parts two details differ."""
    parts = {
        Own.TITLE: old.title != new.title,
        Own.WHEN: (old.starts_at, old.ends_at) != (new.starts_at, new.ends_at),
        Own.PLACE: old.place != new.place,
        Own.DESCRIPTION: old.description != new.description,
        Own.CAPACITY: old.capacity != new.capacity,
        Own.REMINDERS: old.reminder_offsets != new.reminder_offsets,
    }
    return frozenset(part for part, differs in parts.items() if differs)


def _problems(details: Details) -> dict[str, Problem]:
    problems = {}
    if details.ends_at <= details.starts_at:
        problems["when"] = Problem("event.when_end_before_start")
    elif details.ends_at - details.starts_at > LONGEST:
        problems["when"] = Problem("event.when_too_long", {"days": LONGEST.days})
    if _PLAIN_HTTP.search(details.place):
        problems["place"] = Problem("event.place_not_https")
    return problems
