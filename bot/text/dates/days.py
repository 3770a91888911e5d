"""Which day is meant: explicit dates first, then days of a month, of a week, and words relative to today."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bot.text.dates import words
from bot.text.dates.almanac import MONTHS, date_of, in_week, month_after, month_end, weekly, yearly
from bot.text.dates.eras import era_year, fiscal_year, year_in_fiscal
from bot.text.dates.facts import ImpossibleDate, Note
from bot.text.dates.numerals import read_number
from bot.text.dates.pieces import Calendar, Day, DayWords, Part, Vague, day_rule, rule

_SATURDAY = 5


# Year and month as several rules share them; the readers below understand the named groups.
_YEAR = "(?:(?:{era} {era_year}|{year}) 年(?P<as_fiscal>度)?|{fiscal}|{years})"
_MONTH = f"(?:(?:{_YEAR} の? )?{{month}} 月|{{months}})"


def _read_year(match: re.Match[str], month: int, calendar: Calendar) -> int | None:
    """The year that was written, for that month; None if none was."""
    found = match.groupdict()
    if found.get("years"):
        return calendar.today.year + words.YEARS_AHEAD[found["years"]]
    if found.get("fiscal"):
        return year_in_fiscal(fiscal_year(calendar.today) + words.FISCAL_YEARS_AHEAD[found["fiscal"]], month)
    if found.get("era"):
        year = era_year(found["era"], found["era_year"])
    elif found.get("year"):
        year = read_number(found["year"])
    else:
        return None
    return year_in_fiscal(year, month) if found.get("as_fiscal") else year


def _of_month(
    match: re.Match[str], calendar: Calendar, make: Callable[[int, int], date], *, month: int | None = None
) -> Day:
    """A day made from (year, month) as written; without a year it is the next one."""
    ahead = match.groupdict().get("months")
    if ahead:
        return Day((make(*month_after(calendar.today, words.MONTHS_AHEAD[ahead])),))
    number = month or read_number(match["month"])
    year = _read_year(match, number, calendar)
    if year is not None:
        return Day((make(year, number),))
    return yearly(lambda this: make(this, number), number, calendar)


def _numbered(match: re.Match[str], calendar: Calendar) -> Day:
    day = read_number(match["day"])
    return _of_month(match, calendar, lambda year, month: date_of(year, month, day, match[0], calendar))


def _english(match: re.Match[str], calendar: Calendar) -> Day:
    day, month = int(match["day_en"]), words.month_number(match["month_en"])
    return _of_month(
        match, calendar, lambda year, month: date_of(year, month, day, match[0], calendar), month=month
    )


def _named(match: re.Match[str], calendar: Calendar) -> Day:
    month, day = words.NAMED_DAYS[match["named"]]
    found = _of_month(match, calendar, lambda y, m: date_of(y, m, day, match[0], calendar), month=month)
    return replace(found, notes=(*found.notes, Note.YEAR_END)) if match["named"] == "年末" else found


def _end_of_fiscal_year(match: re.Match[str], calendar: Calendar) -> Day:
    return _of_month(match, calendar, lambda y, m: date_of(y, m, 31, match[0], calendar), month=3)


def _end_of_month(match: re.Match[str], calendar: Calendar) -> Day:
    return _of_month(match, calendar, lambda year, month: month_end(year, month, match[0], calendar))


def _end_of_this_month(match: re.Match[str], calendar: Calendar) -> Day:
    return Day((month_end(calendar.anchor.year, calendar.anchor.month, match[0], calendar),))


def _nth_date(match: re.Match[str], year: int, month: int, calendar: Calendar) -> date:
    """The nth weekday of the month, or its last one where no number is written."""
    number = words.weekday_number(match["weekday_ja"])
    nth = match.groupdict().get("nth")
    if nth is None:
        last = month_end(year, month, match[0], calendar)
        return last - timedelta(days=(last.weekday() - number) % 7)
    first = date_of(year, month, 1, match[0], calendar)
    day = 1 + (number - first.weekday()) % 7 + 7 * (read_number(nth) - 1)
    if not 1 <= day <= monthrange(year, month)[1]:
        raise ImpossibleDate(match[0], year, month)
    return first.replace(day=day)


def _nth(match: re.Match[str], calendar: Calendar) -> Day:
    return _of_month(match, calendar, lambda year, month: _nth_date(match, year, month, calendar))


def _next_nth(match: re.Match[str], calendar: Calendar) -> Day:
    """第2木曜 without a month: this month's, or next month's when that has passed."""
    day = _nth_date(match, calendar.anchor.year, calendar.anchor.month, calendar)
    if day >= calendar.anchor:
        return Day((day,))
    return Day((_nth_date(match, *month_after(calendar.anchor, 1), calendar),), before=day)


def _day_of_month(match: re.Match[str], calendar: Calendar) -> Day:
    """5日 without a month: this month's, or next month's when that has passed."""
    day, anchor = read_number(match["day"]), calendar.anchor
    this_month = date_of(anchor.year, anchor.month, day, match[0], calendar)
    if day >= anchor.day:
        return Day((this_month,))
    return Day((date_of(*month_after(anchor, 1), day, match[0], calendar),), before=this_month)


def _weekday_of_week(match: re.Match[str], calendar: Calendar) -> Day:
    number = words.weekday_number(match.groupdict().get("weekday_en") or match["weekday"])
    return Day((in_week(words.WEEKS_AHEAD[match["week"]], number, calendar.today),))


def _this_weekday(match: re.Match[str], calendar: Calendar) -> Day:
    return Day((in_week(0, words.weekday_number(match["weekday_en"]), calendar.today),))


def _coming_weekday(match: re.Match[str], calendar: Calendar) -> Day:
    """今度の土曜, next Saturday: the first one after today."""
    return weekly(words.weekday_number(match["weekday"]), Calendar(calendar.today, _tomorrow(calendar)))


def _tomorrow(calendar: Calendar) -> date:
    return calendar.today + timedelta(days=1)


def _weekend(match: re.Match[str], calendar: Calendar) -> Day:
    """Saturday or Sunday: the words leave it open."""
    found = match.groupdict().get("week")
    begun = calendar.today.weekday() >= _SATURDAY
    another = match[0].startswith("next") or (begun and match[0].startswith(("今度", "次")))
    weeks = words.WEEKS_AHEAD[found] if found else int(another)
    saturday = in_week(weeks, _SATURDAY, calendar.today)
    return Day((saturday, saturday + timedelta(days=1)))


def _relative(match: re.Match[str], calendar: Calendar) -> Day:
    return Day((calendar.today + timedelta(days=words.DAYS_FROM_TODAY[match["relative"]]),))


def _same_weekday(match: re.Match[str], calendar: Calendar) -> Day:
    return Day((calendar.today + timedelta(weeks=words.WEEKS_AHEAD[match["week"]]),))


def _days_later(match: re.Match[str], calendar: Calendar) -> Day:
    return Day((calendar.today + timedelta(days=read_number(match["n"])),))


def _weeks_later(match: re.Match[str], calendar: Calendar) -> Day:
    return Day((calendar.today + timedelta(weeks=read_number(match["n"])),))


def _months_later(match: re.Match[str], calendar: Calendar) -> Day:
    """The same day of a later month, or that month's last day if it is shorter."""
    months = read_number(match["n"]) * (MONTHS if match.groupdict().get("by_year") else 1)
    year, month = month_after(calendar.today, months)
    last = month_end(year, month, match[0], calendar)
    return Day((last.replace(day=min(last.day, calendar.today.day)),))


