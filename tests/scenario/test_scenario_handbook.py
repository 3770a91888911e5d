"""手引き: a page of a question in one press, edited together, kept true, and handed over as a file."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import SectionId, from_token, to_token
from bot.domain.members import Office, Standing
from bot.services import handbook, handbook_keeping
from bot.view import Form, Message
from tests.builders.answers import said, values_of
from tests.builders.hall import Hall, section_of
from tests.builders.questions import ask, cards, open_desk, reply, rows
from tests.builders.town import button

TITLE = "電子契約の印紙税"
MINUTE, YEAR = timedelta(minutes=1), timedelta(days=365)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def test_a_question_becomes_a_page_that_a_section_grows(hall: Hall) -> None:
    chief, kenta, yumi, ichiro = [await hall.town.member(name) for name in ("課長", "健太", "由美", "一郎")]
    token = await section_of(hall, "契約課", chief, kenta)
    await ask(yumi, TITLE, "紙と同じですか", section="契約課")
    await hall.listen()
    card = cards(hall)[-1]
    assert "まだ回答がありません" in said(await kenta.do("handbook.make", question=TITLE))
    await reply(ichiro, card, "- かかりません\n<b>根拠は国税庁</b>")
    await yumi.press(await yumi.press(card, "読む"), "この回答で解決")

    assert "課のメンバー" in said(await yumi.press(await yumi.press(card, "読む"), "手引きにする"))
    page = await kenta.press(await kenta.press(card, "読む"), "手引きにする")
    page_for_reader = await yumi.do("handbook.info", page=TITLE)
    assert "令和8年度時点" in said(page)
    assert "質問" in said(page)
    solved = await yumi.press(page, "続きを読む")
    assert "解決した回答(" in said(solved)
    given = [said(solved).index(name) for name in ("質問:由美さん", "回答:一郎さん", "執筆:健太さん")]
    assert given == sorted(given)
    assert "もうあります" in said(await chief.do("handbook.make", question=TITLE))
    assert await yumi.press(await yumi.press(card, "読む"), "手引きを読む") == page_for_reader

    solved = await kenta.press(page, "続きを読む")
    mine, theirs = [await person.press(solved, "ここを直す") for person in (kenta, chief)]
    assert "かかりません" in values_of(mine)["body"]
    await kenta.send(mine, body="## 答え\nかかりません。")
    assert "どちらも残した" in said(await chief.send(theirs, body="## 答え\nどの契約でも。"))
    added = await chief.do("handbook.add", page=TITLE, body="## 様式\nありません。")
    assert "を直しました" in said(added)
    await kenta.send(await kenta.do("handbook.rename", page=TITLE), title="電子契約のすべて")
    file = await yumi.do("handbook.export", page="電子契約のすべて")
    assert isinstance(file, Message)
    text = file.files[0].content.decode()
    assert text.startswith("# 電子契約のすべて\n")
    assert "執筆:課長さん" in text
    assert "## 様式\n\nありません。" in text
    (whole,) = _message(await yumi.do("handbook.export_section", token)).files
    assert "## 電子契約のすべて" in whole.content.decode()

    for listed in (
        await yumi.say("手引き 一覧 契約課"),
        await yumi.say("手引き 検索 どの契約 様式"),
        await yumi.say("手引き 検索 電子契約の様式について知りたい"),
    ):
        assert rows(listed) == ["電子契約のすべて"]
    history = await kenta.do("handbook.history", page="電子契約のすべて", back="3")
    assert "<b>根拠は国税庁</b>" in said(history)
    assert "選んだ版に戻しました" in said(await kenta.press(history, "この版に戻す"))
    assert TITLE in rows(await yumi.say("手引き 一覧"))
    assert "課長" in said(await kenta.do("handbook.withdraw", page=TITLE))
    gone = await chief.press(await chief.do("handbook.withdraw", page=TITLE), "手引きを外す")
    assert "外しました" in said(gone)
    assert "外されました" in said(await yumi.press(page, "続きを読む"))


async def test_who_takes_an_answer_back_is_led_to_the_page_that_says_it_still(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await ask(hanako, TITLE)
    await hall.listen()
    await reply(kenta, cards(hall)[-1], "かかりません")
    await hanako.do("handbook.make", question=TITLE)

    confirm = await kenta.press(await kenta.press(cards(hall)[-1], "読む"), "回答を取り下げる")
    gone = await kenta.press(confirm, "取り下げる")
    assert "手引きのほうも直してください" in said(gone)
    page = await kenta.press(await kenta.press(gone, "手引きを読む"), "続きを読む")
    assert "かかりません" in said(page)
    assert isinstance(await kenta.press(page, "ここを直す"), Form)


async def test_a_part_is_taken_away_by_emptying_it(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    begun = await hanako.do(
        "handbook.write", title="窓口の心得", body="## 朝\n笑顔で\n## 昼\n休む\n## 夜\n消灯"
    )
    second = await hanako.press(await hanako.press(begun, "手引きを開く"), "続きを読む")
    form, late = await hanako.press(second, "ここを直す"), await kenta.press(second, "ここを直す")
    assert isinstance(form, Form)
    assert "すべて消すと" in form.intro

    assert "直しました" in said(await hanako.send(form, body=""))
    file = _message(await hanako.do("handbook.export", page="窓口の心得")).files[0].content.decode()
    assert ["朝" in file, "昼" in file, "夜" in file] == [True, False, True]
    assert "消さずに残した" in said(await kenta.send(late, body=""))
    first = await kenta.press(await hanako.do("handbook.info", page="窓口の心得"), "ここを直す")
    await kenta.send(first, body="")
    last = await kenta.press(await kenta.do("handbook.info", page="窓口の心得"), "ここを直す")
    assert "消灯" in values_of(last)["body"]
    refused = await kenta.send(last, body="")
    assert isinstance(refused, Form)
    assert "入力が必要" in refused.problems["body"]


async def test_a_page_of_long_answers_holds_as_many_as_fit(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await ask(hanako, TITLE, "問" * 1_500)
    await hall.listen()
    card = cards(hall)[-1]
    people = [await hall.town.member(name) for name in "一二三四五六"]
    for name, person in zip("一二三四五六", people, strict=True):
        await reply(person, card, f"{name}の答え" + "答" * 1_990)
    async with hall.town.storage.read() as work:
        (question,) = await work.questions.recent(limit=1)
        first, *others = await work.questions.answers_to((question.id,), limit=9)
    await hanako.do("question.accept", to_token(first.id))
    for answer in others:
        await hanako.do("question.helpful", to_token(answer.id))

    page = await hanako.do("handbook.make", question=TITLE)

    assert "令和8年度時点" in said(page)
    text = _message(await hanako.do("handbook.export", page=TITLE)).files[0].content.decode()
    there = [name for name in "一二三四五六" if f"{name}の答え" in text]
    assert len(there) == 5
    assert [name for name in "一二三四五六" if f"回答:{name}さん" in text] == there


async def test_the_handbook_of_a_closed_section_stays_as_it_is(hall: Hall) -> None:
    chief, office = await hall.town.member("課長"), await hall.town.member("総務", Office.ADMINISTRATOR)
    token = await section_of(hall, "契約課", chief)
    await ask(chief, TITLE, section="契約課")
    await hall.listen()
    await reply(office, cards(hall)[-1], "かかりません")
    await chief.do("handbook.write", title="契約のいろは", body="はじめに", section="契約課")
    section_id = SectionId(from_token(token) or 0)
    async with hall.town.storage.write() as work:
        section = await work.sections.get(section_id)
        assert section is not None
        await work.sections.unseat(section_id)
        await work.sections.save(section.close(hall.town.clock.now()))

    for person in (chief, office):
        for refused in (
            await person.do("handbook.make", question=TITLE),
            await person.do("handbook.add", page="契約のいろは", body="むすび"),
            await person.do("handbook.rename", page="契約のいろは"),
        ):
            assert "閉課しています" in said(refused)
        again = await person.do("handbook.write", title="契約のにほへ", body="つぎに", section=token)
        assert isinstance(again, Form)
        assert "閉課しています" in again.problems["section"]
        assert values_of(again)["body"] == "つぎに"
        with pytest.raises(AssertionError):
            button(await person.do("handbook.info", page="契約のいろは"), "ここを直す")
    assert "外しました" in said(
        await office.press(await office.do("handbook.withdraw", page="契約のいろは"), "手引きを外す")
    )


async def test_the_handbook_of_a_merged_section_is_written_by_whom_it_became(hall: Hall) -> None:
    chief, other = await hall.town.member("課長"), await hall.town.member("隣課長")
    token, into = await section_of(hall, "契約課", chief), await section_of(hall, "調達課", other)
    await chief.do("handbook.write", title="契約のいろは", body="はじめに", section="契約課")
    assert "課のメンバー" in said(await other.do("handbook.add", page="契約のいろは", body="むすび"))
    async with hall.town.storage.write() as work:
        section_id, into_id = (SectionId(from_token(one) or 0) for one in (token, into))
        section = await work.sections.get(section_id)
        assert section is not None
        await work.sections.unseat(section_id)
        await work.sections.save(section.merge_into(into_id, hall.town.clock.now()))

    assert "課のメンバー" in said(await chief.do("handbook.add", page="契約のいろは", body="むすび"))
    assert "直しました" in said(await other.do("handbook.add", page="契約のいろは", body="むすび"))


async def test_a_page_of_ones_own_is_doubted_and_looked_at_again(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    form = await hanako.do("handbook.write", complete=False)
    assert isinstance(form, Form)
    begun = await hanako.send(form, title="窓口の心得", body="笑顔で")
    assert "庁員のみなさんで" in said(begun)
    page = await hanako.press(begun, "手引きを開く")
    await hanako.do("handbook.relate", page="窓口の心得", question="ない質問")
    await kenta.send(await kenta.press(page, "書き足す"), body="ゆっくり話す")

    await hanako.send(await hanako.press(page, "古いかもしれません"), reason="窓口が移りました")
    await hall.wait(MINUTE)
    letter = hall.in_private(kenta)[-1]
    assert "窓口が移りました" in said(letter)
    mark = "手引き(令和8年度時点・古いかもしれません)"
    for seen in (await hanako.say("手引き 一覧"), await hanako.do("handbook.info", page="窓口の心得")):
        assert mark in said(seen)
    refused = await hanako.press(letter, "まだ合っています")
    assert "最後に書いた方" in said(refused)
    assert isinstance(await hanako.press(refused, "古いかもしれません"), Form)
    assert "記録しました" in said(await kenta.press(letter, "まだ合っています"))

    freshness, clock = hall.town.town.freshness, hall.town.clock
    clock.advance(YEAR)
    assert await freshness.tick(clock.now()) == 1
    await hall.listen()
    review = hall.in_private(kenta)[-1]
    assert "いまも合っていますか" in review.summary
    assert "ほかの分かりそうな方" in said(await kenta.press(review, "分かる人に聞く"))
    await hall.listen()
    assert "いまも合っていますか" in hall.in_private(hanako)[-1].summary

    async with hall.town.storage.write() as work:
        await work.members.save(replace(await kenta.record(), standing=Standing.LEFT))
    assert "執筆:退庁した方" in said(await hanako.do("handbook.info", page="窓口の心得"))


async def test_a_page_is_meant_by_its_title_however_many_there_are(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handbook_keeping, "CANDIDATES", 2)
    hanako = await hall.town.member("花子")
    for title in ("Aの手引き", "Bの手引き", "窓口の心得"):
        await hanako.do("handbook.write", title=title, body="笑顔で")

    assert "笑顔で" in said(await hanako.do("handbook.info", page="窓口の心得"))


def _message(answer: object) -> Message:
    assert isinstance(answer, Message)
    return answer


async def test_a_page_speaks_english(hall: Hall) -> None:
    emma = await hall.town.member("Emma", locale="en")
    await ask(emma, "Stamp duty on contracts")
    await hall.listen()
    await emma.do("question.answer", "Stamp duty on contracts", body="There is none.")
    page = await emma.do("handbook.make", question="Stamp duty on contracts")
    solved = await emma.press(page, "Read on")

    assert "as of fiscal year 2026" in said(page)
    assert "An answer that helped (" in said(solved)
    assert "Asked by Emma (" in said(solved)
    await emma.do("handbook.doubt", page="Stamp duty on contracts", reason="The law changed")
    doubted = said(await emma.do("handbook.info", page="Stamp duty on contracts"))
    assert "Page (as of fiscal year 2026, may be outdated)" in doubted
    assert "The law changed" in doubted


async def test_a_section_with_many_pages_comes_in_several_files(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handbook, "PAGES_IN_FILE", 2)
    chief = await hall.town.member("課長")
    token = await section_of(hall, "契約課", chief)
    for number in range(3):
        title = f"手引き{number}"
        await chief.do("handbook.write", title=title, body="ことば", section=token)
        await hall.wait(timedelta(minutes=1))

    first, second = _message(await chief.do("handbook.export_section", token)).files

    assert [one.content.decode().count("## 手引き") for one in (first, second)] == [2, 1]
    assert second.name == first.name.replace(".md", "-2.md")
