"""Reads a deadline as people write it, the same way in every feature."""

from datetime import datetime

from bot.domain.errors import InvalidInput
from bot.domain.events import DEFAULT_MINUTES
from bot.interaction.call import Call
from bot.interaction.moments import problem_of
from bot.text.moments import MomentError, TimeMissing, parse_moment

EVENING = "21:00"  # for a deadline of which only the day is named


def read_deadline(typed: str, call: Call) -> datetime:
    """Until when answers are taken; 21:00 where only a day is named. Raises InvalidInput at ``deadline``."""
    try:
        try:
            return _read(typed, call)
        except TimeMissing:
            return _read(f"{typed} {EVENING}", call)
    except MomentError as error:
        raise InvalidInput({"deadline": problem_of(error, call.words)}) from error


def _read(phrase: str, call: Call) -> datetime:
    zone = call.words.zone
    return parse_moment(phrase, now=call.now, zone=zone, default_minutes=DEFAULT_MINUTES).starts_at
