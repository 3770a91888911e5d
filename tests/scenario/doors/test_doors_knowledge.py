"""The scenario table, part ten: questions are merged, doubted and become a page, at every door."""

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City

FIRST, SECOND = "電子契約の印紙税はどうしていますか", "給食の献立は誰が決めますか"


async def test_answers_are_kept_alive_and_become_a_page(city: City, door: Platform) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    for title in (FIRST, SECOND):
        await hanako.call("question.ask", text=title)
        await hanako.fill()
        await city.settle()
    await kenta.press("回答する", (await kenta.board(Purpose.QUESTIONS))[0])
    await kenta.fill(body="貼っていません。")
    await city.settle()

    confirmed = await hanako.call("question.merge", question=FIRST, other=SECOND)
    merged = await hanako.press("同じ質問としてまとめる")
    await city.settle()
    page = await kenta.call("question.info", question=SECOND)
    made = await kenta.call("handbook.make", question=SECOND)
    file = await kenta.call("handbook.export", page=SECOND)
    await hanako.call("handbook.doubt", page=SECOND)
    doubted = await hanako.fill(reason="様式が変わりました")
    await city.settle()

    assert "残る質問" in confirmed.text
    assert f"「{FIRST}」を「{SECOND}」にまとめました" in merged.text
    assert "にまとまりました" in (await kenta.board(Purpose.QUESTIONS))[0].text
    assert "貼っていません。" in page.text
    assert "令和8年度時点" in made.text
    assert "ファイルにしました" in file.text
    assert "印をつけました" in doubted.text
    assert "様式が変わりました" in (await kenta.letters())[-1].text
    await city.check_wire()
