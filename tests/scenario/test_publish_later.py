"""あとで公開する: a draft that becomes public by itself, or tells its host why it could not."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.view import Form
from tests.builders.answers import field_of, said
from tests.builders.hall import Hall, hall_of, open_hall, section_of
from tests.builders.town import Person, TestTown, button

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def wait(hall: Hall, by: timedelta) -> list[str]:
    hall.town.clock.advance(by)
    await hall.town.town.publications.tick(hall.town.clock.now())
    return await hall.listen()


def told(hall: Hall, person: Person) -> list[str]:
    return [one.summary for one in hall.in_private(person)]


async def test_a_draft_waits_and_is_published_once_at_its_moment(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    confirm = await hanako.say("イベント 作成 来週土曜21時 もくもく会 30人")
    form = await hanako.press(confirm, "あとで公開する")

    late = await hanako.send(form, when="来週日曜9時")
    planned = await hanako.send(form, when="来週月曜9時")

    assert isinstance(late, Form)
    assert "2026年11月28日(土) 21:00に始まります" in late.problems["when"]
    assert field_of(planned, "公開の日時") == "2026年11月23日(月) 9:00"
    draft = await hanako.press(await hanako.say("イベント 公開待ち"), "下書きを見る")
    assert "2026年11月23日(月) 9:00に公開します" in said(draft)
    sooner = await hanako.send(await hanako.press(draft, "直す"), when="明日の正午")
    assert isinstance(sooner, Form)

    assert await wait(hall, DAY) == []
    assert await wait(hall, 3 * DAY) == ["イベントのご案内:もくもく会"]  # the town was away at the moment
    assert await wait(hall, HOUR) == []
    assert told(hall, hanako) == []
    assert "公開を待っている" in said(
        await hanako.press(await hanako.say("イベント 自分の予定"), "公開を待って")
    )


async def test_a_host_hears_that_it_is_out_where_no_channel_says_so(town: TestTown) -> None:
    hanako, hall = await town.member("花子"), hall_of(town)
    confirm = await hanako.say("イベント 作成 来週土曜21時 もくもく会")
    await hanako.send(await hanako.press(confirm, "あとで公開する"), when="明日9時")
    await hall.listen()
    await wait(hall, DAY)
    assert await wait(hall, DAY) == []

    (letter,) = hall.in_private(hanako)
    assert "「もくもく会」を公開しました" in said(letter)
    assert "来週" not in said(await hanako.press(letter, "詳しく見る"))


async def test_a_refusal_is_told_once_with_the_reason_and_the_way_back(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    section = await section_of(hall, "広報課", hanako)
    form = await hanako.do("event.create", section, complete=False)
    confirm = await hanako.send(form, title="広報勉強会", when="来週土曜21時")
    await hanako.send(await hanako.press(confirm, "あとで公開する"), when="明日9時")
    await hanako.do("section.leave_now", section)

    await wait(hall, DAY)
    await wait(hall, DAY)

    assert told(hall, hanako) == ["「広報勉強会」を公開できませんでした"]
    letter = hall.in_private(hanako)[-1]
    assert "広報課" in said(letter)
    listed = await hanako.press(letter, "公開を待っているもの")
    assert "公開できませんでした" in said(listed)
    draft = await hanako.press(letter, "下書きを見る")
    (token,) = button(draft, "直す").action.args
    whole = await hanako.do("event.draft.section", token, "-")
    assert "公開しました" in said(await hanako.press(whole, "公開する"))


async def test_a_wait_is_ended_by_hand_by_publishing_and_by_leaving(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    for title in ("一の会", "二の会", "三の会"):
        confirm = await hanako.say(f"イベント 作成 来週土曜21時 {title}")
        planned = await hanako.send(await hanako.press(confirm, "あとで公開する"), when="明日9時")
        if title == "一の会":
            assert "予約をやめました" in said(await hanako.press(planned, "予約をやめる"))
        if title == "二の会":
            assert "公開しました" in said(await hanako.press(planned, "いま公開する"))
    await hall.listen()
    await hanako.do("leave.now")

    assert await wait(hall, DAY) == []
    async with hall.town.storage.read() as work:
        assert await work.publications.waking(hall.town.clock.now() + DAY, limit=9) == ()
