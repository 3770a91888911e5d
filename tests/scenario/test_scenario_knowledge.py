"""答えを生かす: 同じ質問としてまとめる, いまも合っていますか, 古いかもしれません, よくある質問."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.members import Office, Standing
from bot.view import Form, Message
from tests.builders.answers import buttons_of, said
from tests.builders.hall import Hall, section_of
from tests.builders.questions import ask, cards, open_desk, reply, rows, solved
from tests.builders.town import button

MINUTE, DAY, YEAR = timedelta(minutes=1), timedelta(days=1), timedelta(days=365)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def test_two_questions_become_one_and_two_again(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    for person, title in ((hanako, "電子契約の印紙税"), (kenta, "給食の献立")):
        await ask(person, title)
        await hall.wait(MINUTE)
    first, _ = cards(hall)
    await reply(yumi, first, "かかりません。")

    await hanako.do("question.deadline", "電子契約の印紙税", until="明後日")
    named = await yumi.do("question.same", "電子契約の印紙税", "給食の献立")
    assert "同じ質問、と記録しました" in said(named)
    assert "まとめられるのは" in said(await yumi.do("question.merge", "電子契約の印紙税", "給食の献立"))
    listed = await hanako.say("質問 重複一覧")
    assert rows(listed) == ["電子契約の印紙税"]
    confirmed = await hanako.press(listed, "ひとつにまとめる")
    assert "残る質問" in said(confirmed)
    assert "急ぎ 2026年11月23日(月)まで" in said(confirmed)
    merged = await hanako.press(confirmed, "同じ質問としてまとめる")
    await hall.wait(MINUTE)

    assert "同じ質問「給食の献立」にまとまりました" in said(cards(hall)[0])
    assert "「給食の献立」にまとまりました" in said(hall.in_private(kenta)[-1])
    led = await yumi.press(first, "読む")
    assert "同じ質問にまとまりました" in said(led)
    page = await yumi.press(led, "質問を読む")
    assert "かかりません。" in said(page)
    assert "ほかに1人が知りたがっています" in said(page)
    assert rows(await yumi.say("質問 一覧")) == ["給食の献立"]

    undone = await hanako.press(merged, "まとめるのをやめる")
    assert "別々の質問に戻しました" in said(undone)
    await hall.wait(MINUTE)
    assert "かかりません。" in said(await yumi.press(first, "読む"))
    assert rows(await yumi.say("質問 一覧")) == ["給食の献立", "電子契約の印紙税"]
    assert "もう別々の質問" in said(await hanako.press(merged, "まとめるのをやめる"))


async def test_an_answer_given_while_its_question_became_another_or_was_taken_back(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    for person, title in ((hanako, "電子契約の印紙税"), (kenta, "給食の献立")):
        await ask(person, title)
        await hall.wait(MINUTE)
    first, second = cards(hall)
    opened = [await yumi.press(card, "回答する") for card in (first, second)]
    confirmed = await hanako.do("question.merge", "電子契約の印紙税", "給食の献立")
    await hanako.press(confirmed, "同じ質問としてまとめる")

    given = await yumi.send(opened[0], body="かかりません。")
    assert "「給食の献立」に回答しました" in said(given)
    assert "かかりません。" in said(await yumi.press(given, "読む"))

    await kenta.press(await kenta.do("question.withdraw", "給食の献立"), "取り下げる")
    lost = await yumi.send(opened[1], body="長い長い回答。")
    assert "取り下げられました" in said(lost)
    kept = await yumi.press(lost, "書いた内容を開く")
    assert isinstance(kept, Form)
    assert [field.value for field in kept.fields] == ["長い長い回答。"]


async def test_who_asked_what_was_merged_hears_who_settles_it_now(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    for person, title in ((hanako, "電子契約の印紙税"), (kenta, "給食の献立")):
        await ask(person, title)
        await hall.wait(MINUTE)
    await reply(yumi, cards(hall)[0], "かかりません。")
    await hall.wait(MINUTE)
    letter = hall.in_private(hanako)[-1]
    confirmed = await hanako.do("question.merge", "電子契約の印紙税", "給食の献立")
    await hanako.press(confirmed, "同じ質問としてまとめる")

    refused = await hanako.press(letter, "この回答で解決")
    assert "「給食の献立」を質問した方がつけます" in said(refused)
    page = await hanako.press(refused, "質問を読む")
    assert "「参考になった」と伝えました" in said(await hanako.press(page, "参考になった"))
    assert "質問した方と" in said(await yumi.press(letter, "この回答で解決"))


async def test_who_answered_is_asked_each_fiscal_year_and_few_times_a_week(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    await section_of(hall, "契約課", yumi)
    titles = ("電子契約", "印紙税", "見積書")
    first, *_ = [await solved(hall, hanako, kenta, title, "契約課") for title in titles]
    freshness, clock = hall.town.town.freshness, hall.town.clock
    assert "解決済(令和8年度時点)" in said(await hanako.press(first, "読む"))

    assert await freshness.tick(clock.now()) == 0
    clock.advance(YEAR)
    assert await freshness.tick(clock.now()) == 2
    assert await freshness.tick(clock.now()) == 0
    await hall.listen()
    asked = [letter for letter in hall.in_private(kenta) if "いまも合っていますか" in letter.summary]
    assert len(asked) == 2
    assert "令和9年度時点" in said(await kenta.press(asked[0], "まだ合っています"))
    assert "合っています" not in [one.label for one in buttons_of(await hanako.press(first, "読む"))]
    passed = await kenta.press(asked[1], "分かる人に聞く")
    assert "ほかの分かりそうな方" in said(passed)
    await hall.listen()
    assert "いまも合っていますか" in hall.in_private(yumi)[-1].summary
    clock.advance(DAY)
    assert await freshness.tick(clock.now()) == 1  # a week's place became free

    async with hall.town.storage.write() as work:
        await work.members.save(replace(await kenta.record(), standing=Standing.LEFT))
    clock.advance(YEAR)
    assert await freshness.tick(clock.now()) == 2
    await hall.listen()
    assert "いまも合っていますか" in hall.in_private(yumi)[-1].summary


async def test_nobody_is_asked_again_about_what_they_passed_on_this_year(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    await section_of(hall, "契約課", yumi)
    first = await solved(hall, hanako, kenta, "電子契約", "契約課")
    for _ in range(2):
        hall.town.clock.advance(YEAR)
        assert await hall.town.town.freshness.tick(hall.town.clock.now()) == 1
        await hall.listen()
        assert "ほかの分かりそうな方" in said(await kenta.press(hall.in_private(kenta)[-1], "分かる人に聞く"))
        await hall.listen()
        told = len(hall.in_private(kenta))
        last = await yumi.press(hall.in_private(yumi)[-1], "分かる人に聞く")
        assert "ほかの分かりそうな方" not in said(last)
        await hall.listen()
        assert "いまも合っていますか" not in [one.summary for one in hall.in_private(kenta)[told:]]
    assert "古いかもしれません" in said(await hanako.press(first, "読む"))


async def test_anybody_says_that_an_answer_may_be_outdated(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    card = await solved(hall, hanako, kenta, "電子契約の印紙税")

    form = await yumi.press(await yumi.press(card, "読む"), "古いかもしれません")
    assert "印をつけました" in said(await yumi.send(form, reason="様式が変わりました"))
    await hall.wait(MINUTE)
    page = await yumi.press(card, "読む")
    assert "様式が変わりました" in said(page)
    mark = "解決済(令和8年度時点・古いかもしれません)"
    for seen in (page, cards(hall)[0], await yumi.say("質問 一覧"), await yumi.say("質問 検索 印紙税")):
        assert mark in said(seen)
    (letter,) = [one for one in hall.in_private(kenta) if "古いかもしれないそうです" in one.summary]
    assert "様式が変わりました" in said(letter)
    refused = await yumi.press(letter, "まだ合っています")
    assert "この手続きができるのは" in said(refused)
    assert isinstance(await yumi.press(refused, "古いかもしれません"), Form)

    form = await kenta.press(letter, "直す")
    await kenta.send(form, body="新しい様式でも、かかりません。")
    await hall.wait(MINUTE)
    assert "解決済(令和8年度時点) ・" in said(cards(hall)[0])
    assert "もう古いという印" in said(await kenta.press(letter, "もう古い"))
    shown = await kenta.press(card, "読む")
    assert "合っている、と記録しました" in said(await kenta.press(shown, "まだ合っています"))


async def test_a_doubt_promises_nobody_where_nobody_is_left_to_ask(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    card = await solved(hall, hanako, kenta, "電子契約の印紙税")
    await kenta.do("leave.now")

    form = await hanako.press(await hanako.press(card, "読む"), "古いかもしれません")
    noted = await hanako.send(form, reason="様式が変わりました")
    assert "確かめられる方がほかにいない" in said(noted)
    assert isinstance(await hanako.press(noted, "回答する"), Form)


async def test_a_correction_by_the_office_says_nothing_of_whether_an_answer_is_right(hall: Hall) -> None:
    admin, hanako = await hall.town.member("総務", Office.ADMINISTRATOR), await hall.town.member("花子")
    kenta = await hall.town.member("健太")
    card = await solved(hall, hanako, kenta, "電子契約の印紙税")
    hall.town.clock.advance(2 * YEAR)
    await hanako.send(await hanako.do("question.doubt", "電子契約の印紙税", complete=False), reason="様式")

    form = await admin.press(await admin.press(card, "読む"), "回答を直す")
    assert "回答を直しました" in said(await admin.send(form, body="お名前を消しました。"))
    shown = said(await hanako.press(card, "読む"))
    assert "お名前を消しました。" in shown
    assert "解決済(令和8年度時点・古いかもしれません)" in shown


async def test_whoever_looks_again_reads_the_reason_of_each_who_doubts(hall: Hall) -> None:
    hanako, kenta, yumi, jiro = [await hall.town.member(name) for name in ("花子", "健太", "由美", "次郎")]
    card = await solved(hall, hanako, kenta, "電子契約の印紙税")
    for one, reason in ((yumi, "様式が変わりました"), (jiro, "窓口が移りました")):
        await one.do("question.doubt", question="電子契約の印紙税", reason=reason)
        await hall.wait(MINUTE)
    letter = hall.in_private(kenta)[-1]
    await kenta.press(letter, "もう古い")
    hall.town.clock.advance(YEAR)
    await hall.town.town.freshness.tick(hall.town.clock.now())
    await hall.listen()

    asked = hall.in_private(kenta)[-1]
    assert "いまも合っていますか" in asked.summary
    for seen in (letter, await kenta.press(card, "読む"), asked):
        assert "様式が変わりました" in said(seen)
        assert "窓口が移りました" in said(seen)


async def test_what_three_members_needed_becomes_an_entry(hall: Hall) -> None:
    hanako, kenta, chief = [await hall.town.member(name) for name in ("花子", "健太", "課長")]
    await section_of(hall, "契約課", chief)
    await solved(hall, hanako, kenta, "電子契約の印紙税はどうしていますか", "契約課")
    await solved(hall, hanako, kenta, "電子契約の印紙税はどうなりますか", "契約課")

    for name in ("一郎", "二郎", "三郎"):
        person = await hall.town.member(name)
        alike = await ask(person, "電子契約の印紙税はどうなりますか")
        await person.press(alike, "これで解決")
        await hall.wait(MINUTE)
    letters = [one for one in hall.in_private(chief) if "載せませんか" in one.summary]
    assert len(letters) == 1
    assert "3人が、この質問に助けられました" in said(letters[0])

    form = await chief.press(letters[0], "よくある質問にする")
    listed = await chief.send(form, wording="電子契約に印紙税はかかりますか")
    assert "よくある質問に載せました" in said(listed)
    for seen in (await kenta.say("質問 よくある"), await kenta.say("質問 よくある 契約課")):
        assert rows(seen) == ["電子契約に印紙税はかかりますか"]
        assert "の答え(解決済(令和8年度時点))" in said(seen)
    page = await kenta.press(seen, "読む")
    assert "よくある質問です:電子契約に印紙税はかかりますか" in said(page)
    assert isinstance(page, Message)

    (other,) = {"どうしていますか", "どうなりますか"} - {page.summary.removeprefix("電子契約の印紙税は")}
    shown = said(await ask(kenta, f"電子契約の印紙税は{other}"))  # the other one is nearer
    assert shown.index(page.summary) < shown.index(f"電子契約の印紙税は{other}")

    assert "載せないことにしました" in said(await chief.press(listed, "載せない"))
    assert rows(await kenta.say("質問 よくある")) == []
    assert isinstance(await chief.do("question.faq_edit", question=page.summary), Form)
    assert isinstance(await kenta.do("question.faq_edit", question=page.summary), Message)


async def test_an_entry_and_a_page_stay_with_what_their_question_became_part_of(hall: Hall) -> None:
    admin, hanako = await hall.town.member("総務", Office.ADMINISTRATOR), await hall.town.member("花子")
    await solved(hall, hanako, admin, "電子契約の印紙税")
    await ask(hanako, "給食の献立")
    await admin.send(await admin.do("question.faq_edit", question="電子契約の印紙税"), wording="印紙税は?")
    await admin.do("handbook.make", question="電子契約の印紙税")
    asked = await admin.do("question.merge", "電子契約の印紙税", "給食の献立")

    merged = await admin.press(asked, "同じ質問としてまとめる")
    assert rows(await hanako.say("質問 よくある")) == ["印紙税は?"]
    page = await hanako.do("question.info", question="給食の献立")
    assert "よくある質問です:印紙税は?" in said(page)
    handbook = await hanako.press(page, "手引きを読む")
    assert rows(handbook) == ["給食の献立"]

    await admin.press(merged, "まとめるのをやめる")
    assert rows(await hanako.say("質問 よくある")) == ["印紙税は?"]
    alone = await hanako.do("question.info", question="給食の献立")
    assert "よくある質問です" not in said(alone)
    with pytest.raises(AssertionError):
        button(alone, "手引きを読む")


async def test_nothing_leaves_a_members_only_section_by_a_merge(hall: Hall) -> None:
    hanako, chief = await hall.town.member("花子"), await hall.town.member("課長")
    token = await section_of(hall, "内輪課", chief, hanako)
    async with hall.town.storage.write() as work:
        (section,) = await work.sections.search("内輪課", limit=1)
        await work.sections.save(replace(section, members_only=True))
    for title, where in (("餌のやり方", token), ("掃除当番", token), ("給食の献立", "")):
        await ask(hanako, title, section=where)

    for one, other in (("餌のやり方", "給食の献立"), ("給食の献立", "餌のやり方")):
        assert "同じ課の質問とだけ" in said(await hanako.do("question.merge", one, other))
    confirmed = await chief.do("question.merge", "餌のやり方", "掃除当番")
    assert "にまとめました" in said(await chief.press(confirmed, "同じ質問としてまとめる"))


async def test_a_section_that_closes_takes_back_what_merges_had_told_of_it(hall: Hall) -> None:
    hanako, chief = await hall.town.member("花子"), await hall.town.member("課長")
    section = await section_of(hall, "内輪課", chief)
    for title, where in (("餌のやり方", section), ("給食の献立", ""), ("掃除当番", section), ("駐輪場", "")):
        await ask(hanako, title, section=where)
        await hall.wait(MINUTE)
    for one, other in (("餌のやり方", "給食の献立"), ("駐輪場", "掃除当番")):
        await hanako.press(await hanako.do("question.merge", one, other), "同じ質問としてまとめる")
    await hall.wait(MINUTE)
    assert "「餌のやり方」も" in said(await hanako.do("question.info", question="給食の献立"))

    await chief.do("section.privacy_now", section, "members")
    await hall.wait(MINUTE)
    assert "餌のやり方" not in said(await hanako.do("question.info", question="給食の献立"))
    assert not [card for card in cards(hall) if "餌のやり方" in said(card) or "掃除当番" in said(card)]


@pytest.mark.parametrize("undone", [False, True])
async def test_who_asked_is_asked_back_across_a_merge_and_after_it_was_undone(
    hall: Hall, *, undone: bool
) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    for person, title in ((hanako, "電子契約の印紙税"), (kenta, "給食の献立")):
        await ask(person, title)
        await hall.wait(MINUTE)
    await reply(yumi, cards(hall)[0], "かかりません。")
    confirmed = await hanako.do("question.merge", "電子契約の印紙税", "給食の献立")
    merged = await hanako.press(confirmed, "同じ質問としてまとめる")
    if undone:
        await hanako.press(merged, "まとめるのをやめる")

    await hall.wait(DAY + MINUTE)
    letters = [[one.summary for one in hall.in_private(person)] for person in (hanako, kenta)]
    asked = [any("は解決しましたか" in one for one in told) for told in letters]
    assert asked == [undone, not undone]


async def test_who_lost_their_only_answer_during_a_merge_is_asked_back_about_the_next_one(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    for person, title in ((hanako, "電子契約の印紙税"), (kenta, "給食の献立")):
        await ask(person, title)
        await hall.wait(MINUTE)
    await reply(yumi, cards(hall)[0], "かかりません。")
    confirmed = await hanako.do("question.merge", "電子契約の印紙税", "給食の献立")
    merged = await hanako.press(confirmed, "同じ質問としてまとめる")
    page = await yumi.do("question.info", question="給食の献立")
    await yumi.press(await yumi.press(page, "回答を取り下げる"), "取り下げる")
    await hanako.press(merged, "まとめるのをやめる")
    await hall.wait(2 * DAY)

    await yumi.do("question.answer", "電子契約の印紙税", body="やはりかかりません。")
    await hall.wait(DAY + MINUTE)
    assert any("は解決しましたか" in one.summary for one in hall.in_private(hanako))


async def test_who_follows_hears_that_their_question_became_part_of_a_solved_one(hall: Hall) -> None:
    hanako, kenta, yumi, taro = [await hall.town.member(name) for name in ("花子", "健太", "由美", "太郎")]
    card = await solved(hall, hanako, kenta, "電子契約の印紙税")
    await yumi.press(card, "私も知りたい")
    await ask(hanako, "給食の献立")
    await hall.wait(MINUTE)
    for person in (taro, kenta):
        await person.press(cards(hall)[-1], "私も知りたい")
    confirmed = await hanako.do("question.merge", "給食の献立", "電子契約の印紙税")
    await hanako.press(confirmed, "同じ質問としてまとめる")
    await hall.wait(MINUTE)
    told = [
        [one.summary for one in hall.in_private(person) if "知りたかった" in one.summary]
        for person in (taro, yumi, hanako)
    ]
    assert told == [["知りたかった「電子契約の印紙税」が解決しました"], [], []]
