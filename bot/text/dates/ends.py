"""When it ends, if the phrase says so with a time: on the named day, else within half a day of the start."""

from datetime import date, datetime, timedelta

from bot.text.dates.clocks import minutes_of
from bot.text.dates.facts import Ambiguous, EndBeforeStart, ImpossibleTime, Note, TimeMissing
from bot.text.dates.phrase import Phrase, Side
from bot.text.dates.pieces import Calendar, Clock, Day
from bot.text.dates.present import Present
from bot.text.dates.sides import day_of
from bot.text.dates.walltime import at

_HALF_DAY = 12 * 60
_DAY = 24 * 60
_LONGEST_ROLL = timedelta(days=180)


def end_of(
    phrase: Phrase, present: Present, day: date, start: datetime
) -> tuple[datetime | None, tuple[Note, ...]]:
    """The written end: on the named day, else the first such time after the start within half a day."""
    side = phrase.end
    named = day_of(side, Calendar(present.today, day))
    if named is not None and len(named.dates) > 1:
        raise Ambiguous((), named.dates)
    if side.clock is None:
        if named is not None:
            raise TimeMissing(named.dates[0])
        return None, ()
    on = day if named is None else _same_season(named, day)
    readings = _end_readings(phrase, side.clock) if on == day else minutes_of(side.clock, side.part)
    ends = (at(on, minutes, present.zone) for minutes in readings)
    found = next((end for end in ends if end.timestamp() > start.timestamp()), None)
    if found is not None:
        return found, ()
    plain = minutes_of(side.clock, side.part)[0]
    overnight = at(on, plain + _DAY, present.zone)
    length = overnight.timestamp() - start.timestamp()
    if named is None and 0 < length <= _HALF_DAY * 60:
        return overnight, (Note.NEXT_DAY_END,)
    raise EndBeforeStart(start.replace(tzinfo=None), at(on, plain, present.zone).replace(tzinfo=None))


def _same_season(end: Day, start: date) -> date:
    """12/31〜1/1 ends in the next year; 12/6〜12/5 does not last a year, it is the wrong way round."""
    first = end.dates[0]
    return end.before if end.before is not None and first - start > _LONGEST_ROLL else first


def _end_readings(phrase: Phrase, clock: Clock) -> tuple[int, ...]:
    """The end's own words; without any, the start's half of the day (午後7時〜9時), then the other half."""
    if phrase.end.part is not None or phrase.start.part is None:
        return minutes_of(clock, phrase.end.part)
    shared = minutes_or_none(clock, phrase.start)
    plain = minutes_of(clock, None)[0]
    return (*(() if shared is None else (shared,)), plain, plain + _HALF_DAY)


def minutes_or_none(clock: Clock, side: Side) -> int | None:
    """The clock read in the side's part of the day, None where the two contradict each other."""
    try:
        return minutes_of(clock, side.part)[0]
    except ImpossibleTime:
        return None
