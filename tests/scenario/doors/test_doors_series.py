"""A series of events, at every door."""

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City


async def test_a_series_is_held_and_answered_for_every_time(city: City, door: Platform) -> None:
    hanako = await city.member(door, "花子")

    asked = await hanako.call("event.create", line="定例会 第2木曜 18時")
    again = await hanako.press("くり返しにする")
    shown = await hanako.press("公開する")
    answered = await hanako.press("毎回「参加」", shown)
    await hanako.call("event.edit", event="定例会")
    form = await hanako.press("全部")
    await city.settle()
    (card,) = await hanako.board(Purpose.EVENTS)

    assert "毎月" not in asked.text
    assert "毎月第2木曜 18:00〜19:00" in again.text
    assert "「定例会」を公開しました" in shown.text
    assert "毎回「参加」で受け付けました" in answered.text
    assert form.is_form
    assert "毎月第2木曜 18:00〜19:00" in card.text
    await city.check_wire()
