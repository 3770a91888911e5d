"""Series (くり返しのイベント): what comes again, when it is next, and what becomes of it when it is changed.

A series is a rule and a template. Its occurrences are events of their own, made some time ahead, so that
whatever works for events works for every time of a series.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from bot.calendar.recurrence import (
    DaysOff,
    IsHoliday,
    Recurrence,
    dates,
    existing,
    is_day_off,
)
from bot.domain.errors import InvalidInput, Problem, Refused, Stale
from bot.domain.events import Details, Event, EventStatus
from bot.domain.events import worth_telling as worth_telling_one
from bot.domain.ids import EventId, MemberId, SectionId, SeriesId
from bot.domain.occurrences import Occurrence, Own
from bot.domain.receptions import USUAL, Reception
from bot.domain.rsvps import Rsvp, RsvpStyle, answer
from bot.domain.venues import NOTHING_KNOWN, Venue

NEAR = timedelta(days=60)  # so far ahead all occurrences are made,
FEWEST = 8  # of rare ones so many,
FAR = timedelta(days=366)  # but none later than this, the next one excepted,
MOST = 60  # and never more than these
MOST_EXCEPTIONS = 366
LONGEST_NIGHT = timedelta(hours=12)  # of an occurrence that ends on another day
SATURDAY = 5
_TRIES = 40  # days back that are tried to count a series on from
_COMPARED = 40  # days that have to be the same

_DAY = timedelta(days=1)


class Scope(StrEnum):
    """How much of a series is changed or called off."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


class SeriesStatus(StrEnum):
    RUNNING = "running"
    CANCELLED = "cancelled"
    OVER = "over"  # its last occurrence is over


@dataclass(frozen=True, slots=True)
class Repeat:
    """When a series takes place. ``starts``: the wall time (naive) of its first occurrence in ``zone``, the
    name of a time zone; every occurrence lasts ``minutes`` by a stopwatch.
    """

    starts: datetime
    minutes: int
    zone: str
    rule: Recurrence

    def span(self, day: date) -> tuple[datetime, datetime]:
        """Start and end (UTC) on a day: the same wall time on every day, or the next one its clocks show."""
        start = existing(datetime.combine(day, self.starts.time()), ZoneInfo(self.zone)).astimezone(UTC)
        return start, start + timedelta(minutes=self.minutes)

    def ahead(self, now: datetime, days_off: IsHoliday) -> Iterator[date]:
        """The days whose occurrence has not begun, the next one first."""
        return (day for day in self._days(days_off) if self.span(day)[0] > now)

    def begins_with(self, day: date, days_off: IsHoliday) -> bool:
        """Whether nothing of it lies before a day."""
        first = next(self._days(days_off), None)
        return first is None or first >= day

    def _days(self, days_off: IsHoliday) -> Iterator[date]:
        return dates(self.rule, self.starts.date(), days_off)

    def horizon(self, now: datetime, days_off: IsHoliday) -> Iterator[date]:
        """The days whose occurrence ought to exist now: a bounded part of ``ahead``."""
        for number, day in enumerate(self.ahead(now, days_off)):
            distance = self.span(day)[0] - now
            near = distance <= NEAR or (number < FEWEST and distance <= FAR) or not number
            if number >= MOST or not near:
                return
            yield day

    def without(self, day: date, now: datetime) -> "Repeat":
        """Leave a day out. Raises Refused when that was done too often."""
        kept = self._exceptions(now) | {day}
        if len(kept) > MOST_EXCEPTIONS:
            raise Refused("series.left_out_often", count=MOST_EXCEPTIONS)
        return replace(self, rule=replace(self.rule, exceptions=kept))

    def _exceptions(self, now: datetime) -> frozenset[date]:
        """Days left out that still matter: where times are counted, all of them."""
        if self.rule.count is not None:
            return self.rule.exceptions
        today = now.astimezone(ZoneInfo(self.zone)).date()
        return frozenset(day for day in self.rule.exceptions if day >= today - _DAY)

    def until(self, day: date) -> "Repeat":
        """The part before a day."""
        return replace(self, rule=replace(self.rule, until=day - _DAY, count=None))

    def since(self, day: date, days_off: IsHoliday) -> "Repeat":
        """The part from one of its days on; of 全10回 as many as are left."""
        rule = self.rule
        every = dates(replace(rule, exceptions=frozenset()), self.starts.date(), days_off)
        past = list(takewhile(lambda one: one < day, every))
        start = self._in_step([*past, day], days_off)
        between = frozenset(one for one in past if one >= start)
        if rule.count is not None:
            rule = replace(rule, count=max(1, rule.count - len(past)) + len(between))
            rule = replace(rule, exceptions=frozenset(one for one in rule.exceptions if one >= day))
        rule = replace(rule, exceptions=rule.exceptions | between)
        return replace(self, rule=rule, starts=datetime.combine(start, self.starts.time()))

    def _in_step(self, every: Sequence[date], days_off: IsHoliday) -> date:
        """The last of its days from which it can be counted on: of days that move off days off it cannot be
        told which one moved there. The days from there on are left out by the caller.
        """
        plain = replace(self.rule, count=None, until=None, exceptions=frozenset())
        if plain.interval == 1 or plain.days_off not in {DaysOff.BEFORE, DaysOff.AFTER}:
            return every[-1]
        for start in every[: -1 - _TRIES : -1]:
            mine = (one for one in dates(plain, self.starts.date(), days_off) if one >= start)
            if list(islice(mine, _COMPARED)) == list(islice(dates(plain, start, days_off), _COMPARED)):
                return start
        return every[-1]

    def says_the_same(self, other: "Repeat", now: datetime, days_off: IsHoliday) -> bool:
        """Whether another way to write what is to come changes nothing, days left out apart."""
        mine, others = self.rest(now, days_off), other.rest(now, days_off)
        plain = [replace(one, rule=replace(one.rule, exceptions=frozenset())) for one in (mine, others)]
        return plain[0] == plain[1]

    def rest(self, now: datetime, days_off: IsHoliday) -> "Repeat":
        """What is still to come; itself where nothing is."""
        following = next(self.ahead(now, days_off), None)
        return self if following is None else self.since(following, days_off)


