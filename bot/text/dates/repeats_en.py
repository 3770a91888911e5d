"""English for what comes again (every other friday, first tuesday of the month) as parts of rules."""

import re
from collections.abc import Callable

from bot.calendar.recurrence import DaysOff, Freq, WeekDay
from bot.text.dates import words
from bot.text.dates.numerals import read_number
from bot.text.dates.pieces import Clock, Every, Filler, OnDaysOff, Opening, Part, Piece, Times, rule
from bot.text.dates.repeat_parts import month_days, month_edge, month_weekdays

_END = "(?![a-z])"
_AND = rf"\s?(?:,\s?and{_END}|and{_END}|[,/&])\s?"  # one way only to read a space: see repeats_ja
_DAY = f"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?{_END}"
_DAYS = rf"(?P<weekdays>{_DAY}(?:{_AND}{_DAY})*)"
_PLURALS = rf"(?P<weekdays>(?:{_DAY}{_AND})*(?:mon|tues|wednes|thurs|fri|satur|sun)days{_END})"
_NTHS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_NTH = f"(?:{'|'.join(_NTHS)}|[0-9](?:st|nd|rd|th)){_END}"
_THE_NTH = f"(?:the )?{_NTH}"
_NTH_DAYS = rf"(?P<nth_days>{_THE_NTH}(?:{_AND}{_THE_NTH})* {_DAY}(?:{_AND}{_THE_NTH} {_DAY})*)"
_NUMBERED = f"(?:(?:the )?[0-9]{{1,2}}(?:st|nd|rd|th){_END}|(?:the )?last day{_END})"
_MONTH_DAYS = rf"(?P<month_days>{_NUMBERED}(?:{_AND}{_NUMBERED})*)"
_OF_MONTH = f"(?:of (?:the|each|every) month|every month|each month|monthly){_END}"
_EVERY_MONTH = "every other month|every {months_n} months|every month|each month|monthly"
_MONTHLY = f"(?P<every>{_EVERY_MONTH}){_END} (?:on )?"
_YEARLY = f"(?P<every>every other year|every {{years_n}} years|every year|each year|yearly|annually){_END} "
_IN_MONTHS = rf"in (?P<in_months>{words.MONTH_EN}(?:{_AND}{words.MONTH_EN})*) (?:on )?"
_WORKING = "(?:working|business|week) ?day"
_IF_CLOSED = r"(?: if (?:it ?(?:is|'s) )?(?:closed|an? (?:public )?holiday|a day off|not a working day))?"
_UNITS = {"day": Freq.DAILY, "week": Freq.WEEKLY, "month": Freq.MONTHLY, "year": Freq.YEARLY}


def _weekdays(text: str) -> tuple[WeekDay, ...]:
    numbers = dict.fromkeys(words.weekday_number(found) for found in re.findall(_DAY, text))
    return tuple(map(WeekDay, numbers))


def _interval(match: re.Match[str]) -> int:
    found = match.groupdict()
    for name in ("n", "months_n", "years_n"):
        if found.get(name):
            return read_number(found[name])
    return 2 if re.search(f"(?:other|second){_END}", found.get("every") or "") else 1


def _plain(match: re.Match[str]) -> tuple[Every]:
    return (Every(match[0], _UNITS[match["unit"]], _interval(match)),)


def _unit(freq: Freq, interval: int = 1) -> Callable[[re.Match[str]], tuple[Every]]:
    return lambda match: (Every(match[0], freq, interval),)


def _part_of_day(match: re.Match[str]) -> tuple[Piece, ...]:
    part = {"morning": "朝", "afternoon": "昼"}.get(match["part"], "夜")
    return Every(match[0], Freq.DAILY), Part(part, match["part"], follows=True)


def _working_days(match: re.Match[str]) -> tuple[Every]:
    return (Every(match[0], Freq.DAILY, days_off=DaysOff.SKIP),)


