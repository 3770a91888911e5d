"""A programme as people write it, one part a line or between slashes: 19:00 開会 5分 / 講演 30分 山田さん."""

import re
from dataclasses import dataclass

from bot.text.normalise import single_line

LINE_LENGTH = 300
MOST_LINES = 60
_DAY = 24 * 60

_N = "[0-9０-９]"
_SPLIT = re.compile(r"\n|(?<=\s)[/／|](?=\s)|／")
_BULLET = re.compile(rf"^(?:[-・*●○■□▪•]\s*|{_N}{{1,2}}[.)．）]\s+)")
_TIME = rf"({_N}{{1,2}})(?:[:：]({_N}{{2}})|時(?:({_N}{{1,2}})分|(半))?)"
_TIMES = re.compile(rf"^{_TIME}(?:\s*(?:[-‐–—〜~～ー]|から)\s*{_TIME})?(?:から|より|、|,|\s|$)\s*")
_LENGTH = re.compile(
    rf"[(（]?\s*(?<!{_N})(?:({_N}{{1,2}})\s*(?:時間|hours?\b|h\b)(半)?(?:\s*({_N}{{1,2}})\s*(?:分間?|min(?:utes?)?\b))?"
    rf"|({_N}{{1,4}})\s*(?:分間?|min(?:utes?)?\b))(?![前後])\s*[)）]?",
    re.IGNORECASE,
)
_NAMED_BEHIND = re.compile(r"^(.+?)\s*[(（]([^()（）]+(?:さん|様|氏|先生))[)）]$")
_EDGES = " 　,、・:：-–—"


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """One part as it was written. ``minutes``: its length where one was written. ``starts``, ``ends``:
    minutes since midnight where a time was.
    """

    title: str
    minutes: int | None = None
    speakers: str = ""
    starts: int | None = None
    ends: int | None = None

    @property
    def told_length(self) -> int | None:
        """Its length in minutes as far as this line alone tells it."""
        if self.minutes is not None:
            return self.minutes
        if self.starts is None or self.ends is None:
            return None
        return (self.ends - self.starts) % _DAY or None


def read_programme(text: str) -> tuple[ProgrammeLine, ...]:
    """The parts of a programme, in order. What names no part is left out."""
    found = []
    for piece in _SPLIT.split(text)[:MOST_LINES]:
        line = single_line(piece, LINE_LENGTH)
        read = _read(_BULLET.sub("", line)) if line else None
        if read is not None:
            found.append(read)
    return tuple(found)


def _read(line: str) -> ProgrammeLine | None:
    times = _TIMES.match(line)
    starts = ends = None
    if times is not None:
        starts, ends = _clock(times.groups()[:4]), _clock(times.groups()[4:])
        line = line[times.end() :]
    title, minutes, speakers = _length(line)
    named = _NAMED_BEHIND.match(title)
    if named is not None and not speakers:
        title, speakers = named[1], named[2]
    if not title:
        title, speakers = speakers, ""
    return ProgrammeLine(title, minutes, speakers, starts, ends) if title else None


def _clock(parts: tuple[str | None, ...]) -> int | None:
    hour, minute, spoken, half = parts
    if hour is None:
        return None
    minutes = 30 if half else int(minute or spoken or 0)
    return (int(hour) * 60 + minutes) % _DAY


def _length(line: str) -> tuple[str, int | None, str]:
    """What stands before the length, the length, and what stands behind it."""
    lengths = list(_LENGTH.finditer(line))
    if not lengths:
        return line.strip(_EDGES), None, ""
    last = lengths[-1]
    hours, half, rest, minutes = last.groups()
    length = int(minutes) if minutes else int(hours) * 60 + (30 if half else int(rest or 0))
    return line[: last.start()].strip(_EDGES), length, line[last.end() :].strip(_EDGES)
