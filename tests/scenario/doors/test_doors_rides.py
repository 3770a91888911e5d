"""A seat in a car, offered and taken with a press each, at every door."""

from datetime import timedelta

from bot.domain.places import Platform
from tests.scenario.doors.city import City


async def test_a_ride_is_offered_taken_and_heard_of(city: City, door: Platform) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    await hanako.call("event.create", line="来週土曜13時 道の駅の視察")
    await hanako.press("会場と参加費を書く")
    await hanako.fill(meeting="12:45 北口")
    published = await hanako.press("公開する")
    await hanako.press("参加", published)
    await city.settle(timedelta(minutes=1))
    await kenta.call("event.info", event="道の駅の視察")
    await kenta.press("参加")
    await hanako.call("ride.offer", event="道の駅の視察")
    await hanako.fill(origin="札幌駅北口", when="9:30", seats="1", note="白い車です")
    page = await kenta.call("ride.list", event="道の駅の視察")
    taken = await kenta.press("乗せてもらう", page)
    await city.settle(timedelta(minutes=1))

    assert "花子" not in page.text
    assert "運転:花子さん" in taken.text
    assert "健太さんが" in (await hanako.letters())[-1].text
    await city.check_wire()
