"""The door for what comes again: phrases in, a rule with its first occurrence or one of the errors out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.calendar.recurrence import DaysOff, Freq, InvalidRule, IsHoliday, Recurrence, WeekDay, dates
from bot.text.dates.facts import (
    ImpossibleTime,
    Moment,
    NeverHappens,
    NoSuchTime,
    PastMoment,
    RepeatNote,
    TimeMissing,
    UnknownPhrase,
)
from bot.text.dates.phrase import Phrase
from bot.text.dates.pieces import Calendar, Clock, Day, DayWords, Piece
from bot.text.dates.present import Present
from bot.text.dates.repeat_phrase import RepeatPhrase, gather_repeat
from bot.text.dates.repeat_sides import first_day, last_day
from bot.text.dates.resolve import resolve
from bot.text.dates.scanner import ALL_RULES, Folded, fold_line, tokens
from bot.text.normalise import single_line

__all__ = ["PHRASE_LENGTH", "Repeated", "parse_recurrence"]

PHRASE_LENGTH = 200
"""A phrase is read up to here; nobody needs more words to name a rule."""

_DAYS_TRIED = 400  # before a rule is said never to happen
_NOON = time(12)


@dataclass(frozen=True, slots=True)
class Repeated:
    """A rule understood. ``starts``: the wall time (naive) of its first occurrence, ``minutes`` how long each
    lasts if the phrase says so. ``notes`` deserve a second look; ``time_given`` is false for the usual time.
    """

    rule: Recurrence
    starts: datetime
    minutes: int | None
    notes: tuple[str, ...]
    time_given: bool = True


def parse_recurrence(
    text: str, *, now: datetime, zone: ZoneInfo, is_holiday: IsHoliday, usual_time: time | None = None
) -> Repeated:
    """The rule that a phrase in Japanese or simple English names, and its next occurrence from ``now`` on.

    A phrase without a time of day takes ``usual_time``; where there is none, TimeMissing is raised. Raises
    MomentError, and nothing else: NotRepeated for a phrase that names nothing that comes again.
    """
    line = single_line(text, PHRASE_LENGTH)
    phrase = gather_repeat(_pieces(fold_line(line)), line)
    return _Reading(phrase, Present(now, zone, 0, line), is_holiday, usual_time).read()


def _pieces(folded: Folded) -> list[Piece]:
    found = list(tokens(folded, rules=ALL_RULES))
    end = found[-1].end if found else 0
    if end < len(folded.text):
        raise UnknownPhrase(folded.original(end, len(folded.text)))
    return [piece for token in found for piece in token.pieces]


class _Reading:
    """Looks a gathered phrase up in the calendar and on the clock."""

    def __init__(
        self, phrase: RepeatPhrase, present: Present, is_holiday: IsHoliday, usual_time: time | None
    ) -> None:
        self._phrase = phrase
        self._present = present
        self._is_holiday = is_holiday
        self._usual_time = usual_time

    def read(self) -> Repeated:
        present = self._present
        calendar = Calendar(present.today, present.today)
        opens = first_day(self._phrase.opens, calendar)
        start = max(opens or present.today, present.today)
        rule = self._rule(opens, last_day(self._phrase.closes, replace(calendar, anchor=start)))
        time_phrase = self._phrase.time
        if time_phrase.start.clock is None:
            return self._at_usual_time(rule, start)
        return self._at_time(rule, start, time_phrase, time_phrase.start.clock)

    def _rule(self, opens: date | None, until: date | None) -> Recurrence:
        phrase = self._phrase
        every = phrase.every_from(opens)
        try:
            return Recurrence(
                freq=every.freq,
                interval=every.interval,
                weekdays=tuple(sorted(set(every.weekdays))),
                month_days=_in_order(every.month_days),
                months=tuple(sorted(set(every.months))),
                count=phrase.times,
                until=until,
                days_off=self._days_off(every.days_off),
            )
        except InvalidRule as error:
            raise UnknownPhrase(self._present.text) from error

    def _days_off(self, said: DaysOff | None) -> DaysOff:
        """What 平日 says of days off, and what was added to it. Raises UnknownPhrase where they differ."""
        added = self._phrase.days_off
        if said is None or added is None:
            return said or added or DaysOff.KEEP
        if added is DaysOff.SKIP_HOLIDAYS or added is said:
            return said
        raise UnknownPhrase(self._present.text)

    def _at_usual_time(self, rule: Recurrence, start: date) -> Repeated:
        if self._usual_time is None:
            raise TimeMissing(next(self._days(rule, start), start))
        for day in self._days(rule, start):
            wall = datetime.combine(day, self._usual_time)
            if not self._present.is_past(wall.replace(tzinfo=self._present.zone)):
                notes = (*self._notes(rule), RepeatNote.USUAL_TIME.value)
                return Repeated(rule, wall, None, notes, time_given=False)
        raise NeverHappens(self._present.text)

    def _at_time(self, rule: Recurrence, start: date, phrase: Phrase, clock: Clock) -> Repeated:
        for day in self._days(rule, start):
            moment = self._on(day, phrase)
            if moment is None:
                continue
            starts = moment.starts_at.replace(tzinfo=None)
            notes = (*self._notes(rule), *(note.value for note in moment.notes))
            minutes = moment.length // timedelta(minutes=1) if moment.ends_given else None
            rule = _moved(rule, (starts.date() - day).days, clock)
            return Repeated(rule, starts, minutes, tuple(dict.fromkeys(notes)))
        raise NeverHappens(self._present.text)

    def _on(self, day: date, phrase: Phrase) -> Moment | None:
        """The moment of one day; None when it is past or clocks leap over it."""
        on_day = replace(phrase, start=replace(phrase.start, days=(DayWords(lambda _: Day((day,))),)))
        try:
            return resolve(on_day, self._present)
        except (PastMoment, NoSuchTime):
            return None

    def _days(self, rule: Recurrence, start: date) -> Iterator[date]:
        """The days the rule may begin with: an interval is counted from the first, so any will do."""
        for number, day in enumerate(dates(replace(rule, interval=1), start, self._is_holiday)):
            if number == _DAYS_TRIED:
                return
            yield day

    def _notes(self, rule: Recurrence) -> tuple[str, ...]:
        alternating = rule.interval > 1 and not self._phrase.opens.names_a_day
        counted = (RepeatNote.NEXT_ONE.value,) if alternating else ()
        return (*counted, *map(str, self._phrase.notes))


def _in_order(days: tuple[int, ...]) -> tuple[int, ...]:
    """1, 15, and the last day last."""
    return tuple(sorted(set(days), key=lambda day: (day == -1, day)))


def _moved(rule: Recurrence, days: int, clock: Clock) -> Recurrence:
    """25時 belongs to the following day: a rule that names other days than every day moves with it.

    Raises ImpossibleTime where that cannot be said of a rule.
    """
    if not days or (rule.freq is Freq.DAILY and rule.days_off is DaysOff.KEEP):
        return rule
    if rule.freq is not Freq.WEEKLY or rule.days_off is not DaysOff.KEEP:
        raise ImpossibleTime(clock.text)
    moved = tuple(sorted(WeekDay((day.number + days) % 7) for day in rule.weekdays))
    return replace(rule, weekdays=moved)
