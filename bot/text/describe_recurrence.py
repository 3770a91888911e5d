"""Rules written out in full, the same way everywhere; ``parse_recurrence`` reads what is written here."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from bot.calendar.recurrence import DaysOff, Freq, Recurrence, WeekDay
from bot.text.describe import clock_text, day_text, month_en

_WEEKDAYS_JA = "月火水木金土日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_OFF_JA = {
    DaysOff.SKIP_HOLIDAYS: "(祝日は除く)",
    DaysOff.SKIP: "(閉庁日は休み)",
    DaysOff.BEFORE: "(休みなら前の営業日)",
    DaysOff.AFTER: "(休みなら翌営業日)",
}
_OFF_EN = {
    DaysOff.SKIP_HOLIDAYS: " (except public holidays)",
    DaysOff.SKIP: " (not on days off)",
    DaysOff.BEFORE: " (working day before if closed)",
    DaysOff.AFTER: " (next working day if closed)",
}
_ALTERNATE = 2


def describe_recurrence(
    rule: Recurrence, at: time, following: datetime | None, language: str, *, until: time | None = None
) -> str:
    """隔週土曜 21:00(次は2026年12月5日(土)) in Japanese ("ja"), in English in any other language.

    ``following``: the next occurrence in the reader's zone; None leaves it out. ``until``: when each ends.
    """
    if language == "ja":
        ends = f"〜{clock_text(until, language)}" if until else ""
        text = f"{_rule_ja(rule)} {clock_text(at, language)}{ends}{_end_ja(rule)}"
        return text if following is None else f"{text}(次は{day_text(following, language)})"
    ends = f"–{clock_text(until, language)}" if until else ""
    text = f"{_rule_en(rule)} at {clock_text(at, language)}{ends}{_end_en(rule)}"
    return text if following is None else f"{text} (next: {day_text(following, language)})"


def describe_rule(rule: Recurrence, language: str) -> str:
    """Only the days: 毎月第2木曜, every month on the 2nd Thu."""
    return _rule_ja(rule) if language == "ja" else _rule_en(rule)


def _working_days(rule: Recurrence) -> bool:
    return rule.freq is Freq.DAILY and rule.interval == 1 and rule.days_off is DaysOff.SKIP


def _rule_ja(rule: Recurrence) -> str:
    if _working_days(rule):
        return "平日"
    return _days_ja(rule) + _OFF_JA.get(rule.days_off, "")


def _days_ja(rule: Recurrence) -> str:
    number = rule.interval
    match rule.freq:
        case Freq.DAILY:
            return "毎日" if number == 1 else f"{number}日ごと"
        case Freq.WEEKLY:
            names = "・".join(f"{_WEEKDAYS_JA[day.number]}曜" for day in rule.weekdays)
            return _each(number, "毎週", "隔週", "週間ごとの") + names
        case Freq.MONTHLY:
            return _each(number, "毎月", "隔月の", "か月ごとの") + _in_month_ja(rule)
        case Freq.YEARLY:
            months = "・".join(f"{month}月" for month in rule.months)
            link = "" if len(rule.months) == 1 and len(rule.month_days) == 1 else "の"
            return _each(number, "毎年", "隔年の", "年ごとの") + months + link + _in_month_ja(rule)


def _each(number: int, every: str, alternate: str, counted: str) -> str:
    if number == 1:
        return every
    return alternate if number == _ALTERNATE else f"{number}{counted}"


def _in_month_ja(rule: Recurrence) -> str:
    if rule.month_days:
        return "・".join("末日" if day == -1 else f"{day}日" for day in rule.month_days)
    return "と".join(
        f"最終{_WEEKDAYS_JA[day.number]}曜"
        if day.ordinal == -1
        else f"第{day.ordinal}{_WEEKDAYS_JA[day.number]}曜"
        for day in rule.weekdays
    )


def _end_ja(rule: Recurrence) -> str:
    if rule.until is not None:
        return f"、{day_text(rule.until, 'ja')}まで"
    return f"、全{rule.count}回" if rule.count is not None else ""


def _rule_en(rule: Recurrence) -> str:
    if _working_days(rule):
        return "every working day"
    return _days_en(rule) + _OFF_EN.get(rule.days_off, "")


def _days_en(rule: Recurrence) -> str:
    number = rule.interval
    match rule.freq:
        case Freq.DAILY:
            return _every_en(number, "day")
        case Freq.WEEKLY:
            names = _list_en(_WEEKDAYS_EN[day.number] for day in rule.weekdays)
            if number > _ALTERNATE:
                return f"every {number} weeks on {names}"
            return f"every {names}" if number == 1 else f"every other {names}"
        case Freq.MONTHLY:
            return f"{_every_en(number, 'month')} on {_in_month_en(rule)}"
        case Freq.YEARLY:
            months = _list_en(month_en(month) for month in rule.months)
            return f"{_every_en(number, 'year')} in {months} on {_in_month_en(rule)}"


def _every_en(number: int, unit: str) -> str:
    if number == 1:
        return f"every {unit}"
    return f"every other {unit}" if number == _ALTERNATE else f"every {number} {unit}s"


def _in_month_en(rule: Recurrence) -> str:
    if rule.month_days:
        return _list_en("the last day" if day == -1 else f"the {_nth(day)}" for day in rule.month_days)
    return _list_en(f"the {_which_en(day)}" for day in rule.weekdays)


def _which_en(day: WeekDay) -> str:
    which = "last" if day.ordinal == -1 else _nth(day.ordinal)
    return f"{which} {_WEEKDAYS_EN[day.number]}"


def _nth(number: int) -> str:
    teens = range(11, 14)
    ending = "th" if number in teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _list_en(parts: Iterable[str]) -> str:
    names: Sequence[str] = list(parts)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _end_en(rule: Recurrence) -> str:
    if rule.until is not None:
        return f", until {day_text(rule.until, 'en')}"
    return f", {rule.count} times" if rule.count is not None else ""


def describe_days(days: Iterable[date], language: str) -> str:
    """Several days in their order: 2026年12月5日(土)、2026年12月19日(土)."""
    return ("、" if language == "ja" else ", ").join(day_text(day, language) for day in sorted(days))
