"""Reads when an event takes place: once, or again and again."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.calendar.holidays import is_holiday
from bot.domain.errors import InvalidInput
from bot.domain.events import DEFAULT_MINUTES
from bot.domain.series import Repeat
from bot.interaction.call import Call
from bot.interaction.moments import problem_of
from bot.text.dates.scanner import ALL_RULES
from bot.text.event_lines import LineParts, split_title
from bot.text.moments import MomentError, parse_moment
from bot.text.recurrences import parse_recurrence
from commands.events.reading import END_ASSUMED, notes_of

_NOT_OF_MANY = frozenset({"not_repeated", "unknown"})  # then what is wrong with one moment is told


class Way(StrEnum):
    """How a phrase is meant that can be said of one time and of many."""

    ONCE = "once"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Times:
    """A phrase understood. ``repeat``: what comes again, beginning with this start and end. ``both_ways``: it
    can be said of one time and of many (第2木曜 18時).
    """

    starts_at: datetime
    ends_at: datetime
    notes: tuple[str, ...]
    repeat: Repeat | None = None
    both_ways: bool = False


def split_event(line: str, call: Call) -> LineParts:
    """A line taken apart; what names something that comes again wins over a part of it that names a day."""
    parts = split_title(line, ALL_RULES)
    many = _many(parts.phrase, call.now, call.words.zone)
    if isinstance(many, MomentError) and many.key in _NOT_OF_MANY:
        return split_title(line)
    return parts


def read_times(phrase: str, call: Call, *, way: Way = Way.ONCE) -> Times:
    """The time or times a phrase means; ``way`` decides where it means both. Raises InvalidInput at
    ``when``.
    """
    zone = call.words.zone
    many, one = _many(phrase, call.now, zone), _one(phrase, call.now, zone)
    if isinstance(many, Times) and isinstance(one, Times):
        return replace(many if way is Way.AGAIN else one, both_ways=True)
    if isinstance(one, Times):
        return one
    if isinstance(many, Times):
        return many
    error = one if many.key in _NOT_OF_MANY else many
    raise InvalidInput({"when": problem_of(error, call.words)}) from error


def read_repeat(phrase: str, call: Call, zone: ZoneInfo, since: datetime, minutes: int) -> Repeat:
    """The times a changed phrase means from a moment on; each lasts ``minutes`` where no end is written.

    Raises InvalidInput at ``when``.
    """
    found = _many(phrase, since, zone, minutes)
    if isinstance(found, MomentError):
        raise InvalidInput({"when": problem_of(found, call.words)}) from found
    assert found.repeat is not None, "many times were read"
    return found.repeat


def _many(phrase: str, now: datetime, zone: ZoneInfo, minutes: int = DEFAULT_MINUTES) -> Times | MomentError:
    try:
        found = parse_recurrence(phrase, now=now, zone=zone, is_holiday=is_holiday)
    except MomentError as error:
        return error
    assumed = () if found.minutes is not None else (END_ASSUMED,)
    length = minutes if found.minutes is None else found.minutes
    repeat = Repeat(found.starts, length, zone.key, found.rule)
    return Times(*repeat.span(found.starts.date()), (*found.notes, *assumed), repeat)


def _one(phrase: str, now: datetime, zone: ZoneInfo) -> Times | MomentError:
    try:
        moment = parse_moment(phrase, now=now, zone=zone, default_minutes=DEFAULT_MINUTES)
    except MomentError as error:
        return error
    return Times(moment.starts_at.astimezone(UTC), moment.ends_at.astimezone(UTC), notes_of(moment))
