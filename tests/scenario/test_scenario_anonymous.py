"""匿名: an anonymous question from the form to the opened seal, with no trace of who asked."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import MemberId, QuestionId, SectionId, from_token
from bot.domain.members import Office
from bot.domain.notice_wishes import NoticeWish, QuietHours
from bot.ports.messenger import Address, Posted, Unreachable, Unsure
from bot.view import Form, Message
from tests.builders.anonymous import TITLE, asked_anonymously, dump
from tests.builders.answers import said
from tests.builders.hall import Hall, section_of
from tests.builders.questions import ask, cards, open_desk, reply
from tests.builders.town import Person, button

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def test_an_anonymous_question_is_answered_and_solved_without_a_name(hall: Hall) -> None:
    emi, kenta = await hall.town.member("恵美"), await hall.town.member("健太")
    card = await asked_anonymously(hall, emi)
    assert "匿名の方" in said(card)
    assert "恵美" not in said(card)

    await reply(kenta, card, "総務に相談窓口があります。")
    hall.town.clock.advance(MINUTE)
    await hall.listen()
    letter = hall.in_private(emi)[-1]
    assert "総務に相談窓口があります" in said(letter)

    page = await emi.press(letter, "読む")
    assert "あなたが匿名で書いた質問です" in said(page)
    assert "恵美" not in said(page)
    await reply(emi, card, "ありがとうございます。行ってみます。")
    hall.town.clock.advance(MINUTE)
    heard = await hall.listen()
    assert f"「{TITLE}」に回答が届きました" not in heard
    seen = await kenta.press(card, "読む")
    assert "質問した方(匿名)" in said(seen)
    assert "恵美" not in said(seen)
    assert "あなたが匿名で" not in said(seen)
    assert TITLE in said(await emi.say("質問 わたしの"))
    assert TITLE not in said(await kenta.say("質問 わたしの"))

    assert "解決済にしました" in said(await emi.press(letter, "この回答で解決"))
    hall.town.clock.advance(MINUTE)
    await hall.listen()
    assert "あなたの回答で" in hall.in_private(kenta)[-1].summary


async def test_nobody_else_can_keep_an_anonymous_question(hall: Hall) -> None:
    emi, kenta = await hall.town.member("恵美"), await hall.town.member("健太")
    card = await asked_anonymously(hall, emi)
    token = button(card, "読む").action.args[0]

    with pytest.raises(AssertionError):
        button(await kenta.press(card, "読む"), "質問を直す")
    assert "質問した方" in said(await kenta.do("question.withdraw_now", token))
    assert "取り下げました" in said(await emi.do("question.withdraw_now", token))


async def test_who_presses_twice_is_led_to_the_question_that_went_out(hall: Hall) -> None:
    emi = await hall.town.member("恵美")
    preview = await emi.send(await emi.say("質問 匿名"), title=TITLE)
    assert "匿名で質問しました" in said(await emi.press(preview, "この内容で匿名で質問する"))
    again = await emi.press(preview, "この内容で匿名で質問する")
    assert "出し終えた質問は「わたしの質問」に" in said(again)

    assert TITLE in said(await emi.press(again, "わたしの質問"))
    await hall.listen()
    assert len(cards(hall)) == 1


async def test_what_may_give_one_away_is_said_before(hall: Hall) -> None:
    emi, taro = await hall.town.member("恵美"), await hall.town.member("太郎")
    await section_of(hall, "小さな課", taro, emi)
    text = "恵美です。縁側市の職員です。"
    more = {"area": "出納の検査", "section": "小さな課"}
    preview = await emi.send(await emi.say("質問 匿名"), title=TITLE, body=text, **more)

    assert "業務:出納の検査" in said(preview)
    assert "「小さな課」は2人です" in said(preview)
    assert "お名前が書かれています" in said(preview)
    assert "所属の名前が書かれています" in said(preview)
    form = await emi.press(preview, "書き直す")
    better = await emi.send(form, body="縁側に座っている職員です。", section="")
    assert "お名前が" not in said(better)
    assert "2人です" not in said(better)
    assert "消しました" in said(await emi.press(better, "やめる"))
    assert cards(hall) == []


async def test_the_seal_is_opened_by_two_administrators_and_the_asker_is_told(
    hall: Hall, tmp_path: Path
) -> None:
    emi = await hall.town.member("恵美")
    one, other = [await hall.town.member(name, Office.ADMINISTRATOR) for name in ("管理一", "管理二")]
    third = await hall.town.member("管理三", Office.ADMINISTRATOR)
    card = await asked_anonymously(hall, emi)
    about = await one.press(await one.press(card, "読む"), "匿名の質問について")
    waiting = await one.send(await one.press(about, "封を開ける相談をする"), reason="命にかかわるため")
    assert "同意を待っています" in said(waiting)
    assert "恵美" not in said(waiting)

    hall.town.clock.advance(MINUTE)
    await hall.listen()
    request = await other.press(hall.in_private(other)[-1], "相談を見る")
    assert "命にかかわるため" in said(request)
    token = button(request, "同意して封を開ける").action.args[0]
    assert "相談した本人は同意できません" in said(await one.do("seal.agree", token))
    assert "恵美さん" in said(await other.press(request, "同意して封を開ける"))
    hall.town.clock.advance(MINUTE)
    await hall.listen()
    assert "命にかかわるため" in said(hall.in_private(emi)[-1])
    assert "恵美さん" in said(await one.press(hall.in_private(one)[-1], "相談を見る"))
    assert "恵美" not in said(await third.do("seal.page", token))
    assert "総務課の担当です" in said(await emi.do("seal.page", token))
    hall.town.clock.advance(DAY)
    assert "恵美" not in said(await one.do("seal.page", token))
    trail = [row for row in dump(tmp_path) if row.startswith("audit") and "seal." in row]
    assert [word for row in trail for word in ("requested", "opened", "read") if f"seal.{word}" in row] == [
        "requested",
        "opened",
        "read",
    ]


async def test_who_misused_it_is_paused_without_being_known(hall: Hall) -> None:
    emi, admin = await hall.town.member("恵美"), await hall.town.member("管理", Office.ADMINISTRATOR)
    card = await asked_anonymously(hall, emi)
    about = await admin.press(await admin.press(card, "読む"), "匿名の質問について")
    assert "恵美" not in said(await admin.press(about, "匿名をしばらく断る"))

    again = await emi.send(await emi.say("質問 匿名"), title="もうひとつ聞きたいこと")
    assert "お休みしていただいています" in said(again)
    hall.town.clock.advance(31 * DAY)
    await asked_anonymously(hall, emi, "ひと月たってから聞きたいこと")


async def test_a_question_with_a_name_has_no_seal_and_can_be_read_instead(hall: Hall) -> None:
    admin, hanako = await hall.town.member("総務", Office.ADMINISTRATOR), await hall.town.member("花子")
    await ask(hanako, "印紙税は?")
    await hall.listen()
    token = button(cards(hall)[-1], "読む").action.args[0]

    refused = await admin.do("seal.about", token)

    assert "名前を出して書かれた" in said(refused)
    assert "印紙税は?" in said(await admin.press(refused, "質問を読む"))


async def test_a_quiet_time_holds_what_an_anonymous_asker_hears(hall: Hall) -> None:
    emi, kenta = await hall.town.member("恵美"), await hall.town.member("健太")
    async with hall.town.storage.write() as work:
        now = hall.town.clock.now()
        quiet = QuietHours((now + 8 * timedelta(hours=1)).time(), (now + 12 * timedelta(hours=1)).time())
        await work.notice_wishes.save((await emi.record()).id, NoticeWish(quiet))
    card = await asked_anonymously(hall, emi)
    await reply(kenta, card, "夜のうちに書きました。")

    await hall.wait(MINUTE)
    assert hall.in_private(emi) == []
    await hall.wait(timedelta(hours=13))
    assert "夜のうちに書きました" in said(hall.in_private(emi)[-1])


async def test_no_row_of_the_database_ties_the_asker_to_the_question(hall: Hall, tmp_path: Path) -> None:
    emi, kenta = await hall.town.member("恵美"), await hall.town.member("健太")
    before = dump(tmp_path)
    card = await asked_anonymously(hall, emi, body="くわしい事情です。")
    await reply(kenta, card, "回答です。")
    await hall.wait(MINUTE)
    page = await emi.press(hall.in_private(emi)[-1], "読む")
    await emi.send(await emi.press(page, "質問を直す"), body="もっとくわしい事情です。")
    await reply(emi, card, "質問した人からのひとことです。")
    await emi.press(hall.in_private(emi)[-1], "この回答で解決")
    await hall.wait(2 * DAY)

    record = await emi.record()
    async with hall.town.storage.read() as work:
        (account,) = (await work.members.accounts_of([record.id]))[record.id]
        assert await work.questions.author_of(await _subject(hall)) == record.id
    theirs = {str(record.id), str(account.id), account.external_id, f"dm-{emi.user.external_id}"}
    new = [row for row in dump(tmp_path) if row not in before]
    assert any(TITLE in row for row in new), "what was asked is there"
    told = [row for row in new for word in theirs if word in row]
    # What of the asker's own changed besides: when they were last seen.
    assert [row for row in told if not row.startswith(("members", "accounts"))] == []


async def test_a_form_that_comes_back_keeps_nothing_of_an_anonymous_question_in_the_open(
    hall: Hall, tmp_path: Path
) -> None:
    emi = await hall.town.member("恵美")
    again = await emi.send(
        await emi.say("質問 匿名"), title=TITLE, body="くわしい事情です。", section="ない課"
    )
    assert any("くわしい事情です" in row for row in await _drafts(hall, emi)), "nothing typed is lost"
    await emi.press(await emi.send(again, section=""), "この内容で匿名で質問する")
    await hall.listen()
    token = button(cards(hall)[-1], "読む").action.args[0]
    await emi.do("question.deadline", token, until="いつか")
    assert any(token in row for row in await _drafts(hall, emi))

    kept = [row for row in dump(tmp_path) if row.startswith("drafts")]
    assert len(kept) == 2
    for word in (TITLE, "くわしい事情です", token):
        assert [row for row in kept if word in row] == []


async def _drafts(hall: Hall, person: Person) -> list[str]:
    """What waits for somebody to go on with it, as they would see it."""
    async with hall.town.storage.read() as work:
        record = await person.record()
        (account,) = (await work.members.accounts_of([record.id]))[record.id]
        verbs = ("question.anonymous", "question.deadline")
        found = [await work.drafts.last(account.id, verb) for verb in verbs]
        return [f"{draft.args} {draft.values}" for draft in found if draft is not None]


async def _subject(hall: Hall) -> QuestionId:
    async with hall.town.storage.read() as work:
        (question,) = await work.questions.recent(limit=1)
    assert question.asker_id is None
    return question.id


async def test_why_an_asker_cannot_be_reached_is_noted_nowhere(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    emi, kenta = await hall.town.member("恵美"), await hall.town.member("健太")
    card = await asked_anonymously(hall, emi)
    refusals = iter((Unreachable("messages closed", direct_closed=True), Unsure("refused by dm-emi")))
    send = hall.messenger.send

    async def refuse(
        address: Address, message: Message, *, mark: str, people: Mapping[MemberId, str]
    ) -> Posted:
        if address.user_external_id == emi.user.external_id:
            raise next(refusals)
        return await send(address, message, mark=mark, people=people)

    monkeypatch.setattr(hall.messenger, "send", refuse)
    noted = []
    for answer in ("一つめの回答です。", "二つめの回答です。"):
        await reply(kenta, card, answer)
        await hall.wait(MINUTE)
        noted += _of_answers(tmp_path)
    await emi.do("sleep")
    await hall.wait(DAY / 2)
    noted += _of_answers(tmp_path)

    states = ("'dead'", "'pending'", "'skipped'")
    assert [sum(state in row for row in noted) for state in states] == [3, 1, 1]
    for told in ("closed", "refused", "on a break"):
        assert [row for row in noted if told in row] == []


def _of_answers(folder: Path) -> list[str]:
    """What is kept of messages about answers, in the outbox and in the audit."""
    return [row for row in dump(folder) if "question.answered" in row]


async def test_an_answer_that_bears_the_askers_name_is_changed_under_it(hall: Hall, tmp_path: Path) -> None:
    emi, kenta = await hall.town.member("恵美"), await hall.town.member("健太")
    admin = await hall.town.member("管理", Office.ADMINISTRATOR)
    await asked_anonymously(hall, emi)
    await ask(kenta, "給食の献立")
    await hall.listen()
    named = cards(hall)[-1]
    await reply(emi, named, "相談窓口があります。")
    token = button(await emi.press(named, "読む"), "回答を直す").action.args[0]
    merged = await admin.do("question.merge", "給食の献立", TITLE)
    await admin.press(merged, "同じ質問としてまとめる")

    await emi.do("question.answer.save", token, body="総務に相談窓口があります。")
    seen = await kenta.do("question.answer.history", token)
    assert "恵美さん" in said(seen)
    await emi.do("question.answer.withdraw_now", token)
    who = str((await emi.record()).id)
    trail = [row for row in dump(tmp_path) if row.startswith("audit") and "question.answer_" in row]
    assert [who in row for row in trail] == [True, True, True]


async def test_words_of_an_anonymous_asker_are_nobody_elses_in_another_question(hall: Hall) -> None:
    emi, kenta = await hall.town.member("恵美"), await hall.town.member("健太")
    admin = await hall.town.member("管理", Office.ADMINISTRATOR)
    await reply(emi, await asked_anonymously(hall, emi), "質問した人からのひとことです。")
    await ask(kenta, "給食の献立")
    await hall.listen()
    card = cards(hall)[-1]
    await admin.press(await admin.do("question.merge", TITLE, "給食の献立"), "同じ質問としてまとめる")

    page = await kenta.press(card, "読む")
    assert "匿名の方" in said(page)
    assert "質問した方" not in said(page)
    with pytest.raises(AssertionError):
        button(page, "回答を直す")


async def test_words_of_one_anonymous_asker_stay_theirs_in_the_question_of_another(
    hall: Hall, tmp_path: Path
) -> None:
    emi, kenta = await hall.town.member("恵美"), await hall.town.member("健太")
    admin = await hall.town.member("管理", Office.ADMINISTRATOR)
    await reply(emi, await asked_anonymously(hall, emi), "恵美の窓口のひとことです。")
    card = await asked_anonymously(hall, kenta, "給食の献立")
    await reply(kenta, card, "献立のひとことです。")
    merged = await admin.press(
        await admin.do("question.merge", TITLE, "給食の献立"), "同じ質問としてまとめる"
    )
    before = dump(tmp_path)

    page = await kenta.press(card, "読む")
    assert said(page).count("質問した方(匿名)") == 1
    pages = [page, await emi.press(card, "読む")]
    tokens = [button(one, "回答を直す").action.args[0] for one in pages]
    assert tokens[0] != tokens[1]
    assert "回答した方" in said(await kenta.do("question.answer.save", tokens[1], body="書き換え"))
    await emi.do("question.answer.save", tokens[1], body="直したひとことです。")
    assert "直したひとことです" in said(await kenta.press(card, "読む"))
    history = await emi.do("question.answer.history", tokens[1])
    assert "恵美さん" not in said(history)
    who = str((await emi.record()).id)
    told = [row for row in dump(tmp_path) if row not in before and who in row]
    assert [row for row in told if not row.startswith(("members", "accounts"))] == []

    await admin.press(merged, "まとめるのをやめる")
    own = await emi.do("question.info", question=TITLE)
    assert "質問した方(匿名)" in said(own)
    assert button(own, "回答を直す").action.args == (tokens[1],)


async def test_that_an_asker_left_the_town_is_not_noted_of_their_question(hall: Hall) -> None:
    emi = await hall.town.member("恵美")
    await asked_anonymously(hall, emi)
    await emi.do("leave.now")
    hall.town.clock.advance(7 * DAY)
    await hall.town.town.appeals.tick(hall.town.clock.now())

    async with hall.town.storage.read() as work:
        appeal = await work.appeals.get(await _subject(hall))
    assert appeal is not None
    assert appeal.ended is None


async def test_an_anonymous_asker_changes_their_question_by_its_title(hall: Hall) -> None:
    emi, kenta = await hall.town.member("恵美"), await hall.town.member("健太")
    await asked_anonymously(hall, emi)

    assert isinstance(await emi.say(f"質問 編集 {TITLE}"), Form)
    assert "質問した方" in said(await kenta.say(f"質問 編集 {TITLE}"))
    assert await emi.suggest("own_question", "上司") == (TITLE,)
    assert await kenta.suggest("own_question", "上司") == ()


async def test_own_anonymous_questions_stay_with_a_section_one_left(hall: Hall) -> None:
    emi, taro = await hall.town.member("恵美"), await hall.town.member("太郎")
    section_id = SectionId(from_token(await section_of(hall, "内輪課", taro, emi)) or 0)
    await asked_anonymously(hall, emi, section="内輪課")
    async with hall.town.storage.write() as work:
        section = await work.sections.get(section_id)
        assert section is not None
        await work.sections.save(replace(section, members_only=True))
    assert TITLE in said(await emi.say("質問 わたしの"))

    async with hall.town.storage.write() as work:
        await work.sections.unseat(section_id, (await emi.record()).id)
    assert TITLE not in said(await emi.say("質問 わたしの"))


async def test_an_asker_who_merges_as_an_administrator_hears_of_it_like_anybody(hall: Hall) -> None:
    admin, kenta = await hall.town.member("管理", Office.ADMINISTRATOR), await hall.town.member("健太")
    await asked_anonymously(hall, admin)
    await ask(kenta, "給食の献立")
    await admin.press(await admin.do("question.merge", TITLE, "給食の献立"), "同じ質問としてまとめる")
    await hall.wait(MINUTE)

    for person in (admin, kenta):
        assert any("給食の献立" in said(letter) for letter in hall.in_private(person))
