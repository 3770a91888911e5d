"""What people change in the guild by hand is put right within ten minutes, and reported (PRODUCT.md G032)."""

from collections.abc import Callable
from datetime import timedelta

from bot.domain.ids import PlaceId, SectionId
from bot.domain.places import Platform, Purpose
from bot.domain.policy import Policy
from bot.domain.sections import SectionKind
from bot.domain.surfaces import Surface, SurfaceKind
from bot.ports.surfaces import Repaired
from bot.services.rooms import CROWDED, RoomKeeper
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START
from tests.integration.discord.discord_hall import Hall
from tests.simulators.discord.model import Channel

TEN_MINUTES = timedelta(minutes=10)


class Watched:
    """A section with one member and its room in the hall's guild."""

    def __init__(self, hall: Hall, place_id: PlaceId, section_id: SectionId) -> None:
        self.hall = hall
        self.place_id = place_id
        self.section_id = section_id
        self.seen_at = START - TEN_MINUTES

    async def turn(self, after: timedelta = TEN_MINUTES) -> set[str]:
        """Let time pass; returns what was put right, with everything a restart forgets forgotten."""
        town = self.hall.town
        rooms = RoomKeeper(town.storage, Policy(), {Platform.DISCORD: self.hall.door.keeper})
        now = town.clock.advance(after)
        await rooms.reconcile(now)
        async with town.storage.read() as work:
            repairs = await work.sections.repairs(after=self.seen_at, until=now)
        self.seen_at = now
        return {one.what for one in repairs}

    async def surface(self) -> Surface:
        async with self.hall.town.storage.read() as work:
            found = await work.sections.surface(self.section_id, self.place_id)
        assert found is not None
        return found

    async def room(self) -> Channel:
        return self.hall.guild.channels[int((await self.surface()).channel_id)]


async def watched(hall: Hall, kind: SurfaceKind) -> Watched:
    resident = await hall.join()
    section = section_called("防災課", SectionKind.WORK, "備えを考える")
    async with hall.town.storage.write() as work:
        place = await work.places.find(Platform.DISCORD, str(hall.guild.id))
        member = await work.members.recognise(Platform.DISCORD, str(hall.guild.id), str(resident.id))
        assert place is not None
        assert member is not None
        assert member.member is not None
        await work.places.set_channel(place.id, Purpose.SECTIONS, str(hall.guild.channel_named("広場").id))
        await work.sections.save(section)
        await work.sections.seat(seat_in(section, member.member.id))
        await work.sections.save_surface(Surface(section.id, place.id, kind, due_at=hall.town.clock.now()))
    made = Watched(hall, place.id, section.id)
    assert await made.turn(timedelta()) == set()  # what we make ourselves is no repair
    return made


async def test_a_channel_and_its_role_are_put_right(hall: Hall) -> None:
    room = await watched(hall, SurfaceKind.CHANNEL)
    guild, resident = hall.guild, hall.resident

    def rename(place: Channel) -> None:
        place.name = "いたずら"

    def rename_role(_place: Channel) -> None:
        guild.role_named("防災課").name = "いたずら"

    def delete(place: Channel) -> None:
        del guild.channels[place.id], hall.sim.world.channels[place.id]

    def delete_role(place: Channel) -> None:
        role = guild.role_named("防災課")
        del guild.roles[role.id], place.overwrites[role.id]
        resident.member.role_ids.discard(role.id)

    def kick(_place: Channel) -> None:
        resident.member.role_ids.clear()

    by_hand: list[tuple[Callable[[Channel], None], set[str]]] = [
        (rename, {Repaired.NAMED}),
        (rename_role, {Repaired.NAMED}),
        (delete, {Repaired.MADE}),
        (delete_role, {Repaired.ROLE_MADE, Repaired.LET_IN}),
        (kick, {Repaired.LET_IN}),
    ]
    for change, repairs in by_hand:
        change(await room.room())
        assert await room.turn() == repairs, change.__name__
        assert (await room.room()).name == "防災課"
        resident.say("まだいられる", channel=await room.room())

    await hall.reopen()
    kick(await room.room())
    assert await room.turn() == {Repaired.LET_IN}
    assert await room.turn() == set()


async def test_a_thread_is_put_right(hall: Hall) -> None:
    room = await watched(hall, SurfaceKind.THREAD)

    def lock(place: Channel) -> None:
        assert place.thread is not None
        place.thread.archived = place.thread.locked = True

    def rename(place: Channel) -> None:
        place.name = "いたずら"

    def delete(place: Channel) -> None:
        del hall.guild.channels[place.id], hall.sim.world.channels[place.id]

    by_hand: list[tuple[Callable[[Channel], None], set[str]]] = [
        (lock, {Repaired.REOPENED}),
        (rename, {Repaired.NAMED}),
        (delete, {Repaired.MADE, Repaired.LET_IN}),
    ]
    for change, repairs in by_hand:
        change(await room.room())
        assert await room.turn() == repairs, change.__name__
        hall.resident.say("まだ書ける", channel=await room.room())


async def test_a_guild_that_shows_the_bot_out_is_a_problem_until_it_is_back(hall: Hall) -> None:
    room = await watched(hall, SurfaceKind.CHANNEL)
    bot = hall.guild.members.pop(hall.sim.world.bot.id)

    await room.turn()
    assert (await room.surface()).problem == "surface.no_permission"
    hall.guild.members[bot.account.id] = bot
    await room.turn()

    assert (await room.surface()).problem == ""


async def test_a_guild_with_many_roles_gives_new_sections_a_thread(hall: Hall) -> None:
    old = await watched(hall, SurfaceKind.CHANNEL)
    new = section_called("写真課")
    for number in range(200 - len(hall.guild.roles)):
        hall.sim.add_role(hall.guild, f"役{number}")
    async with hall.town.storage.write() as work:
        await work.places.set_channel(old.place_id, Purpose.OPERATIONS, "1")
        await work.sections.save(new)
    policy = Policy(surface_discord=SurfaceKind.CHANNEL)
    rooms = RoomKeeper(hall.town.storage, policy, {Platform.DISCORD: hall.door.keeper})

    now = hall.town.clock.advance(TEN_MINUTES)
    await rooms.reconcile(now)
    await rooms.reconcile(hall.town.clock.advance(TEN_MINUTES))

    async with hall.town.storage.write() as work:
        surface = await work.sections.surface(new.id, old.place_id)
        due = await work.deliveries.claim(now=now, lease=TEN_MINUTES, owner="tests", limit=50)
    assert surface is not None
    assert (surface.kind, surface.made) == (SurfaceKind.THREAD, SurfaceKind.THREAD)
    assert (await old.surface()).made is SurfaceKind.CHANNEL  # what stands stays
    (told,) = [one.plan for one in due if one.plan.kind == CROWDED]
    assert told.payload == {"v": "1", "roles": "200/250"}
