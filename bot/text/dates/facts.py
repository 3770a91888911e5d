"""What a phrase about time comes to: a moment with notes, or one of the errors.

MomentError           key                    what its attributes carry
├── UnknownPhrase     unknown                the words that were not understood
├── DayMissing        day_missing            a week, month or year without a day in it
├── TimeMissing       time_missing           the day, so that the caller asks only for the time
├── ImpossibleDate    impossible_date        the date as written, and the last day of that month
├── ImpossibleTime    impossible_time        the time as written
├── NoSuchTime        no_such_time           a wall time that the change to summer time leaps over
├── WeekdayMismatch   weekday_mismatch       the date, the weekday written and the weekday it is
├── Ambiguous         ambiguous              the dates meant, and the moments if a time was given
├── EndBeforeStart    end_before_start       both wall times
├── PastMoment        past                   the moment, so that the caller may still take it
├── TooFar            too_far                the last day that is accepted
├── NotRepeated       not_repeated           the words, which name nothing that comes again
├── AmbiguousRepeat   ambiguous_repeat       the ways to write it that leave no doubt
└── NeverHappens      never                  the words of a rule that names no day before its end
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

ParamValue = str | int | date | datetime


class Note(StrEnum):
    """Something that was read in one of several ways and deserves a second look when confirming."""

    EARLY_MORNING = "early_morning"  # a bare 1..6 o'clock, kept as written
    NEXT_DAY = "next_day"  # 25時, 深夜1時, midnight: on the calendar it is the following day
    NEXT_YEAR = "next_year"  # the date of this year has passed
    NEXT_DAY_END = "next_day_end"  # the end was written without a day and falls after midnight
    TOMORROW = "tomorrow"  # a time without a day that has passed today
    YEAR_END = "year_end"  # 年末 was read as its last day
    CLOCK_REPEATS = "clock_repeats"  # the change from summer time shows this time twice; the first is taken
    WHOLE_DAY = "whole_day"  # only in PastMoment: a past day without a time, 0:00 stands for it


class RepeatNote(StrEnum):
    """Something about a rule that deserves a second look when confirming."""

    NEXT_ONE = "next_one"  # every other, with no first day named: counted from the next one
    INTERVAL_READ = "interval_read"  # 2週間おき was read as every two weeks
    SHORT_MONTHS = "short_months"  # months without such a day are left out
    LEAP_YEARS = "leap_years"  # 29 February: years without it are left out
    FIFTH = "fifth"  # months without a fifth such weekday are left out
    NTH_WEEK = "nth_week"  # 第2週の火曜 was read as 第2火曜
    USUAL_TIME = "usual_time"  # no time was written


@dataclass(frozen=True, slots=True)
class Moment:
    """A span of time in the asked zone.

    ``ends_given`` is false when the default length was added, ``date_given`` when only a time was written.
    """

    starts_at: datetime
    ends_at: datetime
    ends_given: bool
    date_given: bool
    notes: tuple[Note, ...] = ()

    @property
    def length(self) -> timedelta:
        """How long it lasts by a stopwatch; clocks may change meanwhile."""
        return timedelta(seconds=self.ends_at.timestamp() - self.starts_at.timestamp())


class MomentError(Exception):
    """A phrase that is not one moment; ``key`` names the catalogue's sentence, ``params`` what it needs."""

    key: ClassVar[str]

    def __init__(self, **params: ParamValue) -> None:
        super().__init__(self.key)
        self.params: Mapping[str, ParamValue] = params


class UnknownPhrase(MomentError):
    """``text`` is the part that was not understood, empty if there was nothing to understand."""

    key = "unknown"

    def __init__(self, text: str) -> None:
        super().__init__(text=text)
        self.text = text


class DayMissing(MomentError):
    """``text`` names a week, month or year; which day in it is not said."""

    key = "day_missing"

    def __init__(self, text: str) -> None:
        super().__init__(text=text)
        self.text = text


class TimeMissing(MomentError):
    """``date`` is known, the time of day is not."""

    key = "time_missing"

    def __init__(self, day: date) -> None:
        super().__init__(date=day)
        self.date = day


class ImpossibleDate(MomentError):
    """The calendar has no such date.

    ``last_day`` is the last day of that month, 0 if the month does not exist or lacks the weekday asked for.
    """

    key = "impossible_date"

    def __init__(self, text: str, year: int, month: int, last_day: int = 0) -> None:
        super().__init__(text=text, year=year, month=month, last_day=last_day)
        self.text, self.year, self.month, self.last_day = text, year, month, last_day


class ImpossibleTime(MomentError):
    """No clock shows ``text``, not even one that counts to 29時."""

    key = "impossible_time"

    def __init__(self, text: str) -> None:
        super().__init__(text=text)
        self.text = text


class NoSuchTime(MomentError):
    """``wall`` (naive) is skipped in ``zone`` when its clocks go forward."""

    key = "no_such_time"

    def __init__(self, wall: datetime, zone: str) -> None:
        super().__init__(wall=wall, zone=zone)
        self.wall, self.zone = wall, zone


class WeekdayMismatch(MomentError):
    """``date`` falls on ``actual``, not on ``written`` (0 is Monday), as ``nearest`` does."""

    key = "weekday_mismatch"

    def __init__(self, day: date, written: int) -> None:
        self.date, self.written, self.actual = day, written, day.weekday()
        shift = (written - self.actual + 3) % 7 - 3
        self.nearest = day + timedelta(days=shift)
        super().__init__(date=day, written=written, actual=self.actual, nearest=self.nearest)


class Ambiguous(MomentError):
    """Several are meant: ``moments`` to choose from, or only ``dates`` while the time is not given either."""

    key = "ambiguous"

    def __init__(self, moments: tuple[Moment, ...], dates: tuple[date, ...]) -> None:
        super().__init__(count=len(moments) or len(dates))
        self.moments, self.dates = moments, dates


class EndBeforeStart(MomentError):
    """The end is not after the start; both are wall times (naive)."""

    key = "end_before_start"

    def __init__(self, start: datetime, end: datetime) -> None:
        super().__init__(start=start, end=end)
        self.start, self.end = start, end


class PastMoment(MomentError):
    """``moment`` began before now; ``within_a_year`` tells a slip or a record from an old calendar."""

    key = "past"

    def __init__(self, moment: Moment, *, within_a_year: bool) -> None:
        super().__init__(starts_at=moment.starts_at)
        self.moment, self.within_a_year = moment, within_a_year


class TooFar(MomentError):
    """Later than ``latest``, the last day that is accepted."""

    key = "too_far"

    def __init__(self, latest: date) -> None:
        super().__init__(latest=latest)
        self.latest = latest


class NotRepeated(MomentError):
    """``text`` names nothing that comes again."""

    key = "not_repeated"

    def __init__(self, text: str) -> None:
        super().__init__(text=text)
        self.text = text


class AmbiguousRepeat(MomentError):
    """``text`` is said of several rules (3日おき); ``choices`` are phrases that mean one of them each."""

    key = "ambiguous_repeat"

    def __init__(self, text: str, choices: tuple[str, ...]) -> None:
        super().__init__(text=text, choices=" / ".join(choices))
        self.text, self.choices = text, choices


class NeverHappens(MomentError):
    """The rule of ``text`` ends before it has named a day."""

    key = "never"

    def __init__(self, text: str) -> None:
        super().__init__(text=text)
        self.text = text
