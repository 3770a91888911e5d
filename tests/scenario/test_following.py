"""フォロー: what followers hear, when, and that they can choose."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import to_token
from bot.domain.members import Office
from bot.view import Message
from tests.builders.answers import said
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.questions import ask
from tests.builders.town import Person

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MONDAY = 2 * DAY  # from the clock's beginning, on a Saturday at 10:00, to half an hour after the digest


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def wait(hall: Hall, by: timedelta = timedelta()) -> None:
    """Let time pass, have the clock do what is due and spread the news, and hear what is said."""
    now = hall.town.clock.advance(by)
    for tick in (hall.town.town.reforms.tick, *[hall.town.town.following.tick] * 2):
        await tick(now)
    await hall.listen()


async def announce(host: Person, section: str) -> None:
    form = await host.do("event.create", section, complete=False)
    await host.press(await host.send(form, title="夜の読書会", when="11/30 21時", place="3階"), "公開する")


def letters(hall: Hall, person: Person) -> list[str]:
    return [said(one) for one in hall.in_private(person)]


def last(hall: Hall, person: Person) -> Message:
    return hall.in_private(person)[-1]


async def test_the_week_comes_in_one_message_and_not_at_all_without_news(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    section = await section_of(hall, "読書課", hanako)
    await section_of(hall, "静かな課", hanako)
    for name in ("読書課", "静かな課"):
        await kenta.do("section.follow", section=name)
    await wait(hall, MONDAY)
    (first,) = letters(hall, kenta)
    assert first.count("新しい仲間 1人") == 2

    await announce(hanako, section)
    await ask(hanako, "おすすめの一冊", section="読書課")
    await wait(hall, DAY)
    assert len(letters(hall, kenta)) == 1
    await wait(hall, 6 * DAY)
    await wait(hall, HOUR)

    assert len(letters(hall, kenta)) == 2
    second = last(hall, kenta)
    assert "新しいイベント 1 ・ 新しい質問 1" in said(second)
    assert "静かな課" not in said(second)
    assert "3階" in said(await kenta.press(second, "詳しく見る"))
    await wait(hall, WEEK)
    assert "開かれたイベント(1):夜の読書会" in said(last(hall, kenta))
    await wait(hall, WEEK)
    assert len(letters(hall, kenta)) == 3
    assert hall.in_private(hanako) == []  # she belongs: she hears of it in the section's room


async def test_after_down_time_it_comes_within_a_day_or_not_at_all(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    section = await section_of(hall, "読書課", hanako)
    await kenta.do("section.follow", section="読書課")
    await announce(hanako, section)

    await wait(hall, MONDAY + 23 * HOUR)
    assert len(letters(hall, kenta)) == 1
    await ask(hanako, "おすすめの一冊", section="読書課")
    await wait(hall, WEEK + 3 * HOUR)

    assert len(letters(hall, kenta)) == 1


async def test_who_wants_it_at_once_hears_of_an_event_at_once_and_not_again(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    yumi, dai = await hall.town.member("由美"), await hall.town.member("大輔")
    section = await section_of(hall, "読書課", hanako)
    for person in (kenta, yumi, dai):
        await person.do("section.follow", section="読書課")
    chosen = await kenta.press(await kenta.do("section.digest"), "すぐに知らせてもらう")
    assert "すぐにお知らせします" in said(chosen)
    assert "いまは「すぐに知らせてもらう」です" in said(await kenta.do("section.digest"))
    for person, wish in ((yumi, "none"), (dai, "now")):
        await person.do("section.digest", wish=wish)
    await dai.do("sleep")

    await announce(hanako, section)
    await wait(hall)

    assert "「読書課」の新しいイベント:夜の読書会" in said(last(hall, kenta))
    assert "参加" in said(await kenta.press(last(hall, kenta), "参加"))
    await wait(hall, MONDAY)
    assert "夜の読書会" not in letters(hall, kenta)[-1]
    assert len(letters(hall, kenta)) == 2
    assert letters(hall, yumi) == letters(hall, dai) == []


async def test_followers_hear_what_becomes_of_a_section(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    kenta, yumi = await hall.town.member("健太"), await hall.town.member("由美")
    for name in ("読書課", "写真課"):
        await admin.do("section.create", name=name, purpose="よくする", kind="hobby")
    for person in (kenta, yumi):
        await person.do("section.follow", section="読書課")
    await kenta.do("section.digest", wish="now")
    token = (await section_token(hall, "読書課"),)

    await admin.do("section.save", *token, name="読む課", purpose="よくする", kind="hobby")
    await wait(hall, HOUR)
    assert "「読書課」は、「読む課」に名前が変わりました" in letters(hall, kenta)[-1]
    await admin.do("section.appoint", section="読む課", member="総務")
    await wait(hall, HOUR)
    assert "「読む課」の課長は、総務さんになりました" in letters(hall, kenta)[-1]
    assert letters(hall, yumi) == []

    await wait(hall, MONDAY)
    assert "名前が変わりました" in letters(hall, yumi)[-1]
    assert "総務さんになりました" in letters(hall, yumi)[-1]
    await admin.do("reform.merge", section="写真課", into="読む課", reason="いっしょに")
    await wait(hall, timedelta(days=14))
    await wait(hall, HOUR)
    assert "「写真課」を迎えて、ひとつになりました" in letters(hall, yumi)[-1]
    await admin.do("reform.close_now", *token, reason="約束のため")
    await wait(hall, HOUR)
    for person in (kenta, yumi):
        assert "「読む課」は閉課しました" in letters(hall, person)[-1]


async def test_the_same_in_english(hall: Hall) -> None:
    hanako, emma = await hall.town.member("花子"), await hall.town.member("Emma", locale="en")
    section = await section_of(hall, "読書課", hanako)
    await emma.say("section follow 読書課")
    assert "Now: One digest a week." in said(await emma.say("section digest"))
    await announce(hanako, section)

    await wait(hall, MONDAY)

    words = said(last(hall, emma))
    assert "The week in the sections you follow" in words
    assert "new events: 1 · new members: 1" in words
    assert "You hear nothing any more" in said(await emma.press(await emma.do("section.digest"), "Nothing"))


async def section_token(hall: Hall, name: str) -> str:
    async with hall.town.storage.read() as work:
        (section,) = await work.sections.search(name, limit=1)
    return to_token(section.id)
