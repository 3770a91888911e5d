"""The toolshelf, at every door."""

from datetime import timedelta

from bot.domain.places import Platform
from tests.scenario.doors.city import City

SURE = dict.fromkeys(("personal", "names", "secrets", "rules"), "yes")


async def test_an_item_is_shared_taken_and_thanked_for(city: City, door: Platform) -> None:
    hanako = await city.member(door, "花子")
    emma = await city.member(door, "Emma", language="en")

    await hanako.call("shelf.put", title="会議録の要綱")
    typed = await hanako.fill(kind="guideline", about="庶務の方に", text="第1条 *すぐに* 作る")
    await hanako.choose("分野を選ぶ", "総務・人事", typed)
    await hanako.choose("使い方の約束を選ぶ", "出典を書けば自由(CC BY)")
    await hanako.press("確かめて棚に置く")
    unsure = await hanako.fill(**(SURE | {"names": "no"}))
    there = await hanako.fill(**SURE)
    found = await emma.call("shelf.search", text="会議録")
    await emma.press("See the item", found)
    used = await emma.press("I used it")
    await emma.call("shelf.text", item="会議録の要綱")
    files = await emma.files()
    await city.settle(timedelta(hours=8))

    assert "まだ選ばれていません" in typed.text
    assert "「○○さん」などに置き換えてください" in unsure.text
    assert "共有棚に置きました" in there.text
    assert "Guideline · General affairs, personnel · used by 0 people · as of fiscal year 2026" in found.text
    assert "Its author will hear your thanks" in used.text
    assert ["\\*すぐに\\*" in content.decode() for content in files.values()] == [True]
    assert "あなたのひな形を、1人が使ってくれました" in (await hanako.letters())[-1].text
    await city.check_wire()
