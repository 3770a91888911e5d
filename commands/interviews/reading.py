"""Reads the times 総務課 offers, several in one go."""

import re

from bot.domain.errors import InvalidInput, Problem
from bot.domain.interviews import Span
from bot.interaction.call import Call
from bot.interaction.moments import MOST_QUOTED, problem_of
from bot.text.moments import Moment, MomentError, parse_moment

_BETWEEN = re.compile(r"[\n、,，､;;]+")


def read_slots(typed: str, minutes: int, call: Call) -> tuple[Span, ...]:
    """Times as people write them, one per line or separated by commas, in the order they come.

    Raises InvalidInput at ``when`` with the line that cannot be read.
    """
    spans = [_read_slot(line.strip(), minutes, call) for line in _BETWEEN.split(typed) if line.strip()]
    if not spans:
        raise InvalidInput({"when": Problem("event.when_missing")})
    return tuple(sorted(spans, key=lambda span: span.starts_at))


def _read_slot(line: str, minutes: int, call: Call) -> Span:
    try:
        moment = _moment(line, minutes, call)
    except MomentError as error:
        problem = problem_of(error, call.words)
        said, quoted = call.words.problem(problem), line[:MOST_QUOTED]
        if quoted not in said:
            problem = Problem("interview.slot_line", {"line": quoted, "problem": said})
        raise InvalidInput({"when": problem}) from error
    return Span(moment.starts_at, moment.ends_at)


def _moment(typed: str, minutes: int, call: Call) -> Moment:
    return parse_moment(typed, now=call.now, zone=call.words.zone, default_minutes=minutes or 60)
