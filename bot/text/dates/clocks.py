"""Times of day and the parts of the day that give an hour its half."""

import re

from bot.text.dates.facts import ImpossibleTime
from bot.text.dates.numerals import read_number
from bot.text.dates.pieces import SEPARATORS, Clock, Part, rule

LAST_HOUR = 29  # broadcasters and bars count on to the early morning: 25時 is 1:00 of the following day
_HOUR = 60
_NOON = 12


def _hours(first: int, last: int, shift: int = 0) -> dict[int, tuple[int, ...]]:
    return {hour: (hour + shift,) for hour in range(first, last + 1)}


# What an hour written beside a part of the day means; an hour that is missing contradicts the part.
# 午前12時 and 午後12時 stay open: the decree of 1872 (明治5年太政官布告第337号) and everyday use disagree.
PARTS: dict[str, dict[int, tuple[int, ...]]] = {
    "午前": {**_hours(0, 11), 12: (0, 12)},
    "午後": {**_hours(0, 11, 12), 12: (12, 24), **_hours(13, 23)},
    "am": {**_hours(0, 11), 12: (0,)},
    "pm": {**_hours(1, 11, 12), **_hours(12, 23)},
    "朝": _hours(3, 11),
    "昼": {**_hours(1, 5, 12), **_hours(10, 17)},
    "夕方": {**_hours(3, 7, 12), **_hours(15, 19)},
    "夜": {**_hours(0, 4, 24), **_hours(5, 11, 12), **_hours(12, 12, 12), **_hours(17, LAST_HOUR)},
    "深夜": {**_hours(0, 5, 24), **_hours(9, 11, 12), **_hours(12, 12, 12), **_hours(21, LAST_HOUR)},
    "未明": _hours(0, 5),
}
PART_WORDS = {
    "午前": "午前", "午後": "午後", "早朝": "朝", "朝": "朝", "お昼": "昼", "昼": "昼",
    "夕方": "夕方", "夕": "夕方", "夜": "夜", "晩": "夜", "深夜": "深夜", "夜中": "深夜", "未明": "未明",
    "morning": "朝", "afternoon": "昼", "evening": "夜", "night": "夜",
}  # fmt: skip


def minutes_of(clock: Clock, part: Part | None) -> tuple[int, ...]:
    """Minutes after the day's midnight that the clock means; more than one if the words leave it open.

    Raises ImpossibleTime when no clock shows it or the part of the day contradicts it.
    """
    if not (0 <= clock.hour <= LAST_HOUR and 0 <= clock.minute < _HOUR):
        raise ImpossibleTime(clock.text)
    if part is None:
        return (clock.hour * _HOUR + clock.minute,)
    hours = PARTS[part.name].get(clock.hour)
    if hours is None:
        raise ImpossibleTime(clock.text + part.text if part.follows else part.text + clock.text)
    return tuple(hour * _HOUR + clock.minute for hour in hours)


def noon(text: str) -> Clock:
    """12:00, as 正午 and a lone 昼 have it."""
    return Clock(_NOON, 0, text)


def _clock(match: re.Match[str]) -> tuple[Clock]:
    written = match["hour"]
    found = match.groupdict()
    minute = 30 if found.get("half") else read_number(found.get("minute") or "0")
    bare = len(written) == 1
    return (Clock(read_number(written), minute, match[0].strip(), bare),)


def _before_hour(match: re.Match[str]) -> tuple[Clock]:
    """7時15分前 is 6:45."""
    hour, minute = divmod(read_number(match["hour"]) * _HOUR - read_number(match["minute"]), _HOUR)
    return (Clock(hour, minute, match[0], len(match["hour"]) == 1),)


def _part(match: re.Match[str]) -> tuple[Part]:
    return (Part(PART_WORDS[match["part"]], match[0]),)


def _part_behind(match: re.Match[str]) -> tuple[Part]:
    return (Part(PART_WORDS[match["part"]], match[0], follows=True),)


def _am_or_pm(match: re.Match[str]) -> tuple[Part]:
    return (Part(match["half"] + "m", match[0], follows=True),)


_PM_AHEAD = r"[ap]\.?m(?![a-z])"
_END_AHEAD = rf"(?:{SEPARATORS}|から|to|until) [0-9]{{1,2}}(?::[0-9]{{2}})? (?:時(?!間)|{_PM_AHEAD})"

RULES = (
    # 19:00, 19時, 19時30分, 19時半, 7時15分前
    rule("(?<![0-9:])(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::[0-9]{2})?(?![0-9:])", _clock),
    rule(r"{hour} 時(?!\s?間)(?: {minute} 分(?!\s?[間後]))?", _clock),
    rule("{hour} 時 (?P<half>半)", _clock),
    rule("{hour} 時 {minute} 分 前(?!後)", _before_hour),
    # 7pm, 7 o'clock, the 19 of 19-21時, the 7 of 7-9pm
    rule(f"(?<![0-9])(?P<hour>[0-9]{{1,2}})(?= {_PM_AHEAD})", _clock),
    rule("(?<![0-9])(?P<hour>[0-9]{1,2}) o'clock(?![a-z])", _clock),
    rule(f"(?<![0-9:/])(?P<hour>[0-9]{{1,2}})(?= {_END_AHEAD})", _clock),
    rule("正午|noon(?![a-z])", lambda match: (noon(match[0]),)),
    rule("真夜中|midnight(?![a-z])", lambda match: (Clock(24, 0, match[0]),)),
    # parts of the day
    rule(f"(?P<part>{'|'.join(PART_WORDS)})(?![a-z])", _part, loose=True),
    rule("(?:in the|at) (?P<part>morning|afternoon|evening|night)(?![a-z])", _part_behind),
    rule(r"(?P<half>[ap])\.?m(?![a-z])\.?", _am_or_pm, loose=True),
)
