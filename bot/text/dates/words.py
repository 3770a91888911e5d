"""Words for days, weeks, months and years. Plain tables, lower case, as they look after folding."""

from collections.abc import Iterable

WEEKDAYS = {
    "月": 0, "火": 1, "水": 2, "木": 3, "金": 4, "土": 5, "日": 6,
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
WEEKDAY_EN = (
    "(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?"
    "|fri(?:day)?|sat(?:urday)?|sun(?:day)?)(?![a-z])"
)

MONTHS_EN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_EN = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)

DAYS_FROM_TODAY = {
    "今日": 0, "本日": 0, "きょう": 0, "当日": 0, "today": 0,
    "明日": 1, "あした": 1, "あす": 1, "みょうにち": 1, "tomorrow": 1, "tmr": 1, "tmrw": 1,
    "明後日": 2, "あさって": 2, "みょうごにち": 2, "the day after tomorrow": 2, "day after tomorrow": 2,
    "明々後日": 3, "明明後日": 3, "しあさって": 3,
    "昨日": -1, "きのう": -1, "yesterday": -1, "一昨日": -2, "おととい": -2,
}  # fmt: skip
WEEKS_AHEAD = {
    "先週": -1, "今週": 0, "来週": 1, "らいしゅう": 1, "再来週": 2, "さ来週": 2, "さらいしゅう": 2,
    "last week": -1, "this week": 0, "next week": 1,
}  # fmt: skip
MONTHS_AHEAD = {"先月": -1, "今月": 0, "当月": 0, "来月": 1, "翌月": 1, "再来月": 2, "さ来月": 2}
YEARS_AHEAD = {"昨年": -1, "去年": -1, "今年": 0, "本年": 0, "来年": 1, "翌年": 1, "再来年": 2}
FISCAL_YEARS_AHEAD = {"昨年度": -1, "今年度": 0, "本年度": 0, "来年度": 1, "翌年度": 1, "再来年度": 2}

NAMED_DAYS = {
    "元日": (1, 1), "元旦": (1, 1), "大晦日": (12, 31), "大みそか": (12, 31), "おおみそか": (12, 31),
    "クリスマスイブ": (12, 24), "クリスマス": (12, 25), "年末": (12, 31), "年度末": (3, 31),
    "new year's eve": (12, 31), "new year's day": (1, 1), "christmas eve": (12, 24), "christmas": (12, 25),
}  # fmt: skip


def any_of(words: Iterable[str]) -> str:
    """A pattern of one of the words, longest first; a word in Latin letters ends where its letters end."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(word + ("(?![a-z])" if word.isascii() else "") for word in ordered) + ")"


def weekday_number(text: str) -> int:
    """0 for 月, 月曜, mon, monday ... 6 for 日."""
    return WEEKDAYS[text[:3]] if text.isascii() else WEEKDAYS[text[0]]


def month_number(text: str) -> int:
    """1 for jan, january ... 12 for dec."""
    return MONTHS_EN.index(text[:3]) + 1
