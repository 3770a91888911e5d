"""再編: closing, merging, splitting, resting and reviving, as people live through it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import to_token
from bot.domain.members import Office
from bot.domain.places import Platform, Purpose
from bot.view import Form, Message, controls
from tests.builders.answers import said, values_of
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.questions import ask
from tests.builders.reforms import NOTICE, give_room, in_room, turn
from tests.builders.town import Person, button

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


def labels(answer: object) -> set[str]:
    assert isinstance(answer, Message), answer
    return {getattr(control, "label", "") for control in controls(answer)}


def letter(hall: Hall, person: Person, words: str) -> Message:
    """The last letter to somebody that says this."""
    found = [message for message in hall.in_private(person) if words in said(message)]
    assert found, [message.summary for message in hall.in_private(person)]
    return found[-1]


async def announce_closing(hall: Hall, person: Person, section: str) -> Message:
    """Announce that a section closes; returns the answer."""
    asked = await person.do("section.close", section)
    answer = await person.send(await person.press(asked, "閉課を予告する"), reason="集まりにくくなったので")
    await hall.listen()
    assert isinstance(answer, Message)
    return answer


async def event(hall: Hall, host: Person, section: str, title: str, when: str = "来月20日 19:00") -> str:
    """A coming event of a section, three weeks from now; returns its token."""
    form = await host.do("event.create", section, complete=False)
    await host.press(await host.send(form, title=title, when=when), "公開")
    await hall.listen()
    async with hall.town.storage.read() as work:
        (found,) = await work.events.search(title, now=hall.town.clock.now(), limit=2)
    return to_token(found.id)


async def test_a_section_closes_after_its_notice_and_can_still_be_read(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    reading = await section_of(hall, "読書課", hanako, kenta)
    await give_room(hall, reading, "c-reading")
    await event(hall, kenta, reading, "夜の読書会")
    await event(hall, kenta, reading, "朝読の会", "毎週日曜 9:00-10:00")
    await ask(kenta, "おすすめの本", section=reading)

    answer = await announce_closing(hall, hanako, reading)

    assert "12月5日(土)に閉じます" in said(answer)
    told = letter(hall, kenta, "閉課の予告")
    assert "集まりにくくなったので" in said(told)
    assert "あと14日" in said(told)
    assert labels(told) == {"異議あり", "予告を見る"}
    assert "「読書課」の閉課の予告" in in_room(hall, "c-reading")
    assert "閉課が予告されています" in said(await kenta.do("section.info", reading))
    assert "もう予告されている" in said(await hanako.do("reform.close", reading, reason="もう一度"))

    await turn(hall, NOTICE - MINUTE)
    assert "あと2つの課" in said(await kenta.do("section.mine"))
    await turn(hall, MINUTE)
    await turn(hall)

    closed = [one for one in hall.in_private(kenta) if "「読書課」は閉課しました" in said(one)]
    assert len(closed) == 1
    page = await kenta.press(closed[0], "この課の案内")
    assert said(page).startswith("読書課(閉課)")
    assert labels(page) == {"質問の一覧", "この課を呼び戻す", "課を見てまわる"}
    assert "おすすめの本" in said(await kenta.press(page, "質問の一覧"))
    assert "読書課" not in said(await kenta.do("section.list"))
    assert "読書課(閉課)" in said(await kenta.say("課 案内 読書課"))
    assert "閉課しています" in said(await kenta.do("section.join", section="読書課"))
    assert "読書課" in said(await kenta.do("reform.archive"))
    goes_on = letter(hall, kenta, "「夜の読書会」はそのまま開けます")
    assert "夜の読書会" in said(await kenta.press(goes_on, "イベントを見る"))
    assert any("夜の読書会" in said(one) for one in hall.in_channel())
    assert sum("「朝読の会」はそのまま開けます" in said(one) for one in hall.in_private(kenta)) == 1
    assert sum(one.summary == "イベントのご案内:朝読の会" for one in hall.in_channel()) == 1


async def test_enough_objections_halt_it_and_everybody_hears(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    hanako, kenta, yumi, emi = [await hall.town.member(name) for name in ("花子", "健太", "由美", "恵")]
    reading = await section_of(hall, "読書課", hanako, kenta, yumi)
    await give_room(hall, reading, "c-reading")
    await announce_closing(hall, hanako, reading)
    told = letter(hall, kenta, "閉課の予告")

    first = await kenta.press(told, "異議あり")
    assert "異議をお預かりしました" in said(first)
    assert "もうお預かりしています" in said(await kenta.press(told, "異議あり"))
    assert "ひとこと添えました" in said(
        await kenta.send(await kenta.press(first, "ひとこと添える"), why="続けたい")
    )
    assert "その課の一員の方です" in said(await emi.do("reform.object", button(told, "異議").action.args[0]))
    assert "異議を取り下げました" in said(await kenta.press(first, "異議を取り下げる"))
    assert "異議 0/2件" in said(await emi.do("reform.list"))
    await kenta.press(told, "異議あり")
    await kenta.do("reform.why", button(told, "異議").action.args[0], why="続けたい")
    halted = await yumi.press(letter(hall, yumi, "閉課の予告"), "異議あり")
    assert "見合わせになりました" in said(halted)
    await turn(hall, MINUTE)

    for person in (hanako, admin):
        assert "2件の異議が届いたため見合わせ" in said(letter(hall, person, "見合わせ"))
        assert "続けたい" in said(letter(hall, person, "見合わせ"))
    assert "健太" not in said(letter(hall, hanako, "見合わせ"))
    assert "これまでどおり続きます" in said(letter(hall, yumi, "取りやめ"))
    await turn(hall, NOTICE)
    assert "読書課" in said(await kenta.do("section.mine"))
    assert "見合わせになっています" in said(await kenta.press(told, "異議あり"))


async def test_two_sections_become_one_and_the_old_name_leads_on(hall: Hall) -> None:
    hanako, kenta, yumi, emi, taro = [
        await hall.town.member(name) for name in ("花子", "健太", "由美", "恵", "太郎")
    ]
    reading = await section_of(hall, "読書課", hanako, kenta, emi)
    books = await section_of(hall, "本の課", yumi, kenta)
    await give_room(hall, reading, "c-reading")
    await give_room(hall, books, "c-books")
    await taro.do("section.follow", section=reading)
    token = await event(hall, kenta, reading, "夜の読書会")
    await kenta.do("event.rsvp", token, "come")
    await ask(kenta, "おすすめの本", section=reading)

    form = await kenta.do("event.create", reading, complete=False)
    draft = await kenta.send(form, title="あとの会", when="来月25日 19:00")
    form = await hanako.do("reform.merge", reading, complete=False)
    assert isinstance(form, Form)
    announced = await hanako.send(form, into="本の課", reason="やっていることが同じなので")
    await hall.listen()
    assert "「本の課」とひとつにする" in said(announced)
    for person in (kenta, emi, yumi):
        assert "そのまま「本の課」へ移る予定です" in said(letter(hall, person, "ひとつにする予告"))
    for room in ("c-reading", "c-books"):
        assert "「読書課」と「本の課」をひとつにする予告" in in_room(hall, room)
    await turn(hall, NOTICE)
    await turn(hall)

    members = said(await kenta.do("section.members", section="本の課"))
    assert [members.count(name) for name in ("花子", "健太", "由美", "恵")] == [1, 1, 1, 1]
    assert "由美 (課長)" in members
    assert "花子 (課長)" not in members
    page = said(await emi.say("課 案内 読書課"))
    assert "「読書課」は「本の課」になりました" in page
    assert "本の課" in said(await taro.do("section.mine"))
    assert "夜の読書会" in said(await emi.do("event.list", section="読書課"))
    assert "おすすめの本" in said(await emi.do("question.list", section="本の課"))
    await kenta.press(draft, "公開")
    assert "あとの会" in said(await emi.do("event.list", section="本の課"))
    assert in_room(hall, "c-books").count("イベントのご案内:夜の読書会") == 1
    assert len([one for one in hall.in_private(emi) if "ひとつになりました" in said(one)]) == 1
    await turn(hall, timedelta(days=24))
    assert any("夜の読書会" in one for one in in_room(hall, "c-books")[-2:])


async def test_who_waits_outside_hears_that_their_question_moved_inside(hall: Hall) -> None:
    hanako, kenta, emi = [await hall.town.member(name) for name in ("花子", "健太", "恵")]
    reading, books = await section_of(hall, "読書課", hanako), await section_of(hall, "本の課", kenta)
    await kenta.do("section.privacy_now", books, "members")
    for asker in (emi, hanako):
        await ask(asker, "閉館の時間", section=reading)
    form = await hanako.do("reform.merge", reading, complete=False)
    await hanako.send(form, into="本の課", reason="やっていることが同じなので")
    await turn(hall, NOTICE)
    await turn(hall)

    assert "閉館" not in said(letter(hall, emi, "非公開の課「本の課」の中へ移りました"))
    assert not [one for one in hall.in_private(hanako) if "中へ移りました" in one.summary]


async def test_who_announced_it_takes_it_back(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    reading = await section_of(hall, "読書課", hanako, kenta)
    answer = await announce_closing(hall, hanako, reading)
    assert "予告した方か総務課の方です" in said(await kenta.do("reform.recall", section="読書課"))

    assert "取りやめました" in said(await hanako.press(answer, "予告を取りやめる"))
    await hall.listen()
    await turn(hall, NOTICE)

    assert "これまでどおり続きます" in said(letter(hall, kenta, "取りやめ"))
    assert "読書課" in said(await kenta.do("section.mine"))
    assert "予告されていることはありません" in said(await hanako.do("reform.recall", section="読書課"))
    assert "課長か総務課" in said(await kenta.do("section.close", section="読書課"))


async def test_where_a_rule_was_broken_it_closes_at_once_and_everybody_reads_why(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    reading = await section_of(hall, "読書課", hanako, kenta)
    await announce_closing(hall, hanako, reading)

    asked = await admin.press(await admin.do("section.close", section="読書課"), "予告せずに閉じる")
    assert "異議を聞く期間はありません" in said(asked)
    form = await admin.press(asked, "理由を書いて")
    assert "閉じました" in said(await admin.send(form, reason="守秘の約束に反したため"))
    await hall.listen()

    assert "守秘の約束に反したため" in said(letter(hall, kenta, "総務課の判断"))
    assert "事情が変わって" in said(await kenta.press(letter(hall, kenta, "閉課の予告"), "異議あり"))
    empty = await section_of(hall, "空室課")
    asked = await admin.do("section.close", empty)
    assert "すぐに閉じます" in said(asked)
    assert "閉じました" in said(await admin.send(await admin.press(asked, "閉じる"), reason="どなたもいない"))
    assert "空室課" not in said(await admin.do("section.list"))


async def test_a_closed_section_comes_back_with_its_people(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    reading = await section_of(hall, "読書課", hanako, kenta)
    async with hall.town.storage.write() as work:
        place = await work.places.find(Platform.LOCAL, "local")
        assert place is not None
        await work.places.set_channel(place.id, Purpose.OPERATIONS, "c-operations")
    await admin.do("reform.close_now", reading, reason="約束に反したため")
    await admin.do("section.create", name="読書部", purpose="読む", kind="hobby")

    form = await hanako.press(await hanako.do("section.info", reading), "この課を呼び戻す")
    assert isinstance(form, Form)
    assert "「読書部」とそっくり" in form.problems["name"]
    asked = await hanako.send(form, name="夜の読書課")
    assert "お返事をお待ちください" in said(asked)
    await hall.listen()
    assert "呼び戻したいという声" in in_room(hall, "c-operations")[-1]
    request = letter(hall, admin, "呼び戻したいという声")
    assert "もう予告されている" in said(await kenta.do("reform.revive", reading, "朝の読書課"))
    listed = await admin.press(await admin.do("reform.list"), "予告を見る")
    assert {"認める", "見送る"} <= labels(listed)
    assert not {"認める", "見送る"} & labels(await kenta.press(await kenta.do("reform.list"), "予告を見る"))
    assert "見送りにしました" in said(await admin.press(request, "見送る"))
    await hall.listen()
    assert "見送りになりました" in said(letter(hall, hanako, "見送り"))
    await hanako.do("reform.revive", reading, "夜の読書課")
    await turn(hall, DAY)

    assert "また開きました" in said(await admin.press(letter(hall, admin, "声が届きました"), "認める"))
    await hall.listen()

    back = await kenta.press(letter(hall, kenta, "以前の席に戻りませんか"), "席に戻る")
    assert "「夜の読書課」に入りました" in said(back)
    assert "「読書課」は「夜の読書課」になりました" not in said(await kenta.do("section.info", "読書部"))
    assert "開いています" in said(await admin.do("reform.revive", reading))


async def test_a_section_is_split_and_one_moves_over_in_one_step(hall: Hall) -> None:
    hanako, kenta, yumi, emi = [await hall.town.member(name) for name in ("花子", "健太", "由美", "恵")]
    reading = await section_of(hall, "読書課", hanako, kenta, yumi)

    form = await hanako.do("reform.split", reading, "絵本課", "絵本を読む", "恵")
    assert isinstance(form, Form)
    assert "一員ではありません" in form.problems["chief"]
    assert values_of(form)["purpose"] == "絵本を読む"
    assert "「絵本課」を開きました" in said(await hanako.send(form, chief="由美"))
    await hall.listen()

    assert "課長に任命されました" in said(letter(hall, yumi, "「絵本課」"))
    moved = await kenta.press(letter(hall, kenta, "新しい課「絵本課」"), "こちらへ移る")
    assert "「読書課」から「絵本課」へ移りました" in said(moved)
    assert "絵本課" in said(await hanako.do("section.mine"))
    assert "絵本課" not in said(await emi.do("section.mine"))
    names = said(await emi.do("section.members", section="絵本課"))
    assert "由美 (課長)" in names
    assert "健太" in names


async def test_a_section_rests_and_wakes_when_something_happens(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    reading = await section_of(hall, "読書課", hanako)
    options = await hanako.press(await hanako.do("section.info", reading), "これからを考える")

    assert "席も記録もそのままです" in said(await hanako.press(options, "しばらく休む"))
    assert "もう休んでいます" in said(await hanako.press(options, "しばらく休む"))
    assert "読書課" not in said(await kenta.do("section.list"))
    assert "読書課" in said(await kenta.do("section.list", "0", "読書"))
    assert "からお休み中です" in said(await kenta.say("課 案内 読書課"))
    assert "課長か総務課" in said(await kenta.do("reform.wake", section="読書課"))
    await turn(hall, timedelta(days=120))
    assert not [one for one in hall.in_private(hanako) if "静かです" in said(one)]
    await kenta.do("section.join", section="読書課")
    assert "お休み中" not in said(await kenta.say("課 案内 読書課"))
    await hanako.do("reform.rest", section="読書課")
    assert "また動き出しました" in said(await hanako.do("reform.wake", section="読書課"))


async def test_after_twelve_quiet_weeks_the_chief_is_asked_and_nothing_is_done(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await section_of(hall, "読書課", hanako)
    await section_of(hall, "空室課")
    await section_of(hall, "にぎやか課", kenta)
    lively = await section_of(hall, "催し課", kenta)
    form = await kenta.do("event.create", lively, complete=False)
    await kenta.press(await kenta.send(form, title="遠い会", when="3月1日 19:00"), "公開")

    await turn(hall, timedelta(weeks=12) - MINUTE)
    assert not hall.in_private(hanako)
    await kenta.do("question.ask.form", "", title="本の話", section="にぎやか課")
    await turn(hall, MINUTE)
    await turn(hall, DAY)

    (asked,) = hall.in_private(hanako)
    assert "だれも責めません" in said(asked)
    assert labels(asked) == {"このまま続ける", "しばらく休む", "ほかの課とまとめる", "この課を閉じる"}
    assert "「空室課」" in said(letter(hall, admin, "静かです"))
    assert not [one for one in hall.in_private(kenta) if "静かです" in said(one)]
    assert isinstance(await hanako.press(asked, "ほかの課とまとめる"), Form)
    assert "閉じますか" in said(await hanako.press(asked, "この課を閉じる"))
    assert "「読書課」を続けます" in said(await hanako.press(asked, "このまま続ける"))
    await turn(hall, timedelta(weeks=12) - 2 * MINUTE)
    assert len(hall.in_private(hanako)) == 1
    await turn(hall, 2 * MINUTE)
    assert len(hall.in_private(hanako)) == 2
    assert "お休みに入りました" in said(await hanako.press(hall.in_private(hanako)[-1], "しばらく休む"))


async def test_a_section_is_found_by_the_name_it_had(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    await section_of(hall, "読書課", await hall.town.member("花子"))
    kenta = await hall.town.member("健太")

    await admin.send(await admin.say("課 編集 読書課"), name="夜の図書室", purpose="読む")

    assert "「読書課」は「夜の図書室」になりました" in said(await kenta.say("課 案内 読書課"))
    assert "になりました" not in said(await kenta.say("課 案内 夜の図書室"))
    assert "「夜の図書室」に入りました" in said(await kenta.say("課 加入 読書課"))
    await admin.do("section.create", name="読書課", purpose="朝に読む", kind="hobby")
    assert "朝に読む" in said(await kenta.say("課 案内 読書課"))
