"""The scenario table, part seven: scrap and build, at every door."""

from datetime import timedelta

from bot.domain.places import Platform
from tests.scenario.doors.city import City
from tests.scenario.doors.visitors import Visitor

MOMENT = timedelta(seconds=1)


async def led(city: City, admin: Visitor, door: Platform, name: str, *who: str) -> list[Visitor]:
    """A section with these members, the first of them its chief."""
    people = [await city.member(door, one) for one in who]
    await admin.call("section.create", name=name, purpose=f"{name}の目的", kind="work", chief=who[0])
    for person in people[1:]:
        await person.call("section.join", section=name)
    return people


async def test_a_closing_is_announced_and_an_objection_halts_it(city: City, door: Platform) -> None:
    midori = await city.member(door, "みどり", administrator=True)
    hanako, kenta = await led(city, midori, door, "読書課", "花子", "健太")

    await hanako.call("section.close", section="読書課")
    await hanako.press("閉課を予告する")
    announced = await hanako.fill(reason="集まりにくくなったので")
    await city.settle()
    letter = (await kenta.letters())[-1]
    halted = await kenta.press("異議あり", letter)
    await kenta.again()
    await city.settle()

    assert "「読書課」の閉課を予告しました" in announced.text
    assert "集まりにくくなったので" in letter.text
    assert "今回は見合わせになりました" in halted.text
    letters = [one.text for one in await hanako.letters()]
    assert len([text for text in letters if "1件の異議が届いたため見合わせ" in text]) == 1
    await city.settle(timedelta(days=14) + MOMENT)
    assert "読書課" in (await kenta.call("section.mine")).text
    await city.check_wire()


async def test_two_sections_become_one_and_the_old_name_leads_there(city: City, door: Platform) -> None:
    midori = await city.member(door, "みどり", administrator=True)
    hanako, kenta = await led(city, midori, door, "読書課", "花子", "健太")
    (yumi,) = await led(city, midori, door, "本の課", "由美")

    await hanako.call("reform.merge", section="読書課", into="本の課", reason="ひとつで足りるので")
    await city.settle()
    await city.settle(timedelta(days=14) + MOMENT)

    page = await kenta.call("section.info", section="読書課")
    assert "「読書課」は「本の課」になりました" in page.text
    names = (await yumi.call("section.members", section="読書課")).text
    assert all(name in names for name in ("花子", "健太", "由美"))
    assert any("ひとつになりました" in one.text for one in await kenta.letters())
    await city.check_wire()
