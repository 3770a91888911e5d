"""Times of day alone: 8時, 夜9時半, 21:00; and parts of a day: 21時から翌8時, 9pm-8am."""

import re
from datetime import time

from bot.text.dates.clocks import PART_WORDS, minutes_of
from bot.text.dates.facts import ImpossibleTime
from bot.text.dates.pieces import Clock, Part
from bot.text.normalise import fold

_HALF, _HOUR, _HOURS = 30, 60, 24
_LIMIT = 60  # characters; nothing longer is even looked at
_CLOCK = re.compile(
    rf"(?P<part>{'|'.join(PART_WORDS)})?(?:の)?"
    r"(?P<hour>[0-9]{1,2})(?:時(?P<half>半)?(?:(?P<minute>[0-9]{1,2})分)?|[::](?P<colon>[0-9]{2}))?"
    r"(?P<half_day>am|pm)?"
)
_JOINT = re.compile(r"(?:から|より|~|〜|～|[-–—―ー]|to|until|till)")
_TAIL = re.compile(r"(?:まで|の間|は静かに)?")


def read_clock(text: str) -> time | None:
    """The time of day a text means, and nothing else; None for anything else."""
    folded = _plain(text)
    found = _CLOCK.match(folded)
    if found is None or not re.fullmatch(r"(?:ごろ|頃|に)?", folded[found.end() :]):
        return None
    return _time(found)


def read_hours(text: str) -> tuple[time, time] | None:
    """The part of a day a text means: from when until when, past midnight where the end is earlier."""
    folded = _plain(text).removeprefix("from")
    begin = _CLOCK.match(folded)
    joint = _JOINT.match(folded, begin.end()) if begin else None
    if begin is None or joint is None:
        return None
    rest = re.sub(r"^(?:翌日の|翌日|翌朝|翌|次の日の)", "", folded[joint.end() :])
    end = _CLOCK.match(rest)
    if end is None or not _TAIL.fullmatch(rest[end.end() :]):
        return None
    first, last = _time(begin), _time(end)
    return None if first is None or last is None else (first, last)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", fold(text[:_LIMIT]))


def _time(found: re.Match[str]) -> time | None:
    """None where no clock shows it, and where the words leave it open."""
    clock = Clock(
        int(found["hour"]), _HALF if found["half"] else int(found["minute"] or found["colon"] or 0), found[0]
    )
    word = found["part"] or found["half_day"]
    part = Part(PART_WORDS.get(word, word), word) if word else None
    try:
        meant = minutes_of(clock, part)
    except ImpossibleTime:
        return None
    if clock.hour > _HOURS or len(meant) > 1:
        return None
    hour, minute = divmod(meant[0], _HOUR)
    return time(hour % _HOURS, minute)
