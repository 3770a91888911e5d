"""On Slack the replies under an event's card are its thread: what the town says there."""

from datetime import timedelta

import pytest

from bot.domain import events
from bot.domain.events import Event
from bot.domain.ids import DeliveryId
from bot.domain.places import Platform, Purpose
from bot.domain.rsvps import Tally
from bot.domain.threads import Face
from bot.ports.messenger import Unreachable
from bot.ports.threads import Card
from bot.services.event_news import post_card, rooms
from bot.services.event_threads import EventThreadService
from tests.builders.events import HOST, event_called
from tests.builders.people import place_of
from tests.integration.slack.slack_office import Office
from tests.integration.slack.thread_turns import turning
from tests.simulators.slack.state import TEAM_ID

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def test_the_town_talks_under_the_card(office: Office) -> None:
    town, slack = office.town, office.slack
    square = slack.add_channel("行事")
    meeting = event_called("もくもく会", DAY, place="市民会館")
    turn = turning(office, EventThreadService)

    async def save(event: Event) -> None:
        async with town.storage.write() as work:
            await work.events.save(event)

    async with town.storage.write() as work:
        place = await work.places.find(Platform.SLACK, TEAM_ID)
        assert place is not None
        await work.places.set_channel(place.id, Purpose.EVENTS, square.id)
        await work.members.save(HOST)
        assert await work.events.add(meeting)
        await work.events.save_tally(meeting.id, Tally(come=1))
        await post_card(work, meeting, await rooms(work, meeting), town.clock.now())
    await turn()
    await turn(DAY)
    card = square.messages[0]
    begun = [slack.text_of(reply) for reply in square.thread(card.ts)]
    async with town.storage.read() as work:
        thread = await work.event_threads.at(meeting.id, place.id)
    await save(events.cancel(meeting, "雨のため", now=town.clock.now()))
    await turn(HOUR / 2)
    said = [slack.text_of(reply) for reply in square.thread(card.ts)]

    assert thread is not None
    assert thread.link.endswith(f"/archives/{square.id}/p{card.ts.replace('.', '')}")
    assert ["のスレッドです" in begun[0], "はじまりました" in begun[1], "市民会館" in begun[1]] == [True] * 3
    assert len(begun) == 2
    assert said[:2] == begun
    assert "中止になりました" in said[2]
    assert "雨のため" in said[2]


async def test_a_reply_has_no_thread_of_its_own_and_a_card_that_is_gone_has_none(office: Office) -> None:
    square = office.slack.add_channel("行事")
    reply = Card(DeliveryId(1), event_called("会").id, place_of().id, f"{square.id}:1.2", "1.3")
    gone = Card(DeliveryId(1), event_called("会").id, place_of().id, square.id, "1.3")

    assert await office.door.threads.open(TEAM_ID, reply, Face("会")) is None
    with pytest.raises(Unreachable):
        await office.door.threads.open(TEAM_ID, gone, Face("会"))
    with pytest.raises(Unreachable):
        await office.door.threads.rename(f"{square.id}:1.3", Face("会"))