def _weekend(match: re.Match[str]) -> tuple[Every]:
    return (Every(match[0], Freq.WEEKLY, weekdays=(WeekDay(5), WeekDay(6))),)


def _weekly(match: re.Match[str]) -> tuple[Every]:
    return (Every(match[0], Freq.WEEKLY, _interval(match), _weekdays(match["weekdays"])),)


def _every_other_week(match: re.Match[str]) -> tuple[Every]:
    return (Every(match[0], Freq.WEEKLY, 2, _weekdays(match["weekdays"])),)


def _weekday_range(match: re.Match[str]) -> tuple[Every]:
    first, last = (words.weekday_number(match[name]) for name in ("first", "last"))
    days = tuple(WeekDay((first + step) % 7) for step in range((last - first) % 7 + 1))
    return (Every(match[0], Freq.WEEKLY, weekdays=days),)


def _nth_days(match: re.Match[str]) -> tuple[Every]:
    interval, months = _interval(match), _months(match)
    freq = Freq.YEARLY if months else Freq.MONTHLY
    return (month_weekdays(match[0], freq, interval, _ordinals(match["nth_days"]), months),)


def _ordinals(text: str) -> tuple[WeekDay, ...]:
    """1st Tue and 3rd Thu; 1st and 3rd Tue."""
    found: list[WeekDay] = []
    waiting: list[int] = []
    for word in re.findall(f"{_NTH}|{_DAY}", text):
        if re.fullmatch(_NTH, word):
            waiting.append(_NTHS.get(word) or int(word[0]))
        else:
            found += [WeekDay(words.weekday_number(word), nth) for nth in waiting]
            waiting = []
    return tuple(dict.fromkeys(found))


def _numbered(match: re.Match[str]) -> tuple[Every]:
    written = re.findall("last day|[0-9]+", match["month_days"])
    days = tuple(dict.fromkeys(-1 if text == "last day" else int(text) for text in written))
    months = _months(match)
    freq = Freq.YEARLY if months else Freq.MONTHLY
    return (month_days(match[0], freq, _interval(match), days, months),)


def _months(match: re.Match[str]) -> tuple[int, ...]:
    written = match.groupdict().get("in_months") or ""
    return tuple(dict.fromkeys(map(words.month_number, re.findall(words.MONTH_EN, written))))


def _date(match: re.Match[str]) -> tuple[Every]:
    month, day = words.month_number(match["month_en"]), int(match["day_en"])
    return (month_days(match[0], Freq.YEARLY, _interval(match), (day,), (month,)),)


def _edge(day: int, days_off: DaysOff | None = None) -> Callable[[re.Match[str]], tuple[Every]]:
    return lambda match: (month_edge(match[0], 1, day, days_off),)


def _at(match: re.Match[str]) -> tuple[Clock]:
    return (Clock(int(match["hour"]), 0, match[0], bare=len(match["hour"]) == 1),)


def _off(kind: DaysOff) -> Callable[[re.Match[str]], tuple[OnDaysOff]]:
    return lambda match: (OnDaysOff(match[0], kind),)


_ORDINAL = "(?:st|nd|rd|th)?"

