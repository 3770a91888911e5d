"""Reads when somebody wants to be reminded: once or again and again, in the member's own zone."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.calendar.holidays import is_holiday
from bot.calendar.recurrence import existing
from bot.domain.errors import InvalidInput
from bot.domain.personal_reminders import USUAL_TIME, Timing
from bot.interaction.call import Call
from bot.interaction.moments import problem_of
from bot.text.dates.facts import RepeatNote
from bot.text.moments import MomentError, TimeMissing, UnknownPhrase, parse_moment
from bot.text.recurrences import parse_recurrence

_NOT_OF_MANY = frozenset({"not_repeated", "unknown"})  # then what is wrong with one moment is told


@dataclass(frozen=True, slots=True)
class Read:
    """A phrase understood. ``both_ways``: it can be said of one time and of many (第2木曜 18時)."""

    timing: Timing
    notes: tuple[str, ...]
    both_ways: bool = False


def read_when(phrase: str, call: Call, zone: ZoneInfo, *, again: bool = False) -> Read:
    """The time or times a phrase means; ``again`` prefers the many. Raises InvalidInput at ``when``."""
    many, one = _many(phrase, call.now, zone), _one(phrase, call.now, zone)
    if isinstance(many, Read) and isinstance(one, Read):
        return replace(many if again else one, both_ways=True)
    if isinstance(one, Read):
        return one
    if isinstance(many, Read):
        return many
    error = one if many.key in _NOT_OF_MANY else many
    raise InvalidInput({"when": problem_of(error, call.words.living_in(zone))}) from error


def _many(phrase: str, now: datetime, zone: ZoneInfo) -> Read | MomentError:
    try:
        found = parse_recurrence(phrase, now=now, zone=zone, is_holiday=is_holiday, usual_time=USUAL_TIME)
    except MomentError as error:
        return error
    return Read(Timing(found.starts, found.rule), found.notes)


def _one(phrase: str, now: datetime, zone: ZoneInfo) -> Read | MomentError:
    try:
        moment = parse_moment(phrase, now=now, zone=zone)
    except TimeMissing as missing:
        starts = datetime.combine(missing.date, USUAL_TIME)
        if existing(starts, zone).timestamp() <= now.timestamp():
            return missing
        return Read(Timing(starts), (RepeatNote.USUAL_TIME.value,))
    except MomentError as error:
        return error
    if moment.starts_at.timestamp() <= now.timestamp():
        return UnknownPhrase(phrase)  # いまから: there is nothing to wait for
    return Read(Timing(moment.starts_at.replace(tzinfo=None)), tuple(note.value for note in moment.notes))
