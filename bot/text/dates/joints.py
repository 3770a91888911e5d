"""What joins days and times: weekdays beside a date, marks of a range, and particles without meaning here."""

import re

from bot.text.dates.pieces import SEPARATORS, Filler, Mark, WeekdayWord, rule
from bot.text.dates.words import weekday_number


def _weekday(match: re.Match[str]) -> tuple[WeekdayWord]:
    found = match.groupdict()
    written = found.get("short") or found.get("weekday_en") or found["weekday_ja"]
    return (WeekdayWord(weekday_number(written)),)


_SHORT = "(?P<short>[月火水木金土日])"

RULES = (
    # (土), (土・祝), (Sat), 土曜日, a lone 土 before a time
    rule(rf"[(\[] (?:{_SHORT}(?:曜日?)? (?:[・/]? 祝日?)?|{{weekday_en}}) [)\]]", _weekday),
    rule("{weekday_ja}", _weekday),
    rule("{weekday_en}", _weekday),
    rule(rf"(?<![^\s0-9日]){_SHORT}(?=[\s0-9]|$)", _weekday, loose=True),
    # between start and end
    rule(f"{SEPARATORS}|から|より", lambda _: (Mark(),), loose=True),
    rule("(?:to|till?|until|through)(?![a-z])", lambda _: (Mark(),), loose=True),
    rule("まで", lambda _: (Mark(closing=True),), loose=True),
    # nothing
    rule(r"[\s,、。・の@()\[\]には]|頃|ごろ|ちょうど|開始|スタート|開催", lambda _: (Filler(),), loose=True),
    rule("[(] 祝日? [)]", lambda _: (Filler(),)),
    rule("(?:at|on|the|from|of|starts?|starting)(?![a-z])", lambda _: (Filler(),), loose=True),
)
