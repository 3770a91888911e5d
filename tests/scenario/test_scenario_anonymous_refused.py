"""匿名: what is shown before it is asked, and that what was typed and cannot be asked so is not lost."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.errors import Refused
from bot.domain.ids import SectionId, from_token
from bot.domain.members import Office
from bot.view import Button, Form, Message, controls
from storage.repositories.seals import SqlSeals
from tests.builders.anonymous import TITLE, asked_anonymously, dump
from tests.builders.answers import said, values_of
from tests.builders.hall import Hall, section_of
from tests.builders.questions import ask, cards, open_desk, reply
from tests.builders.town import button


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def test_an_earlier_question_is_shown_with_the_answer_that_helped_most(hall: Hall) -> None:
    emi, kenta, yumi = [await hall.town.member(name) for name in ("恵美", "健太", "由美")]
    await ask(kenta, TITLE)
    await hall.listen()
    for body in ("分かりません。", "総務に相談窓口があります。"):
        hall.town.clock.advance(timedelta(minutes=1))
        await reply(yumi, cards(hall)[0], body)
    page = await kenta.press(cards(hall)[0], "読む")
    assert isinstance(page, Message)
    _, second = [one for one in controls(page) if isinstance(one, Button) and one.label == "参考になった"]
    await kenta.do(second.action.verb, *second.action.args)

    preview = await emi.send(await emi.say("質問 匿名"), title=TITLE)
    assert "総務に相談窓口があります。" in said(preview)


async def test_what_cannot_be_asked_anonymously_is_kept_for_a_question_with_a_name(
    hall: Hall, tmp_path: Path
) -> None:
    emi, admin = await hall.town.member("恵美"), await hall.town.member("管理", Office.ADMINISTRATOR)
    taro = await hall.town.member("太郎")
    token = await section_of(hall, "小さな課", taro, emi)
    card = await asked_anonymously(hall, emi)
    text = {"title": "もうひとつ聞きたいこと", "body": "くわしい事情です。", "tried": "調べました。"}
    ready = await emi.send(await emi.say("質問 匿名"), **text, section="小さな課")
    await admin.do("seal.bar", button(card, "読む").action.args[0])

    for refused in (
        await emi.send(await emi.say("質問 匿名"), **text, section="小さな課"),
        await emi.press(ready, "この内容で匿名で質問する"),
    ):
        assert "お休みしていただいています" in said(refused)
        form = await emi.press(refused, "名前を出して質問する")
        assert isinstance(form, Form)
        assert form.action.verb == "question.ask.form"
        typed = {field.name: field.value for field in form.fields}
        assert {name: typed[name] for name in text} == text
        assert typed["section"] == "小さな課"
    assert [row for row in dump(tmp_path) if "くわしい事情です" in row] == []

    hall.town.clock.advance(timedelta(days=31))
    ready = await emi.send(await emi.say("質問 匿名"), **text, section="小さな課")
    async with hall.town.storage.write() as work:
        section = await work.sections.get(SectionId(from_token(token) or 0))
        assert section is not None
        await work.sections.save(replace(section, members_only=True))
        await work.sections.unseat(section.id, (await emi.record()).id)
    again = await emi.press(await emi.press(ready, "この内容で匿名で質問する"), "書き直す")
    assert isinstance(again, Form)
    assert "くわしい事情です。" in {field.value for field in again.fields}


async def test_where_there_is_no_key_nothing_typed_is_lost(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    emi, taro = await hall.town.member("恵美"), await hall.town.member("太郎")
    await section_of(hall, "小さな課", taro, emi)

    def no_key(*_: object) -> str:
        raise Refused("seal.no_key")

    monkeypatch.setattr(SqlSeals, "hide", no_key)
    text = {"title": TITLE, "body": "くわしい事情です。"}
    for typed, section, body in (
        ({"area": "会計"}, "会計", "くわしい事情です。"),
        ({"area": "会計", "section": "小さな課"}, "小さな課", "くわしい事情です。\n会計"),
        ({"section": "小さな課"}, "小さな課", "くわしい事情です。"),
    ):
        refused = await emi.send(await emi.say("質問 匿名"), **text, **typed)
        assert "受け付けられません" in said(refused)
        form = await emi.press(refused, "名前を出して質問する")
        values = values_of(form)
        assert (values["title"], values["section"], values["body"]) == (TITLE, section, body)


async def test_what_an_asker_adds_is_no_answer_however_often(hall: Hall) -> None:
    emi, kenta = await hall.town.member("恵美"), await hall.town.member("健太")
    secret = await asked_anonymously(hall, emi)
    await ask(kenta, "給食の献立")
    await hall.listen()
    for _ in range(3):
        await reply(emi, secret, "質問した人からのひとことです。")
        await kenta.do("question.answer", "給食の献立", body="補足です。")

    waiting = said(await kenta.say("質問 回答待ち"))
    assert TITLE in waiting
    assert "給食の献立" in waiting
    await kenta.do("question.answer", TITLE, body="こたえです。")
    await emi.do("question.answer", "給食の献立", body="こたえです。")
    waiting = said(await kenta.say("質問 回答待ち"))
    assert TITLE not in waiting
    assert "給食の献立" not in waiting


async def test_no_letter_is_missing_where_an_asker_takes_back_the_answer_of_somebody_else(hall: Hall) -> None:
    emi, kenta = await hall.town.member("恵美", Office.ADMINISTRATOR), await hall.town.member("健太")
    secret = await asked_anonymously(hall, emi)
    for person, told in ((kenta, 1), (emi, 1)):  # what emi added is seen to be the asker's
        await reply(person, secret, "総務に窓口があります。")
        page = await emi.press(await emi.press(secret, "読む"), "この回答で解決")
        page = await emi.press(page, "読む")
        await emi.press(await emi.press(page, "回答を取り下げる"), "取り下げる")
        await hall.listen()
        assert len([one for one in hall.in_private(emi) if "未解決に戻り" in one.summary]) == told


async def test_what_came_from_another_anonymous_asker_is_an_answer(hall: Hall) -> None:
    emi, kenta = await hall.town.member("恵美"), await hall.town.member("健太")
    admin = await hall.town.member("管理", Office.ADMINISTRATOR)
    await reply(emi, await asked_anonymously(hall, emi), "質問した人からのひとことです。")
    assert TITLE in said(await kenta.say("質問 回答待ち"))
    await asked_anonymously(hall, kenta, "給食の献立")
    await admin.press(await admin.do("question.merge", TITLE, "給食の献立"), "同じ質問としてまとめる")

    assert "給食の献立" not in said(await kenta.say("質問 回答待ち"))
