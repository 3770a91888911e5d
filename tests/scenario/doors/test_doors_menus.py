"""What is done rarely waits in a menu: its entries do what buttons would, again and again, at every door."""

import pytest

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City

QUESTION = "電子契約の印紙税はどうしていますか"


async def test_an_entry_of_a_menu_opens_its_form_and_another_answers_at_once(
    city: City, door: Platform
) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    await hanako.call("question.ask", text=QUESTION)
    await hanako.fill()
    await city.settle()
    await kenta.press("回答する", (await kenta.board(Purpose.QUESTIONS))[-1])
    await kenta.fill(body="貼っていません。")
    page = await hanako.call("question.info", question=QUESTION)

    unused = await hanako.press("質問を直す", page)
    form = await hanako.press("質問を直す", page)
    edited = await hanako.fill(body="紙と同じでしょうか。")
    await hanako.press("この回答で解決", await hanako.call("question.info", question=QUESTION))
    reopened = await hanako.press("解決を取り消す", await hanako.call("question.info", question=QUESTION))
    await hanako.again()

    assert (unused.is_form, form.is_form) == (True, True)
    assert form.fields["title"] == QUESTION
    assert "直しました" in edited.text
    assert "未解決に戻しました" in reopened.text
    assert "解決を取り消す" not in (await hanako.call("question.info", question=QUESTION)).buttons
    await city.check_wire()


@pytest.mark.parametrize("door", [Platform.SLACK], ids=["slack"])
async def test_a_menu_in_a_window_opens_over_it(city: City, door: Platform) -> None:
    hanako = await city.member(door, "花子")
    await hanako.call("profile")
    await hanako.press("プロフィールを直す")
    page = await hanako.fill(organisation="縁側市 企画課")

    form = await hanako.press("都道府県を選ぶ")

    assert "縁側市 企画課" in page.text
    assert form.is_form
    assert form.thing.previous_id == page.thing.id  # closing it leads back
    await city.check_wire()
