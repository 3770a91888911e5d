"""The scenario table, part nine: a question finds somebody who said what they know, at every door."""

from bot.domain.places import Platform
from tests.scenario.doors.city import City

QUESTION = "上下水道の料金改定はどう進めましたか"


async def test_a_question_reaches_who_knows_and_who_asked_sees_it_without_a_name(
    city: City, door: Platform
) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    chosen = await kenta.call("advice.show", areas="上下水道課で3年")
    await hanako.call("question.ask", text=QUESTION)
    await hanako.fill(until="明後日まで")
    await city.settle()

    letter = (await kenta.letters())[-1]
    page = await hanako.call("question.info", question=QUESTION)
    await kenta.press("回答する", letter)
    answered = await kenta.fill(body="条例を先に改めました。")
    await hanako.call("question.deadline", question=QUESTION)
    moved = await hanako.fill(until="来週金曜")

    assert "相談を受けています" in chosen.text
    assert "「上下水道課で3年」と書いてくださっているので" in letter.text
    assert "急ぎ" in letter.text
    assert "1人に聞いています(経験のある方1人)" in page.text
    assert "健太" not in page.text
    assert "ありがとうございます" in answered.text
    assert "間に合うように" in moved.text
    await city.check_wire()
