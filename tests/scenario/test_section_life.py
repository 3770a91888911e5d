"""The life of sections, as a machine that tries everything people may do in any order, and a model of it."""

import asyncio
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain.errors import InvalidInput, Refused
from bot.domain.ids import ProposalId, SectionId, to_token
from bot.domain.policy import Policy
from bot.domain.proposals import Pitch
from bot.domain.sections import Post, SectionKind, SectionWords, Tier, tier_of
from bot.ports.sections import Wanted
from bot.services.origin import Origin
from bot.services.sections import SectionsService
from tests.builders.people import account_at, member_called, place_of
from tests.builders.town import TestTown, open_town

T = TypeVar("T")
NAMES = ("青木", "馬場", "千葉", "土井", "江口")
SECTIONS = ("読書課", "税務課", "防災課", "登山課")
POLICY = Policy(section_limit=1, preparing=2, founders=3, proposal_life=timedelta(days=10))
PEOPLE = {name: member_called(name).id for name in NAMES}
persons, names = st.sampled_from(NAMES), st.sampled_from(SECTIONS)


@dataclass
class Closed:
    """What waits to be revived: its name, how far it had grown, and who would hear of it."""

    name: str
    tier: Tier
    followers: set[str]


@dataclass
class Model:
    """What should be true. seats: who holds which post, by open section. proposals: those behind each open
    proposal, the proposer first, by name.
    """

    seats: dict[str, dict[str, Post]] = field(default_factory=dict)
    tiers: dict[str, Tier] = field(default_factory=dict)
    followers: dict[str, set[str]] = field(default_factory=dict)
    proposals: dict[str, list[str]] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    closed: dict[SectionId, "Closed"] = field(default_factory=dict)

    def taken(self, person: str) -> int:
        return sum(posts.get(person) not in {None, Post.CHIEF} for posts in self.seats.values())

    def solo(self, person: str) -> int:
        led = [name for name, posts in self.seats.items() if posts.get(person) is Post.CHIEF]
        return sum(self.tiers[name] is Tier.SOLO for name in led)

    def forget(self, person: str) -> None:
        """退庁: seats, follows, support and own proposals end."""
        for posts in self.seats.values():
            posts.pop(person, None)
        for followers in (*self.followers.values(), *(one.followers for one in self.closed.values())):
            followers.discard(person)
        kept = {name: behind for name, behind in self.proposals.items() if behind[0] != person}
        self.proposals = {name: [one for one in behind if one != person] for name, behind in kept.items()}

    def close(self, section_id: SectionId, name: str) -> None:
        """Who belonged follows, so that a revival reaches them."""
        followers = self.followers.pop(name) | set(self.seats.pop(name))
        self.closed[section_id] = Closed(name, self.tiers.pop(name), followers)

    def merge(self, name: str, target: str) -> None:
        """Everybody comes along; a chief comes as a plain member, and whoever leads there goes on."""
        del self.tiers[name]
        followers = self.followers.pop(name)
        for person in self.seats.pop(name):
            self.sit(target, person, self.seats[target].get(person, Post.MEMBER))
        self.followers[target] |= followers - set(self.seats[target])

    def sit(self, section: str, person: str, post: Post = Post.MEMBER) -> None:
        self.seats[section][person] = post
        self.followers[section].discard(person)
        reached = tier_of(len(self.seats[section]), preparing=POLICY.preparing, founders=POLICY.founders)
        self.tiers[section] = max(self.tiers[section], reached, key=list(Tier).index)

    def open(self, section: str, tier: Tier) -> None:
        self.seats[section], self.tiers[section], self.followers[section] = {}, tier, set()


