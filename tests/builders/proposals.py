"""Proposals of sections for tests. The same name makes the same id."""

from datetime import timedelta
from zlib import crc32

from bot.domain.ids import MemberId, ProposalId
from bot.domain.proposals import Proposal
from bot.domain.sections import SectionKind
from tests.fakes.clock import START


def proposal_called(name: str, proposer_id: int = 1) -> Proposal:
    """An open proposal made when the tests' clock starts."""
    return Proposal(
        id=ProposalId(crc32(name.encode())),
        name=name,
        purpose="よくする",
        kind=SectionKind.WORK,
        first_step="集まる",
        proposer_id=MemberId(proposer_id),
        created_at=START,
        expires_at=START + timedelta(days=60),
    )
