"""The annual report of a section: what a fiscal year (年度) was like, in figures and voices."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.errors import InvalidInput, Problem
from bot.domain.ids import MemberId, SectionId
from bot.domain.rsvps import Tally
from bot.domain.sections import Section
from bot.text.dates.eras import FISCAL_START
from bot.text.years import read_fiscal_year

VOICE_LIMIT = 200
MOST_EVENTS = 100  # named in one report
MOST_VOICES = 200
FIRST_YEAR, LAST_YEAR = 2000, 2999


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """The year that begins on the first of April of ``year``, by the clocks of a zone."""

    year: int
    zone: ZoneInfo

    @property
    def begins_at(self) -> datetime:
        return datetime(self.year, FISCAL_START, 1, tzinfo=self.zone)

    @property
    def ends_at(self) -> datetime:
        """The first moment of the next one."""
        return datetime(self.year + 1, FISCAL_START, 1, tzinfo=self.zone)

    def over(self, now: datetime) -> bool:
        return now >= self.ends_at


def fiscal_year_at(moment: datetime, zone: ZoneInfo) -> FiscalYear:
    """The fiscal year in which a moment lies."""
    day = moment.astimezone(zone).date()
    return FiscalYear(day.year if day.month >= FISCAL_START else day.year - 1, zone)


def read_year(typed: str, now: datetime, zone: ZoneInfo, *, param: str = "year") -> FiscalYear:
    """The fiscal year somebody means: 令和8年度, 2026年度, 2026, R8, 今年度, 昨年度; the current one where
    nothing is typed.

    Raises InvalidInput at ``param`` for anything else and for a year that has not begun.
    """
    current = fiscal_year_at(now, zone)
    year = read_fiscal_year(typed, current.year) if typed else current.year
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidInput({param: Problem("report.year_unknown", {"typed": typed[:40]})})
    if year > current.year:
        raise InvalidInput({param: Problem("report.year_ahead", {"year": str(year)})})
    return FiscalYear(year, zone)


class Consent(StrEnum):
    """What may become of a member's sentence."""

    NAMED = "named"  # 名前つきで載せてよい
    UNNAMED = "unnamed"  # 名前なしで載せてよい
    KEPT = "kept"  # 載せない


@dataclass(frozen=True, slots=True)
class Voice:
    """A member's sentence for a section's report of one year."""

    section_id: SectionId
    member_id: MemberId
    year: int
    words: str
    consent: Consent
    at: datetime


@dataclass(frozen=True, slots=True)
class Quote:
    """What a report says of a voice; ``name`` is empty where it stays without one."""

    words: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class SeatChange:
    """A line of the audit trail: somebody joined a section or left it."""

    member_id: MemberId
    at: datetime
    joined: bool


@dataclass(frozen=True, slots=True)
class Stint:
    """A time for which somebody belonged to a section. ``until`` None: still."""

    member_id: MemberId
    since: datetime
    until: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        """Whether the seat was held just before a moment, so that a year ends with those who saw its end."""
        return self.since < moment and (self.until is None or self.until >= moment)


@dataclass(frozen=True, slots=True)
class Belonging:
    """Who belonged when. ``unknown``: members of whom it is not known when they left."""

    stints: tuple[Stint, ...]
    unknown: int = 0

    def at(self, moment: datetime) -> int:
        """How many members a section had just before a moment."""
        return sum(stint.covers(moment) for stint in self.stints)

    def joined(self, since: datetime, until: datetime) -> int:
        """How many came in a span of time, its end excluded."""
        return sum(since <= stint.since < until for stint in self.stints)

    def left(self, since: datetime, until: datetime) -> int:
        """How many left in a span of time, its end excluded."""
        return sum(stint.until is not None and since <= stint.until < until for stint in self.stints)


def belonging(
    changes: Collection[SeatChange],
    seats: Mapping[MemberId, datetime],
    *,
    founded_at: datetime,
    closed_at: datetime | None = None,
) -> Belonging:
    """Put the audit trail and the seats of today together.

    ``seats``: who belongs now and since when. Who left without having been seen to join was there from the
    founding on. Who joined, has no seat and was not seen to leave left with the section's closing or, where
    it is open, at a time nobody knows: such a member is counted as unknown only.
    """
    by_member: dict[MemberId, list[SeatChange]] = defaultdict(list)
    for change in sorted(changes, key=lambda one: (one.at, one.joined)):
        by_member[change.member_id].append(change)
    stints: list[Stint] = []
    unknown = 0
    for member_id, own in by_member.items():
        held_since = seats.get(member_id)
        past = [one for one in own if held_since is None or one.at <= held_since]
        ended, since = _past(member_id, past, founded_at)
        stints += ended
        if since is not None and held_since is None:
            if closed_at is None:
                unknown += 1
            else:
                stints.append(Stint(member_id, since, closed_at))
    stints += [Stint(member_id, since) for member_id, since in seats.items()]
    return Belonging(tuple(stints), unknown)


def _past(
    member_id: MemberId, changes: Sequence[SeatChange], founded_at: datetime
) -> tuple[list[Stint], datetime | None]:
    """The stints that ended, and since when one goes on after the last change."""
    ended: list[Stint] = []
    since: datetime | None = founded_at
    for change in changes:
        if change.joined:
            since = change.at
        elif since is not None:
            ended.append(Stint(member_id, since, change.at))
            since = None
    return ended, since


@dataclass(frozen=True, slots=True)
class HeldEvent:
    """An event that took place, with its answers by style."""

    title: str
    starts_at: datetime
    tally: Tally


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What was counted in a year. ``events``: at most MOST_EVENTS, ``events_held`` all of them."""

    events: tuple[HeldEvent, ...] = ()
    events_held: int = 0
    asked: int = 0
    answered: int = 0
    solved: int = 0
    answers: int = 0
    thanks: int = 0
    helpful: int = 0
    tasks: int = 0
    helpers: int = 0
    ideas: int = 0
    ideas_adopted: int = 0
    ideas_done: int = 0
    shelved: int = 0  # put on the toolshelf
    reused: int = 0  # members who used what stands there


@dataclass(frozen=True, slots=True)
class SectionReport:
    """Everything an annual report says. ``made_at``: until when a year that is not over was counted."""

    section: Section
    year: FiscalYear
    made_at: datetime
    chief: str
    deputies: tuple[str, ...]
    belonging: Belonging
    figures: YearFigures
    quotes: tuple[Quote, ...] = field(default=())

    @property
    def until(self) -> datetime:
        """The end of what was counted."""
        return min(self.year.ends_at, self.made_at)

    @property
    def members_before(self) -> int:
        return self.belonging.at(self.year.begins_at)

    @property
    def members_after(self) -> int:
        return self.belonging.at(self.until)

    @property
    def joined(self) -> int:
        return self.belonging.joined(self.year.begins_at, self.until)

    @property
    def left(self) -> int:
        return self.belonging.left(self.year.begins_at, self.until)
