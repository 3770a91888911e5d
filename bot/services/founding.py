"""Founding a section together: propose, support, and what happens when enough people stand behind it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import InvalidInput, NotAllowed, NotFound, Problem, Refused
from bot.domain.ids import DraftId, MemberId, ProposalId, SectionId, new_id
from bot.domain.members import Member
from bot.domain.places import Purpose
from bot.domain.policy import Policy
from bot.domain.proposals import FIRST_FRIEND, Pitch, Proposal
from bot.domain.sections import Full, NameTaken, Section, Tier, check_solo, found, take_seat
from bot.domain.successions import Reason
from bot.ports.work import Storage, Work
from bot.services.growing import tier_with
from bot.services.housekeeping import each
from bot.services.origin import Origin
from bot.services.presence import check_here, lock_here
from bot.services.section_names import check_name
from bot.services.section_notes import note_change
from bot.services.telling import tell_channels, tell_members
from bot.services.vacancies import Vacancies

CARD = "proposal.card"  # in the channel that serves sections; changes as people support it
FRIEND = "proposal.friend"  # to the proposer: the first who joins in
OPENED = "proposal.opened"  # in the same channel: there is a new section
YOURS_OPENED = "proposal.yours_opened"  # to the proposer, who leads it now
SUPPORTED_OPENED = "proposal.supported_opened"  # to everybody else who stood behind it
EXPIRED = "proposal.expired"  # to the proposer
_AT_ONCE = 100  # how many expire in one turn


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """A proposal as one reader sees it. ``founders``: how many supporters it takes."""

    proposal: Proposal
    proposer: Member | None
    founders: int
    supports: bool


class FoundingService:
    """Members act through it; the clock calls ``tick``."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy
        self._vacancies = Vacancies(policy)

    async def open(self, *, limit: int, offset: int) -> tuple[tuple[Proposal, ...], int]:
        """A page of open proposals and how many there are in all."""
        async with self._storage.read() as work:
            return await work.proposals.open(limit=limit, offset=offset)

    async def page(self, proposal_id: ProposalId, reader: MemberId) -> ProposalPage:
        """One proposal. Raises NotFound."""
        async with self._storage.read() as work:
            proposal = _known(await work.proposals.get(proposal_id))
            supports = reader in await work.proposals.supporters(proposal_id)
            proposer = await work.members.get(proposal.proposer_id)
            return ProposalPage(proposal, proposer, self._policy.founders, supports)

    async def propose(
        self, pitch: Pitch, member_id: MemberId, origin: Origin, *, draft_id: DraftId | None = None
    ) -> Proposal:
        """Call for a section; the proposer is its first supporter. What waited as a draft is called for once,
        however often that is asked for: the proposal's id is the draft's.

        Raises InvalidInput at ``name`` where a section or a proposal is called much the same.
        """
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            earlier = await work.proposals.get(ProposalId(draft_id)) if draft_id else None
            if earlier and earlier.proposer_id == member_id:
                return earlier
            await _check_name(work, pitch.words.name)
            proposal = Proposal(
                id=ProposalId(draft_id or new_id(origin.now)),
                name=pitch.words.name,
                purpose=pitch.words.purpose,
                kind=pitch.words.kind,
                style=pitch.words.style,
                first_step=pitch.first_step,
                proposer_id=member_id,
                created_at=origin.now,
                expires_at=origin.now + self._policy.proposal_life,
            )
            try:
                await work.proposals.save(proposal)
            except NameTaken as taken:  # somebody had the same idea in the very same moment
                raise InvalidInput({"name": taken.problem}) from taken
            await work.proposals.support(proposal.id, member_id, origin.now)
            await _note(work, "proposal.made", proposal, origin)
            if proposal.missing(self._policy.founders):
                await tell_channels(work, CARD, proposal.id, Purpose.SECTIONS, now=origin.now)
                return proposal
            return await self._found(work, proposal, origin)

    async def support(self, proposal_id: ProposalId, member_id: MemberId, origin: Origin) -> Proposal:
        """Stand behind a proposal; with enough people the section opens in the same transaction.

        Raises NotFound, and Refused when it is settled or supported already.
        """
        async with self._storage.write(origin.request) as work:
            # Members before proposals, as everywhere: two units of work must not wait for each other.
            for one in sorted({member_id, *await work.proposals.supporters(proposal_id)}):
                await work.members.lock(one)
            check_here(await work.members.get(member_id))
            proposal = _known(await work.proposals.lock(proposal_id)).support()
            if not await work.proposals.support(proposal_id, member_id, origin.now):
                raise Refused("proposal.supported_already", name=proposal.name)
            await work.proposals.save(proposal)
            await _note(work, "proposal.supported", proposal, origin)
            if not proposal.missing(self._policy.founders):
                proposal = await self._found(work, proposal, origin)
            elif proposal.supporters == FIRST_FRIEND:
                whom = (proposal.proposer_id,)
                await tell_members(work, FRIEND, proposal.id, whom, now=origin.now, member=str(member_id))
            await self._show(work, proposal, origin.now)
            return proposal

    async def unsupport(self, proposal_id: ProposalId, member_id: MemberId, origin: Origin) -> Proposal:
        """Think again. Raises NotFound, and Refused when it is settled, not supported or one's own."""
        async with self._storage.write(origin.request) as work:
            proposal = _known(await work.proposals.lock(proposal_id)).lose()
            if proposal.proposer_id == member_id:
                raise Refused("proposal.own", name=proposal.name)
            if not await work.proposals.unsupport(proposal_id, member_id):
                raise Refused("proposal.not_supported", name=proposal.name)
            await work.proposals.save(proposal)
            await _note(work, "proposal.unsupported", proposal, origin)
            await self._show(work, proposal, origin.now)
            return proposal

    async def to_withdraw(self, proposal_id: ProposalId, origin: Origin) -> Proposal:
        """The proposal, for somebody who may take it back. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.read() as work:
            proposal = _known(await work.proposals.get(proposal_id))
            _check_may_withdraw(proposal, origin)
            proposal.check_open()
            return proposal

    async def withdraw(self, proposal_id: ProposalId, origin: Origin) -> Proposal:
        """Take a proposal back. Raises NotFound, NotAllowed, and Refused when it is settled."""
        async with self._storage.write(origin.request) as work:
            proposal = _known(await work.proposals.lock(proposal_id))
            _check_may_withdraw(proposal, origin)
            return await self._settle(work, proposal.withdraw(), "proposal.withdrawn", origin)

    async def leave_town(self, work: Work, member_id: MemberId, origin: Origin) -> None:
        """What 退庁 does here: own proposals end, others lose a supporter; in the leaver's transaction."""
        for proposal_id in await work.proposals.supported_by(member_id):
            proposal = _known(await work.proposals.lock(proposal_id))
            if not proposal.open:  # settled a moment ago: that is no reason to keep anybody
                continue
            if proposal.proposer_id == member_id:
                await self._settle(work, proposal.withdraw(), "proposal.withdrawn", origin)
                continue
            await work.proposals.unsupport(proposal_id, member_id)
            await work.proposals.save(proposal.lose())
            await self._show(work, proposal, origin.now)

    async def start(self, pitch: Pitch, member_id: MemberId, origin: Origin) -> Section:
        """Begin alone (一人活動): who joins later makes it grow.

        Raises InvalidInput at ``name``, and Refused for somebody who runs as many as there are seats.
        """
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            await _check_name(work, pitch.words.name)
            check_solo(await work.sections.count_solo(member_id), limit=self._policy.section_limit)
            section = found(
                SectionId(new_id(origin.now)),
                pitch.words,
                by=member_id,
                now=origin.now,
                tier=tier_with(self._policy, 1),
            )
            try:
                await work.sections.save(section)
            except NameTaken as taken:
                raise InvalidInput({"name": taken.problem}) from taken
            await self._vacancies.seat(work, section, member_id, origin.now)
            await note_change(work, "section.started", section.id, origin)
            return section

    async def start_together(self, proposal_id: ProposalId, origin: Origin) -> Proposal:
        """Begin with those who stand behind a proposal, few as they are: it grows with who joins.

        Raises NotFound, NotAllowed for all but the proposer, and Refused when it has become a section, was
        taken back, or its name is gone.
        """
        async with self._storage.write(origin.request) as work:
            for one in sorted(await work.proposals.supporters(proposal_id)):
                await work.members.lock(one)
            proposal = _known(await work.proposals.lock(proposal_id))
            if origin.member_id != proposal.proposer_id:
                raise NotAllowed("proposal.proposer_begins", name=proposal.name)
            proposal = await self._found(work, proposal.resume(), origin)
            await self._show(work, proposal, origin.now)
            return proposal

    async def tick(self, now: datetime) -> None:
        """Let proposals become sections that have enough people since fewer are asked for, and let those end
        whose time is over, with a kind word to whoever proposed them.
        """
        await self._open_ripe(now)
        async with self._storage.read() as work:
            over = await work.proposals.expired(now, limit=_AT_ONCE)
        await each("proposals", over, lambda proposal_id: self._expire(proposal_id, now))

    async def _expire(self, proposal_id: ProposalId, now: datetime) -> None:
        async with self._storage.write() as work:
            proposal = await work.proposals.lock(proposal_id)
            if proposal and proposal.open and proposal.expires_at <= now:
                ended = await self._settle(work, proposal.expire(), "proposal.expired", Origin("", now))
                await tell_members(work, EXPIRED, ended.id, (ended.proposer_id,), now=now)

    async def _open_ripe(self, now: datetime) -> None:
        async with self._storage.read() as work:
            ripe = await work.proposals.ripe(self._policy.founders, limit=_AT_ONCE)
        await each("ripe proposals", ripe, lambda proposal_id: self._open_one(proposal_id, now))

    async def _open_one(self, proposal_id: ProposalId, now: datetime) -> None:
        with suppress(Refused):  # another section has its name by now: the proposer has to choose
            await self._open_ripe_one(proposal_id, now)

    async def _open_ripe_one(self, proposal_id: ProposalId, now: datetime) -> None:
        async with self._storage.write() as work:
            for one in sorted(await work.proposals.supporters(proposal_id)):
                await work.members.lock(one)
            proposal = await work.proposals.lock(proposal_id)
            if proposal and proposal.open and not proposal.missing(self._policy.founders):
                opened = await self._found(work, proposal, Origin("", now))
                await self._show(work, opened, now)

    async def _settle(self, work: Work, proposal: Proposal, action: str, origin: Origin) -> Proposal:
        await work.proposals.save(proposal)
        await _note(work, action, proposal, origin)
        await self._show(work, proposal, origin.now)
        return proposal

    async def _found(self, work: Work, proposal: Proposal, origin: Origin) -> Proposal:
        """Open the section. The proposer leads it; supporters get a seat or, with none left, follow. It is
        what as many people make: a 課, or less where the proposer did not want to wait.
        """
        if await work.sections.alike(proposal.name):
            raise Refused("proposal.name_gone", name=proposal.name)
        section_id, now = SectionId(new_id(origin.now)), origin.now
        tier = tier_with(self._policy, proposal.supporters)
        section = found(section_id, proposal.words, by=proposal.proposer_id, now=now, tier=tier)
        try:
            await work.sections.save(section)
        except NameTaken as taken:  # founded by 総務課 in the very same moment
            raise Refused("proposal.name_gone", name=proposal.name) from taken
        chief, *others = await self._founders(work, proposal)
        await self._vacancies.seat(work, section, chief, now)
        for member_id in others:
            await self._take_in(work, section, member_id, now)
        proposer = await work.members.get(chief)
        if proposer is not None and not proposer.active:  # on leave while others brought it about
            await self._vacancies.open(work, section, Reason.ASLEEP, chief, origin)
        await note_change(work, "section.founded", section_id, origin)
        proposal = proposal.become(section_id)
        await work.proposals.save(proposal)
        if tier is Tier.SECTION:
            await tell_channels(work, OPENED, proposal.id, Purpose.SECTIONS, now=now)
        await tell_members(work, YOURS_OPENED, proposal.id, (chief,), now=now)
        await tell_members(work, SUPPORTED_OPENED, proposal.id, others, now=now)
        return proposal

    async def _founders(self, work: Work, proposal: Proposal) -> tuple[MemberId, ...]:
        everybody = await work.proposals.supporters(proposal.id)
        return (proposal.proposer_id, *(one for one in everybody if one != proposal.proposer_id))

    async def _take_in(self, work: Work, section: Section, member_id: MemberId, now: datetime) -> None:
        held = await work.sections.memberships_of(member_id)
        try:
            seat = take_seat(section, member_id, held, limit=self._policy.section_limit, now=now)
        except Full:
            await work.sections.follow(section.id, member_id, now)
        else:
            await work.sections.seat(seat)

    async def _show(self, work: Work, proposal: Proposal, now: datetime) -> None:
        await work.deliveries.refresh(proposal.id, CARD, now=now, spacing=self._policy.card_spacing)


async def _check_name(work: Work, name: str) -> None:
    """Raises InvalidInput at ``name`` where a section or a proposal is called much the same."""
    await check_name(work, name)
    proposal = await work.proposals.alike(name)
    if proposal:
        raise InvalidInput({"name": Problem("proposal.name_alike", {"name": name, "other": proposal.name})})


def _check_may_withdraw(proposal: Proposal, origin: Origin) -> None:
    if origin.member_id != proposal.proposer_id and not origin.administrator:
        raise NotAllowed("proposal.proposer_only", name=proposal.name)


async def _note(work: Work, action: str, proposal: Proposal, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=proposal.id)


def _known(proposal: Proposal | None) -> Proposal:
    if proposal is None:
        raise NotFound("proposal.gone")
    return proposal