@dataclass(frozen=True, slots=True)
class Template:
    """What every occurrence has in common. ``reception`` has no deadline of its own: answers are taken until
    ``answers_before`` the start of each; None: until its end.
    """

    title: str
    place: str = ""
    description: str = ""
    capacity: int | None = None
    section_id: SectionId | None = None
    reminder_offsets: tuple[timedelta, ...] = ()
    reception: Reception = USUAL
    answers_before: timedelta | None = None
    venue: Venue = NOTHING_KNOWN


@dataclass(frozen=True, slots=True)
class Series:
    """One series. ``made_until``: the last wall day an occurrence was made for. ``shown``: whose card was
    posted last. ``wakes_at``: when the clock has something to do for it; None: never again. ``version``
    counts its changes.
    """

    id: SeriesId
    template: Template
    repeat: Repeat
    host_id: MemberId
    created_at: datetime
    wakes_at: datetime | None
    status: SeriesStatus = SeriesStatus.RUNNING
    made_until: date | None = None
    shown: EventId | None = None
    version: int = 1

    @property
    def title(self) -> str:
        return self.template.title

    @property
    def running(self) -> bool:
        return self.status is SeriesStatus.RUNNING

    def check_running(self) -> None:
        """Raises Refused when nothing more comes of it."""
        if not self.running:
            raise Refused("series.ended", title=self.title)

    def check_version(self, version: int) -> None:
        """Raises Stale when it was changed since the form was opened."""
        if version != self.version:
            raise Stale("series.changed_meanwhile", title=self.title)

    def occurrence(self, event_id: EventId, day: date, now: datetime) -> Event:
        """The event of a day, not answered by anybody yet."""
        starts_at, ends_at = self.repeat.span(day)
        template = self.template
        details = Details(
            title=template.title,
            starts_at=starts_at,
            ends_at=ends_at,
            place=template.place,
            description=template.description,
            capacity=template.capacity,
            section_id=template.section_id,
            reminder_offsets=template.reminder_offsets,
        )
        until = None if template.answers_before is None else starts_at - template.answers_before
        return Event(
            event_id,
            details,
            self.host_id,
            self.repeat.zone,
            now,
            reception=replace(template.reception, answers_until=until),
            occurrence=Occurrence(self.id, day),
        )

    def to_make(self, now: datetime, days_off: IsHoliday) -> Iterator[date]:
        """The days an occurrence has to be made for now."""
        made = self.made_until
        return (day for day in self.repeat.horizon(now, days_off) if made is None or day > made)

    def follow(self, event: Event, day: date, now: datetime) -> Event:
        """An occurrence as the series is now; what was changed by hand stays as it is."""
        occurrence, old = event.occurrence, event.details
        assert occurrence is not None, "only its own occurrences follow a series"
        new = self.occurrence(event.id, day, event.created_at).details
        kept = occurrence.own
        moved = event if Own.WHEN in kept else replace(event, details=new)
        details = Details(
            title=old.title if Own.TITLE in kept else new.title,
            starts_at=moved.starts_at,
            ends_at=moved.ends_at,
            place=old.place if Own.PLACE in kept else new.place,
            description=old.description if Own.DESCRIPTION in kept else new.description,
            capacity=old.capacity if Own.CAPACITY in kept else new.capacity,
            section_id=old.section_id,
            reminder_offsets=old.reminder_offsets if Own.REMINDERS in kept else new.reminder_offsets,
        )
        if details == old:
            return event
        after = replace(
            event,
            details=details,
            reception=event.reception.moved_by(details.starts_at - old.starts_at),
            version=event.version + 1,
            changed_at=now,
        )
        if worth_telling_one(event, after):
            after = replace(after, occurrence=replace(occurrence, change=self.version))
        return after

    def left_behind(self, event: Event, now: datetime) -> bool:
        """Whether an occurrence was moved by hand, and the day it was made for has passed meanwhile: no rule
        names that day any more, and still it takes place.
        """
        occurrence = event.occurrence
        if occurrence is None or occurrence.day is None or Own.WHEN not in occurrence.own:
            return False
        return self.repeat.span(occurrence.day)[0] <= now

    def call_off(self, event: Event, reason: str, now: datetime, *, release: bool = False) -> Event:
        """An occurrence called off with its series. ``release``: its day may be made anew by another rule."""
        occurrence = event.occurrence
        assert occurrence is not None, "only its own occurrences end with a series"
        day = None if release else occurrence.day
        return replace(
            event,
            status=EventStatus.CANCELLED,
            cancel_reason=reason,
            occurrence=replace(occurrence, day=day, change=self.version),
            version=event.version + 1,
            changed_at=now,
        )


