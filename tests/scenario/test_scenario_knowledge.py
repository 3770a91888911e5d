"""答えを生かす: 同じ質問としてまとめる."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders.answers import said
from tests.builders.hall import Hall
from tests.builders.questions import ask, cards, open_desk, reply, rows

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def test_two_questions_become_one_and_two_again(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    for person, title in ((hanako, "電子契約の印紙税"), (kenta, "給食の献立")):
        await ask(person, title)
    await hall.listen()
    first, _ = cards(hall)
    await reply(yumi, first, "かかりません。")

    named = await yumi.do("question.same", "電子契約の印紙税", "給食の献立")
    assert "同じ質問、と記録しました" in said(named)
    assert "まとめられるのは" in said(await yumi.do("question.merge", "電子契約の印紙税", "給食の献立"))
    listed = await hanako.say("質問 重複一覧")
    assert rows(listed) == ["電子契約の印紙税"]
    confirmed = await hanako.press(listed, "ひとつにまとめる")
    assert "残る質問" in said(confirmed)
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
