"""Sorts pieces into what comes again, from when until when, and at what time of day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from bot.calendar.recurrence import MOST_COUNT, MOST_INTERVAL, DaysOff, Freq, WeekDay
from bot.text.dates.facts import DayMissing, NotRepeated, UnknownPhrase
from bot.text.dates.phrase import Phrase, Side, gather
from bot.text.dates.pieces import (
    Clock,
    DayWords,
    Duration,
    Every,
    Limit,
    Mark,
    OnDaysOff,
    Opening,
    Part,
    Piece,
    Times,
    Vague,
    WeekdayWord,
)

_DayPiece = DayWords | WeekdayWord | Vague


@dataclass(frozen=True, slots=True)
class RepeatPhrase:
    """A phrase in order. ``opens`` and ``closes``: what was said about its first and last day."""

    every: Every
    opens: Side
    closes: Side
    time: Phrase
    days_off: DaysOff | None
    times: int | None
    notes: tuple[str, ...]

    def every_from(self, first: date | None) -> Every:
        """The rule's part with its days; those that were not said come from its first day.

        Raises DayMissing where no first day was said either.
        """
        every = self.every
        if every.freq is Freq.DAILY or every.weekdays or every.month_days:
            return every
        if first is None:
            raise DayMissing(every.text)
        if every.freq is Freq.WEEKLY:
            return replace(every, weekdays=(WeekDay(first.weekday()),))
        months = (first.month,) if every.freq is Freq.YEARLY else ()
        return replace(every, month_days=(first.day,), months=months)


def gather_repeat(pieces: Iterable[Piece], text: str) -> RepeatPhrase:
    """The phrase these pieces make. Raises NotRepeated where nothing comes again, UnknownPhrase if they do
    not fit together, and the problem of a part that cannot be.
    """
    gathering = _Gathering(text)
    for piece in pieces:
        gathering.take(piece)
    return gathering.finish()


class _Gathering:
    """Days wait until the word behind them tells whether they open or close; ``_towards`` is what a word
    before them told.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._every: Every | None = None
        self._waiting: list[_DayPiece] = []
        self._towards = ""
        self._sides = {"opens": Side(), "closes": Side()}
        self._time: list[Piece] = []
        self._days_off: DaysOff | None = None
        self._times: int | None = None

    def take(self, piece: Piece) -> None:
        match piece:
            case Every():
                self._settle()
                self._take_every(piece)
            case DayWords() | WeekdayWord() | Vague():
                self._take_day(piece)
            case Mark():
                self._take_mark(piece)
            case Clock() | Part() | Duration():
                self._settle()
                self._time.append(piece)
            case Opening():
                self._settle()
                self._towards = "opens"
            case OnDaysOff():
                self._take_days_off(piece)
            case Times(count=count):
                self._take_times(count)
            case Limit(day=day):
                self._set("closes", [day])
            case _:
                return

    def finish(self) -> RepeatPhrase:
        self._settle()
        every = self._every
        if every is None:
            raise NotRepeated(self._text)
        if every.problem is not None:
            raise every.problem
        if not 1 <= every.interval <= MOST_INTERVAL or (self._times and self._sides["closes"].names_a_day):
            raise UnknownPhrase(self._text)
        while self._time and isinstance(self._time[-1], Mark):
            self._time.pop()
        time = gather(self._time, self._text)
        return RepeatPhrase(
            every,
            self._sides["opens"],
            self._sides["closes"],
            time,
            self._days_off,
            self._times,
            every.notes,
        )

    def _take_every(self, piece: Every) -> None:
        self._every = piece if self._every is None else _together(self._every, piece, self._text)

    def _take_day(self, piece: _DayPiece) -> None:
        if self._time and isinstance(self._time[-1], Mark) and not self._waiting:
            self._time.pop()  # 9am until 31 March: what looked like the end of a time is the end of the rule
            self._towards = "closes"
        self._waiting.append(piece)

    def _take_mark(self, mark: Mark) -> None:
        if self._waiting:
            self._towards = "closes" if mark.closing else "opens"
            self._settle()
        elif self._time or not mark.closing:
            self._time.append(mark)
        else:
            raise UnknownPhrase(self._text)

    def _take_days_off(self, piece: OnDaysOff) -> None:
        if self._days_off is not None:
            raise UnknownPhrase(piece.text)
        self._days_off = piece.kind

    def _take_times(self, count: int) -> None:
        if self._times is not None or not 1 <= count <= MOST_COUNT:
            raise UnknownPhrase(self._text)
        self._times = count

    def _settle(self) -> None:
        """Days that no word followed: the weekday of 隔週 ... 土曜, else the first day."""
        waiting, self._waiting = self._waiting, []
        towards, self._towards = self._towards, ""
        if not waiting:
            return
        weekdays = [WeekDay(piece.number) for piece in waiting if isinstance(piece, WeekdayWord)]
        every = self._every
        lacks_days = every is not None and every.freq is Freq.WEEKLY and not every.weekdays
        if every is not None and lacks_days and len(weekdays) == len(waiting) and not towards:
            self._every = replace(every, weekdays=tuple(weekdays))
        elif every is not None and not towards:
            raise UnknownPhrase(self._text)  # a day among the rule's days, and no word that says why
        else:
            self._set(towards or "opens", waiting)

    def _set(self, name: str, days: list[_DayPiece] | list[DayWords]) -> None:
        if self._sides[name].names_a_day:
            raise UnknownPhrase(self._text)
        self._sides[name] = Side(
            days=tuple(piece for piece in days if isinstance(piece, DayWords)),
            weekdays=tuple(piece.number for piece in days if isinstance(piece, WeekdayWord)),
            vague=tuple(piece for piece in days if isinstance(piece, Vague)),
        )


def _together(one: Every, other: Every, text: str) -> Every:
    """Two parts said of one rule: 平日 毎朝, 第2月曜と第4木曜, 2か月ごとの月末."""
    if one.freq is not other.freq or (one.interval > 1 and other.interval > 1):
        raise UnknownPhrase(text)
    if one.days_off and other.days_off and one.days_off is not other.days_off:
        raise UnknownPhrase(text)
    return Every(
        text=f"{one.text} {other.text}",
        freq=one.freq,
        interval=max(one.interval, other.interval),
        weekdays=(*one.weekdays, *other.weekdays),
        month_days=(*one.month_days, *other.month_days),
        months=(*one.months, *other.months),
        days_off=one.days_off or other.days_off,
        notes=(*one.notes, *other.notes),
        problem=one.problem or other.problem,
    )
