"""質問に寄り添う: 私も知りたい, 参考になった, とりあえず解決, 変更の履歴, 同じ質問."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import MemberId, SectionId, from_token
from bot.domain.members import Office
from bot.ports.work import Work
from bot.services.question_index import Match, QuestionIndex
from bot.view import Answer, Button, Form, Message, Select, controls
from tests.builders.anonymous import asked_anonymously
from tests.builders.answers import said, values_of
from tests.builders.hall import Hall, section_of
from tests.builders.questions import ask, cards, open_desk, reply, rows
from tests.builders.town import Person

TITLE = "電子契約の印紙税はどうしていますか"
ANSWER = "電子契約なら印紙税はかかりません。"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def card_of(hall: Hall, person: Person, title: str = TITLE, body: str = "") -> Message:
    await ask(person, title, body)
    await hall.listen()
    return cards(hall)[-1]


def letters(hall: Hall, person: Person, words: str) -> list[Message]:
    return [letter for letter in hall.in_private(person) if words in letter.summary]


def menus(answer: Answer) -> list[Select]:
    assert isinstance(answer, Message)
    return [one for one in controls(answer) if isinstance(one, Select)]


def buttons(answer: Answer, label: str) -> list[Button]:
    assert isinstance(answer, Message)
    return [one for one in controls(answer) if isinstance(one, Button) and one.label == label]


async def works_at(person: Person, organisation: str, work: str = "") -> None:
    member = await person.record()
    profile = replace(member.profile, organisation=organisation, work=work)
    async with person.at.storage.write() as storage:
        await storage.members.save(replace(member, profile=profile))


async def test_what_the_profile_tells_is_not_asked_for(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await works_at(hanako, "長野県松本市", "住民税、電子契約")

    form = await hanako.do("question.ask", complete=False)
    assert isinstance(form, Form)
    assert [field.name for field in form.fields] == ["title", "body", "tried", "section", "until"]
    answer = await hanako.send(form, title=TITLE, tried="国税庁のページを見ました")
    await hall.listen()

    assert menus(answer) == []
    assert "業務:電子契約 ・ 規模:中核市" in said(cards(hall)[0])
    assert "国税庁のページを見ました" in said(cards(hall)[0])


@pytest.mark.parametrize("around", ["", "それでも質問する"])
async def test_one_field_takes_the_work_or_the_section(hall: Hall, around: str) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await section_of(hall, "契約課", kenta)
    if around:
        await ask(kenta, TITLE)

    asked = await ask(hanako, TITLE, section="介護保険")
    if around:
        asked = await hanako.press(asked, around)
    assert "業務:介護保険" in said(asked)
    await hall.listen()
    assert any("花子" in said(card) and "業務:介護保険" in said(card) for card in cards(hall))
    for typed, near in (("契約果", "契約課"), ("ない課", "見つかりません")):
        again = await ask(hanako, "別の質問", section=typed)
        assert isinstance(again, Form)
        assert near in again.problems["section"]
        assert values_of(again)["section"] == typed


async def test_the_size_of_the_town_is_chosen_once(hall: Hall) -> None:
    hanako = await hall.town.member("花子")  # of 縁側市, which may be large or small

    asked = await ask(hanako, TITLE)
    (menu,) = menus(asked)
    assert [option.value for option in menu.options] == ["city_large", "city_middle", "city_small"]
    await hanako.do(menu.action.verb, *menu.action.args, "city_small")
    again = await ask(hanako, "給食の献立は誰が決めますか")
    await hall.wait(MINUTE)

    assert menus(again) == []
    assert all("規模:市(5万人未満)" in said(card) for card in cards(hall))


async def test_what_was_typed_comes_back_where_a_section_is_closed(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await section_of(hall, "契約課", kenta)
    await card_of(hall, kenta)
    alike = await ask(hanako, "電子契約の印紙税について", "くわしく", section="契約課")
    async with hall.town.storage.write() as work:
        (section,) = [one for one in await work.sections.search("契約課", limit=2) if one.name == "契約課"]
        await work.sections.save(replace(section, members_only=True))

    kept = await hanako.press(await hanako.say("質問 わたしの"), "書きかけを開く")
    assert values_of(kept)["title"] == "電子契約の印紙税について"
    refused = await hanako.press(alike, "それでも質問する")
    form = await hanako.press(refused, "書き直す")

    assert values_of(form)["body"] == "くわしく"


async def test_a_section_that_closes_while_its_question_is_looked_at_gets_none(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    section_id = SectionId(from_token(await section_of(hall, "契約課", kenta)) or 0)
    alike = QuestionIndex.alike

    async def closing(
        index: QuestionIndex, work: Work, title: str, body: str, *, reader: MemberId | None
    ) -> tuple[Match, ...]:
        async with hall.town.storage.write() as meanwhile:
            section = await meanwhile.sections.get(section_id)
            assert section is not None
            await meanwhile.sections.save(section.close(hall.town.clock.now()))
        return await alike(index, work, title, body, reader=reader)

    monkeypatch.setattr(QuestionIndex, "alike", closing)
    again = await ask(hanako, TITLE, section="契約課")

    assert isinstance(again, Form)
    assert values_of(again)["title"] == TITLE
    assert rows(await hanako.say("質問 一覧")) == []


async def test_the_second_person_matters_and_both_hear_what_comes_of_it(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    card = await card_of(hall, hanako)

    joined = await kenta.press(card, "私も知りたい")
    assert "ほかにもいました" in said(joined)
    assert "「電子契約の印紙税はどうしていますか」に加わりました" in said(
        await yumi.press(card, "私も知りたい")
    )
    assert "ご自分の質問" in said(await hanako.press(card, "私も知りたい"))
    await hall.listen()
    assert len(letters(hall, hanako, "ほかにも知りたい方がいます")) == 1
    assert rows(await kenta.press(joined, "わたしの質問")) == []
    assert rows(await kenta.press(await kenta.say("質問 わたしの"), "知りたい質問")) == [TITLE]

    await reply(yumi, card, ANSWER)
    await reply(yumi, card, "根拠は国税庁の質疑応答です。")
    await hall.wait(DAY)
    (news,) = letters(hall, kenta, "知りたい質問1件に回答がありました")
    assert ANSWER in said(news)
    assert not letters(hall, yumi, "知りたい質問")

    shown = await hanako.press(card, "読む")
    assert "ほかに2人が知りたがっています" in said(shown)
    await hanako.press(shown, "この回答で解決")
    await hanako.press(await hanako.press(card, "読む"), "解決を取り消す")
    await hall.wait(MINUTE)
    assert not letters(hall, kenta, "が解決しました")
    await hanako.do("question.enough", question=TITLE)
    await hall.wait(MINUTE)
    assert len(letters(hall, kenta, "とりあえず解決しました")) == 1
    assert "とりあえず解決 ・ 回答2件" in said(cards(hall)[0])

    assert "止めました" in said(await kenta.press(await kenta.press(card, "読む"), "知りたいをやめる"))
    assert "ほかに1人" in said(await kenta.press(card, "読む"))


async def test_what_was_solved_without_an_answer_leaves_nobody_alone(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await kenta.press(await card_of(hall, hanako), "私も知りたい")

    enough = await hanako.do("question.enough", question=TITLE)
    assert "どう解決したかをひとこと" in said(enough)
    await hall.wait(MINUTE)
    (letter,) = letters(hall, kenta, "とりあえず解決しました")
    assert isinstance(await kenta.press(letter, "質問する"), Form)
    added = await hanako.send(await hanako.press(enough, "回答する"), body="税務署にききました。")
    assert "書き足しました" in said(added)


async def test_who_waits_for_answers_hears_that_a_question_was_taken_back(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    await reply(kenta, await asked_anonymously(hall, yumi, "上司に言えないこと"), "総務の窓口へ")
    await kenta.press(await card_of(hall, hanako), "私も知りたい")
    await hall.wait(MINUTE)
    await admin.press(await admin.do("question.merge", "上司に言えないこと", TITLE), "同じ質問としてまとめる")
    await hall.wait(MINUTE)
    await reply(kenta, cards(hall)[-1], ANSWER)
    confirm = await hanako.do("question.withdraw", TITLE)
    assert "届いている回答といっしょに" in said(confirm)
    assert buttons(confirm, "とりあえず解決")
    await hanako.press(confirm, "取り下げる")
    await hall.wait(MINUTE)

    (letter,) = letters(hall, kenta, "取り下げられました")
    assert TITLE not in said(letter)
    assert isinstance(await kenta.press(letter, "質問する"), Form)
    assert not letters(hall, hanako, "取り下げられました")
    (back,) = letters(hall, yumi, "元の質問に戻りました")
    assert TITLE not in said(back)
    assert "総務の窓口へ" in said(await yumi.press(back, "読む"))


async def test_thanks_reach_who_answered_once_a_day(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    card = await card_of(hall, hanako)
    await reply(kenta, card, ANSWER)

    for person in (hanako, yumi):
        assert "参考になった" in said(await person.press(await person.press(card, "読む"), "参考になった"))
    shown = await yumi.press(card, "読む")
    assert "2人の参考になりました" in said(shown)
    await hall.wait(MINUTE)
    assert not letters(hall, kenta, "役に立ちました")
    await yumi.press(shown, "参考になったを取り消す")
    await hall.wait(DAY)
    (letter,) = letters(hall, kenta, "のべ1人の役に立ちました")
    assert TITLE in said(letter)

    assert buttons(await kenta.press(card, "読む"), "参考になった") == []


async def test_what_an_earlier_question_spared_is_a_thanks_too(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    card = await card_of(hall, hanako)
    await reply(kenta, card, "さあ、どうでしょう。")
    hall.town.clock.advance(MINUTE)
    await reply(kenta, card, ANSWER)
    _, helpful = buttons(await yumi.press(card, "読む"), "参考になった")
    await yumi.do(helpful.action.verb, *helpful.action.args)

    alike = await ask(yumi, "電子契約の印紙税について")
    assert f"回答:{ANSWER}" in said(alike)
    await hanako.press(await hanako.press(card, "読む"), "この回答で解決")
    await yumi.press(alike, "これで解決")
    assert buttons(await yumi.say("質問 わたしの"), "書きかけを開く") == []
    await hall.wait(DAY)

    assert "1人が、質問せずに解決しました。" in said(letters(hall, kenta, "役に立ちました")[0])
    async with hall.town.storage.read() as work:
        kinds = [pair.kind.value for pair in await work.question_ties.pairs(limit=9)]
    assert sorted(kinds) == ["accepted", "solved_by"]


async def test_this_solved_thanks_whose_answer_stands_there_before_any_is_chosen(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    card = await card_of(hall, hanako)
    added = await reply(hanako, card, "補足です。契約額は300万円です。")
    assert "書き足しました" in said(added)
    assert "質問した方にお知らせ" not in said(added)
    hall.town.clock.advance(MINUTE)
    await reply(kenta, card, ANSWER)

    alike = await ask(yumi, "電子契約の印紙税について")
    assert f"回答:{ANSWER}" in said(alike)
    for _ in range(2):
        await yumi.press(alike, "これで解決")
    await hall.wait(DAY)
    assert letters(hall, kenta, "のべ1人の役に立ちました")
    assert "1人の参考になりました" in said(await yumi.press(card, "読む"))


async def test_the_asker_is_asked_once_a_day_after_the_first_answer(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    card = await card_of(hall, hanako)
    await reply(kenta, card, "まちがえました。")
    hall.town.clock.advance(MINUTE)
    await reply(kenta, card, ANSWER)
    confirm = await kenta.press(await kenta.press(card, "読む"), "回答を取り下げる")
    await kenta.press(confirm, "取り下げる")

    await hall.wait(DAY - MINUTE)
    assert not letters(hall, hanako, "は解決しましたか")
    await reply(kenta, card, "もうひとつ。")
    await hall.wait(MINUTE)
    (letter,) = letters(hall, hanako, "は解決しましたか")
    assert "引き続き回答を募ります" in said(await hanako.press(letter, "まだ困っています"))
    await reply(kenta, card, "さらにひとつ。")
    await hall.wait(3 * DAY)
    assert len(letters(hall, hanako, "は解決しましたか")) == 1

    assert "とりあえず解決にしました" in said(await hanako.press(letter, "とりあえず解決"))


async def test_who_has_settled_it_is_not_asked(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    card = await card_of(hall, hanako)
    await reply(kenta, card, ANSWER)
    await hall.listen()

    await hanako.press(hall.in_private(hanako)[-1], "とりあえず解決")
    await hall.wait(2 * DAY)

    assert not letters(hall, hanako, "は解決しましたか")


async def test_earlier_words_stay_readable_until_they_are_erased(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    card = await card_of(hall, hanako, body="はじめの内容")
    for body in ("つぎの内容", "いまの内容"):
        await hanako.send(await hanako.press(await hanako.press(card, "読む"), "質問を直す"), body=body)
        hall.town.clock.advance(MINUTE)
    await reply(kenta, card, "はじめの回答")
    await kenta.send(await kenta.press(await kenta.press(card, "読む"), "回答を直す"), body="いまの回答")

    shown = await kenta.press(card, "読む")
    last = await kenta.do("question.history", question=TITLE)
    first = await kenta.press(last, "さらに前")
    assert len(buttons(shown, "変更の履歴")) == 2
    assert "つぎの内容" in said(last)
    assert "はじめの内容" in said(first)
    assert "花子さんが書き直しました" in said(first)

    erased = await hanako.press(await hanako.do("question.history", question=TITLE), "この版を消す")
    assert "以前の版を消しました" in said(erased)
    assert "はじめの内容" in said(await kenta.do("question.history", question=TITLE))
    await hanako.press(await hanako.press(await hanako.press(card, "読む"), "質問を取り下げる"), "取り下げる")
    assert "はじめの内容" not in said(await kenta.press(first, "ひとつ後"))


async def test_a_member_names_the_same_question(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    card = await card_of(hall, hanako)
    await ask(hanako, "給食の献立は誰が決めますか")

    form = await kenta.press(await kenta.press(card, "読む"), "同じ質問を教える")
    itself = await kenta.send(form, other=TITLE)
    assert isinstance(itself, Form)
    assert "別の質問" in itself.problems["other"]
    assert "と同じ質問、と記録しました" in said(await kenta.send(itself, other="給食の献立"))

    async with hall.town.storage.read() as work:
        (pair,) = await work.question_ties.pairs(limit=9)
    assert (pair.kind.value, pair.asked) == ("same", TITLE)


async def test_who_left_the_section_or_the_town_hears_and_counts_no_more(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    token = await section_of(hall, "契約課", hanako, kenta, yumi)
    await ask(hanako, TITLE, section="契約課")
    for person in (kenta, yumi):
        await person.do("question.follow", question=TITLE)
    async with hall.town.storage.write() as work:
        section = await work.sections.get(SectionId(from_token(token) or 0))
        assert section is not None
        await work.sections.save(replace(section, members_only=True))
        await work.sections.unseat(section.id, (await kenta.record()).id)
    await yumi.press(await yumi.do("leave", complete=False), "退庁する")

    answered = await hanako.do("question.info", question=TITLE)
    assert "ほかに1人が知りたがっています" in said(answered)
    await reply(hanako, answered, "自分で調べました")
    await hanako.press(await hanako.do("question.info", question=TITLE), "とりあえず解決")
    await hall.wait(DAY)

    assert not letters(hall, kenta, "知りた")
    assert not letters(hall, yumi, "知りた")
    assert rows(await kenta.do("question.followed", "0")) == []


async def test_what_somebody_called_it_finds_it_for_the_next(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    await ask(hanako, "押印の見直しについて", "押印を求める手続きの一覧はありますか。")
    assert rows(await yumi.say("質問 検索 ハンコなくしたい")) == []

    offered = await ask(kenta, "ハンコなくしたい", "押印を求める手続きの見直しについて")
    await kenta.press(offered, "これで解決")
    assert rows(await yumi.say("質問 検索 ハンコなくしたい")) == ["押印の見直しについて"]

    await kenta.press(await kenta.do("leave", complete=False), "退庁する")
    assert rows(await yumi.say("質問 検索 ハンコなくしたい")) == []
