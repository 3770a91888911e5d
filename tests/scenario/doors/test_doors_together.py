"""One town behind three doors: what happens at one is true at the others."""

import asyncio

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.at_discord import seen_message
from tests.scenario.doors.at_slack import AtSlack, seen_surface
from tests.scenario.doors.city import City
from tests.scenario.doors.visitors import Visitor


async def test_an_event_of_slack_is_answered_on_discord_and_counted_on_the_page(city: City) -> None:
    host = await city.member(Platform.SLACK, "花子")
    guest = await city.member(Platform.DISCORD, "健太")
    reader = await city.member(Platform.LOCAL, "実")

    await host.call("event.create", line="来週土曜21時 もくもく会 2人")
    await host.press("公開する")
    await city.settle()
    cards = {person.door: (await person.board(Purpose.EVENTS))[-1] for person in (host, guest, reader)}
    await guest.press("参加", cards[Platform.DISCORD])
    await reader.press("参加", cards[Platform.LOCAL])
    full = await host.press("参加", cards[Platform.SLACK])
    await city.settle()

    assert all("もくもく会" in card.text for card in cards.values())
    assert "キャンセル待ちの1番目" in full.text
    for person in (host, guest, reader):
        (card,) = await person.board(Purpose.EVENTS)
        assert "参加 2/2人 ・ キャンセル待ち 1人" in card.text
    assert "参加 2/2人" in (await reader.call("event.list")).text
    await city.check_wire()


async def test_a_reminder_rings_everybody_at_their_own_place(city: City) -> None:
    people = [
        await city.member(door, name)
        for door, name in ((Platform.DISCORD, "健太"), (Platform.SLACK, "花子"), (Platform.LOCAL, "実"))
    ]
    await people[0].call("event.create", line="来週土曜21時 もくもく会")
    await people[0].press("公開する")
    await city.settle()
    for person in people:
        await person.press("参加", (await person.board(Purpose.EVENTS))[-1])
    await city.settle_until(city.now.replace(day=27, hour=12, minute=0, second=0))

    for person in people:
        reminder = (await person.board(Purpose.EVENTS))[-1]
        assert "あと1日で「もくもく会」が始まります" in reminder.text
        assert reminder.pinged == {person.name}
        assert "ほか2人" in reminder.text
    await city.check_wire(pinged=frozenset(person.name for person in people))


async def test_a_question_of_the_page_is_answered_on_slack_and_found_on_discord(city: City) -> None:
    asker = await city.member(Platform.LOCAL, "実")
    answerer = await city.member(Platform.SLACK, "花子")
    reader = await city.member(Platform.DISCORD, "健太")

    await asker.call("question.ask", text="宛名の外字はどうしていますか")
    await asker.fill()
    await city.settle()
    await answerer.press("回答する", (await answerer.board(Purpose.QUESTIONS))[-1])
    await answerer.fill(body="文字情報基盤に寄せました。")
    await city.settle()

    assert "「宛名の外字はどうしていますか」に回答が届きました" in (await asker.letters())[-1].text
    assert "宛名の外字" in (await reader.call("question.search", text="外字")).text
    await city.check_wire()


async def test_the_bulletin_of_the_week_reaches_all_places_at_once(city: City) -> None:
    people = [await city.member(door, f"{door.value}の方") for door in Platform]

    await city.settle_until(city.now.replace(day=22, hour=23, minute=30, second=0))
    await city.settle()

    for person in people:
        (bulletin,) = await person.board(Purpose.BROADCAST)
        assert all(other.name in bulletin.text for other in people)
    await city.check_wire()


async def test_the_owners_of_new_places_are_told_what_to_do_next(city: City) -> None:
    owner = city.discord.world.accounts[city.guild.owner_id]
    at_discord = city.discord.world.dm_channel(owner).messages

    for letters in (
        [seen_message(city.discord.world, one) for one in at_discord],
        [seen_surface(city.slack, one) for one in city.slack_owner.dms],
    ):
        (letter,) = letters
        assert "運営 チャンネル" in letter.text
        assert "入庁する" in letter.buttons


async def test_supporters_at_three_doors_found_one_section(city: City) -> None:
    doors = (Platform.DISCORD, Platform.SLACK, Platform.LOCAL, Platform.DISCORD, Platform.SLACK)
    names = ("健太", "花子", "実", "由美", "恵")
    proposer, *supporters = [await city.member(door, name) for door, name in zip(doors, names, strict=True)]

    await proposer.call("section.propose", name="窓口改善課", purpose="待ち時間を短く", kind="work")
    await city.settle()
    for person in supporters:
        await person.press("賛同する", (await person.board(Purpose.SECTIONS))[-1])
    await city.settle()

    for person in (proposer, *supporters):
        board = [seen.text for seen in await person.board(Purpose.SECTIONS)]
        assert any("新しい課「窓口改善課」が開きました" in text for text in board)
        assert "窓口改善課" in (await person.call("section.mine")).text
    await city.check_wire()


async def test_who_hurries_at_two_doors_still_has_three_seats(city: City) -> None:
    names = ("読書課", "税務課", "防災課", "窓口改善課", "登山課")
    midori = await city.member(Platform.LOCAL, "みどり", administrator=True)
    for name in names:
        await midori.call("section.create", name=name, purpose="よくする", kind="work")
    at_discord, at_slack = await one_person_at_two_doors(city, "花子")

    joins = [(at_discord if number % 2 else at_slack) for number in range(len(names))]
    await asyncio.gather(
        *(door.call("section.join", section=name) for door, name in zip(joins, names, strict=True))
    )
    held = [name for name in names if name in await seats(at_discord)]
    free = [name for name in names if name not in held]
    assert len(held) == 3

    await asyncio.gather(
        at_discord.call("section.swap", leaving=held[0], entering=free[0]),
        at_slack.call("section.swap", leaving=held[0], entering=free[1]),
    )
    after = [name for name in names if name in await seats(at_slack)]
    assert len(after) == 3
    assert held[0] not in after
    await city.check_wire()


async def one_person_at_two_doors(city: City, name: str) -> tuple[Visitor, Visitor]:
    """The same member, with an account on Discord and one on Slack."""
    at_discord = await city.member(Platform.DISCORD, name)
    at_slack = await city.newcomer(Platform.SLACK, name)
    assert isinstance(at_slack, AtSlack)
    await at_slack.call("help")
    async with city.hall.storage.write() as work:
        (member,) = await work.members.search(name, limit=1)
        await work.members.link(Platform.SLACK, at_slack.person.user.id, member.id)
    return at_discord, at_slack


async def seats(person: Visitor) -> str:
    return (await person.call("section.mine")).text
