"""Fiscal years (年度) as people write them."""

import re

from bot.text.dates.eras import ERA, era_year
from bot.text.normalise import fold

_RELATIVE = {
    "今年度": 0, "本年度": 0, "当年度": 0, "今年": 0, "thisyear": 0, "thisfiscalyear": 0,
    "昨年度": -1, "前年度": -1, "去年度": -1, "昨年": -1, "去年": -1, "lastyear": -1, "lastfiscalyear": -1,
    "一昨年度": -2,
}  # fmt: skip
_WRITTEN = re.compile(rf"(?:fy)?(?:(?P<era>{ERA})(?P<number>元|\d{{1,2}})|(?P<year>\d{{4}}))(?:年度?)?")
_REIWA = era_year("令和", "元")


def read_fiscal_year(text: str, current: int) -> int | None:
    """The calendar year in which the fiscal year begins that somebody wrote; None for anything else.

    ``current``: the fiscal year in which words like 今年度 are said. 年 alone counts as 年度.
    """
    written = fold(text)
    if written in _RELATIVE:
        return current + _RELATIVE[written]
    match = _WRITTEN.fullmatch(written)
    if match is None:
        return None
    if match["year"]:
        return int(match["year"])
    return era_year(match["era"], match["number"])


def describe_fiscal_year(year: int, language: str) -> str:
    """A fiscal year as people say it: 令和8年度, fiscal year 2026; before 令和 by its calendar year."""
    if language != "ja":
        return f"fiscal year {year}"
    number = year - _REIWA + 1
    if number < 1:
        return f"{year}年度"
    return f"令和{'元' if number == 1 else number}年度"
