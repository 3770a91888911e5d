"""Reads the time of an event as people write it, and says what is wrong in their language."""

from datetime import date, datetime, time

from bot.domain.errors import ErrorValue, InvalidInput, Problem
from bot.domain.events import DEFAULT_MINUTES, Event
from bot.interaction.call import Call
from bot.interaction.words import Words
from bot.text.dates.facts import ParamValue
from bot.text.moments import (
    Ambiguous,
    ImpossibleDate,
    Moment,
    MomentError,
    PastMoment,
    UnknownPhrase,
    describe_day,
    parse_moment,
)

MOST_CHOICES = 3
MOST_QUOTED = 40  # characters of what was typed that a sentence repeats
END_ASSUMED = "end_assumed"  # besides the notes of bot.text: nobody named an end


def read_when(text: str, call: Call) -> Moment:
    """The time a new event is meant to take. Raises InvalidInput at ``when``."""
    return _read(text, call, DEFAULT_MINUTES)


def read_new_when(text: str, event: Event, call: Call) -> tuple[datetime, datetime]:
    """Start and end as edited; what was not touched stays, and so does the length where no end is written.

    Raises InvalidInput at ``when``.
    """
    unchanged = (event.starts_at, event.ends_at)
    if text == call.words.when(*unchanged).text:
        return unchanged
    minutes = int((event.ends_at - event.starts_at).total_seconds()) // 60
    try:
        moment = parse_moment(text, now=call.now, zone=call.words.zone, default_minutes=minutes)
    except PastMoment as past:
        if past.moment.starts_at != event.starts_at:
            raise _invalid(past, call.words) from past
        moment = past.moment  # it has begun; only its end is changed
    except MomentError as error:
        raise _invalid(error, call.words) from error
    return moment.starts_at, moment.ends_at


def notes_of(moment: Moment) -> tuple[str, ...]:
    """What in a moment deserves a second look; each a key under ``event.note_``."""
    assumed = () if moment.ends_given else (END_ASSUMED,)
    return (*(note.value for note in moment.notes), *assumed)


def _read(text: str, call: Call, minutes: int) -> Moment:
    try:
        return parse_moment(text, now=call.now, zone=call.words.zone, default_minutes=minutes)
    except MomentError as error:
        raise _invalid(error, call.words) from error


def _invalid(error: MomentError, words: Words) -> InvalidInput:
    return InvalidInput({"when": problem_of(error, words)})


def problem_of(error: MomentError, words: Words) -> Problem:
    """The sentence for a phrase that is not one moment; every one says how to write it instead."""
    match error:
        case UnknownPhrase(text=text) if not text.strip():
            return Problem("event.when_missing")
        case ImpossibleDate(last_day=0):
            return Problem("event.when_no_such_month", {"text": error.text[:MOST_QUOTED]})
        case Ambiguous():
            return Problem("event.when_ambiguous", {"choices": _choices(error, words)})
        case _:
            values = {name: _value(value, words) for name, value in error.params.items()}
            return Problem(f"event.when_{error.key}", values)


def _value(value: ParamValue, words: Words) -> ErrorValue:
    match value:
        case datetime():
            # A wall time without a zone (the ends of a span) is told in the town's.
            return value if value.tzinfo else value.replace(tzinfo=words.zone)
        case date():
            return _day(value, words)
        case str():
            return value[:MOST_QUOTED]
        case _:
            return value


def _day(day: date, words: Words) -> str:
    return describe_day(datetime.combine(day, time(12), tzinfo=words.zone), words.zone, words.language)


def _choices(error: Ambiguous, words: Words) -> str:
    moments = [words.when(moment.starts_at).text for moment in error.moments]
    days = [_day(day, words) for day in error.dates]
    return " / ".join((moments or days)[:MOST_CHOICES])
