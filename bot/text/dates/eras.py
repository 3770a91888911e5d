"""Years as counted in Japan: eras (和暦) and fiscal years (年度, from April, 財政法第11条)."""

from datetime import date

from bot.text.dates.numerals import read_number

FISCAL_START = 4  # April

_BEFORE_FIRST_YEAR = {
    "令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867,
    "r": 2018, "h": 1988, "s": 1925,
}  # fmt: skip
ERA = "(?:令和|平成|昭和|大正|明治|(?<![a-z])[rhs])"
"""Pattern of an era, by name or by the letter of a form; letters are lower case after folding."""


def era_year(era: str, number: str) -> int:
    """The Gregorian year of an era's year; 元 is the first. Counting past an era's end is accepted."""
    return _BEFORE_FIRST_YEAR[era] + (1 if number == "元" else read_number(number))


def fiscal_year(day: date) -> int:
    """The fiscal year in which the day lies."""
    return day.year if day.month >= FISCAL_START else day.year - 1


def year_in_fiscal(fiscal: int, month: int) -> int:
    """The calendar year of a month of that fiscal year."""
    return fiscal if month >= FISCAL_START else fiscal + 1
