"""プログラム: written at once, helped with, talked at; parties, co-hosts and materials beside it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import EventId, from_token
from bot.domain.members import Office
from bot.view import Answer, Button, Form, Message, controls
from tests.builders.answers import facts, field_of, rows, said, values_of
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.reforms import NOTICE, give_room, in_room, turn
from tests.builders.town import Person, button, open_town

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
TEXT = "19:00 開会 5分 / 講演 30分 山田さん\n19:35-19:50 第1部 窓口のこと\n閉会"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def announced(host: Person, title: str, *, section: str = "", **values: str) -> str:
    """Hold an event on the first of next month at seven; returns its token."""
    args = (section,) if section else ("",)
    form = await host.do("event.create", *args, complete=False)
    filled = {"title": title, "when": "来月1日 19:00-21:00", **values}
    return token_of(await host.press(await host.send(form, **filled), "公開する"))


def token_of(detail: Answer) -> str:
    return button(detail, "聞くだけ").action.args[0]


async def written(host: Person, event: str, text: str = TEXT) -> Answer:
    form = await host.do("programme.write", event)
    return await host.press(await host.send(form, text=text), "これでよい")


async def until_start(hall: Hall, event: str) -> None:
    async with hall.town.storage.read() as work:
        found = await work.events.get(EventId(from_token(event) or 0))
    assert found is not None
    hall.town.clock.set(found.starts_at)
    await hall.listen()


def labels(answer: Answer) -> list[str]:
    assert isinstance(answer, Message)
    return [control.label for control in controls(answer) if isinstance(control, Button)]


def talks(stage: Answer) -> list[tuple[str, ...]]:
    """What the buttons to each talk of a stage carry, in order."""
    assert isinstance(stage, Message)
    found = [control.action for control in controls(stage) if isinstance(control, Button)]
    return [action.args for action in found if action.verb == "programme.talk_page"]


async def test_a_programme_is_written_at_once_shown_back_and_worked_on(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    event = await announced(hanako, "勉強会")

    assert "プログラムはまだありません" in said(await kenta.do("programme.show", event))
    assert "変えられるのは" in said(await kenta.do("programme.write", event))
    form = await hanako.say("プログラム まとめて 勉強会")
    back = await hanako.send(form, text=TEXT)
    assert "19:00〜19:05 開会\n19:05〜19:35 講演(山田さん)\n19:35〜19:50 第1部 窓口のこと" in said(back)
    assert "10分としました" in said(back)
    assert "プログラムはまだありません" in said(await kenta.do("programme.show", event))
    assert values_of(await hanako.press(back, "書き直す"))["text"] == TEXT
    page = await hanako.press(back, "これでよい")
    assert "19:50〜20:00 閉会" in said(page)

    added = await hanako.do("programme.add", event, title="休憩", minutes="10", note="お茶を用意します")
    assert "20:00〜20:10 休憩" in said(added)
    part = await hanako.press(page, "直す・並べかえる")  # the first one
    moved = await hanako.press(part, "下へ")
    assert rows(moved)[:2] == ["19:00〜19:30 講演(山田さん)", "19:30〜19:35 開会"]
    edited = await hanako.send(await hanako.press(part, "直す"), title="はじめに", minutes="15")
    assert "19:30〜19:45 はじめに" in said(edited)
    named = await hanako.send(await hanako.press(part, "登壇する庁員"), member="健太")
    assert "19:30〜19:45 はじめに(健太さん)" in said(named)
    await hall.listen()
    assert "登壇者としてお名前が入りました" in said(hall.in_private(kenta)[-1])
    again = await hanako.do("programme.write", event)
    assert values_of(again)["text"].splitlines()[:2] == ["講演 30分 山田さん", "はじめに 15分"]
    assert "はじめに(健太さん)" in said(await hanako.press(await hanako.send(again), "これでよい"))
    off = await kenta.press(hall.in_private(kenta)[-1], "登壇を外れる")
    assert "(健太さん)" not in said(off)
    assert "閉会" in said(await hanako.press(part, "消す"))
    assert "もうありません" in said(await hanako.press(part, "消す"))
    detail = said(await kenta.do("event.info", event))
    assert "プログラム\n19:00〜19:30 講演(山田さん)" in detail
    await hall.wait(MINUTE)
    assert "19:00〜19:30 講演(山田さん)" in said(hall.card())

    wrong = await hanako.send(await hanako.do("programme.write", event), text="\n \n・")
    assert isinstance(wrong, Form)
    assert "読み取れませんでした" in wrong.problems["text"]


async def test_roles_are_taken_given_back_and_freed_and_the_host_hears(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    event = await announced(hanako, "勉強会", capacity="1")
    await hanako.do("event.rsvp", event, "come")

    called = await hanako.press(await hanako.do("programme.roles", event), "記録を募る")
    assert "記録:まだいません(あと1人)" in said(called)
    hall.town.clock.advance(MINUTE)
    assert "受付:まだいません(あと2人)" in said(
        await hanako.do("programme.role", event, name="受付", slots="2")
    )
    assert "変えられるのは" in said(await kenta.do("programme.role", event, name="司会"))
    await hall.wait(MINUTE)
    card = hall.card()
    assert "記録を募集中(あと1人)、受付を募集中(あと2人)" in said(card)

    taken = await kenta.press(card, "記録を引き受ける")
    assert "席はキャンセル待ちです" in said(taken)
    assert "もう引き受けていただいています" in said(await kenta.press(card, "記録を引き受ける"))
    late = await yumi.press(card, "記録を引き受ける")
    assert "先に決まりました" in said(late)
    assert "受付:まだいません" in said(await yumi.press(late, "役割を見る"))
    await hall.wait(MINUTE)
    assert "健太さんが「勉強会」の記録を引き受けてくれました" in said(hall.in_private(hanako)[-1])
    assert "記録を募集中" not in said(hall.card())

    assert "降りました" in said(await kenta.press(taken, "記録を降りる"))
    await hall.wait(MINUTE)
    await yumi.do("event.withdraw", event)
    await yumi.press(card, "記録を引き受ける")
    assert "あなたの回答:キャンセル待ち(2番目)" in said(await yumi.do("event.info", event))
    await yumi.do("leave.now")
    await hall.wait(MINUTE)
    assert "由美さんが「勉強会」の記録を降りました" in said(hall.in_private(hanako)[-1])
    await kenta.press(card, "受付を引き受ける")
    await kenta.do("event.withdraw", event)
    await hall.listen()
    draft = await hanako.do("event.cancel", event, reason="台風のため")
    await hanako.press(draft, "取りやめる")
    await hall.wait(MINUTE)
    assert "中止になりました" in said(hall.in_private(kenta)[-1])


async def test_lightning_talks_have_slots_an_order_and_a_bell_that_outlives_a_restart(
    tmp_path: Path,
) -> None:
    async with open_hall(tmp_path) as hall:
        hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
        event = await announced(hanako, "LT大会")
        await hanako.do("programme.talks", event, slots="2")
        await hall.wait(MINUTE)
        card = hall.card()
        assert "LTを募集中(あと2枠)" in said(card)
        first = await kenta.send(await kenta.press(card, "LTに申し込む"), title="窓口の話")
        assert "「窓口の話」で申し込みました。1番目です" in said(first)
        await yumi.send(await yumi.press(card, "LTに申し込む"), title="道路の話")
        waiting = await hanako.send(await hanako.press(card, "LTに申し込む"), title="広報の話")
        assert "空きを待つ1番目です" in said(waiting)
        await hall.wait(MINUTE)
        assert "健太さんが「LT大会」のLTに申し込みました" in said(hall.in_private(hanako)[0])
        assert "LTを募集中" not in said(hall.card())

        moved = await hanako.press(await hanako.do("programme.talk_page", *talks(waiting)[1]), "上へ")
        assert "1. 道路の話(由美さん)\n" in said(moved)
        await kenta.press(first, "申し込みを取り消す")
        stage = await hanako.press(await hanako.do("programme.talk_page", *talks(waiting)[1]), "上へ")
        assert "2. 広報の話(花子さん)" in said(stage)
        await hall.wait(MINUTE)
        assert any("枠が空きました" in one.summary for one in hall.in_private(hanako))
        assert "1時間前から" in said(await hanako.press(stage, "始める"))
        assert "変えられるのは" in said(await kenta.press(stage, "始める"))

        await until_start(hall, event)
        begun = await hanako.press(stage, "始める")
        assert "もう進んでいます" in said(await hanako.press(stage, "始める"))
        await hall.listen()
        now = hall.town.clock.now()
    async with open_hall(tmp_path) as hall:
        hanako = hall.town.person("花子")
        hall.town.clock.set(now)
        assert await hall.wait(4 * MINUTE) == ["由美さん、あと1分です。"]
        assert await hall.wait(MINUTE) == [
            "時間です。由美さん、ありがとうございました。次は花子さんの「広報の話」です。"
        ]
        bell = hall.in_channel()[-1]
        await hanako.press(bell, "次の人")
        await hall.listen()
        assert "2番目、花子さんの「広報の話」です。5分、どうぞ。" in said(hall.in_channel()[-1])
        assert "もう進んでいます" in said(await hanako.press(bell, "次の人"))
        assert "済" in said(await hanako.do("programme.stage", *button(begun, "次の人").action.args[:1]))


async def test_a_party_keeps_seats_for_those_who_help_and_goes_with_its_event(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    event = await announced(hanako, "勉強会", place="縁側市役所")
    await hanako.press(await hanako.do("programme.roles", event), "司会を募る")
    await kenta.press(await kenta.do("event.info", event), "司会を引き受ける")

    ready = await hanako.press(await hanako.do("event.info", event), "準備と設定")
    form = await hanako.press(ready, "懇親会をつける")
    assert values_of(form)["title"] == "勉強会 懇親会"
    assert "21:00〜23:00" in values_of(form)["when"]
    draft = await hanako.send(form, capacity="1")
    venue = await hanako.press(draft, "会場と参加費")
    draft = await hanako.send(venue, fee="3,000円くらい", access="駅の北口に集合")
    party = token_of(await hanako.press(draft, "公開する"))

    detail = await yumi.do("event.info", party)
    assert field_of(detail, "参加費") == "3,000円くらい"
    assert "「勉強会」の懇親会です" in said(detail)
    assert "懇親会:「勉強会 懇親会」" in said(await yumi.do("event.info", event))
    assert "つけられません" in said(await hanako.do("host.party", party))
    assert "満席です" in said(await yumi.press(detail, "参加"))
    assert "「参加」で受け付けました" in said(await kenta.do("event.rsvp", party, "come"))
    await kenta.do("event.withdraw", party)
    async with hall.town.storage.read() as work:
        found = await work.events.get(EventId(from_token(party) or 0))
    assert found is not None
    hall.town.clock.set(found.starts_at - DAY)
    await hall.town.town.rsvps.release_kept(hall.town.clock.now())
    await hall.wait(MINUTE)
    assert "席がひとつ空きました" in said(hall.in_private(yumi)[-1])

    asked = await hanako.do("event.cancel", event, reason="台風のため")
    assert "このイベントについた「勉強会 懇親会」が残っています" in said(asked)
    gone = await hanako.press(asked, "いっしょに取りやめる")
    assert "「勉強会 懇親会」も取りやめました" in said(gone)
    assert "中止になりました" in said(await yumi.do("event.info", party))


async def test_each_further_morning_is_called_to_mind(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    event = await announced(hanako, "視察", when="来月1日 10:00〜来月2日 16:00", place="道の駅")
    await hanako.do("programme.add", event, title="移動", minutes="1380")
    await hanako.do("programme.add", event, title="窓口の見学", minutes="60")
    await hall.wants_direct_reminders(kenta)
    await kenta.do("event.rsvp", event, "come")
    async with hall.town.storage.read() as work:
        found = await work.events.get(EventId(from_token(event) or 0))
    assert found is not None
    hall.town.clock.set(found.starts_at)
    await hall.listen()

    heard = await hall.wait(timedelta(hours=22))

    assert heard.count("「視察」は、今日が2日目です") == 2  # in the channel, and in private
    assert "窓口の見学" in said(hall.in_private(kenta)[-1])
    assert "移動" not in said(hall.in_private(kenta)[-1])
    assert await hall.wait(timedelta(hours=20)) == []


async def test_several_days_a_venue_and_a_shelf_of_materials(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    event = await announced(hanako, "視察", when="来月1日 10:00〜来月2日 16:00")
    detail = await kenta.do("event.info", event)
    assert "(2日間)" in field_of(detail, "日時")
    assert "変えられるのは" in said(await kenta.do("host.venue", event))
    form = await hanako.do("host.venue", event)
    await hanako.send(form, fee="無料", access="8時に集合")
    assert field_of(await kenta.do("event.info", event), "行き方") == "8時に集合"

    slides = (event, "https://Example.jp/slides/?utm_source=x", "slides", "スライド")
    assert "加えられるのは" in said(await kenta.do("material.add", *slides))
    assert "資料を加えました" in said(await hanako.do("material.add", *slides))
    twice = (event, "https://example.jp:443/slides#page=2", "slides", "スライド")
    assert "もうあります" in said(await hanako.do("material.add", *twice))
    plain = await hanako.do("material.add", event, url="http://example.jp", kind="slides", title="スライド")
    assert isinstance(plain, Form)
    assert "https://" in plain.problems["url"]
    shelf = await kenta.press(await kenta.do("event.info", event), "資料(1)")
    assert "スライド:スライド" in said(shelf)
    assert "外す" not in labels(shelf)
    hall.town.clock.advance(60 * DAY)
    await hanako.do("material.add", event, url="https://example.jp/video", kind="video", title="録画")
    shelf = await hanako.do("material.list", event)
    assert "動画:録画" in said(shelf)
    assert "外しました" in said(await hanako.press(shelf, "外す"))


async def test_two_sections_hold_one_event_with_both_calendars_and_rooms(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    ours, theirs = await section_of(hall, "写真課", hanako), await section_of(hall, "登山課", kenta)
    await give_room(hall, ours, "c-ours")
    await give_room(hall, theirs, "c-theirs")
    event = await announced(hanako, "山を撮る会", section=ours)
    await hall.listen()

    assert "変えられるのは" in said(await yumi.do("host.cohost", event, section="登山課"))
    assert "「写真課」の" in said(await hanako.do("host.cohost", event, section="写真課"))
    assert "声をかけました" in said(await hanako.do("host.cohost", event, section="登山課"))
    assert "もう声をかけています" in said(await hanako.do("host.cohost", event, section="登山課"))
    assert "山を撮る会" not in said(await yumi.do("event.list", theirs))
    await hall.listen()
    letter = hall.in_private(kenta)[-1]
    token = button(letter, "いっしょに開く").action
    assert "できる手続きです" in said(await yumi.do(token.verb, *token.args))
    assert "いっしょに開きます" in said(await kenta.press(letter, "いっしょに開く"))
    await hall.wait(MINUTE)
    assert {shown.channel for shown in hall.messenger.shown} >= {"c-ours", "c-theirs"}
    assert "山を撮る会" in said(await yumi.do("event.list", theirs))
    assert field_of(await yumi.do("event.info", event), "共催") == "登山課"
    form = await kenta.do("event.edit", event, complete=False)
    assert "変えました" in said(await kenta.send(form, place="山頂"))
    page = await kenta.do("host.cohosts", event)
    assert "なしにしました" in said(await kenta.press(page, "共催をやめる"))
    assert "山を撮る会" not in said(await yumi.do("event.list", theirs))
    await hall.listen()
    assert "なしになりました" in said(hall.in_private(hanako)[-1])


async def cohosted(hall: Hall, event: str, section: str) -> None:
    admin = hall.town.person("総務")
    await admin.do("host.cohost", event, section)
    await admin.do("host.cohost_agree", event, section)


async def test_sections_that_go_leave_what_they_held_with_others(hall: Hall) -> None:
    hanako, kenta, yumi, emi = [await hall.town.member(name) for name in ("花子", "健太", "由美", "恵美")]
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    ours = await section_of(hall, "写真課", hanako)
    others = [
        await section_of(hall, name, who)
        for name, who in (("登山課", kenta), ("散歩課", yumi), ("星空課", emi))
    ]
    for number, section in enumerate((ours, *others)):
        await give_room(hall, section, f"c-{number}")
    event = await announced(hanako, "山を撮る会", section=ours, when="来月20日 19:00-21:00")
    for section in others:
        await cohosted(hall, event, section)
    together = field_of(await yumi.do("event.info", event), "共催")
    assert set(together.split("、")) == {"登山課", "散歩課", "星空課"}

    await admin.do("reform.close_now", others[0], reason="約束に反した")
    await yumi.do("section.privacy_now", others[1], "members")
    assert field_of(await emi.do("event.info", event), "共催") == "星空課"
    private = await announced(yumi, "内輪の会", section=others[1], when="来月21日 19:00-21:00")
    assert "共催はできない" in said(await yumi.do("host.cohost", private, ours))
    await admin.do("reform.merge", section="星空課", into="写真課", reason="人が重なる")
    await turn(hall, NOTICE)
    assert "共催" not in facts(await emi.do("event.info", event))
    assert "山を撮る会" in said(await emi.do("event.list", ours))
    async with hall.town.storage.read() as work:
        found = await work.events.get(EventId(from_token(event) or 0))
    assert found is not None
    hall.town.clock.set(found.starts_at - HOUR)
    await emi.do("event.rsvp", event, "come")
    await hall.listen()
    reminded = [number for number in range(4) if any("あと" in said for said in in_room(hall, f"c-{number}"))]
    assert reminded == [0]


async def test_the_same_in_english(tmp_path: Path) -> None:
    async with open_town(tmp_path) as town:
        emma = await town.member("Emma", locale="en")
        form = await emma.do("event.create", "", complete=False)
        draft = await emma.send(form, title="Study night", when="next Sat 19:00-21:00")
        event = button(await emma.press(draft, "Publish"), "Just listen").action.args[0]
        back = await emma.send(
            await emma.do("programme.write", event), text="Opening 5 min\nLecture 30 min Dr Ito"
        )
        assert "19:00–19:05 Opening\n19:05–19:35 Lecture (Dr Ito)" in said(back)
        page = await emma.press(back, "That is right")
        roles = await emma.press(page, "See the roles")
        assert "Note taker: nobody yet (1 more)" in said(await emma.press(roles, "Call for: Note taker"))


async def test_a_page_no_button_of_ours_carries_is_just_empty(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    event = await announced(hanako, "勉強会")

    for verb in ("material.list", "programme.show", "programme.roles"):
        assert "うまくいきませんでした" not in said(await hanako.do(verb, event, "9" * 30))
    assert "資料はまだありません" in said(await hanako.do("material.list", event, "9" * 30))


async def test_a_host_who_takes_a_talk_off_is_not_told_of_it(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    event = await announced(hanako, "LT大会")
    opened = await hanako.do("programme.talks", event, slots="2")
    part = button(opened, "LTに申し込む").action
    await kenta.do(part.verb, *part.args, title="窓口の話")
    await hall.wait(MINUTE)
    (token,) = talks(await hanako.do("programme.stage", *part.args))

    await hanako.press(await hanako.do("programme.talk_page", *token), "健太さんを外す")
    await hall.wait(MINUTE)
    assert [one for one in hall.in_private(hanako) if "なくなりました" in one.summary] == []
    assert "申し込みはまだありません" in said(await hanako.do("programme.stage", *part.args))
    again = await kenta.do(part.verb, *part.args, title="窓口の話")
    await kenta.press(again, "申し込みを取り消す")
    await hall.wait(MINUTE)
    assert any("「窓口の話」(健太さん)は、なくなりました" in one.summary for one in hall.in_private(hanako))
