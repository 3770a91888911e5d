"""A thread at every event's card: opened, named, awake while the event is on, then put to the archive."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain import events
from bot.domain.events import Event
from bot.domain.places import Platform, Purpose
from bot.domain.rsvps import Tally
from bot.domain.threads import CardThread, Stage
from bot.services.event_news import CARD, post_card, rooms
from bot.services.event_threads import EventThreadService
from tests.builders.events import HOST, event_called
from tests.integration.discord.discord_hall import open_hall
from tests.integration.discord.threaded_guild import ThreadedGuild
from tests.simulators.discord.permissions import EVERYONE
from tests.simulators.discord.reading import text_of

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Square(ThreadedGuild):
    """The hall's guild with a channel for events."""

    async def announce(self, event: Event) -> None:
        now = self.hall.town.clock.now()
        async with self.hall.town.storage.write() as work:
            assert await work.events.add(event)
            await work.events.save_tally(event.id, Tally(come=1))
            await post_card(work, event, await rooms(work, event), now)
        await self.turn()

    async def save(self, event: Event) -> None:
        async with self.hall.town.storage.write() as work:
            await work.events.save(event)

    async def remembered(self, event: Event) -> CardThread | None:
        async with self.hall.town.storage.read() as work:
            return await work.event_threads.at(event.id, self.place.id)


@pytest.fixture
async def square(tmp_path: Path) -> AsyncIterator[Square]:
    async with open_hall(tmp_path, town_time=True) as hall:
        async with hall.town.storage.write() as work:
            await work.members.save(HOST)
            place = await work.places.find(Platform.DISCORD, str(hall.guild.id))
            assert place is not None
            square_id = str(hall.guild.channel_named("広場").id)
            await work.places.set_channel(place.id, Purpose.EVENTS, square_id)
            await work.places.set_channel(place.id, Purpose.OPERATIONS, square_id)
        yield Square(hall, place, EventThreadService)


async def test_a_thread_lives_with_its_event(square: Square) -> None:
    meeting = event_called("もくもく会", DAY, place="市民会館")
    await square.announce(meeting)
    card = square.hall.guild.channel_named("広場").history[square.channel().id]
    assert (square.channel().name, "もくもく会" in text_of(card)) == ("もくもく会", True)
    assert square.thread().auto_archive_minutes == 10_080
    assert square.said()[0].startswith("「**もくもく会**」のスレッドです。")
    assert await square.turn() == []

    renamed = replace(meeting, details=replace(meeting.details, title="もくもく会・改"), version=2)
    await square.save(renamed)
    square.thread().archived = True  # by Discord, after a quiet week
    assert await square.turn() == ["PATCH"]
    assert (square.channel().name, square.thread().archived) == ("もくもく会・改", False)
    again = replace(renamed, details=replace(renamed.details, title="もくもく会"), version=3)
    await square.save(again)
    assert await square.turn(MINUTE) == []  # Discord takes two names in ten minutes
    assert await square.turn(5 * MINUTE) == ["PATCH"]

    await square.turn(DAY)
    assert len(square.said()) == 2
    assert "がはじまりました" in square.said()[1]
    assert "市民会館" in square.said()[1]
    await square.turn(2 * HOUR)
    assert await square.turn(4 * DAY) == ["GET", "PATCH"]
    assert (square.thread().archived, square.thread().locked) == (True, False)
    assert await square.turn(DAY) == []
    assert len(square.said()) == 2


async def test_a_thread_of_an_event_called_off_says_so_and_closes_the_next_day(square: Square) -> None:
    meeting = event_called("もくもく会", 9 * DAY)
    await square.announce(meeting)

    await square.save(events.cancel(meeting, "雨のため", now=square.hall.town.clock.now()))
    await square.turn()
    assert "中止になりました" in square.said()[1]
    assert "雨のため" in square.said()[1]
    for _ in range(3):
        await square.turn(HOUR)
    assert (len(square.said()), square.thread().archived) == (2, False)
    await square.turn(DAY)
    assert square.thread().archived


async def test_a_thread_deleted_by_hand_is_not_made_again(square: Square) -> None:
    meeting = event_called("もくもく会", 9 * DAY)
    await square.announce(meeting)
    gone = square.channel()
    del square.hall.guild.channels[gone.id], square.hall.sim.world.channels[gone.id]

    assert await square.turn(HOUR) == ["GET"]
    assert await square.turn(HOUR) == []
    found = await square.remembered(meeting)
    assert found is not None
    assert found.stage is Stage.GONE


async def test_a_thread_opened_just_before_the_program_was_killed_is_used(square: Square) -> None:
    square.hall.sim.faults.cut_next(method="POST", path="/threads")
    await square.announce(event_called("もくもく会"))
    assert square.said() == []

    await square.turn(MINUTE)
    assert len(square.said()) == 1


async def test_a_missing_permission_is_said_once_and_nothing_else_suffers(square: Square) -> None:
    guild = square.hall.guild
    for role in guild.roles.values():
        role.permissions &= ~(1 << 35)  # nobody opens public threads
    await square.announce(event_called("もくもく会"))
    await square.announce(event_called("読書会"))

    told = [text_of(one) for one in square.hall.sim.posted if "スレッドを開けません" in text_of(one)]
    assert len(told) == 1
    assert "公開スレッドの作成" in told[0]
    guild.everyone.permissions = int(EVERYONE)
    await square.turn(2 * HOUR)
    assert len([one for one in guild.channels.values() if one.thread]) == 2


async def test_a_card_inside_a_thread_gets_none(square: Square) -> None:
    hall, meeting = square.hall, event_called("もくもく会")
    parent = hall.guild.channel_named("広場")
    message = hall.owner.say("課の部屋", channel=parent)
    started = await hall.door.threads._guilds.start_thread(str(parent.id), str(message.id), "課の部屋")
    async with hall.town.storage.write() as work:
        await work.places.set_channel(square.place.id, Purpose.EVENTS, started["id"])

    await square.announce(meeting)

    assert square.channel().name == "課の部屋"
    assert await square.remembered(meeting) is None
    async with hall.town.storage.read() as work:
        assert await work.deliveries.known(meeting.id, CARD)
        now = hall.town.clock.now()
        assert await work.event_threads.new_cards([Platform.DISCORD], now, limit=9) == ()
