"""Personal reminders, at every door."""

from datetime import timedelta

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City


async def test_a_reminder_is_set_shared_said_and_put_off(city: City, door: Platform) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    hanako.go(Purpose.EVENTS)

    asked = await hanako.call("remind.me", line="1時間後に議会資料")
    made = await hanako.press("これでよい")
    shared = await hanako.press("みんなにも見せる")
    await city.settle()
    card = (await kenta.board(Purpose.EVENTS))[-1]
    copied = await kenta.press("私にも", card)
    await city.settle(timedelta(hours=1))

    assert "「議会資料」を、次のときにお知らせします" in asked.text
    assert "登録しました" in made.text
    assert "このチャンネルに出しました" in shared.text
    assert "花子さんのリマインド" in card.text
    assert "登録しました" in copied.text
    assert "お時間です:議会資料" in (await kenta.letters())[-1].text
    letter = (await hanako.letters())[-1]
    assert "お時間です:議会資料" in letter.text
    put_off = await hanako.press("10分後", letter)
    assert "もう一度お知らせします" in put_off.text
    await city.settle(timedelta(minutes=10))
    assert sum("お時間です" in one.text for one in await hanako.letters()) == 2
    await city.check_wire()