def _fixed(days: int) -> DayWords:
    return DayWords(lambda calendar: Day((calendar.today + timedelta(days=days),)))


_FOLLOWING = DayWords(lambda calendar: Day((calendar.anchor + timedelta(days=1),)))
_ORDINAL = "(?:st|nd|rd|th)?"

RULES = (
    # 2026年12月5日, 令和8年12月5日, 来年度4月1日, 12月5日, 来月3日
    day_rule(_MONTH + " の? {day} 日", _numbered),
    # 2026/12/5, 2026-12-05T…, R8.12.5, 20261205
    day_rule("(?<![0-9])(?:{era} {era_year}|{year}) [-/.] {month} [-/.] {day}(?:t(?=[0-9]))?", _numbered),
    day_rule("(?<![0-9])(?P<year>20[0-9]{2})(?P<month>[01][0-9])(?P<day>[0-3][0-9])(?![0-9])", _numbered),
    # 12/5, 来年 1/10, 12/5/2026
    day_rule(
        f"(?:{_YEAR} の? )?" + "(?<![0-9/.])(?P<month>[0-9]{1,2}) / (?P<day>[0-9]{1,2})(?![0-9/])", _numbered
    ),
    day_rule("(?<![0-9/.])(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/{year}(?![0-9/])", _numbered),
    # 12.5 may be a version or a score: loose
    day_rule(r"(?<![0-9/.])(?P<month>0?[1-9]|1[0-2])\.(?P<day>[0-9]{1,2})(?![0-9.%])", _numbered, loose=True),
    # Dec 5th, 2026 / 5 Dec 2026
    day_rule("{month_en} {day_en}" + _ORDINAL + "(?![0-9:])(?:,? {year}(?![0-9:]))?", _english),
    day_rule("(?<![0-9:]){day_en}" + _ORDINAL + " (?:of )?{month_en}(?:,? {year}(?![0-9:]))?", _english),
    # 来月第2木曜, 12月の最終金曜, 第2木曜
    day_rule(_MONTH + " の? 第 {nth} {weekday_ja}", _nth),
    day_rule(_MONTH + " の? (?:最終|最後の) {weekday_ja}", _nth),
    day_rule("第 {nth} {weekday_ja}", _next_nth),
    day_rule("(?:最終|最後の|月末の?) {weekday_ja}", _next_nth),
    # 来月末日, 12月末, 月末, 来年度末
    day_rule(_MONTH + " の? (?:末日?|月末|最終日)", _end_of_month, loose=True),
    day_rule("月末|末日", _end_of_this_month, loose=True),
    day_rule(
        "(?:{fiscal}|(?:{era} {era_year}|{year}) 年(?P<as_fiscal>度)) 末", _end_of_fiscal_year, loose=True
    ),
    day_rule(f"(?:{_YEAR} の? )?" + "{named}", _named, loose=True),
    day_rule("{day} 日 (?![間後目中前曜])", _day_of_month, loose=True),
    day_rule("(?<![0-9:/.])(?:the )?(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)(?![a-z])", _day_of_month, loose=True),
    # weeks
    day_rule("{week} の? {weekday}", _weekday_of_week),
    day_rule("{weekday_en} {week}", _weekday_of_week),
    day_rule("this {weekday_en}", _this_weekday),
    day_rule(
        "(?:今度|こんど|次回?|つぎ|(?:next|this coming|coming)(?![a-z])) の? {weekday}", _coming_weekday
    ),
    day_rule("{week} の? (?:末|週末|土日)", _weekend),
    day_rule("(?:今度の?|次の)?(?:週末|土日)|(?:this |next )?weekend(?![a-z])", _weekend, loose=True),
    day_rule("{week} の? (?:今日|同じ曜日)", _same_weekday),
    # relative to today
    day_rule("{relative}", _relative, loose=True),
    day_rule("{n} 日 後", _days_later),
    day_rule("in {n} days?(?![a-z])", _days_later),
    day_rule("{n} 週間 後", _weeks_later),
    day_rule("in {n} weeks?(?![a-z])", _weeks_later),
    day_rule("{n} [かヶカヵケ箇]月 後", _months_later),
    day_rule("in {n} months?(?![a-z])", _months_later),
    day_rule("{n} (?P<by_year>年) 後", _months_later),
    rule("今(?=[夜晩朝夕])", lambda _: (_fixed(0),)),
    rule("明(?=[晩朝夜])", lambda _: (_fixed(1),)),
    rule("tonight(?![a-z])", lambda match: (_fixed(0), Part("夜", match[0])), loose=True),
    rule("翌日|翌(?=[朝晩 0-9])|(?:the )?next day(?![a-z])", lambda _: (_FOLLOWING,), loose=True),
    # not a day yet
    rule("{week}", lambda match: (Vague(match[0], words.WEEKS_AHEAD[match["week"]]),), loose=True),
    rule(f"{_MONTH}|" + "(?:次の月|next month(?![a-z]))", lambda match: (Vague(match[0]),), loose=True),
    rule(_YEAR, lambda match: (Vague(match[0]),), loose=True),
)
