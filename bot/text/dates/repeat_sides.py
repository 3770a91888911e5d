"""The first and the last day of a rule: 来週から, 4月から, 3月末まで, 来年まで."""

from datetime import date, timedelta

from bot.text.dates.almanac import in_week
from bot.text.dates.facts import DayMissing
from bot.text.dates.phrase import Side
from bot.text.dates.pieces import Calendar, DayWords
from bot.text.dates.scanner import fold_line, tokens
from bot.text.dates.sides import day_of

_WEEK = timedelta(days=7)
_FIRST = {"度": "4月1日", "年": "1月1日", "月": "1日"}
_LAST = {"度": "末", "年": "12月31日", "月": "末"}


def first_day(side: Side, calendar: Calendar) -> date | None:
    """The day from which a rule holds; the first of a week, month or year. Raises MomentError."""
    return _edge(side, calendar, _FIRST, timedelta())


def last_day(side: Side, calendar: Calendar) -> date | None:
    """The last day a rule may name; the last of a week, month or year. Raises MomentError."""
    return _edge(side, calendar, _LAST, _WEEK - timedelta(days=1))


def _edge(side: Side, calendar: Calendar, edges: dict[str, str], in_its_week: timedelta) -> date | None:
    if side.vague and not (side.days or side.weekdays):
        vague = side.vague[-1]
        if vague.weeks is not None:
            return in_week(vague.weeks, 0, calendar.today) + in_its_week
        return _named(vague.text, edges, calendar)
    found = day_of(side, calendar)
    return None if found is None else found.dates[0]


def _named(text: str, edges: dict[str, str], calendar: Calendar) -> date:
    """The edge of a month or year by its own words, read once more with a day behind them."""
    whole = text.strip() + edges.get(text.strip()[-1:], "")
    days = [piece for token in tokens(fold_line(whole)) for piece in token.pieces]
    if len(days) != 1 or not isinstance(days[0], DayWords):
        raise DayMissing(text)
    return days[0].resolve(calendar).dates[0]
