"""Reads a deadline as people write it, the same way in every feature."""

from datetime import datetime, time

from bot.domain.errors import InvalidInput
from bot.domain.events import DEFAULT_MINUTES
from bot.interaction.call import Call
from bot.interaction.moments import problem_of
from bot.text.moments import MomentError, TimeMissing, parse_moment

EVENING = time(21)  # when a day ends for people who answer for themselves


def read_deadline(typed: str, call: Call, *, ends: time = EVENING) -> datetime:
    """Until when answers are taken; at ``ends`` where only a day is named. Raises InvalidInput at
    ``deadline``.
    """
    try:
        try:
            return _read(typed, call)
        except TimeMissing:
            return _read(f"{typed} {ends:%H:%M}", call)
    except MomentError as error:
        raise InvalidInput({"deadline": problem_of(error, call.words)}) from error


def _read(phrase: str, call: Call) -> datetime:
    zone = call.words.zone
    return parse_moment(phrase, now=call.now, zone=zone, default_minutes=DEFAULT_MINUTES).starts_at
