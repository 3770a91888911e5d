"""Sorts pieces into a start, an end and a length, before anything is looked up in a calendar."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.text.dates.clocks import noon
from bot.text.dates.facts import UnknownPhrase
from bot.text.dates.pieces import (
    Clock,
    DayWords,
    Duration,
    Filler,
    Mark,
    Offset,
    Part,
    Piece,
    Vague,
    WeekdayWord,
)

_NOON_PART = "昼"  # the one part of the day that names a time when it stands alone


@dataclass(frozen=True, slots=True)
class Side:
    """What was said about the start, or about the end."""

    days: tuple[DayWords, ...] = ()
    weekdays: tuple[int, ...] = ()
    vague: tuple[Vague, ...] = ()
    clock: Clock | None = None
    part: Part | None = None

    @property
    def names_a_day(self) -> bool:
        return bool(self.days or self.weekdays or self.vague)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase in order. ``offset`` (minutes from now) replaces the start; ``duration`` is in minutes."""

    start: Side
    end: Side
    duration: int | None
    offset: int | None


def gather(pieces: Iterable[Piece], text: str) -> Phrase:
    """The phrase these pieces make. Raises UnknownPhrase(text) if they do not fit together."""
    gathering = _Gathering(text)
    for piece in pieces:
        gathering.take(piece)
    return gathering.finish()


class _Gathering:
    """Walks over the pieces; ``_side`` is the one being filled, the start until a mark or a second time."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._side = Side()
        self._start: Side | None = None
        self._pending: Part | None = None
        self._after_clock = False
        self._awaits_closing = False
        self._duration: int | None = None
        self._offset: int | None = None

    def take(self, piece: Piece) -> None:
        match piece:
            case DayWords() | WeekdayWord() | Vague():
                self._take_day(piece)
            case Clock():
                self._take_clock(piece)
            case Part():
                self._take_part(piece)
            case Mark():
                self._take_mark(piece)
            case Duration() | Offset():
                self._take_length(piece)
            case Filler():
                return
        self._after_clock = isinstance(piece, Clock)

    def finish(self) -> Phrase:
        self._close_side()
        if self._awaits_closing:
            raise UnknownPhrase(self._text)
        start, end = (self._side, Side()) if self._start is None else (self._start, self._side)
        if self._offset is not None and (start.names_a_day or start.clock):
            raise UnknownPhrase(self._text)
        return Phrase(start, end, self._duration, self._offset)

    def _take_day(self, piece: DayWords | WeekdayWord | Vague) -> None:
        """A day behind both times, the only one named, belongs to both: 7pm to 9pm tomorrow."""
        start = self._start
        if start is not None and start.clock and self._side.clock and not self._side.names_a_day:
            self._start = _with_day(start, piece)
        else:
            self._side = _with_day(self._side, piece)

    def _take_clock(self, clock: Clock) -> None:
        if self._offset is not None and self._start is None:
            self._turn_to_end()
        elif self._side.clock is not None:
            self._turn_to_end()
            self._awaits_closing = True
        self._side = replace(self._side, clock=clock, part=self._pending)
        self._pending = None

    def _take_part(self, part: Part) -> None:
        if part.follows and self._after_clock:
            self._side = replace(self._side, part=part)
        else:
            self._pending = part

    def _take_mark(self, mark: Mark) -> None:
        if not mark.closing:
            self._turn_to_end()
        elif self._start is None:
            raise UnknownPhrase(self._text)
        else:
            self._awaits_closing = False

    def _take_length(self, piece: Duration | Offset) -> None:
        if isinstance(piece, Duration) and self._duration is None:
            self._duration = piece.minutes
        elif isinstance(piece, Offset) and self._offset is None:
            self._offset = piece.minutes
        else:
            raise UnknownPhrase(self._text)

    def _turn_to_end(self) -> None:
        self._close_side()
        nothing_yet = self._side == Side() and self._offset is None
        if self._start is not None or nothing_yet:
            raise UnknownPhrase(self._text)
        self._start, self._side = self._side, Side()

    def _close_side(self) -> None:
        """A part of the day that no time followed belongs to the time before it, or is noon by itself."""
        if self._pending is None:
            return
        if self._side.clock is None and self._pending.name == _NOON_PART:
            self._side = replace(self._side, clock=noon(self._pending.text))
        elif self._side.clock is not None and self._side.part is None:
            self._side = replace(self._side, part=self._pending)
        self._pending = None


def _with_day(side: Side, piece: DayWords | WeekdayWord | Vague) -> Side:
    match piece:
        case DayWords():
            return replace(side, days=(*side.days, piece))
        case WeekdayWord():
            return replace(side, weekdays=(*side.weekdays, piece.number))
        case Vague():
            return replace(side, vague=(*side.vague, piece))
