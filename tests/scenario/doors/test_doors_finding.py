"""The scenario table: one look over everything, at every door, in both languages."""

from bot.domain.places import Platform
from tests.scenario.doors.city import City


async def test_everything_is_found_in_one_look(city: City, door: Platform) -> None:
    hanako = await city.member(door, "花子")
    emma = await city.member(door, "Emma", language="en")
    await hanako.call("question.ask")
    await hanako.fill(title="電子契約の印紙税はいりますか")
    await hanako.call("term.add", word="電子契約", reading="でんしけいやく", explanation="紙のない契約です。")
    await city.settle()

    typed = await hanako.call("find", text="電子契約")
    asked = await hanako.call("find", text="電子契約", what="unsolved")
    opened = await hanako.press("開く", asked)
    found = await emma.call("find", text="電子契約", year="this fiscal year")
    refused = await emma.call("find", text="電子契約", year="someday")

    assert "電子契約の印紙税はいりますか" in typed.text
    assert "紙のない契約です。" in typed.text
    assert "電子契約の印紙税はいりますか" in opened.text
    assert "Narrowed to: fiscal year" in found.text
    assert "紙のない" not in found.text
    assert refused.text
    for verb in ("find", "question.search"):
        nearest = await emma.call(verb, text="証紙の手数料")
        assert "Nothing fits closely" in nearest.text
        assert "電子契約の印紙税はいりますか" in nearest.text
        assert "Nothing fits closely" not in (await emma.call(verb, text="印紙税")).text

    await hanako.call("handbook.write", title="転入の届出", body="いじめ対策の窓口は三階です。")
    await city.settle()
    page = await hanako.press("開く", await hanako.call("find", text="いじめ対策", what="handbook"))
    assert "窓口は三階です。" in page.text
    assert "Handbook" in (await emma.call("find", text="いじめ対策")).text
    await city.check_wire()
