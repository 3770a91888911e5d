"""The scenario table, part two: channels and sections, at every door."""

from datetime import timedelta
from pathlib import Path

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City, open_city
from tests.scenario.doors.visitors import Visitor

NAMES = ("読書課", "税務課", "防災課", "窓口改善課")


async def founded(city: City, door: Platform, *names: str) -> Visitor:
    """An administrator who has founded these sections."""
    midori = await city.member(door, "みどり", administrator=True)
    for name in names:
        await midori.call("section.create", name=name, purpose=f"{name}の目的", kind="work")
    return midori


async def test_an_administrator_says_which_channel_serves_for_what(tmp_path: Path, door: Platform) -> None:
    async with open_city(tmp_path, furnished=False) as city:
        midori = await city.member(door, "みどり", administrator=True)

        midori.go(Purpose.QUESTIONS)
        shown = await midori.call("office.channels")
        chosen = await midori.choose("このチャンネルの使いみち", "行事案内")
        await midori.press("チャンネルの役割")
        await midori.call("event.create", line="来週土曜21時 もくもく会")
        await midori.press("公開する")
        await city.settle()

        assert ("フォーラム" in shown.text) is (door is Platform.DISCORD)
        assert "このチャンネルを「行事案内」に使います" in chosen.text
        assert "もくもく会" in (await midori.board(Purpose.QUESTIONS))[-1].text
        await city.check_wire()


async def test_an_administrator_founds_a_section_and_a_member_joins_it(city: City, door: Platform) -> None:
    await founded(city, door, "読書課")
    hanako = await city.member(door, "花子")

    listed = await hanako.call("section.list")
    await hanako.press("詳しく見る")
    joined = await hanako.press("この課に入る")

    assert "読書課" in listed.text
    assert "「読書課」に入りました" in joined.text
    assert "花子" in (await hanako.call("section.members", section="読書課")).text
    await city.check_wire()


async def test_a_fourth_section_is_a_swap_and_following_needs_no_seat(city: City, door: Platform) -> None:
    await founded(city, door, *NAMES)
    hanako = await city.member(door, "花子")
    for name in NAMES[:3]:
        await hanako.call("section.join", section=name)

    full = await hanako.call("section.join", section="窓口改善課")
    swapped = await hanako.call("section.swap", leaving="税務課", entering="窓口改善課")
    followed = await hanako.call("section.follow", section="税務課")
    mine = await hanako.call("section.mine")

    assert "入れる課は3つまでです" in full.text
    assert "「税務課」から「窓口改善課」へ移りました" in swapped.text
    assert "「税務課」をフォローしました" in followed.text
    assert "席はすべて埋まっています" in mine.text
    await city.check_wire()


async def test_five_people_found_a_section_together(city: City, door: Platform) -> None:
    proposer, *supporters = [await city.member(door, name) for name in ("花子", "健太", "由美", "大輔", "恵")]

    made = await proposer.call("section.propose", name="窓口改善課", purpose="待ち時間を短く", kind="work")
    await city.settle()
    card = (await supporters[0].board(Purpose.SECTIONS))[-1]
    said = [await person.press("賛同する", card) for person in supporters]
    await supporters[0].again()
    await city.settle()

    assert "あと4人の賛同で開きます" in made.text
    assert "1人(あと4人で開きます)" in card.text
    assert "あと3人です" in said[0].text
    assert "「窓口改善課」が開きました" in said[-1].text
    board = "\n".join(seen.text for seen in await proposer.board(Purpose.SECTIONS))
    assert board.count("賛同が集まり、開きました") == 1
    assert board.count("5人の賛同で開きました") == 1
    assert any("あなたが課長です" in letter.text for letter in await proposer.letters())
    assert "窓口改善課" in (await supporters[3].call("section.mine")).text
    await city.check_wire()


async def test_what_is_begun_alone_grows_with_the_second_person(city: City, door: Platform) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")

    begun = await hanako.call("section.start", name="朝の学び", purpose="朝30分だけ", kind="skill")
    await kenta.call("section.join", section="朝の学び")
    await city.settle()

    assert "「朝の学び」を始めました" in begun.text
    assert any("最初の仲間です" in letter.text for letter in await hanako.letters())
    assert "準備室" in (await kenta.call("section.info", section="朝の学び")).text
    await city.check_wire()


async def test_a_chief_steps_down_and_a_volunteer_follows(city: City, door: Platform) -> None:
    chiba, kenta = await city.member(door, "千葉"), await city.member(door, "健太")
    midori = await city.member(door, "みどり", administrator=True)
    await midori.call("section.create", name="読書課", purpose="読む", kind="hobby", chief="千葉")
    await kenta.call("section.join", section="読書課")

    given = await chiba.call("chief.post", section="読書課", member="健太", post="deputy")
    asked = await chiba.call("chief.resign", section="読書課")
    await chiba.press("降りる", asked)
    left = await chiba.fill(note="鍵は受付にあります")
    await city.settle()
    card = (await kenta.board(Purpose.EVENTS))[-1]
    await kenta.press("立候補する", card)
    stood = await kenta.fill(words="やってみます")
    await kenta.again()
    await city.settle()
    seen = (await chiba.board(Purpose.EVENTS))[-1]
    await city.settle(timedelta(days=8))
    await city.settle()

    assert "課長補佐は、健太さんです" in given.text
    assert "課長を降りますか" in asked.text
    assert "課長を降りました" in left.text
    assert "「読書課」の後任" in card.text
    assert "立候補しました" in stood.text
    assert "やってみます" in seen.text
    board = "\n".join(seen.text for seen in await chiba.board(Purpose.EVENTS))
    assert board.count("新しい課長が決まりました") == 1  # the news itself may stand in the section's own room
    letters = [letter.text for letter in await kenta.letters()]
    assert sum("課長をお願いすることになりました" in text for text in letters) == 1
    assert any("鍵は受付にあります" in text for text in letters)
    assert "健太" in (await kenta.call("chief.succession", section="読書課")).text
    await city.check_wire()
