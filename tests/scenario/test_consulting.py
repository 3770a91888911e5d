"""相談: somebody says what they know, and a question finds them, ring by ring."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.members import Office
from bot.domain.prefectures import prefecture_in
from bot.view import Form
from storage.tables.records import audit
from tests.builders.answers import field_of, said
from tests.builders.consulting import TITLE, knows, letters, page_of, wait
from tests.builders.hall import Hall, section_of
from tests.builders.questions import ask, open_desk, rows
from tests.builders.town import Person

DAY = timedelta(days=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def live_in(person: Person, organisation: str) -> None:
    async with person.at.storage.write() as work:
        member = await person.record()
        await work.members.save(replace(member, prefecture=prefecture_in(organisation)))


async def test_what_one_may_be_asked_is_chosen_by_word_form_and_button(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    page = await hanako.say("相談 受け方")
    assert "相談は受けていません" in field_of(page, "いま")
    assert "まだ書かれていません" in field_of(page, "相談に乗れる業務")
    assert "週に2件まで" in field_of(page, "件数")

    form = await hanako.press(page, "業務と件数を書く")
    assert isinstance(form, Form)
    for wrong in ("0", "15", "毎日"):
        again = await hanako.send(form, areas="生活保護", weekly=wrong)
        assert isinstance(again, Form)
    page = await hanako.send(form, areas="生活保護、国保で5年", weekly="1")
    assert "ありがとうございます" in said(page)
    assert "生活保護、国保で5年" in field_of(page, "相談に乗れる業務")
    assert "週に1件まで" in field_of(page, "件数")

    page = await hanako.press(page, "相談を受けるのを休む")
    assert "相談は受けていません" in field_of(page, "いま")
    page = await hanako.say("相談 受ける")
    assert "生活保護、国保で5年" in field_of(page, "相談に乗れる業務")
    assert "返事を待っている相談はありません" in said(await hanako.say("相談 届いた相談"))


async def test_a_question_widens_from_ring_to_ring_until_somebody_knows(hall: Hall) -> None:
    hanako, chief = await hall.town.member("花子"), await hall.town.member("課長")
    near, far = await knows(hall, "近子"), await knows(hall, "遠子")
    mate = await knows(hall, "仲間", "総務")
    section = await section_of(hall, "上下水道の会", chief, mate)
    for person, where in ((hanako, "長野県"), (near, "長野県"), (far, "沖縄県")):
        await live_in(person, where)
    await ask(hanako, TITLE, "値上げの説明で困っています。", section)
    assert "まもなく、課の仲間に聞きます" in await page_of(hanako)

    await wait(hall)
    assert [len(letters(hall, one)) for one in (mate, near, far, chief)] == [1, 0, 0, 0]
    letter = letters(hall, mate)[-1]
    assert "この課の一員なので" in said(letter)
    assert "花子" not in said(letter)
    page = await page_of(hanako)
    assert "1人に聞いています(課の一員1人)" in page
    assert "同じ都道府県の仲間に聞きます" in page
    assert "仲間さん" not in page
    assert "1人に聞いています" not in await page_of(far)

    assert "承知しました" in said(await mate.press(letter, "今回は遠慮する"))  # nobody is left to wait for
    await wait(hall)
    assert [len(letters(hall, one)) for one in (mate, near, far, chief)] == [1, 1, 0, 0]
    assert "「上下水道課で3年」と書いてくださっているので" in said(letters(hall, near)[-1])
    await wait(hall, 3 * DAY)
    assert len(letters(hall, far)) == 1
    await wait(hall, 7 * DAY)
    assert len(letters(hall, chief)) == 1
    assert "知っていそうな方には、ひととおり聞きました" in await page_of(hanako)
    assert letters(hall, hanako) == []

    page_read = await near.send(await near.press(letters(hall, near)[-1], "回答する"), body="条例を先に")
    assert "ありがとうございます" in said(page_read)


async def test_it_stops_when_it_is_solved_and_goes_on_when_it_was_not(hall: Hall) -> None:
    hanako, near = await hall.town.member("花子"), await knows(hall, "近子")
    await ask(hanako, TITLE)
    await wait(hall)
    await near.do("question.answer", question=TITLE, body="条例を先に変えました")
    later = await knows(hall, "後子")
    shown = await hanako.do("question.info", question=TITLE)
    await hanako.press(shown, "この回答で解決")
    await wait(hall, 8 * DAY)
    assert letters(hall, later) == []

    await hanako.press(await hanako.do("question.info", question=TITLE), "解決を取り消す")
    await wait(hall)
    assert letters(hall, later) == []
    await wait(hall, DAY)
    assert len(letters(hall, later)) == 1
    assert len(letters(hall, near)) == 1


async def test_who_answered_is_waited_for_no_more(hall: Hall) -> None:
    hanako, near, quiet = await hall.town.member("花子"), await knows(hall, "近子"), await knows(hall, "静子")
    await ask(hanako, TITLE)
    await hall.town.town.appeals.tick(hall.town.clock.now())  # asked, and not heard of it yet
    assert "2人に聞いています" in await page_of(hanako)
    await quiet.do("question.answer", question=TITLE, body="議会の前に広報で説明しました")
    await hall.listen()
    assert letters(hall, quiet) == []
    assert "ほかに1人" not in said(letters(hall, near)[-1])
    assert "返事を待っている相談はありません" in said(await quiet.say("相談 届いた相談"))
    assert "もう答えていただいています" in said(await quiet.do("advice.request", question=TITLE))
    assert "1人に聞いています" in await page_of(hanako)

    later = await knows(hall, "後子")
    await near.press(letters(hall, near)[-1], "今回は遠慮する")  # there is an answer: nothing is in a hurry
    await wait(hall)
    assert letters(hall, later) == []


async def test_who_is_asked_may_pass_it_on_to_somebody_who_said_yes(hall: Hall) -> None:
    hanako, near = await hall.town.member("花子"), await knows(hall, "近子")
    friend, stranger = await knows(hall, "友子", "統計"), await hall.town.member("他人")
    await ask(hanako, TITLE)
    await wait(hall)
    listed = await near.say("相談 届いた相談")
    assert rows(listed) == [TITLE]
    letter = await near.press(listed, "見る")

    form = await near.press(letter, "知っていそうな人がいる")
    assert "いまはお願いできません" in said(await near.send(form, member="他人"))
    assert "質問した方ご本人" in said(await near.send(form, member="花子"))
    assert "もう聞いているか" in said(await near.send(form, member="近子"))
    assert "友子さんにつなぎました" in said(await near.send(form, member="友子"))
    await wait(hall)
    assert "先に相談を受けた方がつないでくださいました" in said(letters(hall, friend)[-1])
    assert "1人に聞いています(紹介された方1人)" in await page_of(hanako)
    assert "あなたには届いていない" in said(await stranger.do("advice.decline", question=TITLE))

    assert "お休み" in said(await friend.press(letters(hall, friend)[-1], "相談を受けるのを休む"))
    assert "1人に" not in await page_of(hanako)
    await friend.do("leave.now")
    async with hall.town.storage.read() as work:
        question = (await work.questions.titled(TITLE, limit=1))[0]
        assert [one.passed_by for one in await work.appeals.requests(question.id)] == [None]


async def test_who_pauses_keeps_no_question_waiting(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    people = [await knows(hall, name) for name in ("甲", "乙", "丙", "丁")]
    await ask(hanako, TITLE)
    await wait(hall)
    first = [one for one in people if letters(hall, one)]
    assert len(first) == 3

    for one in first:
        await one.press(letters(hall, one)[-1], "相談を受けるのを休む")
    await wait(hall)

    assert [len(letters(hall, one)) for one in people] == [1, 1, 1, 1]


async def test_nobody_is_asked_too_often_nor_on_leave(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    near, asleep = [await knows(hall, name, "上下水道、道路占用、生活保護") for name in ("近子", "休子")]
    await asleep.do("sleep")
    for title in ("上下水道の値上げ", "道路占用の申請", "生活保護の訪問記録"):
        assert "質問しました" in said(await ask(hanako, title))
        await wait(hall)

    assert len(letters(hall, near)) == 2
    assert letters(hall, asleep) == []


@pytest.mark.parametrize("goes", ["leave.now", "sleep"])
async def test_what_waits_for_somebody_who_leaves_or_rests_asks_the_next_right_away(
    hall: Hall, goes: str
) -> None:
    hanako, near, far = (
        await hall.town.member("花子"),
        await hall.town.member("近子"),
        await knows(hall, "遠子"),
    )
    section = await section_of(hall, "上下水道の会", near)
    await near.say("相談 受け方 上下水道課で3年")
    await ask(hanako, TITLE, section=section)
    await wait(hall)
    assert [len(letters(hall, one)) for one in (near, far)] == [1, 0]

    await near.do(goes)
    await wait(hall)
    assert len(letters(hall, far)) == 1


async def test_a_deadline_is_marked_hurries_the_rings_and_ends_kindly(hall: Hall) -> None:
    hanako, near = await hall.town.member("花子"), await knows(hall, "近子")
    form = await hanako.do("question.ask", complete=False)
    wrong = await hanako.send(form, title=TITLE, until="いつか")
    assert isinstance(wrong, Form)
    assert wrong.problems["until"]
    assert "質問しました" in said(await hanako.send(form, title=TITLE, until="明後日まで"))
    assert "急ぎ" in said(await near.say("質問 一覧"))
    await wait(hall)
    assert "急ぎ" in said(letters(hall, near)[-1])
    await wait(hall, 4 * DAY)
    (letter,) = letters(hall, hanako)
    assert "力になれず、ごめんなさい" in said(letter)
    await wait(hall, DAY)
    assert len(letters(hall, hanako)) == 1
    assert "が期限でした" in await page_of(hanako)
    assert "新しく聞くのは止めています" in await page_of(hanako)

    late = await knows(hall, "後子")
    again = await hanako.press(letter, "期限を決める")
    assert "にしました" in said(await hanako.send(again, until="来週金曜まで"))
    await wait(hall, 3 * DAY)
    assert len(letters(hall, late)) == 1
    assert "期限なしにしました" in said(await hanako.press(letter, "期限なしで待つ"))
    assert "期限なしにしました" in said(await hanako.say(f"質問 期限 質問=「{TITLE}」 期限=なし"))
    assert "質問した方" in said(await near.do("question.deadline", question=TITLE, until="明日"))


async def test_a_passed_deadline_speaks_of_the_answers_there_are(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    form = await hanako.do("question.ask", complete=False)
    asked = await hanako.send(form, title=TITLE, until="明後日まで")
    assert "急ぎ 2026年11月23日(月)まで" in said(asked)
    await kenta.do("question.answer", question=TITLE, body="条例を先に変えました")
    await wait(hall, 4 * DAY)
    letter = hall.in_private(hanako)[-1]
    assert "期限になりました。届いている回答で" in said(letter)
    assert "見つかりませんでした" not in said(letter)
    assert "とりあえず解決にしました" in said(await hanako.press(letter, "とりあえず解決"))


async def test_a_passed_deadline_taken_away_before_the_clock_looks_lets_the_question_wait(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    form = await hanako.do("question.ask", complete=False)
    assert "質問しました" in said(await hanako.send(form, title=TITLE, until="明後日まで"))
    hall.town.clock.advance(4 * DAY)
    late = await knows(hall, "後子")

    assert "期限なしにしました" in said(await hanako.say(f"質問 期限 質問=「{TITLE}」 期限=なし"))
    for _ in range(3):
        await wait(hall, 3 * DAY)
    assert letters(hall, late) == []
    assert letters(hall, hanako) == []
    assert "にしました" in said(await hanako.say(f"質問 期限 質問=「{TITLE}」 期限=来週金曜まで"))
    await wait(hall, 3 * DAY)
    assert len(letters(hall, late)) == 1


async def test_a_chief_sees_what_waits_and_asks_the_next_ring_now(hall: Hall) -> None:
    hanako, chief = await hall.town.member("花子"), await hall.town.member("課長")
    office = await hall.town.member("総務", Office.ADMINISTRATOR)
    section = await section_of(hall, "上下水道の会", chief)
    await ask(hanako, TITLE, section=section)
    await wait(hall)
    far = await knows(hall, "遠子")

    assert "受け持つ方" in said(await hanako.say("相談 見守り"))
    listed = await chief.say("相談 見守り")
    assert rows(listed) == [TITLE]
    look = await chief.press(listed, "見る")
    assert "関わりのある課の課長に聞きます" in said(look)
    assert "次の輪の1人に聞きました" in said(await chief.press(look, "次の輪に、いま聞く"))
    await wait(hall)
    assert len(letters(hall, chief)) == 1
    assert "ひととおり聞きました" in said(await chief.press(look, "次の輪に、いま聞く"))
    assert letters(hall, far) == []
    async with hall.town.database.reader.connect() as connection:
        noted = await connection.execute(select(audit.c.action).where(audit.c.action == "question.widened"))
        assert len(noted.all()) == 1

    await ask(hanako, "全体への質問")
    whole = await office.say("相談 見守り")
    assert len(rows(whole)) == 2
    assert "見つかりませんでした" in said(await office.do("advice.widen", question="全体への質問"))
    assert "総務課です" in said(await chief.do("advice.widen", question="全体への質問"))


async def test_the_same_in_english(hall: Hall) -> None:
    emma = await hall.town.member("Emma", locale="en")
    liam = await hall.town.member("Liam", locale="en")
    assert "You may be asked from now on" in said(await liam.say("advice how water supply 3 years"))
    form = await emma.do("question.ask", complete=False)
    await emma.send(form, title="How do you bill water supply?", until="by next Fri")
    await wait(hall)
    letter = hall.in_private(liam)[-1]
    assert "because you wrote “water supply 3 years”" in said(letter)
    page = said(await emma.do("question.info", question="How do you bill water supply?"))
    assert "1 person is being asked (1 with experience)" in page
    assert "Others will be asked" in said(await liam.press(letter, "Not this time"))
    assert "Liam" not in page
    form = await emma.press(await emma.do("question.info", question="How do you bill"), "Set a deadline")
    assert "has no deadline now" in said(await emma.send(form, until="none"))
