"""A world café, at every door."""

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City


async def test_people_come_and_find_their_seats(city: City, door: Platform) -> None:
    hanako, *others = [await city.member(door, name) for name in ("花子", "健太", "良子", "三郎")]
    await hanako.call("event.create", line="明日10時 対話の会")
    await hanako.press("公開する")
    await city.settle()

    form = await hanako.call("event.cafe", event="対話の会")
    opened = await hanako.fill(size="4", rounds="2", minutes="20")
    await city.settle()
    gathering = (await hanako.board(Purpose.EVENTS))[-1]
    for person in others:
        came = await person.press("来ました", gathering)
        assert "お待ちしていました" in came.text
    await hanako.press("テーブルホストになる", gathering)
    page = await hanako.call("event.cafe", event="対話の会")
    begun = await hanako.press("いまいる人で始める", page)
    await city.settle()
    tables = (await hanako.board(Purpose.EVENTS))[-1]
    seat = await others[0].press("私の席", tables)

    assert form.fields["rounds"] == "3"
    assert "準備ができました" in opened.text
    assert "1回目の席を1テーブルに分けました" in begun.text
    assert "花子(ホスト)" in tables.text
    assert "1回目の席は、テーブル1です" in seat.text
    assert "花子(ホスト)" in seat.text
    await city.check_wire()
