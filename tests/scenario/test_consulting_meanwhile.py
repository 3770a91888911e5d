"""相談 while other things happen: people come back, questions become one, sections close, deadlines pass."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders.answers import said
from tests.builders.consulting import TITLE, knows, letters, page_of, wait
from tests.builders.hall import Hall, section_of
from tests.builders.questions import ask, open_desk

DAY = timedelta(days=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def test_who_takes_no_direct_messages_costs_no_place_in_a_wave(hall: Hall) -> None:
    hanako, near, deaf = await hall.town.member("花子"), await knows(hall, "近子"), await knows(hall, "閉子")
    now = hall.town.clock.now()
    async with hall.town.storage.write() as work:
        ((account,),) = (await work.members.accounts_of([(await deaf.record()).id])).values()
        await work.members.note_direct_closed(account.id, now)
    await ask(hanako, TITLE)
    await wait(hall)
    assert len(letters(hall, near)) == 1
    assert "1人に聞いています" in await page_of(hanako)


async def test_who_comes_back_to_the_town_finds_their_question_asked_on(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await ask(hanako, TITLE)
    await hanako.do("leave.now")
    await wait(hall)
    late = await knows(hall, "後子")
    await wait(hall, 9 * DAY)
    assert letters(hall, late) == []

    form = await hanako.press(await hanako.do("join", complete=False), "同意して入庁届を書く")
    await hanako.send(form, name="花子", organisation="縁側市", kind="local")
    await wait(hall, DAY)
    assert len(letters(hall, late)) == 1
    assert "1人に聞いています" in await page_of(hanako)


async def test_a_passed_deadline_that_is_moved_on_asks_who_was_not_asked_yet(hall: Hall) -> None:
    hanako, *people = [await knows(hall, f"経験者{number}") for number in range(12)]
    form = await hanako.do("question.ask", complete=False)
    await hanako.send(form, title=TITLE, until="来週金曜まで")
    for _ in range(15):
        await wait(hall, DAY)
    (letter,) = letters(hall, hanako)
    assert "期限を延ばせば、続けて聞いていきます" in said(letter)
    assert sum(len(letters(hall, one)) for one in people) == 9

    await hanako.send(await hanako.press(letter, "期限を決める"), until="来週金曜まで")
    for _ in range(4):
        await wait(hall, DAY)
    assert [len(letters(hall, one)) for one in people] == [1] * 11


async def test_nobody_is_asked_once_more_about_what_became_part_of_a_question(hall: Hall) -> None:
    hanako, kenta, near = await knows(hall, "花子"), await hall.town.member("健太"), await knows(hall, "近子")
    await ask(hanako, TITLE)
    await wait(hall)
    await near.press(letters(hall, near)[-1], "今回は遠慮する")
    await wait(hall)
    alike = await ask(kenta, "給食の献立", "上下水道の料金を改定しました。")
    await kenta.press(alike, "それでも質問する")
    both = await hanako.do("question.merge", TITLE, "給食の献立")
    await hanako.press(both, "同じ質問としてまとめる")
    late = await knows(hall, "後子")
    await wait(hall)
    form = await late.press(letters(hall, late)[-1], "知っていそうな人がいる")
    assert "質問した方ご本人" in said(await late.send(form, member="花子"))
    assert "もう聞いているか" in said(await late.send(form, member="近子"))
    assert [len(letters(hall, one)) for one in (hanako, near, late)] == [0, 1, 1]


async def test_where_a_section_closed_the_chiefs_of_those_about_it_are_asked(hall: Hall) -> None:
    hanako, gone, chief = [await hall.town.member(name) for name in ("花子", "前課長", "課長")]
    closed = await section_of(hall, "旧水道課", gone)
    await section_of(hall, "上下水道の会", chief)
    await ask(hanako, TITLE, section=closed)
    async with hall.town.storage.write() as work:
        (section,) = await work.sections.search("旧水道課", limit=1)
        await work.sections.unseat(section.id)
        await work.sections.save(section.close(hall.town.clock.now()))
    for _ in range(2):
        await wait(hall, 8 * DAY)
    assert [len(letters(hall, one)) for one in (gone, chief)] == [0, 1]


async def test_old_buttons_say_what_is_true_now_and_who_asked_hears_when_it_is_open_again(hall: Hall) -> None:
    hanako, near = await hall.town.member("花子"), await knows(hall, "近子")
    await ask(hanako, TITLE)
    await wait(hall)
    letter = letters(hall, near)[-1]
    await near.send(await near.press(letter, "回答する"), body="条例を先に")
    assert "もう答えていただいています" in said(await near.press(letter, "今回は遠慮する"))
    await wait(hall)
    answered = hall.in_private(hanako)[-1]
    await hanako.press(answered, "この回答で解決")
    assert "もう解決しています" in said(await near.press(letter, "今回は遠慮する"))
    assert "もう解決済です" in said(await hanako.press(answered, "とりあえず解決"))

    page = await near.do("question.info", question=TITLE)
    await near.press(await near.press(page, "回答を取り下げる"), "取り下げる")
    await wait(hall)
    told = hall.in_private(hanako)[-1]
    assert "質問は未解決に戻り" in said(told)
    assert "とりあえず解決にしました" in said(await hanako.press(told, "とりあえず解決"))
