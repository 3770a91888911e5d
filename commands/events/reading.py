"""Reads the time of one event as people edit it, and says what is wrong in their language."""

from datetime import datetime

from bot.domain.errors import InvalidInput
from bot.domain.events import Event
from bot.interaction.call import Call
from bot.interaction.moments import problem_of
from bot.interaction.words import Words
from bot.text.moments import Moment, MomentError, PastMoment, parse_moment

END_ASSUMED = "end_assumed"  # besides the notes of bot.text: nobody named an end


def read_when(text: str, call: Call, minutes: int) -> Moment:
    """The one time a new event is meant to take; of a length where no end is written.

    Raises InvalidInput at ``when``.
    """
    try:
        return parse_moment(text, now=call.now, zone=call.words.zone, default_minutes=minutes)
    except MomentError as error:
        raise _invalid(error, call.words) from error


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
    return (*moment_notes(moment), *assumed)


def moment_notes(moment: Moment) -> tuple[str, ...]:
    """The same where the length comes from elsewhere, and is no guess."""
    return tuple(note.value for note in moment.notes)


def _invalid(error: MomentError, words: Words) -> InvalidInput:
    return InvalidInput({"when": problem_of(error, words)})
