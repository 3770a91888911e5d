"""くり返しのイベント: shown in full, announced one after another, answered and changed all at once."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.view import Answer, Button, Form, Items, Message, controls, mentioned
from tests.builders.answers import field_of, rows, said, select_of, values_of
from tests.builders.hall import Hall, open_hall
from tests.builders.town import Person, button

SPACING, DAY = timedelta(seconds=6), timedelta(days=1)
LINE = "定例会 毎週月曜19時から20時半(祝日は除く) 2人"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def wait(hall: Hall, by: timedelta) -> list[str]:
    hall.town.clock.advance(by)
    await hall.town.town.series.tick(hall.town.clock.now())
    return await hall.listen()


async def begun(hall: Hall, host: Person, line: str = LINE) -> Answer:
    """Hold a series; returns the detail of its first occurrence."""
    detail = await host.press(await host.say(f"イベント 作成 {line}"), "公開する")
    await wait(hall, SPACING)
    return detail


def every_time(shown: Answer) -> list[str]:
    """The buttons that answer every time of a series."""
    assert isinstance(shown, Message)
    return [one.label for one in controls(shown) if isinstance(one, Button) and "毎回" in one.label]


def cards(hall: Hall) -> list[Message]:
    return [one for one in hall.in_channel() if one.summary == "イベントのご案内:定例会"]


def day_of(shown: Answer) -> str:
    return field_of(shown, "日時").partition("(")[0]


async def days_of(person: Person, token: str) -> list[str]:
    """The dates that are planned of the series an event belongs to, without their times."""
    return [row.partition("(")[0] for row in rows(await person.do("event.series", token))]


async def test_a_series_is_shown_in_full_and_announced_one_time_after_another(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    asked = await hanako.say(f"イベント 作成 {LINE}")
    assert field_of(asked, "くり返し") == "毎週月曜(祝日は除く) 19:00〜20:30"
    assert field_of(asked, "次の回") == (
        "2026年11月30日(月) 19:00〜20:30、2026年12月7日(月) 19:00〜20:30、2026年12月14日(月) 19:00〜20:30"
    )
    assert field_of(asked, "お休みになる日") == "2026年11月23日(月) 勤労感謝の日"
    assert "予定はありません" in said(await hanako.say("イベント 一覧"))

    detail = await hanako.press(asked, "公開する")
    assert said(await hanako.press(asked, "公開する")) == said(detail)
    assert "「定例会」を公開しました" in said(detail)
    assert field_of(detail, "日時") == "2026年11月30日(月) 19:00〜20:30"
    assert field_of(detail, "ほかの回").startswith("2026年12月7日(月)")
    assert await wait(hall, SPACING) == ["イベントのご案内:定例会"]
    assert field_of(cards(hall)[0], "くり返し") == "毎週月曜(祝日は除く) 19:00〜20:30"
    listed = await hanako.say("イベント 一覧")
    assert rows(listed) == ["定例会(毎週月曜(祝日は除く)) ほか7回"]
    named = await hanako.say("イベント くり返し 定例会")
    assert rows(named) == rows(await hanako.press(detail, "くり返しの予定"))
    assert len(await hanako.suggest("event", "定例")) == 1

    await wait(hall, 9 * DAY)
    assert len(cards(hall)) == 1
    await wait(hall, DAY)
    assert [day_of(card) for card in cards(hall)] == ["2026年11月30日", "2026年12月7日"]
    days = await days_of(hanako, button(detail, "参加").action.args[0])
    assert (days[0], days[-1]) == ("2026年12月7日", "2027年2月1日")  # 1/11 is 成人の日


async def test_one_answer_holds_for_every_time_and_an_own_one_wins(hall: Hall) -> None:
    hanako, kenta, emma = [await hall.town.member(name) for name in ("花子", "健太", "恵麻")]
    detail = await begun(hall, hanako)
    first = button(detail, "参加").action.args[0]
    await emma.do("event.rsvp", first, "listen")

    answered = await kenta.press(detail, "毎回「参加」")
    assert "いまある予定のうち8回" in said(answered)
    assert "毎回の回答:参加" in said(answered)
    hall.town.clock.advance(SPACING)
    assert "いまある予定のうち7回" in said(await emma.press(detail, "毎回「参加」"))
    hall.town.clock.advance(SPACING)
    waits = await hanako.press(detail, "毎回「参加」")
    assert "毎回の回答:参加" in said(waits)
    assert "参加 2/2人 ・ 聞くだけ 1人" in said(await hanako.do("event.info", first))

    await wait(hall, 10 * DAY)  # a ninth was made, and answered in the order of the answers
    assert "回答:キャンセル待ち" not in said(await kenta.say("イベント 自分の予定"))
    assert "回答:キャンセル待ち" in said(await hanako.say("イベント 自分の予定"))
    withdrawn = await kenta.press(answered, "毎回の回答を取り消す")
    assert "これからの8回の回答も取り消しています" in said(withdrawn)
    hall.town.clock.advance(SPACING)
    assert "それぞれの回の回答は、そのまま" in said(await kenta.press(answered, "毎回の回答を取り消す"))
    assert rows(await kenta.say("イベント 自分の予定")) == []
    assert "回答:キャンセル待ち" not in said(await hanako.say("イベント 自分の予定"))


async def test_one_time_what_follows_or_all_are_changed_and_told_once(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    detail = await begun(hall, hanako, "定例会 毎週土曜19時から20時")
    await kenta.press(detail, "毎回「参加」")
    listed = await hanako.press(detail, "くり返しの予定")
    assert isinstance(listed, Message)

    asked = await hanako.press(await hanako.press(listed, "詳しく見る"), "内容を変える")
    assert "どの回を変えますか" in said(asked)
    await hanako.send(await hanako.press(asked, "この回だけ"), place="3階")
    assert await wait(hall, SPACING) == ["「定例会」の予定が変わりました"]

    form = await hanako.press(asked, "全部")
    assert values_of(form)["when"] == "毎週土曜 19:00〜20:00(次は2026年11月21日(土))"
    look = await hanako.send(form, when="毎週土曜 20:00〜21:00", place="広間")
    assert "これからの回をすべて" in said(look)
    assert field_of(look, "次の回").startswith("2026年11月21日(土) 20:00〜21:00、2026年11月28日(土) 20:00")
    changed = await hanako.press(look, "この内容に変える")
    assert "一度だけお知らせします" in said(changed)
    quiet = await hanako.choose(select_of(changed, "event.series.reminders").action, "day")
    assert field_of(quiet, "リマインド") == "1日前"
    assert await wait(hall, SPACING) == ["くり返しの「定例会」の予定が変わりました"]
    post = hall.in_channel()[-1]
    assert field_of(post, "くり返し") == "毎週土曜 19:00〜20:00 → 毎週土曜 20:00〜21:00"
    assert mentioned(post) == ((await kenta.record()).id,)
    first = await hanako.press(listed, "詳しく見る")
    assert (field_of(first, "場所"), field_of(first, "日時")) == ("3階", "2026年11月21日(土) 20:00〜21:00")
    assert "あなたの回答:参加" in said(await kenta.press(listed, "詳しく見る"))
    assert "ほかの方が先に変更しました" in said(await hanako.send(form, title="古い"))


async def test_only_what_a_series_offers_can_be_answered_every_time(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    asked = await hanako.say(f"イベント 作成 {LINE}")
    await hanako.do("event.reception", button(asked, "受付の設定").action.args[0], "", "", "", "come")

    detail = await hanako.press(asked, "公開する")

    assert every_time(detail) == []
    assert every_time(await hanako.press(detail, "くり返しの予定")) == ["毎回「聞くだけ」"]


async def test_where_names_are_hidden_a_change_names_nobody_and_is_told_in_private(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    asked = await hanako.say("イベント 作成 定例会 毎週土曜19時から20時")
    await hanako.do("event.reception", button(asked, "受付の設定").action.args[0], "", "", "host")
    detail = await hanako.press(asked, "公開する")
    await kenta.press(detail, "毎回「参加」")
    await wait(hall, SPACING)

    form = await hanako.press(await hanako.press(detail, "内容を変える"), "全部")
    await hanako.press(await hanako.send(form, place="広間"), "この内容に変える")
    await wait(hall, SPACING)

    assert mentioned(hall.in_channel()[-1]) == ()
    assert "1人が回答しています" in said(hall.in_channel()[-1])
    assert [one.summary for one in hall.in_private(kenta)] == ["くり返しの「定例会」の予定が変わりました"]


async def test_another_rule_keeps_its_days_and_calls_the_others_off(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    detail = await begun(hall, hanako, "定例会 毎週土曜19時から20時")
    await kenta.press(detail, "毎回「参加」")
    third = button_to(await hanako.press(detail, "くり返しの予定"), 2)

    form = await hanako.press(await hanako.do("event.edit", third, complete=False), "この回から後")
    assert values_of(form)["when"] == "毎週土曜 19:00〜20:00(次は2026年12月5日(土))"
    wrong = await hanako.send(form, when="3日おき 19時")
    assert isinstance(wrong, Form)
    assert "3日ごと / 4日ごと" in wrong.problems["when"]
    look = await hanako.send(form, when="隔週土曜 19:00〜20:00(次は2026年12月5日(土))")
    assert "2026年12月12日(土)" in field_of(look, "取りやめになる回")
    changed = await hanako.press(look, "この内容に変える")
    assert "変えました" in said(changed)
    assert await wait(hall, SPACING) == ["くり返しの「定例会」の予定が変わりました"]
    assert "2026年12月12日(土)" in field_of(hall.in_channel()[-1], "取りやめになった回")
    later = await kenta.do("event.series", third)
    assert "毎回の回答:参加" in said(later)
    assert [row.partition("(")[0] for row in rows(later)][:2] == ["2026年12月5日", "2026年12月19日"]
    assert len(rows(later)) == 8  # those the new rule names besides are made at once
    assert await days_of(hanako, button(detail, "参加").action.args[0]) == [
        "2026年11月21日",
        "2026年11月28日",
    ]
    await wait(hall, DAY)
    await wait(hall, 7 * DAY)
    assert [day_of(card) for card in cards(hall)] == ["2026年11月21日", "2026年11月28日", "2026年12月5日"]

    asked = await hanako.do("event.cancel", third, reason="会場の都合")
    await hanako.press(asked, "この回だけ取りやめる")
    await wait(hall, SPACING)
    assert (await days_of(hanako, third))[0] == "2026年12月19日"
    rest = button_to(await hanako.do("event.series", third), 1)
    asked = await hanako.do("event.cancel", rest, reason="改組のため")
    assert "これからの回をすべて" in said(await hanako.press(asked, "全部を取りやめる"))
    assert await wait(hall, SPACING) == ["くり返しの「定例会」は、これからの回がすべて中止になりました"]
    assert "理由:改組のため" in said(hall.in_channel()[-1])
    assert "これからの回はありません" in said(await hanako.do("event.series", rest))
    assert "終わっています" in said(await kenta.do("event.series.answer", rest, "come"))


async def test_a_long_series_is_read_page_by_page(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    detail = await begun(hall, hanako, "朝会 毎日8時から9時 全10回")
    page = await hanako.press(detail, "くり返しの予定")
    later = await hanako.press(page, "次")

    assert len({*rows(page), *rows(later)}) == 10
    assert len(rows(later)) == 2
    assert rows(await hanako.press(later, "前")) == rows(page)


async def test_what_follows_does_not_wait_for_a_time_that_was_moved_behind_it(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    detail = await begun(hall, hanako, "定例会 毎週土曜19時から20時")
    series = await hanako.press(detail, "くり返しの予定")
    second, third = button_to(series, 1), button_to(series, 2)
    form = await hanako.press(await hanako.do("event.edit", second, complete=False), "この回だけ")
    await hanako.send(form, when="2026年12月20日 19:00〜20:00")
    form = await hanako.press(await hanako.do("event.edit", third, complete=False), "この回から後")
    changed = await hanako.press(await hanako.send(form, place="3階"), "この内容に変える")
    assert "変えました" in said(changed)

    await wait(hall, 8 * DAY)
    assert "2026年12月5日" in [day_of(card) for card in cards(hall)]


async def test_it_is_all_said_in_english_too(hall: Hall) -> None:
    emma = await hall.town.member("Emma", locale="en")

    asked = await emma.say("event create Study night every Mon 21:00-22:30, except public holidays")
    assert field_of(asked, "Repeats") == "every Mon (except public holidays) at 21:00–22:30"
    assert field_of(asked, "Left out") == "Mon 23 Nov 2026"
    detail = await emma.press(asked, "Publish")
    assert (
        rows(await emma.say("event list"))[0] == "Study night (every Mon (except public holidays)) and 7 more"
    )
    assert "Your answer for every time: Come" in said(await emma.press(detail, "Come: every time"))
    form = await emma.press(await emma.press(detail, "Edit"), "This and all after it")
    assert values_of(form)["when"].startswith("every Mon (except public holidays) at 21:00–22:30 (next:")
    look = await emma.send(form, place="Room 3")
    assert "those who answered are told once" in said(await emma.press(look, "Change it"))


def button_to(shown: Answer, number: int) -> str:
    """The token of the event behind an entry of a series' list."""
    assert isinstance(shown, Message), shown
    items = next(block for block in shown.blocks if isinstance(block, Items)).items
    opener = items[number].button
    assert opener is not None
    return opener.action.args[0]
