"""Events from a template, held again, and dates first."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import to_token
from bot.domain.members import Member
from bot.services.origin import Origin
from bot.view import Form
from tests.builders.answers import field_of, rows, said, select_of, values_of
from tests.builders.hall import Hall, open_hall, section_of


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


def by_host(hall: Hall, host: Member) -> Origin:
    return Origin("", hall.town.clock.now(), host.id)


async def test_a_template_fills_in_the_form_and_leaves_its_checklist(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    token = await section_of(hall, "読書課", hanako)

    listed = await hanako.press(await hanako.do("event.list", token), "ひな形から")
    assert rows(listed) == [
        "勉強会",
        "LT会",
        "ワールドカフェ",
        "視察",
        "オフ会",
        "放送",
        "新しい方の説明会",
    ]
    assert said(await hanako.say("イベント 作成 ひな形から")) == said(await hanako.say("イベント ひな形"))
    form = await hanako.press(listed, "これで開く")
    filled = values_of(form)
    assert filled["title"] == "読書課の勉強会"
    assert "役割の例:進行、話題提供、記録" in filled["description"]
    confirm = await hanako.send(await hanako.say("イベント ひな形 視察"), when="12/5 13時")
    assert field_of(confirm, "日時") == "2026年12月5日(土) 13:00〜16:00"
    assert field_of(confirm, "定員") == "12人"
    confirm = await hanako.send(form, when="12/5 19時")
    assert field_of(confirm, "日時") == "2026年12月5日(土) 19:00〜20:00"
    assert field_of(confirm, "主催") == "読書課"
    assert "1時間としました" not in said(confirm)
    assert "・終わったら、学びを3行で残す" in said(confirm)
    confirm = await hanako.send(await hanako.press(confirm, "直す"), place="3階")
    published = await hanako.press(confirm, "公開する")
    assert "世話人の準備リスト(勉強会)" in said(published)
    await hall.listen()
    assert "準備リスト" not in said(hall.card())
    unknown = await hanako.say("イベント ひな形 花見")
    assert isinstance(unknown, Form)
    assert "見つかりませんでした" in unknown.problems["template"]
    assert await hanako.suggest("template", "会") == ("勉強会", "LT会", "オフ会", "新しい方の説明会")


async def test_an_event_that_is_over_is_held_again(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    token = await section_of(hall, "読書課", hanako)
    form = await hanako.do("event.create", token, complete=False)
    confirm = await hanako.send(
        form, title="読む会", when="11/28 19:00-20:30", capacity="8", place="3階", description="どうぞ"
    )
    confirm = await hanako.choose(select_of(confirm, "event.draft.reminders").action, "day")
    shown = await hanako.press(confirm, "公開する")
    hall.town.clock.advance(timedelta(days=15))  # Sunday, 6 December

    form = await hanako.say("イベント 複製 読む会")
    assert values_of(form) == {
        "title": "読む会",
        "when": "2026年12月12日(土) 19:00〜20:30",
        "capacity": "8",
        "place": "3階",
        "description": "どうぞ",
    }
    again = await hanako.send(form, title="読む会 2回目")
    assert field_of(again, "主催") == "読書課"
    assert field_of(again, "リマインド") == "1日前"
    assert "公開しました" in said(await hanako.press(again, "公開する"))
    past = await hanako.press(shown, "イベントを見る")
    assert "読む会 2回目" in said(past)
    refused = await kenta.say("イベント 複製 読む会")
    assert "変えられるのは" in said(refused)
    assert await hanako.suggest("own_event", "読む") == ("読む会 2回目", "読む会")
    assert await kenta.suggest("own_event", "読む") == ()
    (_, first) = await hall.town.town.event_copies.held("読む", by_host(hall, await hanako.record()), limit=2)
    old = await hanako.do("event.info", to_token(first.id))
    assert values_of(await hanako.press(old, "同じ内容で開く"))["place"] == "3階"


async def test_what_is_held_again_costs_the_same_and_is_reached_the_same_way(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    form = await hanako.do("event.create", complete=False)
    confirm = await hanako.send(form, title="視察", when="11/28 13:00-15:00", place="道の駅")
    venue = {"fee": "500円", "access": "バスで10分", "meeting": "12:45 北口"}
    await hanako.press(confirm, "公開する")
    await hanako.send(await hanako.do("host.venue", "視察"), **venue)

    again = await hanako.send(await hanako.say("イベント 複製 視察"), title="視察の2回目", place="道の駅 2階")
    for told in venue.values():
        assert told in said(again)
    await hanako.press(again, "公開する")
    assert "12:45 北口" in said(await hanako.do("event.info", "視察の2回目"))

    moved = await hanako.send(await hanako.say("イベント 複製 視察の2回目"), place="市民会館")
    assert "500円" in said(moved)
    assert "北口" not in said(moved)
    assert "バスで" not in said(moved)


async def test_a_date_alone_asks_for_the_title_and_a_far_one_is_offered_sooner_once(hall: Hall) -> None:
    hanako = await hall.town.member("花子")

    form = await hanako.say("イベント 作成 12/26 19時-21時")
    assert isinstance(form, Form)
    assert "名前をつけてください" in form.problems["title"]
    assert values_of(form)["when"] == "2026年12月26日(土) 19:00〜21:00"
    far = await hanako.send(form, title="忘年会")
    assert "2週間後(2026年12月5日(土))にしませんか" in said(far)
    sooner = await hanako.press(far, "2週間後にする")
    assert field_of(sooner, "日時") == "2026年12月5日(土) 19:00〜21:00"
    assert "にしませんか" not in said(sooner)
    again = await hanako.send(await hanako.press(far, "直す"), when="来年1/20 19時")
    assert "にしませんか" not in said(again)
    near = await hanako.say("イベント 作成 来月20日19時 望年会")
    assert "にしませんか" in said(near)
    assert "にしませんか" not in said(await hanako.say("イベント 作成 12/20 19時 望年会"))
    both = await hanako.say("イベント 作成 12/26")
    assert isinstance(both, Form)
    assert set(both.problems) == {"title", "when"}


async def test_templates_in_english(hall: Hall) -> None:
    emma = await hall.town.member("Emma", locale="en")

    confirm = await emma.send(await emma.say("event template meetup"), when="20 Jan 18:00")

    assert "Checklist for the host (Meetup)" in said(confirm)
    assert field_of(confirm, "Seats") == "20 seats"