@dataclass(frozen=True, slots=True)
class SeriesAnswer:
    """A member's answer to every time of a series."""

    series_id: SeriesId
    member_id: MemberId
    style: RsvpStyle
    answered_at: datetime


def check_repeat(repeat: Repeat) -> None:
    """Raises InvalidInput at ``when`` for occurrences that last beyond the night."""
    overnight = (repeat.starts + timedelta(minutes=repeat.minutes)).date() > repeat.starts.date()
    if overnight and timedelta(minutes=repeat.minutes) > LONGEST_NIGHT:
        raise InvalidInput(
            {"when": Problem("series.too_long", {"hours": LONGEST_NIGHT // timedelta(hours=1)})}
        )


def edit(series: Series, template: Template, repeat: Repeat, *, now: datetime, days_off: IsHoliday) -> Series:
    """The series with another template or other times; the days left out stay left out.

    Raises Refused when it has ended, InvalidInput at ``when`` for a rule that names no day to come.
    """
    series.check_running()
    check_repeat(repeat)
    if repeat != series.repeat:
        left_out = repeat.rule.exceptions | series.repeat.rule.exceptions
        repeat = replace(repeat, rule=replace(repeat.rule, exceptions=left_out))
    if next(repeat.ahead(now, days_off), None) is None:
        raise InvalidInput({"when": Problem("series.nothing_to_come")})
    if (template, repeat) == (series.template, series.repeat):
        return series
    return replace(
        series,
        template=template,
        repeat=repeat,
        made_until=series.made_until if repeat == series.repeat else None,
        wakes_at=now,
        version=series.version + 1,
    )


def split(
    series: Series, day: date, new_id: SeriesId, now: datetime, days_off: IsHoliday
) -> tuple[Series, Series]:
    """A series cut before one of its days: what was before it, and what begins with it under a new id."""
    series.check_running()
    before = replace(series, repeat=series.repeat.until(day), wakes_at=now, version=series.version + 1)
    later = replace(
        series, id=new_id, repeat=series.repeat.since(day, days_off), created_at=now, wakes_at=now, shown=None
    )
    return before, later


def worth_telling(before: Series, after: Series) -> bool:
    """Whether those who answered must hear of a change: other times or another place."""
    return (before.repeat, before.template.place) != (after.repeat, after.template.place)


def leading(events: Collection[Event]) -> frozenset[EventId]:
    """Of events in their order those that are announced: of each series only the next one."""
    seen: set[SeriesId] = set()
    found: set[EventId] = set()
    for event in events:
        series_id = event.occurrence.series_id if event.occurrence else None
        if series_id is None or series_id not in seen:
            found.add(event.id)
        if series_id is not None:
            seen.add(series_id)
    return frozenset(found)


def left_out(
    repeat: Repeat, shown: Collection[date], now: datetime, is_holiday: IsHoliday
) -> tuple[date, ...]:
    """Days off (weekends apart) that the rule leaves out before the last of its days that are ``shown``."""
    rule = repeat.rule
    if rule.days_off not in {DaysOff.SKIP_HOLIDAYS, DaysOff.SKIP}:
        return ()
    today = now.astimezone(ZoneInfo(repeat.zone)).date()
    start = min(today, repeat.starts.date()) if rule.interval == 1 else repeat.starts.date()
    every = dates(replace(rule, days_off=DaysOff.KEEP, count=None, exceptions=frozenset()), start, is_holiday)
    holidays_only = rule.days_off is DaysOff.SKIP_HOLIDAYS
    return tuple(
        day
        for day in takewhile(lambda day: day <= max(shown), every)
        if day > today - _DAY
        and (is_holiday(day) if holidays_only else day.weekday() < SATURDAY and is_day_off(day, is_holiday))
    )


def seat_all(event: Event, answers: Iterable[SeriesAnswer], now: datetime) -> tuple[Event, tuple[Rsvp, ...]]:
    """A new occurrence with the answers to every time of its series, in their order, and those answers."""
    given: list[Rsvp] = []
    for one in answers:
        decision = answer(
            event.seats,
            None,
            event_id=event.id,
            member_id=one.member_id,
            style=one.style,
            now=now,
            from_series=True,
        )
        assert decision.after is not None, "a first answer is always taken"
        given.append(decision.after)
        event = replace(event, tally=decision.tally)
    return event, tuple(given)
