"""Reads the candidates and the deadline of a date poll as people write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.errors import InvalidInput, Problem
from bot.domain.events import DEFAULT_MINUTES
from bot.interaction.call import Call
from bot.interaction.moments import MOST_QUOTED, problem_of
from bot.services.poll_drafts import Candidate
from bot.text.describe import day_text
from bot.text.event_lines import split_title
from bot.text.moments import Moment, MomentError, parse_moment

_BETWEEN = re.compile(r"[、,，､;;]+")
_DATE_COMMA = re.compile(r"([A-Za-z]{3}|\d{4}),\s+(\d{1,2}:\d{2})")  # as English dates are written out
_DEADLINE = re.compile(
    r"(?:締め?切り?日?|しめきり|〆切り?|回答期限|\bdeadline\b|\banswer by\b)\s*(?![をのがに])[::は]?\s*"
    r"(?P<when>[^\n、,，､;;]+?)\s*(?:まで(?:に)?)?\s*(?=[\n、,，､;;]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dates:
    """Candidates as they were read, and what in them deserves a second look (keys under event.note_)."""

    candidates: tuple[Candidate, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PollLine:
    """A line taken apart, nothing looked up yet."""

    title: str
    dates: str
    deadline: str


def split_line(line: str) -> PollLine:
    """忘年会 12/5 19時, 12/6 19時-21時 締切 12/3: the words before or behind the times are the title."""
    found = _DEADLINE.search(line)
    rest = f"{line[: found.start()]}{line[found.end() :]}" if found else line
    parts = [part.strip() for part in _BETWEEN.split(_DATE_COMMA.sub(r"\1 \2", rest)) if part.strip()]
    if not parts:
        return PollLine("", "", found["when"] if found else "")
    first = split_title(parts[0])
    title, phrases = first.title, [first.phrase, *parts[1:]]
    if not title and len(parts) > 1:
        last = split_title(parts[-1])
        title, phrases[-1] = last.title, last.phrase
    dates = "\n".join(phrase for phrase in phrases if phrase)
    return PollLine(title, dates, found["when"] if found else "")


def read_dates(typed: str, minutes: int, call: Call) -> Dates:
    """Times, one per line or several in a line.

    Raises InvalidInput at ``dates`` that names every one which cannot be read, and why.
    """
    moments: list[Moment] = []
    wrong: list[str] = []
    for phrase in _phrases(typed, call):
        try:
            moments.append(_next(phrase, moments[-1:], minutes, call))
        except MomentError as error:
            wrong.append(_wrong(phrase, error, call))
    if wrong:
        raise InvalidInput({"dates": Problem("poll.dates_wrong", {"lines": "\n".join(wrong)})})
    if not moments:
        raise InvalidInput({"dates": Problem("poll.dates_missing")})
    read = [Candidate(one.starts_at, one.ends_at, one.ends_given) for one in moments]
    remarks = dict.fromkeys(note.value for one in moments for note in one.notes)
    return Dates(tuple(sorted(read, key=lambda one: one.starts_at)), tuple(remarks))


def _phrases(typed: str, call: Call) -> Iterator[str]:
    """A line is one time where it can be read as one, else what stands between its commas."""
    for line in (one.strip() for one in typed.splitlines()):
        parts = [part.strip() for part in _BETWEEN.split(_DATE_COMMA.sub(r"\1 \2", line)) if part.strip()]
        if len(parts) > 1 and _readable(line, call):
            yield line
        else:
            yield from parts


def _readable(line: str, call: Call) -> bool:
    try:
        _moment(line, DEFAULT_MINUTES, call)
    except MomentError:
        return False
    return True


def _moment(phrase: str, minutes: int, call: Call) -> Moment:
    return parse_moment(phrase, now=call.now, zone=call.words.zone, default_minutes=minutes)


def _next(phrase: str, before: list[Moment], minutes: int, call: Call) -> Moment:
    """A time without a day (12/5 19時, 21時) is on the day of the one before it."""
    moment = _moment(phrase, minutes, call)
    if moment.date_given or not before:
        return moment
    day = day_text(before[0].starts_at.astimezone(call.words.zone).date(), "ja")
    return _moment(f"{day} {phrase}", minutes, call)


def _wrong(phrase: str, error: MomentError, call: Call) -> str:
    quoted = phrase[:MOST_QUOTED]
    said = call.words.problem(problem_of(error, call.words))
    return call.words.text("poll.wrong_line", line=quoted, problem=said)
