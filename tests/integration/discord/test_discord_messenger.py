"""What the town posts by itself: once, to the right people, found again after a cut."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.ids import MemberId
from bot.domain.places import Platform
from bot.ports.messenger import Address, Busy, Posted, Unreachable, Unsure
from bot.view import Action, Actions, Button, Heading, Mention, Message, Paragraph, Text
from tests.integration.discord.discord_hall import Hall, calls
from tests.simulators.discord.permissions import Permission
from tests.simulators.discord.reading import text_of

MARK = "0123456789abcdef01234567"
HANAKO = MemberId(1)
NEWS = Message("知らせ", (Heading((Text("知らせ"),)), Actions((Button("ヘルプ", Action("help")),))))
QUIET = Message("知らせ", (Paragraph((Text("ボタンのない知らせ"),)),))


def square(hall: Hall) -> Address:
    return Address(Platform.DISCORD, str(hall.guild.id), str(hall.guild.channel_named("広場").id))


def to(hall: Hall) -> Address:
    return Address(Platform.DISCORD, str(hall.guild.id), user_external_id=str(hall.resident.id))


def long_ago() -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(days=365 * 50)


async def test_a_message_is_posted_with_its_mark_and_its_buttons_work(hall: Hall) -> None:
    posted = await hall.door.messenger.send(square(hall), NEWS, mark=MARK, people={})

    message = hall.sim.posted[-1]
    assert (posted.channel_id, posted.message_id) == (str(message.channel.id), str(message.id))
    assert message.nonce == MARK
    assert "ご案内" in (await hall.resident.press(message, "ヘルプ")).text


async def test_only_those_the_town_mentions_are_notified(hall: Hall) -> None:
    line = (Mention(HANAKO, "花子"), Text(f" <@{hall.owner.id}> @everyone <@&{hall.guild.id}>"))

    people = {HANAKO: str(hall.resident.id), MemberId(2): str(hall.owner.id)}
    await hall.door.messenger.send(square(hall), Message("", (Paragraph(line),)), mark=MARK, people=people)

    pings = hall.sim.posted[-1].pings
    assert (pings.users, pings.roles, pings.everyone) == (frozenset({hall.resident.id}), frozenset(), False)


async def test_the_same_mark_is_posted_once(hall: Hall) -> None:
    hall.sim.faults.cut_next(path="/messages")
    with pytest.raises(Unsure):
        await hall.door.messenger.send(square(hall), NEWS, mark=MARK, people={})

    again = await hall.door.messenger.send(square(hall), NEWS, mark=MARK, people={})

    assert [str(one.id) for one in hall.sim.posted] == [again.message_id]


@pytest.mark.parametrize("message", [NEWS, QUIET], ids=["with buttons", "without"])
async def test_after_the_nonce_is_forgotten_the_history_still_knows(hall: Hall, message: Message) -> None:
    hall.sim.faults.cut_next(path="/messages")
    with pytest.raises(Unsure):
        await hall.door.messenger.send(square(hall), message, mark=MARK, people={})
    hall.sim.world.nonces.clear()
    hall.resident.say("そのあとの会話")

    found = await hall.door.messenger.find(square(hall), mark=MARK, since=long_ago())

    assert found == Posted(square(hall).channel_id, str(hall.sim.posted[-1].id))


async def test_another_mark_is_not_found(hall: Hall) -> None:
    await hall.door.messenger.send(square(hall), NEWS, mark=MARK, people={})

    assert await hall.door.messenger.find(square(hall), mark="f" * 24, since=long_ago()) is None


async def test_a_long_history_is_searched_page_by_page(hall: Hall) -> None:
    for number in range(130):
        hall.resident.say(f"会話{number}")
    posted = await hall.door.messenger.send(square(hall), NEWS, mark=MARK, people={})

    assert await hall.door.messenger.find(square(hall), mark=MARK, since=long_ago()) == posted


async def test_a_message_is_edited_where_it_stands(hall: Hall) -> None:
    posted = await hall.door.messenger.send(square(hall), NEWS, mark=MARK, people={})

    await hall.door.messenger.edit(square(hall), posted, QUIET, people={})

    assert text_of(hall.sim.posted[-1]) == "ボタンのない知らせ"


async def test_a_direct_message_reaches_the_person(hall: Hall) -> None:
    before = len(hall.sim.calls)
    posted = await hall.door.messenger.send(to(hall), NEWS, mark=MARK, people={})
    await hall.door.messenger.send(to(hall), NEWS, mark="f" * 24, people={})

    assert text_of(hall.resident.dms[0]).startswith("## 知らせ")
    assert calls(hall.sim, before) == ["POST channels", "POST messages", "POST messages"]
    assert await hall.door.messenger.find(to(hall), mark=MARK, since=long_ago()) == posted


async def test_closed_direct_messages_are_told_apart(hall: Hall) -> None:
    hall.resident.close_dms()

    with pytest.raises(Unreachable) as gone:
        await hall.door.messenger.send(to(hall), NEWS, mark=MARK, people={})

    assert gone.value.direct_closed


async def test_a_channel_that_is_gone_or_closed_to_us_is_unreachable(hall: Hall) -> None:
    nowhere = Address(Platform.DISCORD, str(hall.guild.id), "123")
    with pytest.raises(Unreachable) as gone:
        await hall.door.messenger.send(nowhere, NEWS, mark=MARK, people={})
    hall.guild.everyone.permissions &= ~Permission.SEND_MESSAGES
    hall.guild.role_named("engawa").permissions &= ~Permission.SEND_MESSAGES
    with pytest.raises(Unreachable):
        await hall.door.messenger.send(square(hall), NEWS, mark=MARK, people={})

    assert not gone.value.direct_closed


async def test_an_id_of_another_platform_is_unreachable_without_a_call(hall: Hall) -> None:
    before = len(hall.sim.calls)
    with pytest.raises(Unreachable):
        await hall.door.messenger.send(
            Address(Platform.DISCORD, str(hall.guild.id), "C024BE91L/../x"), NEWS, mark=MARK, people={}
        )

    assert len(hall.sim.calls) == before


async def test_editing_a_deleted_message_is_unreachable(hall: Hall) -> None:
    with pytest.raises(Unreachable):
        await hall.door.messenger.edit(square(hall), Posted(square(hall).channel_id, "1"), NEWS, people={})


async def test_a_ban_at_the_edge_and_a_lost_token_ask_to_wait(hall: Hall) -> None:
    hall.sim.faults.ban_next()
    with pytest.raises(Busy):
        await hall.door.messenger.send(square(hall), NEWS, mark=MARK, people={})
    hall.sim.faults.fail_next(401, path="/messages")
    with pytest.raises(Busy) as busy:
        await hall.door.messenger.send(square(hall), NEWS, mark=MARK, people={})

    assert busy.value.retry_after >= 60


async def test_a_closed_door_asks_to_wait(hall: Hall) -> None:
    await hall.door.close()

    with pytest.raises(Busy):
        await hall.door.messenger.send(square(hall), NEWS, mark=MARK, people={})
