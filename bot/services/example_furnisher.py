"""What stands in the example town, written into an empty one in the order in which it came about."""

from dataclasses import replace
from datetime import timedelta

from bot.domain import events, sections
from bot.domain.events import Details
from bot.domain.ids import AccountId, EventId, MemberId, ProposalId, SectionId
from bot.domain.members import Account, Profile, apply
from bot.domain.places import Platform
from bot.domain.policy import Policy
from bot.domain.prefectures import find_prefecture
from bot.domain.proposals import Proposal
from bot.domain.sections import Membership, Post
from bot.domain.surfaces import Surface, SurfaceKind
from bot.domain.toolshelf import ShelfItem
from bot.ports.local import LOCAL_PLACE
from bot.services.events import publish
from bot.services.example_afterwards import look_back
from bot.services.example_building import MILLISECOND, Building
from bot.services.example_data import (
    ExampleData,
    ExampleEvent,
    ExampleMember,
    ExampleProposal,
    ExampleSection,
)
from bot.services.example_events import ask_at, ask_dates, repeat, write_programme
from bot.services.example_journeys import travel
from bot.services.example_knowledge import explain, suggest, wait_for_word
from bot.services.example_questions import ask, take_requests
from bot.services.example_shelf import put
from bot.services.example_surveys import compare, know
from bot.services.origin import Origin
from bot.services.question_index import QuestionIndex


class Furnisher:
    """Writes the whole example into a town, in the unit of work of its caller."""

    def __init__(self, policy: Policy, index: QuestionIndex) -> None:
        self._policy = policy
        self._index = index

    async def furnish(self, at: Building, data: ExampleData) -> None:
        """Members and sections, events, questions, and what the town knows together."""
        await self._populate(at, data)
        await self._plan(at, data)
        await self._consult(at, data)
        await _share(at, data)

    async def _populate(self, at: Building, data: ExampleData) -> None:
        """Members and their sections."""
        for number, member in enumerate(data.members, start=1):
            await self._settle(at, member, f"example-{number:02}")
        for section in data.sections:
            await self._found(at, section)
        for proposal in data.proposals:
            await self._propose(at, proposal)

    async def _plan(self, at: Building, data: ExampleData) -> None:
        """Events, to come and over."""
        for event in data.events:
            await self._announce(at, event)
        for series in data.series:
            await repeat(at, series)
        for poll in data.polls:
            await ask_dates(at, poll)
        for past in data.past:
            await look_back(at, past)

    async def _consult(self, at: Building, data: ExampleData) -> None:
        """Questions, and who may be asked."""
        for wish in data.advice:
            await take_requests(at, wish)
        for wanted in data.questions:
            question = await ask(at, wanted)
            if question is not None:
                await self._index.update(at.work, question)

    async def _settle(self, at: Building, wanted: ExampleMember, external_id: str) -> None:
        """Somebody who joined a while ago. A persona who joined by themselves stays who they are."""
        known = await at.work.members.recognise(Platform.LOCAL, LOCAL_PLACE, wanted.persona or external_id)
        if known and known.member:
            at.members[wanted.name] = known.member.id
            return
        joined_at = at.now - timedelta(days=wanted.days)
        profile = Profile(wanted.name, wanted.organisation, wanted.kind, wanted.work, wanted.interests)
        member = apply(
            MemberId(at.id_at(joined_at)),
            profile,
            rules_version=self._policy.rules_version,
            needs_approval=False,
            language="ja",
            now=joined_at,
        )
        prefecture = find_prefecture(wanted.prefecture)
        member = member.move(prefecture) if prefecture else member
        account = Account(
            AccountId(at.id_at(at.now)), at.place.id, wanted.persona or external_id, wanted.name
        )
        await at.work.members.save(replace(member, offices=wanted.offices))
        await at.work.members.save_account((known.account if known else account).belonging_to(member.id))
        at.members[wanted.name] = member.id

    async def _found(self, at: Building, wanted: ExampleSection) -> None:
        """A section with its chief and members."""
        founded_at = at.now - timedelta(days=wanted.days)
        section = sections.found(
            SectionId(at.id_at(founded_at)),
            sections.SectionWords(wanted.name, wanted.purpose, wanted.kind, wanted.style),
            by=at.members[wanted.chief],
            now=founded_at,
        )
        await at.work.sections.save(replace(section, active_at=at.now - timedelta(days=wanted.days % 9)))
        for name in (wanted.chief, *wanted.members):
            post = Post.CHIEF if name == wanted.chief else Post.MEMBER
            await at.work.sections.seat(Membership(section.id, at.members[name], post, founded_at))
        if wanted.room:
            await at.work.sections.save_surface(
                Surface(section.id, at.place.id, SurfaceKind.THREAD, due_at=at.now)
            )
        at.sections[wanted.name] = section.id

    async def _propose(self, at: Building, wanted: ExampleProposal) -> None:
        """A section some people would like to have; as many as the policy asks for would have it already."""
        made_at = at.now - timedelta(days=wanted.days)
        names = wanted.supporters[: self._policy.founders - 1]
        if not names:
            return
        proposal = Proposal(
            ProposalId(at.id_at(made_at)),
            wanted.name,
            wanted.purpose,
            wanted.kind,
            wanted.first_step,
            at.members[names[0]],
            made_at,
            at.now + self._policy.proposal_life,
            supporters=len(names),
        )
        await at.work.proposals.save(proposal)
        for number, name in enumerate(names):
            await at.work.proposals.support(proposal.id, at.members[name], made_at + number * MILLISECOND)

    async def _announce(self, at: Building, wanted: ExampleEvent) -> None:
        """A coming event with its answers; who comes when all seats are taken waits, as always."""
        starts_at = at.moment(wanted.days, wanted.time)
        details = Details(
            title=wanted.title,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=wanted.minutes),
            place=wanted.place,
            description=wanted.description,
            capacity=wanted.capacity,
            section_id=at.sections[wanted.section] if wanted.section else None,
            reminder_offsets=self._policy.reminder_offsets,
        )
        event = events.announce(
            EventId(at.id_at(at.now)),
            details,
            host_id=at.members[wanted.host],
            zone=self._policy.zone.key,
            now=at.now,
        )
        origin = Origin("", at.now, event.host_id, at.place.id)
        event, _rooms = await publish(at.work, event, origin)
        event = await at.answer(event, wanted.answers)
        await at.work.events.save_tally(event.id, event.tally)
        await write_programme(at, event, wanted)
        await travel(at, event, wanted)
        for question in wanted.questions:
            await ask_at(at, event, question)


async def _share(at: Building, data: ExampleData) -> None:
    """What the town knows together."""
    for term in data.terms:
        await explain(at, term)
    for waiting in data.waiting_terms:
        await wait_for_word(at, waiting)
    for idea in data.ideas:
        await suggest(at, idea)
    known = {one.name: await know(at, one) for one in data.organisations}
    for survey in data.surveys:
        await compare(at, survey, known)
    shelf: dict[str, ShelfItem] = {}
    for item in data.shelf:
        shelf[item.title] = await put(at, item, shelf)
