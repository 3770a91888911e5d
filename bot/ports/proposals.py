"""Proposals of sections and their supporters, as services see them."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.domain.ids import MemberId, ProposalId
from bot.domain.proposals import Proposal


class Proposals(Protocol):
    async def get(self, proposal_id: ProposalId) -> Proposal | None: ...

    async def lock(self, proposal_id: ProposalId) -> Proposal | None:
        """A proposal nobody else can change until this unit of work ends. Lock members first."""
        ...

    async def save(self, proposal: Proposal) -> None:
        """Insert or update a proposal."""
        ...

    async def alike(self, name: str) -> Proposal | None:
        """The open proposal whose name looks like this one."""
        ...

    async def open(self, *, limit: int, offset: int = 0) -> tuple[tuple[Proposal, ...], int]:
        """A page of open proposals, those with most supporters first, and how many there are in all."""
        ...

    async def ripe(self, founders: int, *, limit: int) -> tuple[ProposalId, ...]:
        """Open proposals with at least as many supporters, the oldest first."""
        ...

    async def expired(self, now: datetime, *, limit: int) -> tuple[ProposalId, ...]:
        """Open proposals whose time is over, the longest over first."""
        ...

    async def lonely(self, created_until: datetime, *, limit: int) -> tuple[ProposalId, ...]:
        """Open proposals that have had nobody but the proposer since a moment and of which nobody was told,
        the oldest first.
        """
        ...

    async def note_nudge(self, proposal_id: ProposalId, member_id: MemberId, at: datetime) -> None:
        """Note that a member heard of a lone proposal."""
        ...

    async def nudged_since(self, member_ids: Collection[MemberId], moment: datetime) -> frozenset[MemberId]:
        """Those of the members who heard of a lone proposal after a moment."""
        ...

    async def support(self, proposal_id: ProposalId, member_id: MemberId, at: datetime) -> bool:
        """Note a supporter; False for somebody who supports it already."""
        ...

    async def unsupport(self, proposal_id: ProposalId, member_id: MemberId) -> bool:
        """Strike a supporter off; False for somebody who does not support it."""
        ...

    async def supporters(self, proposal_id: ProposalId) -> tuple[MemberId, ...]:
        """Everybody behind a proposal, the earliest first."""
        ...

    async def supported_by(self, member_id: MemberId) -> tuple[ProposalId, ...]:
        """The open proposals a member stands behind, the own ones among them."""
        ...
