"""A members-only section's room: said to be private once the platform has made it so."""

from datetime import timedelta
from pathlib import Path

from bot.domain.ids import SectionId, from_token
from bot.domain.members import Office
from bot.domain.places import Platform
from bot.domain.policy import Policy
from bot.domain.surfaces import Surface, SurfaceKind
from bot.ports.surfaces import Obstacle, SurfaceRefused
from bot.services.rooms import RoomKeeper
from tests.builders.hall import hall_of, section_of
from tests.builders.town import TestTown, open_town
from tests.fakes.keeper import FakeKeeper


async def surface_of(town: TestTown, section: str) -> Surface:
    number = from_token(section)
    assert number is not None
    async with town.storage.read() as work:
        (surface,) = await work.sections.surfaces_of(SectionId(number))
    return surface


async def test_a_members_only_section_wants_a_room_nobody_else_can_read(tmp_path: Path) -> None:
    async with open_town(tmp_path, Policy(surface_local=SurfaceKind.CHANNEL)) as town:
        admin, keeper = await town.member("総務", Office.ADMINISTRATOR), FakeKeeper()
        rooms = RoomKeeper(town.storage, town.town.policy, {Platform.LOCAL: keeper})
        section = await section_of(hall_of(town), "窓口改善課")
        await rooms.reconcile(town.clock.now())
        assert not keeper.asked[-1].private

        keeper.trouble = SurfaceRefused(Obstacle.PERMISSION)
        await admin.do("section.privacy_now", section, "members")
        await rooms.reconcile(town.clock.now())
        assert not (await surface_of(town, section)).private  # not before the room is really so
        await rooms.reconcile(town.clock.advance(timedelta(minutes=10)))
        assert keeper.asked[-1].private
        assert (await surface_of(town, section)).private

        admin.channel = "c-mine"
        keeper.rooms["c-mine"] = keeper.rooms["room-1"]
        await admin.do("section.bind", section="窓口改善課")
        await rooms.reconcile(town.clock.now())
        assert not keeper.asked[-1].private  # somebody's own channel stays as it is
        assert not (await surface_of(town, section)).private
