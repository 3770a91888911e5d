"""A date poll, at every door."""

from datetime import timedelta

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City

DATES = ", ".join(f"12/{day} 19時" for day in range(1, 21))


async def test_twenty_dates_are_asked_answered_and_one_is_chosen(city: City, door: Platform) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")

    confirm = await hanako.call("poll.new", line=f"忘年会 {DATES}")
    await hanako.press("公開する")
    await city.settle()
    card = (await kenta.board(Purpose.EVENTS))[-1]
    form = await kenta.press("答える", card)
    await kenta.press("残りは × 行けない", await kenta.press("1. △ たぶん", form))
    await city.settle(timedelta(seconds=6))
    counted = (await kenta.board(Purpose.EVENTS))[-1]
    detail = await hanako.call("poll.list", poll="忘年会")
    draft = await hanako.press("12月1日(火) 19:00〜20:00 に決める", detail)
    await hanako.press("公開する", draft)
    await city.settle()

    assert "2026年12月20日(日) 19:00〜20:00" in confirm.text
    assert {"答える", "あとで答える", "結果を見る"} <= set(card.buttons)
    assert "5. ○ 行ける" in form.buttons
    assert "6. ○ 行ける" not in form.buttons
    assert "次の候補" in form.buttons
    assert "△ たぶん 1" in counted.text
    assert "(いまのところ一番)" in counted.text
    letter = (await kenta.letters())[-1]
    assert "「忘年会」の日が決まりました" in letter.text
    assert "「参加」で受け付けました" in (await kenta.press("参加する", letter)).text
    await city.check_wire()
