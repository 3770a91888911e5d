"""The door for moments: phrases in, moments or one of the errors out, and moments written out again."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.text.dates.facts import (
    Ambiguous,
    DayMissing,
    EndBeforeStart,
    ImpossibleDate,
    ImpossibleTime,
    Moment,
    MomentError,
    NoSuchTime,
    Note,
    PastMoment,
    TimeMissing,
    TooFar,
    UnknownPhrase,
    WeekdayMismatch,
)
from bot.text.dates.phrase import gather
from bot.text.dates.pieces import Piece
from bot.text.dates.present import Present
from bot.text.dates.resolve import resolve
from bot.text.dates.scanner import Folded, fold_line, tokens
from bot.text.dates.spans import end_of_span
from bot.text.describe import describe, describe_day, describe_short
from bot.text.normalise import single_line

__all__ = [
    "Ambiguous",
    "DayMissing",
    "EndBeforeStart",
    "ImpossibleDate",
    "ImpossibleTime",
    "Moment",
    "MomentError",
    "NoSuchTime",
    "Note",
    "PastMoment",
    "TimeMissing",
    "TooFar",
    "UnknownPhrase",
    "WeekdayMismatch",
    "describe",
    "describe_day",
    "describe_short",
    "end_of_span",
    "parse_moment",
]

PHRASE_LENGTH = 200
"""A phrase is read up to here; nobody needs more words to name a time."""


def parse_moment(text: str, *, now: datetime, zone: ZoneInfo, default_minutes: int = 60) -> Moment:
    """The moment that a phrase in Japanese or simple English names.

    ``now`` is aware; words count from its day in ``zone``, and times are wall times there. Weeks begin on
    Monday. A phrase without an end lasts ``default_minutes``. Raises MomentError, and nothing else.
    """
    line = single_line(text, PHRASE_LENGTH)
    folded = fold_line(line)
    present = Present(now, zone, default_minutes, line)
    return resolve(gather(_pieces(folded), line), present)


def _pieces(folded: Folded) -> list[Piece]:
    """All pieces of the phrase. Raises UnknownPhrase at the first word that no pattern knows."""
    found = list(tokens(folded))
    end = found[-1].end if found else 0
    if end < len(folded.text):
        raise UnknownPhrase(folded.original(end, len(folded.text)))
    return [piece for token in found for piece in token.pieces]
