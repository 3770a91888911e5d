"""Looks a sorted phrase up in the calendar and on the clock of a zone."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.text.dates.almanac import latest_day
from bot.text.dates.clocks import minutes_of
from bot.text.dates.ends import end_of, minutes_or_none
from bot.text.dates.facts import (
    Ambiguous,
    EndBeforeStart,
    Moment,
    Note,
    PastMoment,
    TimeMissing,
    TooFar,
    UnknownPhrase,
)
from bot.text.dates.phrase import Phrase
from bot.text.dates.pieces import Calendar, Clock, Day
from bot.text.dates.present import Present
from bot.text.dates.sides import day_of
from bot.text.dates.walltime import at, later, repeats

_HALF_DAY = 12 * 60
_DAY = 24 * 60
_EARLY = range(1, 7)
_YEAR = timedelta(days=365)


def resolve(phrase: Phrase, present: Present) -> Moment:
    """The one moment the phrase means. Raises MomentError."""
    if phrase.offset is not None:
        start = later(present.minute, phrase.offset)
        return _accepted([_span(phrase, present, start.date(), start, ())], present)
    day = day_of(phrase.start, Calendar(present.today, present.today))
    if phrase.start.clock is None:
        raise _without_time(day, present)
    minutes = _start_minutes(phrase, phrase.start.clock)
    if day is None:
        return _accepted(_next_of_time(phrase, present, minutes), present)
    moments = list(_moments(phrase, present, day.dates, minutes, day.notes))
    if day.after is not None and all(present.is_past(moment.starts_at) for moment in moments):
        moments = list(_moments(phrase, present, (day.after,), minutes, ()))
    return _accepted(moments, present)


def _accepted(moments: list[Moment], present: Present) -> Moment:
    """The one moment that is left when the past ones are taken away."""
    coming = [moment for moment in moments if not present.is_past(moment.starts_at)]
    if not coming:
        raise _past(moments[-1], present)
    if coming[0].starts_at.date() > latest_day(present.today):
        raise TooFar(latest_day(present.today))
    if len(coming) > 1:
        raise Ambiguous(tuple(coming), tuple(sorted({moment.starts_at.date() for moment in coming})))
    return coming[0]


def _past(moment: Moment, present: Present) -> PastMoment:
    age = present.now.timestamp() - moment.starts_at.timestamp()
    return PastMoment(moment, within_a_year=age <= _YEAR.total_seconds())


def _without_time(
    day: Day | None, present: Present
) -> UnknownPhrase | TimeMissing | Ambiguous | PastMoment | TooFar:
    """What is wrong with a phrase that tells no time of day."""
    if day is None:
        return UnknownPhrase(present.text)
    coming = tuple(found for found in day.dates if found >= present.today)
    if not coming:
        midnight = datetime.combine(day.dates[-1], time(), tzinfo=present.zone)
        end = later(midnight, present.default_minutes)
        moment = Moment(midnight, end, ends_given=False, date_given=True, notes=(Note.WHOLE_DAY,))
        return _past(moment, present)
    if coming[0] > latest_day(present.today):
        return TooFar(latest_day(present.today))
    return TimeMissing(coming[0]) if len(coming) == 1 else Ambiguous((), coming)


def _start_minutes(phrase: Phrase, clock: Clock) -> tuple[int, ...]:
    """Minutes of the start; the 7 of 7-9pm takes its half of the day from the end if that keeps the order."""
    start, end = phrase.start, phrase.end
    if start.part is None and end.clock is not None and end.part is not None and end.part.follows:
        shared = minutes_or_none(clock, end)
        if shared is not None and shared < minutes_of(end.clock, end.part)[0]:
            return (shared,)
    return minutes_of(clock, start.part)


def _next_of_time(phrase: Phrase, present: Present, minutes: tuple[int, ...]) -> list[Moment]:
    """A time without a day: its next occurrence, which for 25時 may belong to the night already begun."""
    first = present.today - timedelta(days=1) if min(minutes) >= _DAY else present.today
    moments = list(_moments(phrase, present, (first,), minutes, ()))
    if all(present.is_past(moment.starts_at) for moment in moments):
        second = first + timedelta(days=1)
        notes = (Note.TOMORROW,) if second > present.today else ()
        moments = list(_moments(phrase, present, (second,), minutes, notes))
    return [replace(moment, date_given=False) for moment in moments]


def _moments(
    phrase: Phrase, present: Present, dates: Iterable[date], minutes: tuple[int, ...], notes: tuple[Note, ...]
) -> Iterator[Moment]:
    """Every reading of the start, each with its end."""
    clock = phrase.start.clock
    early = clock is not None and clock.bare and clock.hour in _EARLY and phrase.start.part is None
    for day in dates:
        for minute in minutes:
            said = list(notes)
            if minute >= _DAY:
                said.append(Note.NEXT_DAY)
            if early and minute < _HALF_DAY:
                said.append(Note.EARLY_MORNING)
            yield _span(phrase, present, day, at(day, minute, present.zone), tuple(said))


def _span(phrase: Phrase, present: Present, day: date, start: datetime, notes: tuple[Note, ...]) -> Moment:
    """From the start to the end that was written, or for the length, or for the default length."""
    by_length = None if phrase.duration is None else later(start, phrase.duration)
    end, more = end_of(phrase, present, day, start)
    given = end or by_length
    if given is not None and given.timestamp() <= start.timestamp():
        raise EndBeforeStart(start.replace(tzinfo=None), given.replace(tzinfo=None))
    ends_at = given or later(start, present.default_minutes)
    twice = (Note.CLOCK_REPEATS,) if repeats(start) else ()
    moment = Moment(start, ends_at, given is not None, date_given=True, notes=(*notes, *more, *twice))
    if end is not None and by_length is not None and end.timestamp() != by_length.timestamp():
        raise Ambiguous((moment, replace(moment, ends_at=by_length)), (start.date(),))
    return moment
