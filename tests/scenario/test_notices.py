"""How members hear: quiet hours, days off, one digest a day, and the reminders they chose."""

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.notice_wishes import NoticeWish, QuietHours
from bot.domain.policy import Policy
from bot.services.membership import APPOINTED
from bot.services.telling import tell_members
from bot.view import Form, Message
from tests.builders.answers import facts, said, select_of, values_of
from tests.builders.hall import Hall, open_hall
from tests.builders.town import Person, button

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def until(hall: Hall, moment: str) -> None:
    """Let time pass until a wall time in Tokyo, and everything be said that is due by then."""
    then = datetime.fromisoformat(f"2026-{moment}+09:00")
    await hall.wait(then - hall.town.clock.now())
    await hall.town.town.personal_reminders.tick(then)
    await hall.listen()


async def appoint(hall: Hall, person: Person, office: str = "editor") -> None:
    """Have the town say something in private that can wait."""
    member = await person.record()
    now = hall.town.clock.now()
    async with hall.town.storage.write() as work:
        await tell_members(work, APPOINTED, member.id, (member.id,), now=now, office=office)


def heard(hall: Hall, person: Person) -> list[str]:
    return [message.summary for message in hall.in_private(person)]


async def test_nothing_rings_in_the_quiet_hours_but_what_cannot_wait(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    page = await hanako.say("静かな時間 21時から8時")
    await hanako.press(await hanako.say("リマインド 登録 22時半に薬"), "これでよい")
    assert "21:00から8:00までは鳴らしません" in said(page)

    await until(hall, "11-21 22:00")
    await appoint(hall, hanako)
    await until(hall, "11-21 22:31")
    at_night = heard(hall, hanako)
    await until(hall, "11-22 07:59")
    assert heard(hall, hanako) == at_night == ["お時間です:薬"]
    await until(hall, "11-22 08:00")
    await until(hall, "11-23 08:00")

    (morning,) = heard(hall, hanako)[1:]
    assert "広報課" in morning


async def test_what_was_held_comes_at_once_when_the_wish_is_taken_back(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    page = await hanako.press(await hanako.do("notices"), "休みの日には届けない")
    await hanako.choose(select_of(page, "notices.digest").action, "morning")
    await appoint(hall, hanako)
    await until(hall, "11-23 12:00")  # a public holiday
    assert heard(hall, hanako) == []

    page = await hanako.choose(select_of(page, "notices.digest").action, "off")
    await hanako.press(page, "休みの日にも届ける")
    await hall.listen()

    assert len(heard(hall, hanako)) == 1
    await until(hall, "11-24 08:00")
    assert len(heard(hall, hanako)) == 1


async def test_what_waits_for_the_morning_comes_at_once_when_nothing_is_quiet_any_more(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await hanako.say("静かな時間 21時から8時")
    await until(hall, "11-21 22:00")
    await appoint(hall, hanako)
    await hall.listen()
    assert heard(hall, hanako) == []

    await hanako.say("静かな時間 なし")
    await hall.listen()
    assert len(heard(hall, hanako)) == 1
    await until(hall, "11-22 08:00")

    assert len(heard(hall, hanako)) == 1


async def test_a_digest_says_everything_once_and_nothing_where_there_is_nothing(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    form = await hanako.press(await hanako.do("notices"), "書いて決める")
    await hanako.send(form, hours="なし", digest="8時")
    for office in ("editor", "verifier"):
        await appoint(hall, hanako, office)
        await hall.listen()
        hall.town.clock.advance(MINUTE)
    await until(hall, "11-22 07:59")
    assert heard(hall, hanako) == []

    await until(hall, "11-22 08:02")

    (digest,) = hall.in_private(hanako)
    assert digest.summary == "今日のまとめ(2件)"
    assert "広報課" in said(digest)
    assert "人事課" in said(digest)
    assert isinstance(await hanako.press(digest, "お知らせの受け取り方"), Message)
    await until(hall, "11-23 08:02")
    assert len(hall.in_private(hanako)) == 1
    async with hall.town.storage.read() as work:
        assert set(await work.deliveries.count_by_status()) <= {"sent", "skipped"}


async def test_a_full_digest_leaves_the_rest_for_the_next(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await hanako.do("notices", digest="8時")
    for _ in range(27):
        await appoint(hall, hanako)
        hall.town.clock.advance(MINUTE)
    await hall.listen()

    await until(hall, "11-22 08:02")
    await until(hall, "11-23 08:02")

    assert heard(hall, hanako) == ["今日のまとめ(25件)", "今日のまとめ(2件)"]
    assert "次のまとめで" in said(hall.in_private(hanako)[0])


async def held_event(hall: Hall) -> Message:
    """An event in ten days, at ten in the morning of Tuesday; its card."""
    host = await hall.town.member("世話人")
    form = await host.say("イベント 作成 12/1 10時 もくもく会")
    await host.press(form, "公開する")
    await hall.listen()
    return hall.card()


async def test_each_is_reminded_as_they_take_part_and_when_they_chose(hall: Hall) -> None:
    card = await held_event(hall)
    people = {name: await hall.town.member(name) for name in ("参加", "聞くだけ", "後で見る", "未定", "直前")}
    for name, person in people.items():
        await person.do("notices", reminders="soon" if name == "直前" else "event")
        await person.press(card, "参加" if name == "直前" else name)
    late = people["直前"]
    token = button(card, "参加").action.args[0]
    detail = await late.do("event.info", token)
    await late.choose(
        select_of(await late.press(detail, "自分へのリマインド"), "event.remind_me").action, "workday"
    )

    told = {}
    for moment in ("11-30 08:59", "11-30 09:00", "11-30 10:00", "12-01 09:00", "12-01 09:50"):
        before = {name: len(heard(hall, person)) for name, person in people.items()}
        await until(hall, moment)
        told[moment] = {name for name, person in people.items() if len(heard(hall, person)) > before[name]}

    assert list(told.values()) == [
        set(),
        {"直前"},  # the working day before is the day before
        {"参加", "聞くだけ", "未定"},
        {"参加", "聞くだけ"},
        {"参加", "聞くだけ", "直前"},
    ]
    (asked,) = hall.in_private(people["未定"])
    assert "どうしますか" in asked.summary
    assert isinstance(await people["未定"].press(asked, "参加"), Message)
    listening = hall.in_private(people["聞くだけ"])[0]
    assert "聞くだけでどうぞ" in said(listening)
    assert "日時" not in facts(listening)


async def test_a_reminder_of_tonight_comes_tonight(hall: Hall) -> None:
    host, kenta = await hall.town.member("世話人"), await hall.town.member("健太")
    await host.press(await host.say("イベント 作成 11/22 22時 夜ふかし会"), "公開する")
    await hall.listen()
    await kenta.do("notices", hours="20時から8時", reminders="event")
    await kenta.press(hall.card(), "参加")

    await until(hall, "11-21 22:00")  # a day before: that can wait
    assert heard(hall, kenta) == []
    await until(hall, "11-22 08:00")
    await until(hall, "11-22 21:00")
    await until(hall, "11-22 21:50")

    assert heard(hall, kenta) == [
        f"あと{left}で「夜ふかし会」が始まります" for left in ("14時間", "1時間", "10分")
    ]


async def test_what_cannot_be_read_brings_the_form_back(hall: Hall) -> None:
    hanako = await hall.town.member("花子")

    again = await hanako.do("notices", hours="宵の口から", digest="そのうち")

    assert isinstance(again, Form)
    assert "hours" in again.problems
    assert values_of(again)["digest"] == "そのうち"
    assert "同じ時刻" in said(await hanako.say("静かな時間 8時から8時"))
    assert "決めていません" in said(await hanako.say("静かな時間 なし"))


async def test_in_english(hall: Hall) -> None:
    anna = await hall.town.member("Anna", locale="en-GB")

    page = await anna.say("quiet 9pm to 8am")

    assert "Nothing rings from 21:00 to 08:00" in said(page)
    assert "How I hear" in said(await anna.say("notices"))


async def test_the_town_has_quiet_hours_for_who_never_chose(tmp_path: Path) -> None:
    policy = Policy(notices=NoticeWish(QuietHours(time(9), time(18))))
    async with open_hall(tmp_path, policy) as hall:
        hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
        assert "いまは静かな時間です" in said(await hanako.do("notices"))
        await kenta.say("静かな時間 なし")
        for person in (hanako, kenta):
            await appoint(hall, person)
        await hall.listen()
        assert (len(heard(hall, hanako)), len(heard(hall, kenta))) == (0, 1)

        await until(hall, "11-21 18:00")

        assert (len(heard(hall, hanako)), len(heard(hall, kenta))) == (1, 1)
