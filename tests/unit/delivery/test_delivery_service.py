from dataclasses import replace
from datetime import timedelta

from bot.domain.deliveries import ToAccount, ToPurpose, ToSection
from bot.domain.ids import SectionId
from bot.domain.places import Platform, Purpose
from tests.builders.deliveries import (
    EVENTS_AT_GUILD,
    EVENTS_AT_WORKSPACE,
    GUILD,
    HANAKO,
    HANAKO_AT_GUILD,
    channel,
    saying,
)
from tests.builders.outbox import Outbox
from tests.builders.people import place_of
from tests.fakes.clock import START

SECOND = timedelta(seconds=1)
OPERATIONS = ToPurpose(GUILD.id, Purpose.OPERATIONS)


async def test_what_is_due_goes_to_the_channel_of_its_purpose(outbox: Outbox) -> None:
    await outbox.plan(saying(1), saying(2, target=EVENTS_AT_WORKSPACE), saying(3, due_at=START + SECOND))

    assert await outbox.service.run_due() == 2

    assert [shown.channel for shown in outbox.discord.shown] == [channel(EVENTS_AT_GUILD)]
    assert [shown.channel for shown in outbox.slack.shown] == [channel(EVENTS_AT_WORKSPACE)]
    assert await outbox.statuses() == {"sent": 2, "pending": 1}


async def test_a_channel_is_looked_up_when_the_message_goes_out(outbox: Outbox) -> None:
    await outbox.plan(saying(1))
    async with outbox.storage.write() as work:
        await work.places.set_channel(GUILD.id, Purpose.EVENTS, "moved")

    await outbox.service.run_due()

    assert [shown.channel for shown in outbox.discord.shown] == ["moved"]


async def test_without_a_channel_nothing_is_said(outbox: Outbox) -> None:
    await outbox.plan(saying(1))
    async with outbox.storage.write() as work:
        await work.places.set_channel(GUILD.id, Purpose.EVENTS, None)

    await outbox.service.run_due()

    assert await outbox.statuses() == {"skipped": 1}


async def test_a_section_without_a_room_is_told_in_the_events_channel(outbox: Outbox) -> None:
    await outbox.plan(saying(1, target=ToSection(GUILD.id, SectionId(404))))

    await outbox.service.run_due()

    assert [shown.channel for shown in outbox.discord.shown] == [channel(EVENTS_AT_GUILD)]


async def test_only_members_with_an_account_there_are_pinged(outbox: Outbox) -> None:
    await outbox.plan(saying(1), saying(2, target=EVENTS_AT_WORKSPACE))

    await outbox.service.run_due()

    assert outbox.discord.shown[0].people == {HANAKO.id: HANAKO_AT_GUILD.external_id}
    assert outbox.slack.shown[0].people == {}


async def test_a_person_is_told_in_their_own_language(outbox: Outbox) -> None:
    async with outbox.storage.write() as work:
        await work.members.save(replace(HANAKO, language="en"))
    await outbox.plan(saying(1, target=ToAccount(HANAKO_AT_GUILD.id)), saying(2))

    await outbox.service.run_due()

    assert {found.plan.subject_id: language for found, language in outbox.speaker.asked} == {1: "en", 2: "ja"}
    assert "dm-u-hanako" in {shown.channel for shown in outbox.discord.shown}


async def test_who_left_the_town_is_left_in_peace(outbox: Outbox) -> None:
    await outbox.plan(saying(1, target=ToAccount(HANAKO_AT_GUILD.id)))
    async with outbox.storage.write() as work:
        await work.members.save(HANAKO.leave(START))

    await outbox.service.run_due()

    assert await outbox.statuses() == {"skipped": 1}


async def test_what_its_feature_takes_back_is_not_said(outbox: Outbox) -> None:
    outbox.speaker.silent.add(1)
    await outbox.plan(saying(1))

    await outbox.service.run_due()

    assert (await outbox.statuses(), outbox.discord.shown) == ({"skipped": 1}, [])


async def test_what_is_planned_for_a_closed_door_waits(outbox: Outbox) -> None:
    page = place_of("local")
    async with outbox.storage.write() as work:
        await work.places.save(page)
    await outbox.plan(saying(1, target=ToPurpose(page.id, Purpose.EVENTS)))

    assert await outbox.service.run_due() == 0
    assert await outbox.service.run_platform(Platform.LOCAL) is None
    assert await outbox.statuses() == {"pending": 1}


async def test_the_next_look_is_when_something_is_due(outbox: Outbox) -> None:
    await outbox.plan(saying(1, due_at=START + SECOND), saying(2, due_at=START + 2 * SECOND))

    assert await outbox.service.run_platform(Platform.DISCORD) == SECOND
    assert await outbox.service.run_platform(Platform.SLACK) is None
