"""受付: the rules a host sets, seats that are held, guests, the deadline, and names that are kept."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.members import Office
from bot.view import Action, Answer, Form, Message, Select, controls, mentioned
from tests.builders.answers import field_of, said
from tests.builders.hall import Hall, open_hall
from tests.builders.town import Person, button, open_town

DAY, SPACING = timedelta(days=1), timedelta(seconds=6)
LINE = "来週土曜21時 もくもく会"  # the clock starts on Saturday, 21 November 2026, at ten
ASKED = "席がひとつ空きました。「もくもく会」に参加されますか"
LAPSED = "「もくもく会」のお席をお取りしておく期限が過ぎました"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def wait(hall: Hall, by: timedelta) -> list[str]:
    """Let time pass as it does: the clock looks after held seats and deadlines."""
    hall.town.clock.advance(by)
    await hall.town.town.seat_holds.tick(hall.town.clock.now())
    return await hall.listen()


async def published(hall: Hall, host: Person, line: str = LINE) -> Message:
    await host.press(await host.say(f"イベント 作成 {line}"), "公開する")
    await hall.wait(SPACING)
    return hall.card()


async def people(hall: Hall, *names: str) -> list[Person]:
    return [await hall.town.member(name) for name in names]


def labels(answer: Answer) -> list[str]:
    assert isinstance(answer, Message)
    return [control.label for control in controls(answer) if not isinstance(control, Select)]


def menu(answer: Answer, placeholder: str) -> Action:
    assert isinstance(answer, Message)
    return next(
        one.action for one in controls(answer) if isinstance(one, Select) and placeholder in one.placeholder
    )


async def test_a_host_sets_the_rules_on_the_draft_and_they_outlast_a_restart(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        hanako = await hall.town.member("花子")
        confirm = await hanako.say(f"イベント 作成 {LINE} 2人")
        rules = await hanako.press(confirm, "受付の設定")
        await hanako.choose(menu(rules, "受け付ける答え方"), "undecided")
        await hanako.choose(menu(rules, "席に数える"), "drop_in")
        await hanako.choose(menu(rules, "同伴者"), "2")
        await hanako.choose(menu(rules, "名前"), "host")
    async with open_town(tmp_path) as town:
        hanako = town.person("花子")
        wrong = await hanako.send(await hanako.press(rules, "締切を決める"), until="12/4 18:00")
        assert isinstance(wrong, Form)
        assert "始まる2026年11月28日(土) 21:00までの" in wrong.problems["until"]
        done = await hanako.send(wrong, until="11/27 18:00")
        assert field_of(done, "受け付ける答え方") == "参加、聞くだけ、顔出し、後で見る"
        assert field_of(done, "席に数える回答") == "参加、顔出し"
        assert field_of(done, "締切") == "2026年11月27日(金) 18:00"
        assert field_of(done, "同伴者") == "お一人につき2人まで"
        assert field_of(done, "参加する方の名前") == "世話人だけに見せる"
        draft = await hanako.press(done, "下書きに戻る")
        public = await hanako.press(draft, "公開する")

        assert field_of(draft, "締切") == "2026年11月27日(金) 18:00"
        assert field_of(public, "回答") == "参加 0人 ・ 席 0/2"
        assert "未定" not in labels(public)
        assert "受付の設定" in labels(await hanako.press(public, "準備と設定"))
        refused = await hanako.do("event.rsvp", button(public, "参加").action.args[0], "undecided")
        assert "その答え方は受け付けていません" in said(refused)


async def test_a_held_seat_is_taken_passed_on_or_lapses_to_the_next(hall: Hall) -> None:
    card = await published(hall, await hall.town.member("花子"), f"{LINE} 1人")
    kenta, ryoko, minoru = await people(hall, "健太", "良子", "実")
    emma = await hall.town.member("Emma", locale="en")
    async with hall.town.storage.write() as work:
        await work.members.save(replace(await emma.record(), zone="Europe/London", language="en"))
    seat = await kenta.press(card, "参加")
    for person in (ryoko, minoru, emma):
        await person.press(card, "参加")

    await kenta.press(seat, "取り消す")
    assert await hall.wait(SPACING) == [ASKED]
    assert "お取りしています(2026年11月22日(日) 10:00まで)" in said(await ryoko.press(card, "詳しく"))
    assert await wait(hall, DAY - SPACING - timedelta(seconds=1)) == []
    assert sorted(await wait(hall, timedelta(seconds=1))) == sorted([LAPSED, ASKED])
    letter, late = hall.in_private(ryoko)[-1], hall.in_private(ryoko)[0]
    assert "期限は過ぎていました" in said(await ryoko.press(late, "席を取る"))
    again = await ryoko.press(letter, "もう一度並ぶ")
    assert "キャンセル待ちの2番目" in said(again)

    passed = await minoru.press(hall.in_private(minoru)[-1], "見送る")
    assert "見送りと承りました" in said(passed)
    assert await hall.wait(SPACING) == ["A seat is free at “もくもく会”. Would you like to come?"]
    mail = hall.in_private(emma)[-1]
    assert "held for you until Mon 23 Nov 2026, 01:00" in said(mail)
    assert "the seat is yours" in said(await emma.press(mail, "Take the seat"))
    assert "“Come” was your answer already" in said(await emma.press(mail, "Pass"))
    await hall.wait(SPACING)
    assert field_of(hall.in_channel()[0], "回答") == "参加 1/1人 ・ キャンセル待ち 1人"
    assert await wait(hall, 3 * DAY) == []


async def test_the_card_of_an_event_counts_what_lapses_at_its_party(hall: Hall) -> None:
    hanako, kenta, ryoko = await people(hall, "花子", "健太", "良子")
    event = button(await published(hall, hanako), "参加").action.args[0]
    draft = await hanako.send(await hanako.do("host.party", event, complete=False), capacity="1")
    await hanako.press(draft, "公開する")
    await hall.wait(SPACING)
    party = hall.in_channel()[-1]
    seat = await kenta.press(party, "参加")
    await ryoko.press(party, "参加")
    await kenta.press(seat, "取り消す")
    await hall.wait(SPACING)
    assert "参加 0/1人 ・ 席の確認中 1人" in said(hall.in_channel()[0])

    await wait(hall, DAY)

    assert "参加 0/1人 ・ 未定 1人" in said(hall.in_channel()[0])


async def test_guests_come_along_and_fewer_seats_throw_nobody_out(hall: Hall) -> None:
    hanako, kenta, ryoko = await people(hall, "花子", "健太", "良子")
    card = await published(hall, hanako, f"{LINE} 3人")
    assert "同伴者は受け付けていません" in said(await kenta.say("イベント 同伴 もくもく会 1"))
    changed = await hanako.say("イベント 受付 もくもく会 同伴者=2 席=参加と顔出し")
    assert field_of(changed, "同伴者") == "お一人につき2人まで"
    thanks = await kenta.press(card, "参加")
    await ryoko.press(card, "顔出し")

    with_one = await kenta.choose(menu(thanks, "同伴者"), "1")
    no_room = await ryoko.say("イベント 同伴 もくもく会 2")

    assert "「同伴者1人」で受け付けました" in said(with_one)
    assert field_of(with_one, "回答") == "参加 2人 ・ 顔出し 1人 ・ うち同伴 1人 ・ 席 3/3"
    assert "いまは同伴者の席がありません" in said(no_room)
    assert "健太(+1人)" in said(await ryoko.press(card, "詳しく見る"))
    form = await hanako.do("event.edit", button(card, "参加").action.args[0], complete=False)
    assert "席より1人多くなっています" in said(await hanako.send(form, capacity="2"))


async def test_after_the_deadline_the_card_changes_once_and_minds_may_still_change(hall: Hall) -> None:
    hanako, kenta, ryoko = await people(hall, "花子", "健太", "良子")
    card = await published(hall, hanako)
    seat = await kenta.press(card, "参加")
    await hanako.say("イベント 締切 もくもく会 11/22 18:00")
    await hall.wait(SPACING)
    assert field_of(hall.in_channel()[0], "締切") == "2026年11月22日(日) 18:00"
    assert "参加" in labels(hall.in_channel()[0])

    await wait(hall, 2 * DAY)
    edits = len(hall.messenger.shown[0].edited_at)
    await wait(hall, DAY)

    assert labels(hall.in_channel()[0]) == [
        "聞くだけ",
        "顔出し",
        "後で見る",
        "未定",
        "詳しく見る",
        "質問を送る",
    ]
    assert "締め切りました" in said(hall.in_channel()[0])
    assert len(hall.messenger.shown[0].edited_at) == edits
    assert "2026年11月22日(日) 18:00に締め切りました" in said(await ryoko.press(card, "参加"))
    assert "「後で見る」で受け付けました" in said(await kenta.press(seat, "後で見る"))
    assert "なし" in field_of(await hanako.say("イベント 締切 もくもく会 なし"), "締切")
    assert "「参加」で受け付けました" in said(await ryoko.press(card, "参加"))


async def test_hidden_names_are_nowhere_and_changes_are_told_in_private(hall: Hall) -> None:
    hanako, kenta, ryoko = await people(hall, "花子", "健太", "良子")
    boss = await hall.town.member("総務", Office.ADMINISTRATOR)
    card = await published(hall, hanako)
    await kenta.press(card, "参加")
    await hanako.say("イベント 受付 もくもく会 名前=世話人だけに見せる")

    shown = [said(await person.press(card, "詳しく見る")) for person in (hanako, boss, ryoko, kenta)]
    form = await hanako.do("event.edit", button(card, "参加").action.args[0], complete=False)
    await hanako.send(form, when="11/28 20:00-21:00")
    await hall.wait(SPACING)
    await hall.wait(6 * DAY + timedelta(hours=10))

    assert ["健太" in one for one in shown] == [True, True, False, False]
    assert "世話人だけが見られます" in shown[2]
    assert "あなたの回答:参加" in shown[3]
    assert [one.summary for one in hall.in_private(kenta)] == ["「もくもく会」の予定が変わりました"]
    told = next(one for one in hall.in_channel() if "変わりました" in one.summary)
    assert "1人が回答しています" in said(told)
    assert any("始まります" in one.summary for one in hall.in_channel())
    assert [mentioned(one) for one in hall.in_channel()] == [()] * len(hall.in_channel())
    assert not any("健太" in said(one) for one in hall.in_channel())
