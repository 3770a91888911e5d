"""The scenario table: twins and colleagues, at every door."""

from bot.domain.places import Platform
from tests.scenario.doors.city import City


async def test_two_sections_become_twins_and_share_their_calendar(city: City, door: Platform) -> None:
    midori = await city.member(door, "みどり", administrator=True)
    hanako, kenta = [await city.member(door, name) for name in ("花子", "健太")]
    for name, chief in (("縁側市改善課", "花子"), ("隣町改善課", "健太")):
        await midori.call("section.create", name=name, purpose="よくする", kind="work", chief=chief)

    sent = await hanako.call("section.twin", section="縁側市改善課", with_="隣町改善課")
    await city.settle()
    (letter,) = [one for one in await kenta.letters() if "姉妹課になる" in one.buttons]
    accepted = await kenta.press("姉妹課になる", letter)
    await kenta.call("event.create", line="来週土曜21時 改善の見せ合い")
    await kenta.choose("開くのはどの課ですか", "隣町改善課")
    await kenta.press("公開する")
    await city.settle()
    listed = await hanako.call("event.list", section="縁側市改善課")

    assert "姉妹課を申し込みました" in sent.text
    assert "「縁側市改善課」から「隣町改善課」へ" in letter.text
    assert "姉妹課です" in accepted.text
    assert "姉妹:隣町改善課" in listed.text
    assert "改善の見せ合い" in listed.text
    await city.check_wire()


async def test_confirmed_colleagues_found_a_group(city: City, door: Platform) -> None:
    midori = await city.member(door, "みどり", administrator=True)
    hanako, kenta = [await city.member(door, name) for name in ("花子", "健太")]
    unconfirmed = await hanako.call("section.colleagues")
    for name in ("花子", "健太"):
        await midori.call("office.confirm", member=name)
    await city.settle()

    page = await hanako.call("section.colleagues")
    founded = await hanako.press("自庁の会をつくる")
    await kenta.call("section.colleagues")
    joined = await kenta.press("この課に入る")
    listed = await midori.call("section.list")

    assert "公務員確認済" in unconfirmed.text
    assert "健太" in page.text
    assert "「縁側市の会」を開きました" in founded.text
    assert "「縁側市の会」に入りました" in joined.text
    assert "縁側市の会" not in listed.text
    assert "確認が済みました" in (await kenta.letters())[-1].text
    await city.check_wire()
