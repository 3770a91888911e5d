"""A fiscal year of series: 祝日, the turn of the year, a leap day, and somebody where clocks change."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import jpholiday
from dateutil.rrule import DAILY, MONTHLY, WE, WEEKLY, rrule
from sqlalchemy import text

from bot.domain.policy import Policy
from tests.builders.answers import said
from tests.builders.hall import Hall, open_hall
from tests.builders.town import Person, button

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
FIRST, LAST = date(2027, 4, 1), date(2028, 3, 31)
SERIES = {
    "定例会": "定例会 毎週水曜19時から20時(祝日は除く)",
    "締めの会": "締めの会 月末の平日12時から13時",
    "二十九日会": "二十九日会 毎月29日20時から21時",
}


def off(day: date) -> bool:
    """Whether town halls are closed, told without the calendar of ours."""
    turn = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() >= 5 or jpholiday.is_holiday(day) or turn


def expected() -> dict[str, list[date]]:
    begin, end = datetime.combine(FIRST, time()), datetime.combine(LAST, time())
    wednesdays = [one.date() for one in rrule(WEEKLY, dtstart=begin, until=end, byweekday=WE)]
    months = rrule(MONTHLY, dtstart=begin, until=end, bymonthday=1)
    every = [one.date() for one in rrule(DAILY, dtstart=begin, until=end)]
    last = [max(day for day in every if day.month == one.month and not off(day)) for one in months]
    return {
        "定例会": [day for day in wednesdays if not jpholiday.is_holiday(day)],
        "締めの会": last,
        "二十九日会": [day for day in every if day.day == 29],
    }


def evenings() -> Iterator[datetime]:
    day = FIRST
    while day <= LAST + DAY:
        yield datetime.combine(day, time(21, 30), tzinfo=TOKYO)
        day += DAY


async def hold(hall: Hall, host: Person, line: str) -> str:
    detail = await host.press(await host.say(f"イベント 作成 {line}"), "公開する")
    hall.town.clock.advance(MINUTE)
    return button(detail, "聞くだけ").action.args[0]


async def test_a_fiscal_year_names_the_right_days_and_calls_each_to_mind_once(tmp_path: Path) -> None:
    async with open_hall(tmp_path, Policy(reminder_offsets=(DAY,))) as hall:
        hall.town.clock.set(datetime(2027, 3, 31, 12, tzinfo=TOKYO))
        hanako, emma = await hall.town.member("花子"), await hall.town.member("エマ")
        await emma.say("リマインド 時間帯 ベルリン")
        await hall.wants_direct_reminders(emma)
        tokens = {title: await hold(hall, hanako, line) for title, line in SERIES.items()}
        assert "毎回" in said(await emma.do("event.series.answer", tokens["定例会"], "come"))
        for moment in evenings():
            hall.town.clock.set(moment)
            await hall.town.town.series.tick(moment)
            await hall.listen()

        async with hall.town.database.reader.connect() as connection:
            rows = (await connection.execute(text("SELECT title, starts_at FROM events"))).all()
            left = await connection.execute(
                text("SELECT status, count(*) FROM deliveries WHERE due_at < :now GROUP BY status"),
                {"now": int(hall.town.clock.now().timestamp() * 1000)},
            )
            settled = {status for status, _ in left}
    found: dict[str, list[datetime]] = {title: [] for title in SERIES}
    for title, millis in rows:
        found[title].append(datetime.fromtimestamp(millis / 1000, TOKYO))
    for title, days in expected().items():
        held = sorted(one for one in found[title] if FIRST <= one.date() <= LAST)
        assert [one.date() for one in held] == days, title
    weekly = [one for one in sorted(found["定例会"]) if one.date() <= LAST]
    assert {one.hour for one in weekly} == {19}
    assert {one.astimezone(BERLIN).hour for one in weekly} == {11, 12}
    told = "\n".join(said(one) for one in hall.in_private(emma))
    assert "お住まいの時間帯では、2027年4月7日(水) 12:00〜13:00です" in told  # summer time there
    assert "お住まいの時間帯では、2027年12月1日(水) 11:00〜12:00です" in told
    assert date(2028, 2, 29) in expected()["二十九日会"]
    cards = Counter(one.summary for one in hall.in_channel() if one.summary.startswith("イベントのご案内"))
    for title, days in expected().items():
        shown = cards[f"イベントのご案内:{title}"]
        assert shown == len(days) + 1, title  # and the first of the next year
    reminded = [one for one in hall.in_private(emma) if "定例会" in one.summary]
    assert len(reminded) == len(expected()["定例会"])
    assert settled <= {"sent", "skipped"}
