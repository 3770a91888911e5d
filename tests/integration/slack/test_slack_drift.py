"""What people change in the workspace by hand is put right within ten minutes, and reported."""

from datetime import timedelta

from bot.domain.places import Platform
from bot.domain.policy import Policy
from bot.domain.sections import SectionKind
from bot.domain.surfaces import Surface, SurfaceKind
from bot.ports.surfaces import Repaired
from bot.services.rooms import RoomKeeper
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START
from tests.integration.slack.slack_office import Office
from tests.simulators.slack.people import Person
from tests.simulators.slack.state import TEAM_ID, Channel

TEN_MINUTES = timedelta(minutes=10)


async def test_a_channel_is_put_right(office: Office, hanako: Person) -> None:
    town, slack = office.town, office.slack
    await office.join(hanako)
    section = section_called("防災課", SectionKind.WORK, "備えを考える")
    async with town.storage.write() as work:
        place = await work.places.find(Platform.SLACK, TEAM_ID)
        known = await work.members.recognise(Platform.SLACK, TEAM_ID, hanako.id)
        assert place is not None
        assert known is not None
        assert known.member is not None
        await work.sections.save(section)
        await work.sections.seat(seat_in(section, known.member.id))
        await work.sections.save_surface(
            Surface(section.id, place.id, SurfaceKind.CHANNEL, due_at=town.clock.now())
        )
    seen_at = START - TEN_MINUTES

    async def turn(after: timedelta = TEN_MINUTES) -> set[str]:
        nonlocal seen_at
        now = town.clock.advance(after)
        rooms = RoomKeeper(town.storage, Policy(), {Platform.SLACK: office.door.keeper})
        await rooms.reconcile(now)
        async with town.storage.read() as work:
            repairs = await work.sections.repairs(after=seen_at, until=now)
        seen_at = now
        return {one.what for one in repairs}

    async def room() -> Channel:
        async with town.storage.read() as work:
            surface = await work.sections.surface(section.id, place.id)
        assert surface is not None
        return slack.workspace.channels[surface.channel_id]

    async def shown_out(channel: Channel) -> None:
        del channel.members[hanako.id]

    async def bot_shown_out(channel: Channel) -> None:
        del channel.members[slack.workspace.bot.id]

    async def deleted(channel: Channel) -> None:
        del slack.workspace.channels[channel.id]

    async def renamed(channel: Channel) -> None:
        await hanako.rename_channel(channel, "いたずら")

    async def archived(channel: Channel) -> None:
        await hanako.archive_channel(channel)

    assert await turn(timedelta()) == set()
    for change, repairs in (
        (renamed, {Repaired.NAMED}),
        (shown_out, {Repaired.LET_IN}),
        (bot_shown_out, {Repaired.ENTERED}),
        (deleted, {Repaired.MADE, Repaired.LET_IN}),
        (archived, {Repaired.MADE, Repaired.LET_IN}),
    ):
        await change(await room())
        assert await turn() == repairs, change.__name__
        assert set((await room()).members) == {slack.workspace.bot.id, hanako.id}
    assert (await room()).name == "防災課-2"  # the archived one keeps its name
    assert await turn() == set()