RULES = (
    # days
    rule(f"every ?day{_END}|daily{_END}|each day{_END}", _unit(Freq.DAILY)),
    rule(f"every (?P<part>morning|afternoon|evening|night){_END}", _part_of_day),
    rule(f"(?P<every>every (?:other|second)) (?P<unit>day|week|month|year){_END}", _plain),
    rule(f"every {{n}} (?P<unit>day|week|month|year)s{_END}", _plain),
    rule(f"(?:on |every |each )?{_WORKING}s?{_END}", _working_days),
    # weeks
    rule(f"every week{_END}|weekly{_END}|each week{_END}", _unit(Freq.WEEKLY)),
    rule(f"biweekly{_END}|fortnightly{_END}|every fortnight{_END}", _unit(Freq.WEEKLY, 2)),
    rule(f"(?:every |each |on )?weekends?{_END}(?<=s)|every weekend{_END}", _weekend),
    rule(f"(?P<every>every (?:other |second )?|each |weekly on |every week on ){_DAYS}", _weekly),
    rule(f"(?:every other week|biweekly|fortnightly){_END} (?:on )?{_DAYS}", _every_other_week),
    rule(f"every {{n}} weeks{_END} (?:on )?{_DAYS}", _weekly),
    rule(f"(?:on )?{_PLURALS}", _weekly),
    rule(f"(?:every )?(?P<first>{_DAY}) ?(?:to|through|-|–) ?(?P<last>{_DAY})", _weekday_range),
    # months
    rule(f"(?:on |every )?{_NTH_DAYS} {_OF_MONTH}", _nth_days),
    rule(f"every {_NTH_DAYS}", _nth_days),
    rule(f"{_MONTHLY}{_NTH_DAYS}", _nth_days),
    rule(f"{_MONTHLY}{_MONTH_DAYS}", _numbered),
    rule(f"(?:on )?{_MONTH_DAYS} {_OF_MONTH}", _numbered),
    rule(f"(?:on |at )?(?:the )?(?:last day|end) {_OF_MONTH}|(?:at )?month end{_END}", _edge(-1)),
    rule(f"(?:on )?(?:the )?last {_WORKING} {_OF_MONTH}", _edge(-1, DaysOff.BEFORE)),
    rule(f"(?:on )?(?:the )?first {_WORKING} {_OF_MONTH}", _edge(1, DaysOff.AFTER)),
    rule(f"every month{_END}|monthly{_END}|each month{_END}", _unit(Freq.MONTHLY)),
    # years
    rule(f"{_YEARLY}{_IN_MONTHS}{_MONTH_DAYS}", _numbered),
    rule(f"{_YEARLY}{_IN_MONTHS}{_NTH_DAYS}", _nth_days),
    rule(f"{_YEARLY}(?:on )?(?:the )?{{month_en}} {{day_en}}{_ORDINAL}(?![0-9:])", _date),
    rule(f"{_YEARLY}(?:on )?(?:the )?{{day_en}}{_ORDINAL} (?:of )?{{month_en}}", _date),
    rule(f"every {{month_en}} {{day_en}}{_ORDINAL}(?![0-9:])", _date),
    rule(f"every {{day_en}}{_ORDINAL} (?:of )?{{month_en}}", _date),
    rule(f"every year{_END}|yearly{_END}|annually{_END}|each year{_END}", _unit(Freq.YEARLY)),
    # days off
    rule(
        r"[(]? (?:except(?: for| on)?|excluding|skipping|skip|but not|not)(?: on)? "
        rf"(?:(?:japanese|national|public) )*holidays{_END} [)]?",
        _off(DaysOff.SKIP_HOLIDAYS),
    ),
    rule(rf"[(]? (?:except|not)(?: on)? days off{_END} [)]?", _off(DaysOff.SKIP)),
    rule(
        rf"[(]? (?:or )?(?:the )?(?:{_WORKING} before|previous {_WORKING}|day before){_END}{_IF_CLOSED} [)]?",
        _off(DaysOff.BEFORE),
    ),
    rule(
        rf"[(]? (?:or )?(?:the )?(?:(?:next|following) {_WORKING}|{_WORKING} after){_END}{_IF_CLOSED} [)]?",
        _off(DaysOff.AFTER),
    ),
    # ends, the first day, and a bare hour
    rule(r"at (?P<hour>[0-9]{1,2})(?![0-9:.]|\s?(?:[ap]\.?m|o'clock|時))", _at),
    rule(rf"[(]? (?:for )?{{n}} times{_END} [)]?", lambda match: (Times(read_number(match["n"])),)),
    rule(rf"[(]? (?:starting|from|beginning|since)(?: on)?{_END}|[(]? next:", lambda _: (Opening(),)),
    rule(f"and{_END}", lambda _: (Filler(),)),
)
