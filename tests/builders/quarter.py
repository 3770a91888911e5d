"""A town on Discord with one section, and a keeper of rooms over an imaginary platform."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from bot.domain.deliveries import Delivery, Plan, Skip, Status, ToPurpose
from bot.domain.ids import DeliveryId, PlaceId, SectionId
from bot.domain.members import Office
from bot.domain.places import Platform, Purpose
from bot.domain.policy import Policy
from bot.domain.surfaces import Surface, SurfaceKind
from bot.services.rooms import REPORT, RoomKeeper, report_due
from bot.view import Message
from tests.builders.town import Person, TestTown, open_town
from tests.fakes.clock import START
from tests.fakes.keeper import FakeKeeper, Room

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass
class Quarter:
    """A town on Discord with one section, its administrator, and the platform's rooms."""

    town: TestTown
    admin: Person
    keeper: FakeKeeper
    rooms: RoomKeeper
    place_id: PlaceId
    section_id: SectionId

    async def turn(self, after: timedelta = timedelta()) -> int:
        return await self.rooms.reconcile(self.town.clock.advance(after))

    async def surface(self) -> Surface:
        async with self.town.storage.read() as work:
            found = await work.sections.surface(self.section_id, self.place_id)
        assert found is not None
        return found

    @property
    def room(self) -> Room:
        (room,) = self.keeper.rooms.values()
        return room

    async def member(self, name: str) -> Person:
        person = await self.town.member(name)
        return await self.on_discord(person)

    async def on_discord(self, person: Person) -> Person:
        """The same member speaks through an account on Discord too."""
        there = Person(self.town, person.user, "9001", Platform.DISCORD)
        await there.do("help")
        record = await person.record()
        async with self.town.storage.write() as work:
            await work.members.link(Platform.DISCORD, person.user.external_id, record.id)
        return there

    async def bind(self, channel: str) -> None:
        self.keeper.rooms[channel] = Room(
            SurfaceKind.CHANNEL, "雑談", "なんでもどうぞ", frozenset({"u-通行人"})
        )
        await replace(self.admin, channel=channel).do("section.bind", section="窓口改善課")

    async def report(self) -> Message | Skip:
        """What 総務課 would read at closing time."""
        due = report_due(self.town.clock.now(), self.town.town.policy.zone)
        plan = Plan(
            REPORT,
            self.place_id,
            ToPurpose(self.place_id, Purpose.OPERATIONS),
            due_at=due,
            expires_at=due + DAY,
            occurrence=due.astimezone(self.town.town.policy.zone).date().isoformat(),
        )
        delivery = Delivery(DeliveryId(1), plan, Status.LEASED, 1, START)
        async with self.town.storage.read() as work:
            return await self.town.notices.render(work, delivery, language="ja", now=due)

    async def reports_planned(self) -> int:
        return len(await self.planned(REPORT))

    async def planned(self, kind: str) -> list[Delivery]:
        far = self.town.clock.now() + 2 * DAY
        async with self.town.storage.write() as work:
            due = await work.deliveries.claim(now=far, lease=MINUTE, owner="tests", limit=50)
        return [delivery for delivery in due if delivery.plan.kind == kind]


@asynccontextmanager
async def open_quarter(folder: Path) -> AsyncIterator[Quarter]:
    """Build it, with the room still to be made."""
    async with open_town(folder, Policy(surface_discord=SurfaceKind.CHANNEL)) as town:
        admin = await town.member("総務", Office.ADMINISTRATOR)
        keeper = FakeKeeper()
        rooms = RoomKeeper(town.storage, town.town.policy, {Platform.DISCORD: keeper})
        built = Quarter(town, admin, keeper, rooms, PlaceId(0), SectionId(0))
        there = built.admin = await built.on_discord(admin)
        await there.do("section.create", name="窓口改善課", purpose="窓口をよくする", kind="work")
        async with town.storage.write() as work:
            place = await work.places.find(Platform.DISCORD, "9001")
            (section,) = await work.sections.search("", limit=5)
            assert place is not None
            await work.places.set_channel(place.id, Purpose.OPERATIONS, "ops")
        built.place_id, built.section_id = place.id, section.id
        yield built
