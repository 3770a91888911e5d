"""Japanese for what comes again (毎週火・木, 第2木曜, 月末の平日, 休みなら前日) as parts of rules."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.calendar.recurrence import DaysOff, Freq, WeekDay
from bot.text.dates import words
from bot.text.dates.eras import fiscal_year
from bot.text.dates.facts import AmbiguousRepeat, RepeatNote
from bot.text.dates.numerals import NUMBER, read_number
from bot.text.dates.pieces import (
    Calendar,
    Clock,
    Day,
    DayWords,
    Every,
    Filler,
    Limit,
    OnDaysOff,
    Opening,
    Part,
    Piece,
    Times,
    rule,
)
from bot.text.dates.repeat_parts import month_days, month_edge, month_weekdays

_NOON = 12
_SATURDAY, _SUNDAY = WeekDay(5), WeekDay(6)
_UNITS = {"日": Freq.DAILY, "週": Freq.WEEKLY, "週間": Freq.WEEKLY, "年": Freq.YEARLY}
_QUARTERS = (3, 6, 9, 12)

# Within a list that repeats, a space may be read in one way only, or a long line is read in as many ways as
# there are subsets of its spaces.
_AND = r"\s?[・,、/&と]\s?"
_DAY_NAME = "[月火水木金土日](?:曜日?)?"
_ENDS = r"(?:(?<=曜)|(?<=曜日)|(?=[\s0-9午朝昼夕夜晩の()に、,をと・]|$))"
_DAY_NAMES = rf"{_DAY_NAME}(?:(?:{_AND})?{_DAY_NAME})*"
_WEEKDAYS = rf"(?P<weekdays>{_DAY_NAMES}){_ENDS}"
_RANGE = rf"(?P<first>{_DAY_NAME})\s?(?:から|[~〜-])\s?(?P<last>{_DAY_NAME})(?:まで)?{_ENDS}"
_WHICH = rf"第\s?{NUMBER}(?:週目?)?"
_ORDINALS = rf"{_WHICH}(?:(?:{_AND})?第\s?{NUMBER}(?:週目?)?|{_AND}{NUMBER}(?:週目?)?)*"
_NOT_A_LENGTH = "(?![間後目前曜ごお毎])"
_MONTH_DAYS = rf"(?P<month_days>(?:(?:{NUMBER}(?:\s?日)?|末日){_AND})*(?:{NUMBER}\s?日|末日)){_NOT_A_LENGTH}"
_MONTHS = rf"(?P<in_months>{NUMBER}(?:\s?月)?(?:{_AND}{NUMBER}(?:\s?月)?)*(?<=月))"
_LAST = "(?:最終|最後の|月末の?)"
_NTH_DAY = rf"(?:{_ORDINALS}|{_LAST})\s?(?:の\s?)?{_DAY_NAMES}"
_NTH_DAYS = rf"(?P<nth_days>{_NTH_DAY}(?:{_AND}{_NTH_DAY})*){_ENDS}"
_ONE_NTH_DAY = re.compile(rf"(?P<which>{_ORDINALS}|{_LAST})\s?(?:の\s?)?(?P<days>{_DAY_NAMES})")
_COUNTED_MONTH = "[かヶカヵケ箇]月"
_EACH = "(?:ごと|毎|に (?:1|一) [回度])"
_MONTHLY = rf"(?:(?P<every>毎月|各月|隔月|{{months_n}} {_COUNTED_MONTH} {_EACH}) の? )"
_YEARLY = rf"(?:(?P<every>毎年度?|隔年|{{years_n}} 年 {_EACH}) の? )"
_WORKING = "(?:営業日|平日|開庁日|稼働日)"
_LEFT_OUT = r"(?:は|を)? (?:お?休み|除(?:く|いて|外)|な[しく]|無し|スキップ|抜き|飛ばす|飛ばして|以外)"
_OFF_DAYS = "(?:お?休みの?日?|休日|祝日|土日祝日?|土日|閉庁日|休庁日|休業日)"
_IN_CASE = "(?:場合|とき|時)は?"
_IF_OFF = rf"{_OFF_DAYS} (?:なら|だったら|の{_IN_CASE}|にあた(?:る|った){_IN_CASE}|に(?:重|かさ)なったら)"
_BEFORE = rf"(?:(?:直?前の?|手前の){_WORKING}|前日|前倒し|繰り?上げ)(?:に|へ)?"
_AFTER = rf"(?:(?:翌|次の){_WORKING}|翌日|次の日|後ろ?倒し|繰り?下げ)(?:に|へ)?"
_TIMES = "(?<!第)(?:全|計|合計)? {n} 回 (?:だけ|まで|限り|分)?(?!目)"


def _weekdays(text: str) -> tuple[WeekDay, ...]:
    signs = re.findall(r"([月火水木金土日])(?:曜日?)?", text)
    return tuple(WeekDay(words.WEEKDAYS[sign]) for sign in dict.fromkeys(signs))


def _range(first: str, last: str) -> tuple[WeekDay, ...]:
    start, end = words.WEEKDAYS[first[0]], words.WEEKDAYS[last[0]]
    return tuple(WeekDay((start + step) % 7) for step in range((end - start) % 7 + 1))


def _interval(match: re.Match[str], number: str) -> int:
    """1 for 毎, 2 for 隔, and what is written for ごと."""
    found = match.groupdict()
    if found.get(number):
        return read_number(found[number])
    return 2 if (found.get("every") or "").startswith("隔") else 1


def _daily(match: re.Match[str]) -> tuple[Every]:
    return (Every(match[0], Freq.DAILY, _interval(match, "days_n")),)


def _working_days(match: re.Match[str]) -> tuple[Every]:
    return (Every(match[0], Freq.DAILY, days_off=DaysOff.SKIP),)


def _daily_part(match: re.Match[str]) -> tuple[Piece, ...]:
    part = {"朝": "朝", "夕": "夕方"}.get(match["part"], "夜")
    return Every(match[0], Freq.DAILY), Part(part, match["part"])


def _daily_noon(match: re.Match[str]) -> tuple[Piece, ...]:
    return Every(match[0], Freq.DAILY), Clock(_NOON, 0, match[0])


def _weekly(match: re.Match[str]) -> tuple[Every]:
    found = match.groupdict()
    days = _range(found["first"], found["last"]) if found.get("first") else ()
    days = days or _weekdays(found.get("weekdays") or "")
    return (Every(match[0], Freq.WEEKLY, _interval(match, "weeks_n"), days),)


def _weekend(match: re.Match[str]) -> tuple[Every]:
    return (Every(match[0], Freq.WEEKLY, weekdays=(_SATURDAY, _SUNDAY)),)


def _apart(match: re.Match[str]) -> tuple[Every]:
    """おき: one between (1日おき) means every other; of more, people mean different things."""
    number, unit = read_number(match["n"]), match["unit"]
    freq = _UNITS.get(unit, Freq.MONTHLY)
    if unit == "日" and number > 1:
        choices = (f"{number}日ごと", f"{number + 1}日ごと")
        return (Every(match[0], freq, problem=AmbiguousRepeat(match[0], choices)),)
    if unit == "週間" and number == 1:
        return (Every(match[0], freq, problem=AmbiguousRepeat(match[0], ("毎週", "隔週"))),)
    days = _weekdays(match.groupdict().get("weekdays") or "")
    if number <= 1:
        return (Every(match[0], freq, 2, days),)
    return (Every(match[0], freq, number, days, notes=(RepeatNote.INTERVAL_READ,)),)


def _monthly(match: re.Match[str]) -> tuple[Every]:
    return (_in_month(match, Freq.MONTHLY, _interval(match, "months_n"), ()),)


def _yearly(match: re.Match[str]) -> tuple[Every]:
    months = dict.fromkeys(map(read_number, re.findall(NUMBER, match["in_months"])))
    return (_in_month(match, Freq.YEARLY, _interval(match, "years_n"), tuple(months)),)


def _in_month(match: re.Match[str], freq: Freq, interval: int, months: tuple[int, ...]) -> Every:
    found = match.groupdict()
    if found.get("month_days"):
        written = re.findall(f"末日|{NUMBER}", found["month_days"])
        days = dict.fromkeys(-1 if text == "末日" else read_number(text) for text in written)
        return month_days(match[0], freq, interval, tuple(days), months)
    if found.get("nth_days"):
        every = month_weekdays(match[0], freq, interval, _nth_days(found["nth_days"]), months)
        in_weeks = "週" in found["nth_days"]
        return replace(every, notes=(*every.notes, RepeatNote.NTH_WEEK)) if in_weeks else every
    return month_days(match[0], freq, interval, (-1,), months)


def _nth_days(text: str) -> tuple[WeekDay, ...]:
    """第1・第3火曜, 第2月曜と最終木曜."""
    found: list[WeekDay] = []
    for one in _ONE_NTH_DAY.finditer(text):
        ordinals = list(map(read_number, re.findall(NUMBER, one["which"]))) or [-1]
        found += [WeekDay(day.number, nth) for nth in ordinals for day in _weekdays(one["days"])]
    return tuple(dict.fromkeys(found))


def _edge(day: int, days_off: DaysOff | None = None) -> Callable[[re.Match[str]], tuple[Every]]:
    return lambda match: (month_edge(match[0], _interval(match, "months_n"), day, days_off),)


def _bare(freq: Freq, number: str) -> Callable[[re.Match[str]], tuple[Every]]:
    """How often, and nothing about the day."""
    return lambda match: (Every(match[0], freq, _interval(match, number)),)


def _on(month: int, day: int, days_off: DaysOff | None = None) -> Callable[[re.Match[str]], tuple[Every]]:
    def make(match: re.Match[str]) -> tuple[Every]:
        return (Every(match[0], Freq.YEARLY, month_days=(day,), months=(month,), days_off=days_off),)

    return make


def _named(match: re.Match[str]) -> tuple[Every]:
    month, day = words.NAMED_DAYS[match["named"]]
    return _on(month, day)(match)


def _off(kind: DaysOff) -> Callable[[re.Match[str]], tuple[OnDaysOff]]:
    return lambda match: (OnDaysOff(match[0], kind),)


def _within(last: Callable[[date], date]) -> Callable[[re.Match[str]], tuple[Limit]]:
    def resolve(calendar: Calendar) -> Day:
        return Day((last(calendar.today),))

    return lambda _: (Limit(DayWords(resolve)),)


def _end_of_fiscal_year(today: date) -> date:
    return date(fiscal_year(today) + 1, 3, 31)


def _end_of_year(today: date) -> date:
    return date(today.year, 12, 31)


_NOT_UNTIL = "(?!まで|に?向け)"

RULES = (
    # days
    rule("毎日|まいにち|日々", _daily, loose=True),
    rule("(?P<every>隔日)", _daily, loose=True),
    rule(f"{{days_n}} 日 {_EACH}", _daily),
    rule("毎(?P<part>朝|晩|夕|夜)", _daily_part, loose=True),
    rule("毎昼|毎正午", _daily_noon),
    rule(f"毎?{_WORKING}(?:のみ|だけ|の?毎日)?", _working_days, loose=True),
    # weeks
    rule(f"(?P<every>毎週|隔週) (?:の|で|に)? {_WEEKDAYS}", _weekly),
    rule(f"(?P<every>毎週|隔週) の? {_RANGE}", _weekly),
    rule(f"{{weeks_n}} 週間? {_EACH} (?:の|に)? {_WEEKDAYS}", _weekly),
    rule(f"毎(?=[月火水木金土日]曜){_WEEKDAYS}", _weekly),
    rule(_RANGE, _weekly),
    rule(f"(?P<every>毎週|隔週)|{{weeks_n}} 週間? {_EACH}", _weekly, loose=True),
    rule("毎週の?(?:週?末|土日)|毎週末", _weekend),
    rule(f"{{n}} (?P<unit>週間?) おき (?:の|に)? {_WEEKDAYS}", _apart),
    rule(f"{{n}} (?P<unit>日|週間?|{_COUNTED_MONTH}|年) おき", _apart),
    # months
    rule(f"{_MONTHLY}?{_NTH_DAYS}", _monthly),
    rule(f"{_MONTHLY}{_MONTH_DAYS}", _monthly),
    rule(f"(?:{_MONTHLY}|毎)(?:月末|末日?|最終日|晦日){_NOT_UNTIL}", _edge(-1), loose=True),
    rule(f"(?:月末|末日){_NOT_UNTIL}", _edge(-1), loose=True),
    rule(f"(?:{_MONTHLY}|毎)?(?:月末|末日) の? (?:最終)? {_WORKING}", _edge(-1, DaysOff.BEFORE)),
    rule(f"{_MONTHLY}{_LAST} の? {_WORKING}", _edge(-1, DaysOff.BEFORE)),
    rule(f"(?:{_MONTHLY}|毎)?(?:月初め?|月はじめ|月頭)", _edge(1), loose=True),
    rule(f"(?:{_MONTHLY}|毎)?(?:月初め?|月頭) の? (?:最初の)? {_WORKING}", _edge(1, DaysOff.AFTER)),
    rule(f"{_MONTHLY}(?:最初の|第 (?:1|一)) {_WORKING}", _edge(1, DaysOff.AFTER)),
    rule(
        f"毎月|各月|(?P<every>隔月)|{{months_n}} {_COUNTED_MONTH} {_EACH}",
        _bare(Freq.MONTHLY, "months_n"),
        loose=True,
    ),
    rule("半年 (?:ごと|毎|に (?:1|一) [回度])", lambda match: (Every(match[0], Freq.MONTHLY, 6),)),
    # years
    rule(f"{_YEARLY}{_MONTHS} の? {_MONTH_DAYS}", _yearly),
    rule(f"{_YEARLY}{_MONTHS} の? (?:末日?|月末|最終日)", _yearly),
    rule(f"{_YEARLY}{_MONTHS} の? {_NTH_DAYS}", _yearly),
    rule("毎年度? の? (?P<in_months>[0-9]{1,2})/(?P<month_days>[0-9]{1,2})(?![0-9/])", _yearly),
    rule("毎年 の? {named}", _named),
    rule(f"(?:毎年度?の?|毎)?年度末{_NOT_UNTIL}", _on(3, 31), loose=True),
    rule(f"(?:毎年度?の?|毎)?年度末 の? (?:最終)? {_WORKING}", _on(3, 31, DaysOff.BEFORE)),
    rule("(?:毎年度?の?|毎)?年度(?:初め?|始め|はじめ|当初)", _on(4, 1), loose=True),
    rule("(?:毎年 の?)? (?:仕事|御用)納め (?:の日)?", _on(12, 28, DaysOff.BEFORE), loose=True),
    rule("(?:毎年 の?)? (?:仕事|御用)始め (?:の日)?", _on(1, 4, DaysOff.AFTER), loose=True),
    rule(
        f"(?:毎)?(?:四|4) 半期末{_NOT_UNTIL}",
        lambda match: (Every(match[0], Freq.YEARLY, month_days=(-1,), months=_QUARTERS),),
        loose=True,
    ),
    rule(f"毎年|(?P<every>隔年)|{{years_n}} 年 {_EACH}", _bare(Freq.YEARLY, "years_n"), loose=True),
    # days off
    rule(f"[(]? (?:祝日?|休日) {_LEFT_OUT} [)]?", _off(DaysOff.SKIP_HOLIDAYS)),
    rule(f"[(]? (?:閉庁日|休庁日|土日祝日?|土日祝祭日|休業日) {_LEFT_OUT} [)]?", _off(DaysOff.SKIP)),
    rule(f"[(]? {_IF_OFF} (?:、|,)? (?:お?休み|休む|なし|飛ばす|スキップ|除く) [)]?", _off(DaysOff.SKIP)),
    rule(f"[(]? (?:{_IF_OFF})? (?:、|,)? {_BEFORE} [)]?", _off(DaysOff.BEFORE)),
    rule(f"[(]? (?:{_IF_OFF})? (?:、|,)? {_AFTER} [)]?", _off(DaysOff.AFTER)),
    # ends
    rule(f"[(]? {_TIMES} [)]?", lambda match: (Times(read_number(match["n"])),), loose=True),
    rule("(?:今|本)?年度(?:内|中|いっぱい)(?:は|まで|に)?", _within(_end_of_fiscal_year)),
    rule("(?:年内|今年中|今年いっぱい|本年中)(?:は|まで|に)?", _within(_end_of_year)),
    # nothing, or the first day
    rule(r"[(]? (?:次回?は|初回は|次回:|初回:)", lambda _: (Opening(),)),
    rule("[・&と]|および|及び|かつ|ずつ", lambda _: (Filler(),), loose=True),
)
