"""Times of day alone: 8時, 夜9時半, 21:00; and parts of a day: 21時から翌8時, 9pm-8am."""

import re
from datetime import time

from bot.text.normalise import fold

_HALF, _HOUR, _HALF_DAY = 30, 60, 12
_EARLY = 5  # 深夜1時 and 夜2時 are after midnight
_LIMIT = 60  # characters; nothing longer is even looked at
_LATE = ("午後", "夜", "夕方", "夕", "晩", "昼", "深夜")
_CLOCK = re.compile(
    r"(?P<part>午前|午後|早朝|朝|昼|夕方|夕|夜|晩|深夜)?(?:の)?"
    r"(?P<hour>[0-9]{1,2})(?:時(?P<half>半)?(?:(?P<minute>[0-9]{1,2})分)?|[::](?P<colon>[0-9]{2}))?"
    r"(?P<noon>am|pm)?"
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
    hour = int(found["hour"])
    minute = _HALF if found["half"] else int(found["minute"] or found["colon"] or 0)
    late = found["part"] in _LATE or found["noon"] == "pm"
    if found["noon"] == "am" and hour == _HALF_DAY:
        hour = 0
    if late and hour < _HALF_DAY and not (found["part"] in {"深夜", "夜"} and hour < _EARLY):
        hour += _HALF_DAY
    if hour == 2 * _HALF_DAY and minute == 0:
        hour = 0
    return time(hour, minute) if hour < 2 * _HALF_DAY and minute < _HOUR else None
