import asyncio

import pytest

from bot.domain.ids import MemberId
from bot.domain.places import Platform
from bot.ports.messenger import Address, Posted, Unreachable
from bot.view import Mention, Message, Paragraph, Text
from tests.builders.local import LocalTown, open_local
from tests.builders.town import TestTown
from tests.fakes.clock import START

EVENTS = Address(Platform.LOCAL, "local", "hall-events")
AOI = Address(Platform.LOCAL, "local", user_external_id="p-aoi")


def _news(words: str) -> Message:
    return Message(words, (Paragraph((Text(words),)),))


async def _send(local: LocalTown, words: str, mark: str, address: Address = EVENTS) -> Posted:
    return await local.door.messenger.send(address, _news(words), mark=mark, people={})


async def test_the_same_mark_is_posted_once(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor(room="hall-events") as page:
        first = await _send(local, "一度目", "m-1")
        second = await _send(local, "二度目", "m-1")

        assert second == first
        assert [message["content"]["summary"] for message in await page.messages()] == ["一度目"]


async def test_sends_at_the_same_time_stay_in_order_and_lose_nothing(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor(room="hall-events") as page:
        await asyncio.gather(*(_send(local, f"{number}", f"m-{number}") for number in range(20)))

        shown = await page.messages()
        assert [message["content"]["summary"] for message in shown] == [f"{number}" for number in range(20)]
        assert [message["id"] for message in shown] == sorted(message["id"] for message in shown)


async def test_a_direct_message_is_seen_by_its_persona_only(town: TestTown) -> None:
    async with open_local(town) as local:
        await _send(local, "内緒です", "m-1", AOI)

        async with local.visitor("p-aoi", "dm:p-aoi") as owner:
            assert len(await owner.messages()) == 1
        async with local.visitor("p-takeru", "dm:p-aoi") as other:
            assert "problem" in await other.ask("open", room="dm:p-aoi")


async def test_a_message_is_found_by_its_mark_until_it_is_too_old(town: TestTown) -> None:
    async with open_local(town) as local:
        posted = await _send(local, "見つけて", "m-1")
        find = local.door.messenger.find

        assert await find(EVENTS, mark="m-1", since=START) == posted
        assert await find(EVENTS, mark="m-2", since=START) is None
        assert await find(EVENTS, mark="m-1", since=START.replace(year=2030)) is None


async def test_an_edit_reaches_open_pages(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor(room="hall-events") as page:
        await page.messages()
        posted = await _send(local, "前", "m-1")
        people = {MemberId(3): "p-aoi"}
        changed = Message("後", (Paragraph((Mention(MemberId(3), "春野"),)),))
        await local.door.messenger.edit(EVENTS, posted, changed, people=people)

        before, after = await page.event(), await page.event()
        assert not before["message"]["edited"]
        assert after["message"]["edited"]
        assert after["message"]["content"]["blocks"][0]["line"][0]["persona"] == "p-aoi"


async def test_rooms_and_messages_that_are_gone_are_unreachable(town: TestTown) -> None:
    async with open_local(town) as local:
        nowhere = Address(Platform.LOCAL, "local", "no-such-room")
        with pytest.raises(Unreachable):
            await _send(local, "?", "m-1", nowhere)
        gone = Posted("hall-events", "0000000000000")
        with pytest.raises(Unreachable):
            await local.door.messenger.edit(EVENTS, gone, _news("?"), people={})
