"""手伝って: from the request to the thanks, in Japanese and in English."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import SectionId, from_token
from bot.domain.members import Office
from bot.domain.places import Platform, Purpose
from bot.view import Form, Message
from tests.builders.answers import said
from tests.builders.hall import EVENTS_CHANNEL, Hall, open_hall, section_of
from tests.builders.town import Person, button

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
TITLE = "受付を30分"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        async with opened.town.storage.write() as work:
            place = await work.places.find(Platform.LOCAL, "local")
            assert place is not None
            await work.places.set_channel(place.id, Purpose.SECTIONS, EVENTS_CHANNEL)
        yield opened


async def ask(hall: Hall, person: Person, section: str, until: str = "") -> Message:
    """Ask for a hand; returns the card in the channel."""
    form = await person.do("desk.ask_help", section, complete=False)
    asked = said(await person.send(form, what=TITLE, until=until))
    assert "部屋に出しました" in asked
    assert ("までのお願い" in asked) is bool(until)
    await hall.listen()
    return hall.in_channel()[-1]


async def test_a_task_is_asked_for_taken_done_and_thanked_for(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    section = await section_of(hall, "窓口改善課", hanako, kenta, yumi)
    card = await ask(hall, hanako, section, "来週金曜まで")
    assert "手を貸してくださる方はいませんか" in said(card)
    assert "2026年11月27日(金)" in said(card)

    assert "ご自分のお願いです" in said(await hanako.press(card, "やります"))
    yours = await kenta.press(card, "やります")
    assert "いつでも手放して大丈夫です" in said(yours)
    assert "ひと足早くほかの方が" in said(await yumi.press(card, "やります"))
    assert "もう引き受けていただいています" in said(await kenta.press(card, "やります"))
    await hall.wait(MINUTE)
    assert "健太さんが「受付を30分」を引き受けてくれました" in said(hall.in_private(hanako)[-1])
    assert "健太" in said(hall.in_channel()[-1])
    assert "お願いした方です" in said(await yumi.press(hall.in_channel()[-1], "できました"))

    await kenta.press(yours, "やっぱり手放す")
    await hall.wait(MINUTE)
    assert "また手を待っています" in said(hall.in_private(hanako)[-1])
    assert "手放せるのは" in said(await kenta.press(yours, "やっぱり手放す"))
    await yumi.press(hall.in_channel()[-1], "やります")
    await hall.wait(5 * DAY)  # 26 November, the day before
    assert "「受付を30分」は2026年11月27日(金)までです" in said(hall.in_private(yumi)[-1])
    assert not any("までです" in said(letter) for letter in hall.in_private(kenta))

    page = await hanako.do("desk.task", which(card))
    assert "「できた」にしました" in said(await hanako.press(page, "できました"))
    await hall.wait(MINUTE)
    assert "「受付を30分」をありがとうございました。花子さんから" in said(hall.in_private(yumi)[-1])
    assert "できました。ありがとうございました。" in said(hall.in_channel()[-1])
    assert "もうできています" in said(await kenta.press(card, "やります"))


async def test_the_board_is_for_members_and_only_those_who_serve_ask(hall: Hall) -> None:
    hanako, kenta, stranger = [await hall.town.member(name) for name in ("花子", "健太", "旅人")]
    office = await hall.town.member("総務", Office.ADMINISTRATOR)
    section = await section_of(hall, "窓口改善課", hanako, kenta)
    assert "お願いはありません" in said(await kenta.do("desk.tasks", section=section))
    card = await ask(hall, hanako, section)

    assert "手を待っています" in said(await kenta.do("desk.tasks", section=section))
    assert "まず仲間になりませんか" in said(await stranger.do("desk.tasks", section=section))
    assert "まず仲間になりませんか" in said(await stranger.press(card, "やります"))
    assert "「窓口改善課」" in said(await kenta.do("desk.ask_help", section=section, what="x"))
    assert isinstance(await office.do("desk.ask_help", section, complete=False), Form)
    for until in ("いつか", "2020-01-01"):
        form = await hanako.do("desk.ask_help", section=section, what="x", until=until)
        assert isinstance(form, Form)
        assert form.problems["until"]

    assert "「窓口改善課」" in said(await kenta.do("desk.task_withdraw", which(card)))
    assert "取り下げました" in said(await office.do("desk.task_withdraw", which(card)))
    assert "取り下げられています" in said(await kenta.press(card, "やります"))


async def test_who_leaves_frees_what_they_took_and_what_is_over_ends_by_itself(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    section = await section_of(hall, "窓口改善課", hanako, kenta, yumi)
    tasks = hall.town.town.tasks
    card = await ask(hall, hanako, section)

    await kenta.press(card, "やります")
    await kenta.do("section.leave_now", section)
    assert "ありがとうございます" in said(await yumi.press(card, "やります"))
    async with hall.town.storage.write() as work:  # taken away by somebody else's decision
        await work.sections.unseat(SectionId(from_token(section) or 0), (await yumi.record()).id)
    await tasks.tick(hall.town.clock.now())
    await kenta.do("section.join", section=section)
    assert "ありがとうございます" in said(await kenta.press(card, "やります"))
    await kenta.do("leave.now")
    assert "手を待っています" in said(await hanako.do("desk.tasks", section=section))

    hall.town.clock.advance(89 * DAY)
    await tasks.tick(hall.town.clock.now())
    assert TITLE in said(await hanako.do("desk.tasks", section=section))
    hall.town.clock.advance(DAY)
    await tasks.tick(hall.town.clock.now())
    await tasks.tick(hall.town.clock.now())
    await hall.listen()
    letters = [said(one) for one in hall.in_private(hanako) if "期限を過ぎました" in said(one)]
    assert len(letters) == 1
    assert "お願いはありません" in said(await hanako.do("desk.tasks", section=section))


async def test_the_same_in_english(hall: Hall) -> None:
    emma, liam = await hall.town.member("Emma", locale="en"), await hall.town.member("Liam", locale="en")
    section = await section_of(hall, "Better Counters", emma, liam)

    form = await emma.do("desk.ask_help", section, complete=False)
    asked = await emma.send(form, what="Front desk", until="by next Fri")
    listed = await liam.say("desk tasks section=「Better Counters」")
    assert "Waiting for a hand · until Fri 27 Nov 2026" in said(listed)
    taken = await liam.press(await liam.press(listed, "Details"), "I'll do it")
    assert "Thank you for taking “Front desk”" in said(taken)
    assert "It helped everybody in the section" in said(await liam.press(taken, "It is done"))
    assert "It is done. Thank you." in said(await emma.press(asked, "Details"))
    assert "The desk of “Better Counters”" in said(await emma.say("desk look"))


def which(card: Message) -> str:
    """The token of the task on a card."""
    return button(card, "詳しく見る").action.args[0]
