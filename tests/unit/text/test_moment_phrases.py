from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.text.moments import (
    Ambiguous,
    DayMissing,
    EndBeforeStart,
    ImpossibleDate,
    ImpossibleTime,
    MomentError,
    PastMoment,
    TimeMissing,
    TooFar,
    UnknownPhrase,
    WeekdayMismatch,
    parse_moment,
)

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=TOKYO)


@dataclass(frozen=True)
class Phrase:
    text: str
    expected: str
    notes: tuple[str, ...]


def phrases() -> Iterator[Phrase]:
    for line in Path(__file__).with_name("phrases.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        text, expected, *notes = line.split("\t")
        yield Phrase(text, expected, tuple(notes[0].split(",")) if notes else ())


PHRASES = tuple(phrases())


def wall(moment: date) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else f"{moment:%Y-%m-%d}"


def carried(error: MomentError) -> tuple[str, ...]:
    """What an error tells besides its key, as the table writes it."""
    found: tuple[str, ...] = ()
    match error:
        case PastMoment():
            found = (wall(error.moment.starts_at),)
        case TimeMissing():
            found = (wall(error.date),)
        case Ambiguous():
            found = tuple(map(wall, error.dates))
        case WeekdayMismatch():
            found = (wall(error.date), str(error.written))
        case ImpossibleDate():
            found = (f"{error.year}-{error.month:02}", str(error.last_day))
        case EndBeforeStart():
            found = (wall(error.start), wall(error.end))
        case TooFar():
            found = (wall(error.latest),)
        case ImpossibleTime() | UnknownPhrase():
            found = (error.text,)
        case _:
            assert isinstance(error, DayMissing)
    return found


def reading(text: str) -> tuple[str, tuple[str, ...]]:
    """The phrase as the table writes its outcome, and the notes."""
    try:
        moment = parse_moment(text, now=NOW, zone=TOKYO)
    except MomentError as error:
        return " ".join((f"!{error.key}", *carried(error))), ()
    end = f" -> {wall(moment.ends_at)}" if moment.ends_given else ""
    return wall(moment.starts_at) + end, moment.notes


@pytest.mark.parametrize("phrase", PHRASES, ids=[phrase.text or "nothing" for phrase in PHRASES])
def test_a_phrase_means_what_people_mean(phrase: Phrase) -> None:
    assert reading(phrase.text) == (phrase.expected, phrase.notes)


def test_the_table_holds_enough_japanese() -> None:
    japanese = {phrase.text for phrase in PHRASES if not phrase.text.isascii()}

    assert len(japanese) >= 220
    assert len({phrase.text for phrase in PHRASES}) == len(PHRASES)
