"""総務課 speaks to everybody: the number first, everybody once, watched and stopped."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.members import Office
from bot.view import Answer
from tests.builders.answers import facts, said, values_of
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.town import Person, button

SECOND = timedelta(seconds=1)
TEXT = "来週の月曜、点検のため2時間止まります。"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def pass_by(hall: Hall, by: timedelta) -> None:
    """Let time pass and the clock plan what is under way."""
    hall.town.clock.advance(by)
    await hall.town.town.announcements.tick(hall.town.clock.now())
    await hall.listen()


async def office(hall: Hall) -> Person:
    return await hall.town.member("総務", Office.ADMINISTRATOR)


async def written(person: Person, section: str = "", prefecture: str = "") -> Answer:
    return await person.do(
        "office.announce", title="点検のお知らせ", body=TEXT, section=section, prefecture=prefecture
    )


async def test_it_is_shown_with_its_number_then_reaches_everybody_once(hall: Hall) -> None:
    clerk = await office(hall)
    people = [await hall.town.member(f"庁員{number}") for number in range(3)]
    shown = await written(clerk)
    assert "4人に送ります(約1分かかります)" in said(shown)
    await pass_by(hall, SECOND)
    assert [hall.in_private(person) for person in people] == [[], [], []]

    begun = await clerk.press(shown, "送る")
    again = await clerk.press(shown, "送る")
    await pass_by(hall, SECOND)
    await pass_by(hall, SECOND)

    assert facts(begun)["これから送る"] == facts(again)["これから送る"] == "4人"
    for person in (clerk, *people):
        (letter,) = hall.in_private(person)
        assert "点検のお知らせ" in letter.summary
        assert TEXT in said(letter)
        assert TEXT in said(await person.press(letter, "お知らせを開く"))
    done = await clerk.press(await clerk.press(begun, "送ったお知らせ"), "進み具合")
    assert facts(done)["届いた"] == "4人"
    assert "終わる見込み" not in facts(done)


async def test_what_has_not_gone_out_can_be_stopped(hall: Hall) -> None:
    clerk = await office(hall)
    sleeper = await hall.town.member("眠る人")
    await sleeper.do("notices", hours="9時から18時")
    begun = await clerk.press(await written(clerk), "送る")
    await pass_by(hall, SECOND)

    stopped = await clerk.press(await clerk.press(begun, "進み具合"), "残りを止める")
    await pass_by(hall, timedelta(hours=12))

    numbers = {name: facts(stopped)[name] for name in ("届いた", "これから送る", "送るのをやめた")}
    assert numbers == {"届いた": "1人", "これから送る": "0人", "送るのをやめた": "1人"}
    assert hall.in_private(sleeper) == []
    assert "すでに止めて" in said(await clerk.do("office.stop", *button(begun, "進み具合").action.args))


async def test_it_goes_to_a_section_or_a_prefecture_only(hall: Hall) -> None:
    clerk = await office(hall)
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    section = await section_of(hall, "防災課", hanako)
    await kenta.do("prefecture", prefecture="兵庫県")

    shown = await written(clerk, section=section)
    assert "「防災課」の庁員" in said(shown)
    form = await clerk.press(shown, "直す")
    assert values_of(form)["section"] == "防災課"
    await clerk.press(await clerk.send(form, section="", prefecture="兵庫県"), "送る")
    await clerk.press(await clerk.press(shown, "やめる"), "送ったお知らせ")
    await pass_by(hall, SECOND)

    assert len(hall.in_private(kenta)) == 1
    assert hall.in_private(hanako) == hall.in_private(clerk) == []
    nobody = await written(clerk, section=section, prefecture="北海道")
    assert "合う庁員がいません" in said(nobody)


async def test_who_left_the_section_meanwhile_does_not_hear_it(hall: Hall) -> None:
    clerk = await office(hall)
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    section = await section_of(hall, "防災課", hanako, kenta, yumi)
    for person in (kenta, yumi):
        await person.do("notices", hours="9時から18時")
    begun = await clerk.press(await written(clerk, section=section), "送る")
    await pass_by(hall, SECOND)

    await kenta.do("section.leave_now", section)
    await pass_by(hall, timedelta(hours=12))

    heard = [len(hall.in_private(person)) for person in (hanako, kenta, yumi)]
    assert heard == [1, 0, 1]
    assert facts(await clerk.press(begun, "進み具合"))["届けられなかった"] == "1人"


async def test_nobody_else_may(hall: Hall) -> None:
    hanako = await hall.town.member("花子")

    assert "総務課の担当" in said(await written(hanako))
    assert "総務課の担当" in said(await hanako.do("office.announcements"))