class SectionLife(RuleBasedStateMachine):
    """Every rule says beforehand whether the town will allow it."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.model = Model()
        self.requests = 0
        self.ids: dict[str, SectionId] = {}
        self.proposal_ids: dict[str, ProposalId] = {}

    @initialize()
    def open(self) -> None:
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        self.town: TestTown = self.run(self.stack.enter_async_context(open_town(Path(folder), POLICY)))
        self.run(self.move_in())

    async def move_in(self) -> None:
        async with self.town.storage.write() as work:
            await work.places.save(place_of())
            for name in NAMES:
                member = member_called(name)
                await work.members.save(member)
                await work.members.add_account(account_at(place_of(), name, member))

    def teardown(self) -> None:
        self.run(self.stack.aclose())
        self.runner.close()

    # -- what people do

    @rule(name=names)
    def create(self, name: str) -> None:
        words = SectionWords(name, "よくする", SectionKind.WORK)
        doing = self.town.town.section_office.found(words, "", self.origin(administrator=True))
        if self.happens(doing, expected=name not in self.model.seats):
            self.model.open(name, Tier.SECTION)

    @rule(person=persons, name=names)
    def start(self, person: str, name: str) -> None:
        may = self.here(person) and self.is_free(name) and self.model.solo(person) < POLICY.section_limit
        doing = self.town.town.founding.start(pitch(name), PEOPLE[person], self.origin(person))
        if self.happens(doing, expected=may):
            self.model.open(name, Tier.SOLO)
            self.model.sit(name, person, Post.CHIEF)

    @rule(person=persons, name=names)
    def propose(self, person: str, name: str) -> None:
        doing = self.town.town.founding.propose(pitch(name), PEOPLE[person], self.origin(person))
        if self.happens(doing, expected=self.here(person) and self.is_free(name)):
            self.model.proposals[name] = [person]

    @rule(person=persons, data=st.data())
    @precondition(lambda self: self.model.proposals)
    def support(self, person: str, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.model.proposals)))
        behind = self.model.proposals[name]
        completes = len(behind) + 1 >= POLICY.founders
        may = self.here(person) and person not in behind and not (completes and name in self.model.seats)
        doing = self.town.town.founding.support(self.proposal(name), PEOPLE[person], self.origin(person))
        if self.happens(doing, expected=may):
            behind.append(person)
            if completes:
                self.found(name)

    @rule(person=persons, data=st.data())
    @precondition(lambda self: self.model.proposals)
    def unsupport(self, person: str, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.model.proposals)))
        behind = self.model.proposals[name]
        doing = self.town.town.founding.unsupport(self.proposal(name), PEOPLE[person], self.origin(person))
        if self.happens(doing, expected=person in behind[1:]):
            behind.remove(person)

    @rule(person=persons, data=st.data())
    @precondition(lambda self: self.model.proposals)
    def begin_with_who_is_there(self, person: str, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.model.proposals)))
        may = person == self.model.proposals[name][0] and name not in self.model.seats
        doing = self.town.town.founding.start_together(self.proposal(name), self.origin(person))
        if self.happens(doing, expected=may):
            self.found(name)

    @rule(person=persons, data=st.data())
    @precondition(lambda self: self.model.seats)
    def join(self, person: str, data: st.DataObject) -> None:
        name = self.any_section(data)
        free = self.model.taken(person) < POLICY.section_limit
        may = self.here(person) and person not in self.model.seats[name] and free
        if self.happens(self.sections.join(name, PEOPLE[person], self.origin(person)), expected=may):
            self.model.sit(name, person)

    @rule(person=persons, data=st.data())
    @precondition(lambda self: self.model.seats)
    def leave(self, person: str, data: st.DataObject) -> None:
        name = self.any_section(data)
        doing = self.sections.leave(self.ids[name], PEOPLE[person], self.origin(person))
        if self.happens(doing, expected=self.here(person) and person in self.model.seats[name]):
            del self.model.seats[name][person]

    @rule(person=persons, data=st.data())
    @precondition(lambda self: len(self.model.seats) > 1)
    def swap(self, person: str, data: st.DataObject) -> None:
        out, into = data.draw(st.permutations(sorted(self.model.seats)))[:2]
        mine, other = self.model.seats[out].get(person), self.model.seats[into].get(person)
        room = self.model.taken(person) - (mine is not Post.CHIEF) < POLICY.section_limit
        crowded = self.model.taken(person) > POLICY.section_limit and mine is not Post.CHIEF
        may = self.here(person) and mine is not None and other is None and (room or crowded)
        doing = self.sections.swap(self.ids[out], self.ids[into], PEOPLE[person], self.origin(person))
        if self.happens(doing, expected=may):
            del self.model.seats[out][person]
            self.model.sit(into, person)

    @rule(person=persons, data=st.data())
    @precondition(lambda self: self.model.seats)
    def follow(self, person: str, data: st.DataObject) -> None:
        name = self.any_section(data)
        known = person in self.model.seats[name] or person in self.model.followers[name]
        may = self.here(person) and not known
        if self.happens(self.sections.follow(name, PEOPLE[person], self.origin(person)), expected=may):
            self.model.followers[name].add(person)

    @rule(person=persons, data=st.data())
    @precondition(lambda self: self.model.seats)
    def appoint(self, person: str, data: st.DataObject) -> None:
        name = self.any_section(data)
        posts = self.model.seats[name]
        may = self.here(person) and posts.get(person) is not Post.CHIEF
        doing = self.town.town.section_posts.appoint(name, token(person), self.origin(administrator=True))
        if self.happens(doing, expected=may):
            for former in [one for one, post in posts.items() if post is Post.CHIEF]:
                posts[former] = Post.MEMBER
            self.model.sit(name, person, Post.CHIEF)

    @rule(data=st.data())
    @precondition(lambda self: len(self.model.seats) > 2)  # else there would be little life
    def close(self, data: st.DataObject) -> None:
        name = self.any_section(data)
        doing = self.town.town.reforms.close_now(self.ids[name], "約束", self.origin(administrator=True))
        assert self.happens(doing, expected=True)
        self.model.close(self.ids[name], name)

    @rule(data=st.data())
    @precondition(lambda self: self.model.closed)
    def revive(self, data: st.DataObject) -> None:
        section_id = data.draw(st.sampled_from(sorted(self.model.closed)))
        closed = self.model.closed[section_id]
        origin = self.origin(administrator=True)
        doing = self.town.town.revival.revive(to_token(section_id), "", origin)
        if self.happens(doing, expected=closed.name not in self.model.seats):
            del self.model.closed[section_id]
            self.model.open(closed.name, closed.tier)
            self.model.followers[closed.name] = closed.followers

    @rule(data=st.data())
    @precondition(lambda self: len(self.model.seats) > 1)
    def merge(self, data: st.DataObject) -> None:
        """Announced, and carried out when its time has come."""
        name, target = data.draw(st.permutations(sorted(self.model.seats)))[:2]
        doing = self.town.town.reforms.merge(name, target, "一緒に", self.origin(administrator=True))
        assert self.happens(doing, expected=True)
        self.time_passes(POLICY.notice.days)
        self.model.merge(name, target)

    @rule(person=persons)
    @precondition(lambda self: len(self.model.left) < len(NAMES) // 2)
    def leave_town(self, person: str) -> None:
        doing = self.town.town.membership.leave(PEOPLE[person], self.origin(person))
        if self.happens(doing, expected=person not in self.model.left):
            self.model.left.add(person)
            self.model.forget(person)

    @rule(days=st.integers(1, 12))
    def time_passes(self, days: int) -> None:
        self.town.clock.advance(timedelta(days=days))
        self.run(self.tick())

    async def tick(self) -> None:
        for _, tick in self.town.town.ticks():
            await tick(self.town.clock.now())
        async with self.town.storage.read() as work:
            open_ones, _ = await work.proposals.open(limit=100)
        standing = {proposal.name for proposal in open_ones}
        assert all(proposal.expires_at > self.town.clock.now() for proposal in open_ones)
        self.model.proposals = {name: who for name, who in self.model.proposals.items() if name in standing}

    # -- what holds at any time

    @invariant()
    def the_town_is_as_the_model_says(self) -> None:
        self.run(self.compare())

    async def compare(self) -> None:
        async with self.town.storage.read() as work:
            found, _ = await work.sections.overview(Wanted(), now=self.town.clock.now(), limit=100)
            self.ids = {row.section.name: row.section.id for row in found}
            assert set(self.ids) == set(self.model.seats)
            for row in found:
                name = row.section.name
                seats = {
                    seat.member_id: seat.post for seat in await work.sections.memberships_in(row.section.id)
                }
                assert seats == {PEOPLE[who]: post for who, post in self.model.seats[name].items()}
                assert row.members == len(seats)
                assert row.section.tier is self.model.tiers[name]
                followers = await work.sections.follower_ids(row.section.id)
                assert followers == {PEOPLE[who] for who in self.model.followers[name]}
            proposals, _ = await work.proposals.open(limit=100)
            self.proposal_ids = {proposal.name: proposal.id for proposal in proposals}
            for proposal in proposals:
                behind = await work.proposals.supporters(proposal.id)
                assert set(behind) == {PEOPLE[who] for who in self.model.proposals[proposal.name]}
                assert proposal.supporters == len(behind)
            assert set(self.proposal_ids) == set(self.model.proposals)

    # -- helpers

    @property
    def sections(self) -> SectionsService:
        return self.town.town.sections

    def any_section(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.model.seats)))

    def here(self, person: str) -> bool:
        return person not in self.model.left

    def is_free(self, name: str) -> bool:
        return name not in self.model.seats and name not in self.model.proposals

    def proposal(self, name: str) -> ProposalId:
        return self.proposal_ids[name]

    def found(self, name: str) -> None:
        """A proposal has become a section: the proposer leads, the others sit down while they have seats."""
        chief, *others = self.model.proposals.pop(name)
        self.model.open(name, Tier.SOLO)
        self.model.tiers[name] = tier_of(
            1 + len(others), preparing=POLICY.preparing, founders=POLICY.founders
        )
        self.model.sit(name, chief, Post.CHIEF)
        for person in others:
            if self.model.taken(person) < POLICY.section_limit:
                self.model.sit(name, person)
            else:
                self.model.followers[name].add(person)

    def origin(self, person: str = "", *, administrator: bool = False) -> Origin:
        self.requests += 1
        member_id = PEOPLE[person] if person else None
        request = f"r{self.requests}"
        return Origin(request, self.town.clock.now(), member_id, administrator=administrator)

    def happens(self, doing: Awaitable[object], *, expected: bool) -> bool:
        """Whether the town allowed it, which must be what the model says."""
        refused = None
        try:
            self.run(doing)
        except (Refused, InvalidInput) as error:
            refused = error
        assert (refused is None) == expected, refused
        return expected

    def run(self, doing: Awaitable[T]) -> T:
        async def done() -> T:
            return await doing

        return self.runner.run(done())


def pitch(name: str) -> Pitch:
    return Pitch(SectionWords(name, "よくする", SectionKind.WORK))


def token(person: str) -> str:
    return to_token(PEOPLE[person])


TestSectionLife = SectionLife.TestCase
TestSectionLife.settings = settings(max_examples=8, stateful_step_count=50)
