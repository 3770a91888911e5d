"""Questions to an event, at every door."""

from bot.domain.event_questions import BUNDLE
from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City


async def test_a_question_without_a_name_reaches_the_host(city: City, door: Platform) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    await hanako.call("event.create", line="明日10時 講演会")
    await hanako.press("公開する")
    await city.settle()

    form = await kenta.press("質問を送る", (await kenta.board(Purpose.EVENTS))[-1])
    sent = await kenta.fill(question="予算はいくらですか", naming="anonymous")
    listed = await hanako.call("event.questions", event="講演会")
    await city.settle(BUNDLE)
    letter = (await hanako.letters())[-1]
    queue = await hanako.press("質問を進める", letter)
    taken = await hanako.press("取り上げる", queue)

    assert form.fields["question"] == ""
    assert "お名前を出さずに質問を送りました" in sent.text
    assert "予算はいくらですか" in listed.text
    assert "匿名" in listed.text
    assert "新しい質問が1件届きました" in letter.text
    assert "健太" not in queue.text
    assert "取り上げました" in taken.text
    await city.check_wire()
