"""Reminders: one post per channel for those who come, private ones for who asked, honest about the time."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.members import Standing
from bot.view import Message, mentioned
from tests.builders.answers import field_of, said
from tests.builders.hall import Hall, hall_of, open_hall
from tests.builders.town import Person, button, open_town

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def published(hall: Hall, host: Person) -> Message:
    """Hold an event ten days from the clock's beginning; returns its card in the channel."""
    await host.press(await host.say("イベント 作成 12/1 10時 もくもく会"), "公開する")
    await hall.listen()
    return hall.card()


async def until(hall: Hall, before: timedelta) -> list[str]:
    """Let time pass until so long before the event; everything said on the way."""
    now = hall.town.clock.now()
    start = hall.town.clock.now().replace(month=12, day=1, hour=1, minute=0, second=0, microsecond=0)
    return await hall.wait(start - before - now)


async def test_each_reminder_goes_out_once_and_tells_the_time_left(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"))
    kenta = await hall.town.member("健太")
    await kenta.press(card, "参加")

    said_at = {before: await until(hall, before) for before in (DAY + MINUTE, DAY, HOUR, 10 * MINUTE, MINUTE)}

    assert list(said_at.values()) == [
        [],
        ["あと1日で「もくもく会」が始まります"],
        ["あと1時間で「もくもく会」が始まります"],
        ["あと10分で「もくもく会」が始まります"],
        [],
    ]
    assert await until(hall, -DAY) == []


async def test_those_who_come_and_listen_are_mentioned_and_nobody_else(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"))
    people = {style: await hall.town.member(style) for style in ("参加", "聞くだけ", "後で見る", "未定")}
    for style, person in people.items():
        await person.press(card, style)

    await until(hall, DAY)

    there = {(await people[style].record()).id for style in ("参加", "聞くだけ")}
    assert set(mentioned(hall.in_channel()[-1])) == there


async def test_nobody_is_reminded_of_an_event_to_which_nobody_comes(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"))
    await (await hall.town.member("健太")).press(card, "後で見る")

    assert await until(hall, DAY) == []


async def test_who_asked_for_it_is_reminded_in_private_too_in_their_language(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"))
    emma = await hall.town.member("Emma", locale="en")
    await hall.wants_direct_reminders(emma)
    await emma.press(card, "聞くだけ")

    news = await until(hall, HOUR)

    assert sorted(news) == ["“もくもく会” begins in 1 hour", "あと1時間で「もくもく会」が始まります"]
    assert mentioned(hall.in_private(emma)[0]) == ()


async def test_a_choice_made_after_answering_counts(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"))
    kenta, ryoko = await hall.town.member("健太"), await hall.town.member("良子")
    await hall.wants_direct_reminders(ryoko)
    for person in (kenta, ryoko):
        await person.press(card, "参加")
    await hall.wants_direct_reminders(kenta)
    await ryoko.press(card, "後で見る")

    await until(hall, HOUR)

    assert len(hall.in_private(kenta)) == 1
    assert hall.in_private(ryoko) == []


async def test_who_changes_their_mind_in_the_last_minute_is_not_reminded_in_private(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"))
    kenta = await hall.town.member("健太")
    await hall.wants_direct_reminders(kenta)
    await kenta.press(card, "参加")
    await until(hall, HOUR + MINUTE)
    before = len(hall.in_private(kenta))

    await kenta.press(card, "後で見る")
    await until(hall, HOUR)

    assert len(hall.in_private(kenta)) == before


async def test_after_a_down_time_only_the_last_reminder_speaks_and_says_it_is_late(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        card = await published(hall, await hall.town.member("花子"))
        kenta = await hall.town.member("健太")
        await hall.wants_direct_reminders(kenta)
        await kenta.press(card, "参加")
        now = hall.town.clock.now()

    async with open_town(tmp_path) as town:
        town.clock.set(now)
        hall = hall_of(town)
        hall.messenger.first = 100  # the card that was shown before is none of these
        news = await until(hall, 40 * MINUTE)

        assert news == ["あと40分で「もくもく会」が始まります"] * 2
        assert all("お知らせが遅くなりました" in said(shown.message) for shown in hall.messenger.shown)
        assert await until(hall, 10 * MINUTE) == ["あと10分で「もくもく会」が始まります"] * 2
        assert "遅くなりました" not in said(hall.last().message)


async def test_a_reminder_a_minute_before_the_start_says_soon(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        card = await published(hall, await hall.town.member("花子"))
        await (await hall.town.member("健太")).press(card, "参加")

        assert await until(hall, MINUTE) == ["まもなく「もくもく会」が始まります"]


async def test_nothing_is_said_about_an_event_that_has_begun(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"))
    kenta = await hall.town.member("健太")
    await hall.wants_direct_reminders(kenta)
    await kenta.press(card, "参加")

    assert await until(hall, timedelta()) == []


async def test_a_moved_event_is_reminded_of_at_its_new_time_only(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    card = await published(hall, hanako)
    await (await hall.town.member("健太")).press(card, "参加")
    token = button(card, "参加").action.args[0]

    await hanako.send(await hanako.do("event.edit", token, complete=False), when="12/2 10時")
    await hall.listen()

    assert await until(hall, DAY) == []
    assert await until(hall, timedelta()) == ["あと1日で「もくもく会」が始まります"]


async def test_an_event_moved_there_and_back_is_still_reminded_of(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    card = await published(hall, hanako)
    await (await hall.town.member("健太")).press(card, "参加")
    token = button(card, "参加").action.args[0]
    for when in ("12/2 10時", "12/1 10時"):
        await hanako.send(await hanako.do("event.edit", token, complete=False), when=when)
    await hall.listen()

    assert await until(hall, DAY) == ["あと1日で「もくもく会」が始まります"]


async def test_who_is_on_leave_is_not_pinged(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"))
    kenta, ryoko = await hall.town.member("健太"), await hall.town.member("良子")
    for person in (kenta, ryoko):
        await hall.wants_direct_reminders(person)
        await person.press(card, "参加")
    async with hall.town.storage.write() as work:
        await work.members.save(replace(await ryoko.record(), standing=Standing.ASLEEP))

    await until(hall, DAY)

    post = next(message for message in hall.in_channel() if "あと1日" in message.summary)
    assert mentioned(post) == ((await kenta.record()).id,)
    assert "ほか1人" in said(post)
    assert hall.in_private(ryoko) == []


async def test_very_many_are_mentioned_in_part_and_counted(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"))
    for number in range(83):
        await (await hall.town.member(f"庁員{number}")).press(card, "参加")

    await until(hall, DAY)

    assert len(mentioned(hall.in_channel()[-1])) == 80
    assert "ほか3人" in said(hall.in_channel()[-1])


async def test_the_place_stands_in_the_reminder(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    confirm = await hanako.send(
        await hanako.say("イベント 作成"), title="会", when="12/1 10時", place="https://meet.example/x"
    )
    await hanako.press(confirm, "公開する")
    await hall.listen()
    await (await hall.town.member("健太")).press(hall.in_channel()[-1], "聞くだけ")

    await until(hall, HOUR)

    assert field_of(hall.in_channel()[-1], "場所") == "https://meet.example/x"
