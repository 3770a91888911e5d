"""A quiet word to the few whom a lone proposal might suit, once per proposal."""

from datetime import datetime

from bot.domain.ids import MemberId, ProposalId
from bot.domain.members import Member
from bot.domain.proposals import LONELY_AFTER, NUDGE_REST, NUDGED_AT_MOST, Proposal
from bot.domain.topics import Topic, met, topics, words_of
from bot.ports.work import Storage, Work
from bot.services.housekeeping import each
from bot.services.telling import tell_members

NUDGE = "proposal.nudge"
_AT_ONCE = 20  # proposals in one turn
_LOOKED_AT = 300  # members


class NudgingService:
    """The clock calls ``tick``."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def tick(self, now: datetime) -> None:
        """Tell up to three people of each proposal that has had nobody but its proposer for three days."""
        async with self._storage.read() as work:
            lonely = await work.proposals.lonely(now - LONELY_AFTER, limit=_AT_ONCE)
        await each("lonely proposals", lonely, lambda proposal_id: self._nudge(proposal_id, now))

    async def _nudge(self, proposal_id: ProposalId, now: datetime) -> None:
        async with self._storage.read() as work:
            suited = await _suited(work, proposal_id, now)
        async with self._storage.write() as work:
            # Members before proposals, as everywhere; what was found without a lock is looked at once more.
            awake = [one for one in sorted(suited) if _awake(await work.members.lock(one))]
            proposal = await work.proposals.lock(proposal_id)
            if proposal is None or not proposal.lonely(now):
                return
            heard = await work.proposals.nudged_since(awake, now - NUDGE_REST)
            for member_id in (one for one in awake if one not in heard):
                await work.proposals.note_nudge(proposal_id, member_id, now)
                await tell_members(work, NUDGE, proposal_id, (member_id,), now=now, member=str(member_id))
            await work.proposals.save(proposal.nudge(now))


def why(member: Member, proposal: Proposal) -> str:
    """Which of a member's interests or work a proposal speaks of, as the member put it; empty for none."""
    profile = member.profile
    said: tuple[Topic, ...] = topics(profile.interests) + topics(profile.work)
    return met(said, words_of(proposal.name) | words_of(proposal.purpose))


async def _suited(work: Work, proposal_id: ProposalId, now: datetime) -> tuple[MemberId, ...]:
    proposal = await work.proposals.get(proposal_id)
    if proposal is None:
        return ()
    words = sorted(words_of(proposal.name) | words_of(proposal.purpose))
    known = await work.directory.interested(words, rested_since=now - NUDGE_REST, limit=_LOOKED_AT)
    fitting = [one.id for one in known if one.id != proposal.proposer_id and why(one, proposal)]
    return tuple(fitting[:NUDGED_AT_MOST])


def _awake(member: Member | None) -> bool:
    return member is not None and member.active
