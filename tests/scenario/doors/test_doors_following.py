"""Following and members-only sections, at every door."""

from datetime import timedelta

from bot.domain.broadcasts import next_due
from bot.domain.places import Platform
from tests.scenario.doors.city import City
from tests.scenario.doors.test_doors_sections import founded


async def test_a_follower_gets_the_week_in_one_message(city: City, door: Platform) -> None:
    midori = await founded(city, door, "読書課")
    kenta = await city.member(door, "健太")
    await kenta.call("section.follow", section="読書課")
    await midori.call("question.ask")
    await midori.fill(title="おすすめの一冊", section="読書課")
    monday = next_due(city.now, city.hall.town.policy)

    await city.settle_until(monday + timedelta(minutes=55))
    early = [letter for letter in await kenta.letters() if "一週間" in letter.text]
    await city.settle_until(monday + timedelta(hours=1, minutes=5))
    await city.settle()

    (digest,) = [letter for letter in await kenta.letters() if "一週間" in letter.text]
    assert early == []
    assert "おすすめの一冊" in digest.text
    assert "新しい質問 1" in digest.text
    assert "みどり" in (await kenta.press("読む", digest)).text
    assert "お知らせを止めました" in (await kenta.call("section.digest", wish="none")).text
    await city.check_wire()


async def test_a_members_only_section_lets_in_who_asks(city: City, door: Platform) -> None:
    midori = await founded(city, door, "読書課")
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    await midori.call("section.appoint", section="読書課", member="花子")
    await city.settle()

    asked = await hanako.call("section.privacy", section="読書課", choice="members")
    closed = await hanako.press("非公開にする")
    listed = await kenta.call("section.list")
    waits = await kenta.call("section.join", section="読書課")
    await city.settle()
    (request,) = [letter for letter in await hanako.letters() if "加入を希望しています" in letter.text]
    let_in = await hanako.press("迎える", request)
    await city.settle()

    assert "一員だけのものになります" in asked.text
    assert "中身は一員だけが読めます" in closed.text
    assert "非公開(申し込みで入れます)" in listed.text
    assert "加入を申し込みました" in waits.text
    assert "健太さんを「読書課」に迎えました" in let_in.text
    assert any("「読書課」に迎えられました" in letter.text for letter in await kenta.letters())
    assert "花子" in (await kenta.call("section.members", section="読書課")).text
    # The open channel is archived, and Slack keeps its name for it: the private one gets another.
    await city.check_wire(taken=frozenset({"読書課"}) if door is Platform.SLACK else frozenset())
