"""The pieces a phrase about time is made of, and how a pattern table finds them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.calendar.recurrence import DaysOff, Freq, WeekDay
from bot.text.dates import words
from bot.text.dates.eras import ERA
from bot.text.dates.facts import MomentError, Note
from bot.text.dates.numerals import NUMBER


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was named.

    ``dates`` has one date, or several when the words leave a choice (今週末). ``before`` is what the same
    words mean one period earlier, already past; ``after`` one period later, for a time that has passed.
    """

    dates: tuple[date, ...]
    before: date | None = None
    after: date | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """What relative words count from: ``today``, and ``anchor``, the day the phrase has reached so far.

    They differ in the end of a range: in 12/31 22:00〜1/1 2:00 the end's year counts from the start.
    """

    today: date
    anchor: date


@dataclass(frozen=True, slots=True)
class DayWords:
    """A named day before it is resolved. ``resolve`` raises MomentError for a day no calendar has."""

    resolve: Callable[[Calendar], Day]


@dataclass(frozen=True, slots=True)
class WeekdayWord:
    """A weekday: a check when a day is named beside it, otherwise the day itself. 0 is Monday."""

    number: int


@dataclass(frozen=True, slots=True)
class Vague:
    """A week, month or year without a day. ``weeks`` counts from this week if it is one."""

    text: str
    weeks: int | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as written. ``hour`` may count on past midnight to 29.

    ``bare`` means one digit, no leading zero, so that 3時 may be the afternoon in the writer's mind.
    """

    hour: int
    minute: int
    text: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: one of the keys of ``clocks.PARTS``. ``follows`` if it may stand behind its time."""

    name: str
    text: str
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Offset:
    """So many minutes from now."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Duration:
    """A length in minutes."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands between start and end. ``closing`` is まで, which follows the end instead."""

    closing: bool = False


@dataclass(frozen=True, slots=True)
class Filler:
    """A particle or punctuation that carries no meaning here."""


@dataclass(frozen=True, slots=True)
class Every:
    """A part of a rule: how often, and on which days of it. ``problem``: why it cannot be one.

    months and month_days as in bot.calendar.recurrence; weekdays with the which of their month, 0 for all.
    """

    text: str
    freq: Freq
    interval: int = 1
    weekdays: tuple[WeekDay, ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    days_off: DaysOff | None = None
    notes: tuple[str, ...] = ()
    problem: MomentError | None = None


@dataclass(frozen=True, slots=True)
class OnDaysOff:
    """What becomes of a rule's day that is a day off."""

    text: str
    kind: DaysOff


@dataclass(frozen=True, slots=True)
class Times:
    """How often in all."""

    count: int


@dataclass(frozen=True, slots=True)
class Opening:
    """A word after which the first day of a rule follows."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The last day of a rule, in words of its own (年度内)."""

    day: DayWords


Piece = (
    DayWords | WeekdayWord | Vague | Clock | Part | Offset | Duration | Mark | Filler
    | Every | OnDaysOff | Times | Opening | Limit
)  # fmt: skip
Make = Callable[[re.Match[str]], tuple[Piece, ...]]


@dataclass(frozen=True, eq=False)
class Rule:
    """A pattern and what it makes. It is compiled when a line first meets it: compiling all of them takes a
    tenth of the program's start.

    ``loose`` words also begin other words (夜会, 年末調整), so that inside a line they count only where a
    word ends.
    """

    written: str
    make: Make
    loose: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.written)


SEPARATORS = "[~〜\u2010-\u2015\u2212ー→-]{1,3}"
"""Pattern of the signs that stand between start and end."""

_NAMES = {
    "weekday": r"(?:[月火水木金土日](?:曜日?|(?=[ 0-9午朝昼夕夜晩の)]|$))|" + words.WEEKDAY_EN + ")",
    "weekday_ja": r"[月火水木金土日]曜日?",
    "weekday_en": words.WEEKDAY_EN,
    "month_en": words.MONTH_EN,
    "week": words.any_of(words.WEEKS_AHEAD),
    "era": ERA,
    "era_year": f"(?:元|{NUMBER})",
    "years": words.any_of(words.YEARS_AHEAD),
    "fiscal": words.any_of(words.FISCAL_YEARS_AHEAD),
    "months": words.any_of(words.MONTHS_AHEAD),
    "year": "(?:[0-9]{4}|[二一][〇零一二三四五六七八九]{3})",
    "relative": words.any_of(words.DAYS_FROM_TODAY),
    "named": words.any_of(words.NAMED_DAYS),
    "day_en": "[0-3]?[0-9]",
    "minute": "(?:[0-5]?[0-9](?![0-9])|[二三四五]?十[一二三四五六七八九]?|[〇零一二三四五六七八九])",
}


def rule(template: str, make: Make, *, loose: bool = False) -> Rule:
    """A rule from a template: a space stands for an optional space, {name} for a named group.

    The group's pattern is the one of that name in the table above, or a number.
    """
    spaced = template.replace(" ", " ?")
    written = re.sub(
        r"\{([a-z_]+)\}", lambda found: f"(?P<{found[1]}>{_NAMES.get(found[1], NUMBER)})", spaced
    )
    return Rule(written, make, loose)


def day_rule(
    template: str, resolve: Callable[[re.Match[str], Calendar], Day], *, loose: bool = False
) -> Rule:
    """A rule whose only piece is a day."""
    return rule(
        template,
        lambda match: (DayWords(lambda calendar: resolve(match, calendar)),),
        loose=loose,
    )
