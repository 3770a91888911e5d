"""A year of a town with a hundred sections, by chance but always the same: nothing is left behind."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from sqlalchemy import text

from bot.domain.errors import InvalidInput, Refused
from bot.domain.events import Details, Event
from bot.domain.ids import EventId, MemberId, SectionId, new_id, to_token
from bot.domain.places import Platform, Purpose
from bot.domain.policy import Policy
from bot.domain.proposals import Pitch
from bot.domain.sections import Section, SectionKind, SectionWords, Tier
from bot.domain.successions import Stage
from bot.domain.surfaces import SurfaceKind
from bot.services.events import publish
from bot.services.origin import Origin
from bot.services.rooms import RoomKeeper
from bot.services.splitting import Part
from bot.services.town import Town
from storage.unit_of_work import SqlStorage
from tests.builders.hall import EVENTS_CHANNEL, Hall, open_hall
from tests.builders.people import account_at, member_called, place_of
from tests.fakes.keeper import FakeKeeper

T = TypeVar("T")
SECTIONS, WEEKS, DEEDS = 100, 52, 10
NAMES = tuple(f"庁員{number}" for number in range(30))
POLICY = Policy(section_limit=6, founders=3, surface_local=SurfaceKind.CHANNEL)
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
A_SEASON = 13  # weeks
# What no row may point at: somebody who left, or a section that is closed.
ORPHANS = {
    "seats": "SELECT count(*) FROM section_members s JOIN sections c ON c.id = s.section_id"
    " JOIN members m ON m.id = s.member_id WHERE c.status = 'closed' OR m.standing = 'left'",
    "follows": "SELECT count(*) FROM section_followers f JOIN members m ON m.id = f.member_id"
    " WHERE m.standing = 'left'",
    "seats of followers": "SELECT count(*) FROM section_followers f JOIN section_members s"
    " ON s.section_id = f.section_id AND s.member_id = f.member_id",
    "searches": "SELECT count(*) FROM successions s JOIN sections c ON c.id = s.section_id"
    " WHERE s.closed_at IS NULL AND c.status = 'closed'",
    "reforms": "SELECT count(*) FROM reforms r JOIN sections c ON c.id = r.section_id"
    " WHERE r.status = 'announced' AND r.kind <> 'revival' AND c.status = 'closed'",
    "supporters": "SELECT count(*) FROM proposal_supporters s JOIN proposals p ON p.id = s.proposal_id"
    " JOIN members m ON m.id = s.member_id WHERE p.status = 'open' AND m.standing = 'left'",
    "merged events": "SELECT count(*) FROM events e JOIN sections c ON c.id = e.section_id"
    " WHERE c.merged_into IS NOT NULL",
    "merged followers": "SELECT count(*) FROM section_followers f JOIN sections c ON c.id = f.section_id"
    " WHERE c.merged_into IS NOT NULL",
}


@dataclass
class Year:
    """A town, its rooms, and what its people do. ``did``: what was allowed, by the name of the deed."""

    hall: Hall
    keeper: FakeKeeper
    rooms: RoomKeeper
    chance: Random = field(default_factory=lambda: Random(20261129))
    did: Counter[str] = field(default_factory=Counter)
    founded: int = 0
    asked: int = 0
    known: tuple[Section, ...] = ()

    @property
    def town(self) -> Town:
        return self.hall.town.town

    @property
    def storage(self) -> SqlStorage:
        return self.hall.town.storage

    async def begin(self) -> None:
        """People come, and 総務課 founds the first sections."""
        async with self.storage.write() as work:
            place = await work.places.find(Platform.LOCAL, "local")
            assert place is not None
            await work.places.set_channel(place.id, Purpose.SECTIONS, EVENTS_CHANNEL)
            for name in NAMES:
                await work.members.save(member_called(name))
                account = account_at(place_of(), name, member_called(name))
                await work.members.add_account(replace(account, place_id=place.id))
        while self.founded < SECTIONS // 2:
            await self.found()

    async def week(self) -> None:
        await self.look_around()
        for _ in range(DEEDS):
            self.hall.town.clock.advance(WEEK / DEEDS)
            name = self.chance.choice(tuple(self.deeds))
            try:
                await self.deeds[name]()
            except (Refused, InvalidInput):  # whether it is allowed is up to the town
                continue
            self.did[name] += 1
        await self.settle()

    async def settle(self) -> None:
        """Let the clock do all that is due, and say what is to be said."""
        for _, tick in self.town.ticks():
            await tick(self.hall.town.clock.now())
        await self.say()

    async def say(self) -> None:
        """Say what is due."""
        while await self.hall.delivery.run_due():
            pass

    async def tidy(self) -> None:
        """Make the rooms follow."""
        self.hall.town.clock.advance(HOUR)
        while await self.rooms.reconcile(self.hall.town.clock.now()):
            pass

    # -- what people do

    @property
    def deeds(self) -> Mapping[str, Callable[[], Awaitable[object]]]:
        return {
            "found": self.found,
            "start": self.start,
            "propose": self.propose,
            "support": self.support,
            "join": self.join,
            "join too": self.join,
            "leave": self.leave,
            "follow": self.follow,
            "hold an event": self.hold_event,
            "resign": self.resign,
            "volunteer": self.volunteer,
            "appoint": self.appoint,
            "merge": self.merge,
            "close": self.close,
            "object": self.speak_up,
            "split": self.split,
            "rest": self.rest,
            "revive": self.revive,
            "take leave": self.take_leave,
            "leave the town": self.leave_town,
        }

    async def found(self) -> object:
        return await self.town.section_office.found(self.words(), "", self.office())

    async def start(self) -> object:
        me = self.somebody()
        return await self.town.founding.start(Pitch(self.words()), me, self.by(me))

    async def propose(self) -> object:
        me = self.somebody()
        return await self.town.founding.propose(Pitch(self.words()), me, self.by(me))

    async def support(self) -> object:
        me = self.somebody()
        proposals, _ = await self.town.founding.open(limit=20, offset=0)
        return await self.town.founding.support(self.one_of(proposals).id, me, self.by(me))

    async def join(self) -> object:
        me = self.somebody()
        return await self.town.sections.join(self.section().name, me, self.by(me))

    async def leave(self) -> object:
        me = self.somebody()
        return await self.town.sections.leave(await self.own(me), me, self.by(me))

    async def follow(self) -> object:
        me = self.somebody()
        return await self.town.sections.follow(self.section().name, me, self.by(me))

    async def hold_event(self) -> object:
        me, origin = self.somebody(), self.office()
        begins = origin.now + timedelta(days=self.chance.randint(1, 60))
        details = Details("集まり", begins, begins + 2 * HOUR, section_id=await self.own(me))
        async with self.storage.write() as work:
            return await publish(
                work, Event(EventId(new_id(origin.now)), details, me, "Asia/Tokyo", origin.now), origin
            )

    async def resign(self) -> object:
        me = self.somebody()
        return await self.town.section_posts.resign(await self.own(me), "あとはよろしく", self.by(me))

    async def volunteer(self) -> object:
        """In a section that looks for its next chief, somebody who is here."""
        async with self.storage.read() as work:
            found = [(one, await work.successions.open_in(one.id)) for one in self.known]
            waiting = [one for one, search in found if search and search.stage is Stage.VOLUNTEERS]
            section = self.one_of(waiting)
            people = await work.members.get_many(await work.sections.member_ids(section.id))
        me = self.one_of(sorted(one.id for one in people.values() if one.active))
        return await self.town.successions.volunteer(section.name, "やります", self.by(me))

    async def appoint(self) -> object:
        name = self.section().name
        return await self.town.section_posts.appoint(name, to_token(self.somebody()), self.office())

    async def merge(self) -> object:
        one, other = self.section(), self.section()
        return await self.town.reforms.merge(one.name, other.name, "いっしょに", self.office())

    async def close(self) -> object:
        return await self.town.reforms.close(self.section().id, "役目を終えた", self.office())

    async def speak_up(self) -> object:
        """Against something that is announced, by somebody whom it concerns."""
        announced, _ = await self.town.reforms.announced(self.office(), limit=20, offset=0)
        reform = self.one_of(announced).reform
        async with self.storage.read() as work:
            me = self.one_of(sorted(await work.sections.member_ids(reform.section_id)))
        return await self.town.reforms.object(reform.id, "", self.by(me))

    async def split(self) -> object:
        section = self.section()
        async with self.storage.read() as work:
            chief = self.one_of(sorted(await work.sections.member_ids(section.id)))
        part = Part(self.words().name, "わかれて", to_token(chief))
        return await self.town.splitting.split(section.name, part, self.office())

    async def rest(self) -> object:
        return await self.town.dormancy.rest(self.section().name, self.office())

    async def revive(self) -> object:
        closed, _ = await self.town.revival.archive("", None, limit=20, offset=0)
        return await self.town.revival.revive(to_token(self.one_of(closed).id), "", self.office())

    async def take_leave(self) -> object:
        me = self.somebody()
        async with self.storage.read() as work:
            member = await work.members.get(me)
        assert member is not None
        change = self.town.membership.sleep if member.active else self.town.membership.wake
        return await change(me, self.by(me))

    async def leave_town(self) -> object:
        """Now and then; most stay."""
        me = self.somebody()
        if self.chance.random() < 0.7:
            raise Refused("member.stays")
        return await self.town.membership.leave(me, self.by(me))

    # -- by chance

    def somebody(self) -> MemberId:
        return member_called(self.chance.choice(NAMES)).id

    def one_of(self, things: Sequence[T]) -> T:
        if not things:
            raise Refused("nothing.there")
        return self.chance.choice(things)

    async def look_around(self) -> None:
        """What people know of the sections; by the end of the week some of it is not so any more."""
        async with self.storage.read() as work:
            self.known = await work.sections.search("", limit=1_000)

    def section(self) -> Section:
        return self.one_of(self.known)

    async def own(self, member_id: MemberId) -> SectionId:
        async with self.storage.read() as work:
            return self.one_of(await work.sections.memberships_of(member_id)).section_id

    def words(self) -> SectionWords:
        self.founded += 1
        return SectionWords(f"第{self.founded}課", "よくする", SectionKind.WORK)

    def by(self, member_id: MemberId | None, *, office: bool = False) -> Origin:
        self.asked += 1
        return Origin(f"r{self.asked}", self.hall.town.clock.now(), member_id, administrator=office)

    def office(self) -> Origin:
        return self.by(None, office=True)


async def test_a_year_leaves_no_orphan(tmp_path: Path) -> None:
    async with open_hall(tmp_path, POLICY) as hall:
        keeper = FakeKeeper()
        year = Year(hall, keeper, RoomKeeper(hall.town.storage, POLICY, {Platform.LOCAL: keeper}))
        await year.begin()

        for week in range(WEEKS):
            await year.week()
            if week % A_SEASON == 0:
                await year.tidy()
        await year.settle()
        await year.tidy()
        await year.say()

        assert year.founded >= SECTIONS
        assert set(year.did) == set(year.deeds), set(year.deeds) - set(year.did)  # all of it happened
        await check_nothing_is_left_behind(year)


async def check_nothing_is_left_behind(year: Year) -> None:
    async with year.hall.town.database.reader.connect() as connection:
        counts = {
            name: (await connection.execute(text(query))).scalar_one() for name, query in ORPHANS.items()
        }
    assert counts == dict.fromkeys(ORPHANS, 0)
    async with year.storage.read() as work:
        standing = await work.sections.search("", limit=1_000)
        names = {section.name for section in standing if section.tier is not Tier.SOLO}
        assert sorted(room.name for room in year.keeper.rooms.values() if room.open) == sorted(names)
        for section in standing:
            await check_room(year, section)
        statuses = await work.deliveries.count_by_status()
        assert statuses.get("dead", 0) == statuses.get("leased", 0) == 0
        next_due = await work.deliveries.next_due()
        assert next_due is None or next_due > year.hall.town.clock.now()


async def check_room(year: Year, section: Section) -> None:
    """In its room are exactly its members."""
    async with year.storage.read() as work:
        members = await work.sections.member_ids(section.id)
        place = await work.places.find(Platform.LOCAL, "local")
        assert place is not None
        handles = await work.members.handles(members, place.id)
    inside = [room.members for room in year.keeper.rooms.values() if room.open and room.name == section.name]
    assert inside in ([], [frozenset(handles.values())])
