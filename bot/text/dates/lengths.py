"""How long something lasts (90分, 1時間半, 2 hours) and how far from now it is (30分後, in 2 hours)."""

import re

from bot.text.dates.numerals import read_number
from bot.text.dates.pieces import Duration, Offset, rule

_HOUR = 60
_HALF_HOUR = 30


def _minutes(match: re.Match[str]) -> int:
    found = match.groupdict()
    hours = read_number(found.get("hours") or "0") * _HOUR
    half = _HALF_HOUR if found.get("half") else 0
    return hours + half + read_number(found.get("minutes") or "0")


def _duration(match: re.Match[str]) -> tuple[Duration]:
    return (Duration(_minutes(match)),)


def _offset(match: re.Match[str]) -> tuple[Offset]:
    return (Offset(_minutes(match)),)


_HOURS = r"{hours}(?P<half>\.5)? 時間(?: {minutes} 分)?"
_HOURS_AND_HALF = "{hours} 時間 (?P<half>半)"
_HOURS_EN = (
    r"{hours}(?P<half>\.5)? (?:hours?|hrs?|h)(?![a-z])(?: (?:and )?{minutes} (?:minutes?|mins?|m)(?![a-z]))?"
)
_COMPACT_EN = "{hours}h{minutes}m?(?![a-z0-9])"
_MINUTES_EN = "{minutes} (?:minutes?|mins?)(?![a-z])"
_FROM_NOW = "(?:(?:今|いま)から|あと)?"
_NO_OTHER_WORD = r"(?!\s?[後前目])"

RULES = (
    rule(f"{_HOURS} 間?{_NO_OTHER_WORD}", _duration, loose=True),
    rule(f"{_HOURS_AND_HALF}{_NO_OTHER_WORD}", _duration, loose=True),
    rule(f"{{minutes}} 分 間?{_NO_OTHER_WORD}", _duration, loose=True),
    rule(f"(?:for )?{_HOURS_EN}", _duration, loose=True),
    rule(f"(?:for )?{_COMPACT_EN}", _duration, loose=True),
    rule(f"(?:for )?{_MINUTES_EN}", _duration, loose=True),
    rule(f"{_FROM_NOW} {_HOURS} 後", _offset),
    rule(f"{_FROM_NOW} {_HOURS_AND_HALF} 後", _offset),
    rule(f"{_FROM_NOW} {{minutes}} 分 後", _offset),
    rule(f"in {_HOURS_EN}", _offset),
    rule(f"in {_MINUTES_EN}", _offset),
    rule("in an hour(?![a-z])", lambda _: (Offset(_HOUR),)),
    rule("in half an hour(?![a-z])", lambda _: (Offset(_HALF_HOUR),)),
    rule("(?:今|いま)から", lambda _: (Offset(0),)),
)
