"""参加・聞くだけ・顔出し・後で見る・未定: answering, waiting, changing one's mind, and what others see."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import from_token
from bot.services.origin import Origin
from bot.view import Answer, Message, Select, controls
from tests.builders.answers import field_of, said
from tests.builders.hall import Hall, open_hall
from tests.builders.town import Person, button

ASKED = "席がひとつ空きました。「もくもく会」に参加されますか"
SPACING = timedelta(seconds=6)  # a card is edited at most every five seconds


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def published(hall: Hall, host: Person, line: str = "来週土曜21時 もくもく会") -> Message:
    """Hold an event; returns its card in the channel."""
    await host.press(await host.say(f"イベント 作成 {line}"), "公開する")
    await hall.wait(SPACING)
    return hall.card()


def labels(answer: Answer) -> list[str]:
    assert isinstance(answer, Message)
    return [control.label for control in controls(answer) if not isinstance(control, Select)]


async def test_an_answer_is_confirmed_in_private_and_counted_on_the_card(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"))
    kenta = await hall.town.member("健太")

    thanks = await kenta.press(card, "聞くだけ")
    await hall.wait(SPACING)

    assert "「聞くだけ」で受け付けました" in said(thanks)
    assert field_of(hall.in_channel()[0], "回答") == "参加 0人 ・ 聞くだけ 1人"
    assert len(hall.messenger.shown) == 1


async def test_many_answers_at_once_edit_the_card_once(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"))
    for name in ("健太", "良子", "実"):
        await (await hall.town.member(name)).press(card, "参加")

    await hall.wait(SPACING)

    assert len(hall.messenger.shown[0].edited_at) == 1
    assert field_of(hall.in_channel()[0], "回答") == "参加 3人"


async def test_minds_may_be_changed_with_the_buttons_that_are_left(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"))
    kenta = await hall.town.member("健太")
    thanks = await kenta.press(card, "参加")

    changed = await kenta.press(thanks, "後で見る")

    assert labels(thanks) == ["聞くだけ", "顔出し", "後で見る", "未定", "詳しく見る", "回答を取り消す"]
    assert field_of(changed, "回答") == "参加 0人 ・ 後で見る 1人"


async def test_the_same_answer_once_more_says_so(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"))
    kenta = await hall.town.member("健太")
    await kenta.press(card, "参加")

    assert "もう「参加」で受け付けています" in said(await kenta.press(card, "参加"))


async def test_a_full_event_has_a_line_whose_first_is_asked_when_a_seat_is_free(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"), "来週土曜21時 もくもく会 1人")
    kenta, ryoko = await hall.town.member("健太"), await hall.town.member("良子")
    emma = await hall.town.member("Emma", locale="en")
    seat = await kenta.press(card, "参加")
    first = await ryoko.press(card, "参加")
    second = await emma.press(card, "参加")
    again = await emma.press(card, "参加")

    await kenta.press(seat, "取り消す")
    news = await hall.wait(SPACING)

    assert "キャンセル待ちの1番目" in said(first)
    assert "number 2 on the waiting list" in said(second)
    assert "number 2 on the waiting list" in said(again)
    assert news == [ASKED]
    assert "2026年11月22日(日) 10:00まで、お席をお取りしておきます" in said(hall.in_private(ryoko)[0])
    assert field_of(hall.in_channel()[0], "回答") == "参加 0/1人 ・ 席の確認中 1人 ・ キャンセル待ち 1人"
    assert "waiting list (number 1)" in said(await emma.say("event info もくもく会"))


async def test_who_gives_the_seat_up_before_hearing_of_it_is_not_told(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"), "来週土曜21時 もくもく会 1人")
    kenta, ryoko = await hall.town.member("健太"), await hall.town.member("良子")
    seat = await kenta.press(card, "参加")
    place = await ryoko.press(card, "参加")
    await kenta.press(seat, "未定")
    await ryoko.press(place, "未定")

    assert await hall.wait(SPACING) == []


async def test_a_press_delivered_twice_counts_once(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"))
    kenta = await hall.town.member("健太")
    action = button(card, "参加").action
    thanks = await kenta.do(action.verb, *action.args, request="same")

    assert await kenta.again(action.verb, *action.args, request="same") is None
    assert field_of(thanks, "回答") == "参加 1人"


async def test_the_detail_names_those_who_come_and_pages_them(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    card = await published(hall, hanako)
    for number in range(12):
        await (await hall.town.member(f"庁員{number:02}")).press(card, "参加" if number else "聞くだけ")

    first = await hanako.press(card, "詳しく見る")
    second = await hanako.press(first, "次のページ")

    assert "庁員01" in said(first)
    assert "庁員11" not in said(first)
    assert "庁員11" in said(second)
    assert "庁員00" in said(second)
    assert "前のページ" in labels(second)
    assert "次のページ" not in labels(second)


async def test_the_list_shows_what_is_coming_with_the_readers_own_answer(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await published(hall, hanako, "来週日曜10時 あとの会")
    card = await published(hall, hanako, "来週土曜21時 さきの会")
    await kenta.press(card, "未定")

    shown = said(await kenta.say("イベント"))

    assert shown.index("さきの会") < shown.index("あとの会")
    assert "あなたの回答:未定" in shown
    assert "あとの会" not in said(await kenta.say("イベント 自分の予定"))
    assert "あとの会" in said(await hanako.say("event mine"))


async def test_an_empty_list_invites_to_hold_the_first_event(hall: Hall) -> None:
    hanako = await hall.town.member("花子")

    empty = await hanako.say("イベント 一覧")

    assert "最初のひとつ" in said(empty)
    offered = ["イベントを開く", "ひな形から", "日程調整を見る", "自分の予定", "これまでのイベント"]
    assert labels(empty) == offered


async def test_long_lists_are_paged(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    for number in range(11):
        await published(hall, hanako, f"来週土曜{number + 8}時 第{number}回")

    first = await hanako.say("イベント 一覧")
    second = await hanako.press(first, "次のページ")

    assert "第10回" not in said(first)
    assert "第10回" in said(second)
    assert "第9回" in said(await hanako.press(second, "前のページ"))


async def test_an_event_is_found_by_a_part_of_its_title_and_near_titles_are_named(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await published(hall, hanako, "来週土曜21時 財政もくもく会")

    assert "財政もくもく会" in said(await hanako.say("イベント 詳細 もくもく"))
    unknown = await hanako.say("イベント 詳細 財政もぐもぐ会")

    assert not isinstance(unknown, Message)
    assert "近いもの:財政もくもく会" in unknown.problems["event"]


async def test_after_the_end_nothing_is_answered_any_more(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"))
    kenta = await hall.town.member("健太")
    hall.town.clock.advance(timedelta(days=30))

    assert "終わりました" in said(await kenta.press(card, "参加"))
    detail = await kenta.press(card, "詳しく見る")
    assert "受付は終わりました" in said(detail)
    assert labels(detail) == ["その後を見る", "届いた質問", "わからない言葉がある", "イベントを見る"]
    assert said(await kenta.say("イベント 詳細 もくもく会")) == said(detail)
    assert len(await kenta.suggest("past_event", "もくもく")) == 1
    assert await kenta.suggest("event", "もくもく") == ()


@pytest.mark.parametrize("token", ["0" * 13, "z" * 13, "x", "7zzzzzzzzzzzz", "!"])
async def test_forged_tokens_are_refused_kindly_and_change_nothing(hall: Hall, token: str) -> None:
    card = await published(hall, await hall.town.member("花子"))
    kenta = await hall.town.member("健太")

    answers = [
        await kenta.do("event.rsvp", token, "come", complete=False),
        await kenta.do("event.rsvp", button(card, "参加").action.args[0], "royal", complete=False),
        await kenta.do("event.withdraw", token, complete=False),
        await kenta.do("event.info", token, "9" * 30, complete=False),
        await kenta.do("event.list", "", "-1", complete=False),
        await kenta.do("event.mine", "many", complete=False),
    ]

    assert not any("不具合" in said(answer) for answer in answers if isinstance(answer, Message))
    assert field_of(await kenta.press(card, "詳しく見る"), "回答") == "参加 0人"
    assert from_token("7zzzzzzzzzzzz") is not None


async def test_outsiders_are_shown_the_door_and_leave_no_answer(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    card = await published(hall, hanako)

    refused = await hall.town.person("通りすがり").press(card, "参加")

    assert "まずは入庁を" in said(refused)
    assert field_of(await hanako.press(card, "詳しく見る"), "回答") == "参加 0人"


async def test_who_leaves_the_town_gives_the_seat_to_the_next(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"), "来週土曜21時 もくもく会 1人")
    kenta, ryoko = await hall.town.member("健太"), await hall.town.member("良子")
    await kenta.press(card, "参加")
    await ryoko.press(card, "参加")

    member = await kenta.record()
    left = await hall.town.town.membership.leave(member.id, Origin("", hall.town.clock.now()))

    assert not left.active
    assert await hall.wait(SPACING) == [ASKED]
