"""用語: explained together, found in texts, asked for without a name, put right by who looks after them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.glossary import MOST_ASKED, WaitingTerm
from bot.domain.ids import WaitingTermId, to_token
from bot.domain.members import Office
from bot.view import Button, Form, Message, controls
from tests.builders.answers import field_of, rows, said, select_of, values_of
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.town import Person, button

MINUTE = timedelta(minutes=1)
DEBT = "債務負担行為"
MEANING = "翌年度より先の支払いを、前もって約束することです。"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def explain(person: Person, word: str, reading: str, explanation: str = MEANING) -> Message:
    form = await person.say("用語 追加")
    shown = await person.send(form, word=word, reading=reading, explanation=explanation)
    assert isinstance(shown, Message), shown
    return shown


async def test_a_word_is_explained_found_improved_and_put_back(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    form = await hanako.do("term.add", word=DEBT, reading="債務", explanation=MEANING)
    assert isinstance(form, Form)
    assert "ひらがなかカタカナだけ" in form.problems["reading"]
    assert "の説明を加えました" in said(await hanako.send(form, reading="サイム フタンコウイ"))
    await explain(hanako, "議会答弁", "ぎかいとうべん", "議会の質問に、市として答えることです。")
    again = await kenta.do("term.add", word="債務 負担行為", reading="さいむ", explanation="別の説明")
    assert isinstance(again, Form)
    assert "もうあります" in again.problems["word"]

    for typed in ("用語 議会答弁", "用語 ｷﾞｶｲﾄｳﾍﾞﾝ", "用語 見る ぎかいとうべん"):
        assert "市として答える" in said(await kenta.say(typed)), typed
    assert rows(await kenta.say("用語 さいむ")) == ["債務負担行為(さいむふたんこうい)"]
    assert "まだ用語にありません" in said(await kenta.say("用語 専決処分"))
    assert await kenta.suggest("term", "ギカイ") == ("議会答弁(ぎかいとうべん)",)

    index = await kenta.say("用語")
    assert rows(index) == ["議会答弁(ぎかいとうべん)", "債務負担行為(さいむふたんこうい)"]
    row = await kenta.choose(select_of(index, "term.list").action, "sa")
    assert rows(row) == ["債務負担行為(さいむふたんこうい)"] == rows(await kenta.say("用語 一覧 さ行"))

    page = await kenta.say(f"用語 {DEBT}")
    form = await kenta.press(page, "説明を直す")
    assert values_of(form)["explanation"] == MEANING
    await kenta.send(form, explanation="いたずら")
    assert "その間に変わっています" in said(await hanako.send(form, explanation="おそい"))
    more = await hanako.say(f"用語 例 {DEBT}")
    shown = await hanako.send(more, example="債務負担を取る", source="地方自治法第214条")
    assert field_of(shown, "出典・根拠") == "地方自治法第214条"

    past = await hanako.press(shown, "これまでの説明")
    assert isinstance(past, Message)
    assert "第3版 ・ 花子さん" in said(past)
    assert "第2版 ・ 健太さん" in said(past)
    assert not any("この版に戻す" in getattr(one, "label", "") for one in controls(past))
    assert "課長と総務課の担当です" in said(await hanako.say(f"用語 戻す {DEBT}"))
    yumi = await hall.town.member("由美")
    await section_of(hall, "財政課", yumi)
    past = await yumi.say(f"用語 履歴 {DEBT}")
    assert isinstance(past, Message)
    (_, first) = [one for one in controls(past) if getattr(one, "label", "") == "この版に戻す"]
    assert isinstance(first, Button)
    restored = await yumi.do(first.action.verb, *first.action.args, complete=False)
    assert "前の版に戻しました" in said(restored)
    assert MEANING in said(restored)
    twice = await yumi.do(first.action.verb, *first.action.args, complete=False)
    assert "その間に変わっています" in said(twice)
    assert "地方自治法" in said(await yumi.say(f"用語 戻す {DEBT}"))
    sure = await yumi.press(await yumi.say(f"用語 {DEBT}"), "用語を取り除く")
    assert "取り除きました" in said(await yumi.press(sure, "取り除く"))
    assert "まだ用語にありません" in said(await yumi.say(f"用語 {DEBT}"))


async def test_a_newcomer_asks_without_a_name_and_is_told_alone(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    await explain(hanako, "補正予算", "ほせいよさん", "年度の途中で直す予算です。")
    await explain(hanako, DEBT, "さいむふたんこうい")
    await hanako.do("question.ask.form", "", title="補正予算と債務負担行為", body="せんけつしょぶんもする?")
    async with hall.town.storage.read() as work:
        (question,) = await work.questions.recent(limit=2)
    page = await kenta.do("question.info", to_token(question.id))
    shown = await kenta.press(page, "わからない言葉がある")
    assert "年度の途中で直す予算です" in said(shown)
    assert MEANING in said(shown)
    assert "あなただけに見えています" in said(shown)
    assert "年度の途中" in said(await kenta.do("term.in_message", text="来週、ほせいよさんの話をします"))
    assert "見つかりませんでした" in said(await kenta.do("term.in_message", text="予算の話"))
    bulletin = await kenta.do("broadcast.latest")
    assert MEANING in said(await kenta.press(bulletin, "わからない言葉がある"))
    await hanako.press(await hanako.say("イベント 作成 来週土曜21時 補正予算の会"), "公開")
    async with hall.town.storage.read() as work:
        (event,) = await work.events.search("補正", now=hall.town.clock.now(), limit=2)
    meeting = await kenta.do("event.info", to_token(event.id))
    assert "年度の途中" in said(await kenta.press(meeting, "わからない言葉がある"))

    assert "お名前はどなたにも出ません" in said(
        await kenta.send(await kenta.press(shown, "言葉の説明をお願いする"), word="専決処分")
    )
    await yumi.do("term.ask", word="専決 処分")
    assert "説明がありました" in said(await yumi.do("term.ask", word="ほせいよさん"))
    waiting = await hanako.say("用語 説明待ち")
    assert "2人が待っています" in said(waiting)
    assert "健太" not in repr(waiting)
    form = await hanako.press(waiting, "説明する")
    assert values_of(form)["word"] == "専決処分"
    await hanako.send(form, reading="せんけつしょぶん", explanation="長が議会に代わって決めることです。")
    await hall.listen()
    for person in (kenta, yumi):
        assert "お待ちだった「専決処分」の説明が届きました" in said(hall.in_private(person)[-1])
    assert hall.in_private(hanako) == []
    assert "待っている言葉はありません" in said(await hanako.say("用語 説明待ち"))
    assert "長が議会に代わって" in said(await kenta.press(page, "わからない言葉がある"))


async def test_words_of_what_is_said_about_an_idea_are_explained_too(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await explain(hanako, DEBT, "さいむふたんこうい")
    await hanako.do("idea.post", title="朝の体操", what="三分だけ")
    page = await kenta.do("idea.comment", "朝の体操", body="債務負担行為の前にもどうぞ")

    assert MEANING in said(await kenta.press(page, "わからない言葉がある"))


async def test_requests_are_bounded_dropped_by_chiefs_and_end_with_the_membership(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    office = await hall.town.member("総務", Office.ADMINISTRATOR)
    for number in range(MOST_ASKED):
        hall.town.clock.advance(MINUTE)
        await kenta.do("term.ask", word=f"言葉{number:02d}")
    hall.town.clock.advance(MINUTE)
    assert "一度に20語まで" in said(await kenta.do("term.ask", word="もうひとつ"))
    waiting = await office.say("用語 説明待ち")
    assert "一覧から外しました" in said(await office.press(waiting, "「言葉03」を外す"))
    verb = button(waiting, "「言葉04」を外す").action
    assert "担当です" in said(await hanako.do(verb.verb, *verb.args))
    await hall.listen()
    assert "「言葉03」は、説明待ちの一覧から外れました" in said(hall.in_private(kenta)[-1])
    await hanako.do("term.ask", word="言葉05")
    await kenta.do("leave.now")
    assert rows(await office.say("用語 説明待ち")) == ["言葉05"]


async def test_a_button_about_a_long_word_still_says_what_it_does(hall: Hall) -> None:
    office = await hall.town.member("総務", Office.ADMINISTRATOR)
    await office.do("term.ask", word="長い言葉" * 12)

    assert "一覧から外しました" in said(await office.press(await office.say("用語 説明待ち"), "を外す"))


async def test_a_word_explained_in_the_moment_it_is_asked_for_reaches_who_waits(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await explain(hanako, "専決処分", "せんけつしょぶん")
    late = WaitingTerm(WaitingTermId(1), "専決処分", hall.town.clock.now(), 0)
    async with hall.town.storage.write() as work:
        await work.glossary.ask(late, (await kenta.record()).id)

    shown = await hanako.press(await hanako.say("用語 説明待ち"), "説明する")
    await hall.listen()

    assert "の説明がありました" in said(shown)
    assert "「専決処分」の説明が届きました" in said(hall.in_private(kenta)[-1])
    assert "待っている言葉はありません" in said(await hanako.say("用語 説明待ち"))


async def test_who_asked_for_a_word_as_they_heard_it_is_told_of_the_right_one(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await kenta.do("term.ask", word="さいむふたん")

    form = await hanako.press(await hanako.say("用語 説明待ち"), "説明する")
    assert values_of(form)["word"] == "さいむふたん"
    unread = await hanako.send(form, word=DEBT, reading="債務", explanation=MEANING)
    await hanako.send(unread, word=DEBT, reading="さいむふたんこうい", explanation=MEANING)
    await hall.listen()

    assert "「債務負担行為」の説明が届きました" in said(hall.in_private(kenta)[-1])
    assert "説明を待っている言葉はありません" in said(await hanako.say("用語 説明待ち"))
    typed = await hanako.say("用語 追加 専決 せんけつ 議会に代わって決めます")
    assert "「専決」の説明を加えました" in said(typed)


async def test_the_glossary_speaks_english(hall: Hall) -> None:
    emma = await hall.town.member("Emma", locale="en-US")
    shown = await emma.do("term.add", word="RPA", reading="アールピーエー", explanation="Robots that type.")
    assert "“RPA” is explained now" in said(shown)
    assert "RPA (あーるぴーえー)" in said(await emma.say("term rpa"))
    assert "Nobody learns your name" in said(await emma.say("term ask OCR"))
    assert "1 person waits" in said(await emma.say("term waiting"))
    assert rows(await emma.say("term list a row")) == ["RPA (あーるぴーえー)"]
    found = await emma.do("term.in_message", text="RPAで自動化")
    assert "Only you can see this." in said(found)
    await emma.do("idea.post", title="Fewer stamps", what="No stamp under 1,000 yen")
    assert "Ideas: most supported (1)" in said(await emma.say("idea list"))
    assert "in discussion ・ support 0 ・ comments 0" in said(await emma.say("idea show Fewer stamps"))
