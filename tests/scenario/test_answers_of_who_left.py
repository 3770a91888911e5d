"""Once who answered is gone, others are asked whether the answer is still right."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.view import Message
from tests.builders.answers import said
from tests.builders.consulting import knows
from tests.builders.hall import Hall
from tests.builders.questions import open_desk, solved
from tests.builders.town import Person

MINUTE, DAY, YEAR = timedelta(minutes=1), timedelta(days=1), timedelta(days=365)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def test_once_who_answered_is_gone_those_are_asked_who_may_know(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    card = await solved(hall, hanako, kenta, "電子契約の印紙税")
    yumi, freshness = await knows(hall, "由美", "電子契約"), hall.town.town.freshness
    await kenta.do("leave.now")
    hall.town.clock.advance(YEAR)

    assert await freshness.tick(hall.town.clock.now()) == 1
    await hall.listen()
    assert "令和9年度時点" in said(await yumi.press(hall.in_private(yumi)[-1], "まだ合っています"))
    await yumi.send(await yumi.press(await yumi.press(card, "読む"), "古いかもしれません"), reason="改正")
    letters = len(hall.in_private(yumi))
    hall.town.clock.advance(DAY)

    doubted = await hanako.do("question.doubt", "電子契約の印紙税", reason="様式が変わりました")
    assert "分かる方に確かめます" in said(doubted)
    await hall.listen()
    (asked,) = hall.in_private(yumi)[letters:]
    assert "様式が変わりました" in said(asked)


async def test_a_second_doubt_goes_to_who_was_asked_about_the_first(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    titles = ("電子契約", "印紙税")
    card, _ = [await solved(hall, hanako, kenta, title) for title in titles]
    yumi, jiro = await knows(hall, "由美", "電子契約、印紙税"), await knows(hall, "次郎", "電子契約、印紙税")
    await kenta.do("leave.now")
    for title in titles:
        await hanako.do("question.doubt", title, reason="様式が変わりました")
        await hall.wait(MINUTE)
    first, other = (yumi, jiro) if _asked(hall, yumi) else (jiro, yumi)
    emi = await hall.town.member("恵美")
    await emi.do("question.doubt", "電子契約", reason="窓口が移りました")
    await hall.wait(MINUTE)

    letters = _asked(hall, first)
    assert (len(letters), _asked(hall, other)) == (3, []), "though their week is full"
    assert "窓口が移りました" in said(letters[-1])
    assert "令和8年度時点" in said(await first.press(letters[-1], "まだ合っています"))
    assert "古いかもしれません)" not in said(await hanako.press(card, "読む"))


def _asked(hall: Hall, person: Person) -> list[Message]:
    return [one for one in hall.in_private(person) if "いまも合っていますか" in said(one)]
