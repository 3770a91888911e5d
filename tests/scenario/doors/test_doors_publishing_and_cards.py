"""Publishing later and the cards of those who come, at every door."""

from datetime import timedelta

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City


async def test_a_draft_waits_and_those_who_come_meet(city: City, door: Platform) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")

    await hanako.call("event.create", line="来週土曜21時 もくもく会")
    await hanako.press("あとで公開する")
    planned = await hanako.fill(when="明日9時")
    await city.settle()
    assert "2026年11月22日(日) 9:00に公開します" in planned.text
    assert await kenta.board(Purpose.EVENTS) == []

    await hanako.press("いま公開する")
    await city.settle(timedelta(seconds=6))
    card = (await kenta.board(Purpose.EVENTS))[-1]
    await kenta.press("参加", card)
    await kenta.press("詳しく見る")
    await kenta.press("自己紹介カードを出す")
    put = await kenta.fill(topic="窓口の行列")
    await hanako.call("event.info", event="もくもく会")
    await hanako.press("参加")
    await hanako.press("詳しく見る")
    seen = await hanako.press("話しかけたい人")

    assert "カードを出しました" in put.text
    assert "窓口の行列" in seen.text
    await city.check_wire()
