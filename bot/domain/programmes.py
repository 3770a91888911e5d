"""Programmes (プログラム): the parts of an event in order, whose times follow from its start."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from bot.domain.errors import InvalidInput, Problem, Refused
from bot.domain.ids import EventId, PartId
from bot.text.programme_lines import ProgrammeLine

TITLE_LIMIT = 80
SPEAKERS_LIMIT = 200
NOTE_LIMIT = 300
TEXT_LIMIT = 2_000
MOST_PARTS = 30
MOST_SPEAKERS = 8
MOST_MINUTES = 24 * 60
ASSUMED_MINUTES = 10
MOST_TALKS = 30
MOST_TALK_MINUTES = 60
USUAL_TALK_MINUTES = 5

LENGTH_ASSUMED = "length_assumed"
TIMES_FOLLOW = "times_follow"

_MINUTE = timedelta(minutes=1)
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Part:
    """One part. ``speakers``: people from elsewhere, as text; members are kept beside it. ``talk_slots``: how
    many lightning talks of ``talk_minutes`` it has; none for any other part.
    """

    id: PartId
    event_id: EventId
    position: int
    title: str
    minutes: int
    speakers: str = ""
    note: str = ""
    talk_slots: int = 0
    talk_minutes: int = 0

    @property
    def for_talks(self) -> bool:
        return self.talk_slots > 0


@dataclass(frozen=True, slots=True)
class TimedPart:
    """A part and when it is."""

    part: Part
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A programme as it was written anew. ``notes`` name what in it deserves a second look."""

    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()


def timetable(parts: Sequence[Part], starts_at: datetime) -> tuple[TimedPart, ...]:
    """When each part is, one right behind the other."""
    timed = []
    for part in parts:
        ends_at = starts_at + part.minutes * _MINUTE
        timed.append(TimedPart(part, starts_at, ends_at))
        starts_at = ends_at
    return tuple(timed)


def lightning_talks(part: Part, slots: int, minutes: int) -> Part:
    """The part with so many lightning talks of so many minutes."""
    return replace(part, minutes=min(slots * minutes, MOST_MINUTES), talk_slots=slots, talk_minutes=minutes)


def check_speakers(part: Part, count: int) -> None:
    """Raises Refused where as many members speak as may."""
    if count >= MOST_SPEAKERS:
        raise Refused("programme.speakers_full", title=part.title, count=MOST_SPEAKERS)


def append(parts: Sequence[Part], part: Part) -> Part:
    """The part at the end. Raises Refused where there are as many as an event may have."""
    if len(parts) >= MOST_PARTS:
        raise Refused("programme.too_many", count=MOST_PARTS)
    return replace(part, position=max((one.position for one in parts), default=0) + 1)


def moved(parts: Sequence[Part], part_id: PartId, *, up: bool) -> tuple[Part, ...]:
    """The parts with one of them a place further up or down; as they were at either end."""
    order = list(parts)
    place = next(index for index, part in enumerate(order) if part.id == part_id)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return _numbered(order)


def rewrite(
    event_id: EventId,
    before: Sequence[Part],
    lines: Sequence[ProgrammeLine],
    *,
    opens: int,
    new_id: Callable[[], PartId],
) -> Rewritten:
    """The programme as its lines say. A part that keeps its title keeps its note and its members;
    lightning talks stay, at the end where no line names them. ``opens``: when the event starts, in minutes
    since midnight.

    Raises InvalidInput at ``text`` for what is no programme.
    """
    if not lines:
        raise InvalidInput({"text": Problem("programme.nothing_read")})
    problems = [problem for line in lines if (problem := _problem(line))]
    if problems:
        raise InvalidInput({"text": problems[0]})
    known = {part.title: part for part in reversed(before)}
    lengths = list(_lengths(lines))
    parts = []
    for line, minutes in zip(lines, lengths, strict=True):
        old = known.pop(line.title, None) or Part(new_id(), event_id, 0, line.title, 0)
        length = old.minutes if old.for_talks else minutes or ASSUMED_MINUTES
        parts.append(replace(old, minutes=length, speakers=line.speakers))
    kept = {part.id for part in parts}
    parts += [part for part in before if part.for_talks and part.id not in kept]
    if len(parts) > MOST_PARTS:
        raise InvalidInput({"text": Problem("programme.too_many", {"count": MOST_PARTS})})
    notes = [LENGTH_ASSUMED] if None in lengths else []
    notes += [TIMES_FOLLOW] if _times_differ(lines, parts, opens) else []
    return Rewritten(_numbered(parts), tuple(notes))


def _numbered(parts: Sequence[Part]) -> tuple[Part, ...]:
    return tuple(replace(part, position=place) for place, part in enumerate(parts, 1))


def _problem(line: ProgrammeLine) -> Problem | None:
    if len(line.title) > TITLE_LIMIT:
        return Problem("programme.title_too_long", {"title": line.title[:40], "limit": TITLE_LIMIT})
    if len(line.speakers) > SPEAKERS_LIMIT:
        return Problem("programme.speakers_too_long", {"title": line.title[:40], "limit": SPEAKERS_LIMIT})
    if line.minutes is not None and not 1 <= line.minutes <= MOST_MINUTES:
        return Problem("programme.length_wrong", {"title": line.title[:40]})
    return None


def _lengths(lines: Sequence[ProgrammeLine]) -> Iterator[int | None]:
    """What each line tells of its length, by itself or by when the next one begins."""
    for line, following in pairwise((*lines, ProgrammeLine(""))):
        told = line.told_length
        if told is None and line.starts is not None and following.starts is not None:
            told = (following.starts - line.starts) % _DAY or None
        yield told


def _times_differ(lines: Sequence[ProgrammeLine], parts: Sequence[Part], opens: int) -> bool:
    begins = opens
    for line, part in zip(lines, parts, strict=False):
        if line.starts is not None and line.starts != begins % _DAY:
            return True
        begins += part.minutes
    return False
