from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, RowMapping, Select, bindparam, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import MemberId, ProposalId, SectionId
from bot.domain.proposals import Proposal, ProposalStatus
from bot.domain.sections import ActivityStyle, NameTaken, SectionKind, look_alike_key
from storage.sql import MOST, NOW, fitting, given, insert_ignoring, locked_with_given, upsert, with_given
from storage.tables.proposals import proposal_nudges, proposal_supporters, proposals

_OPEN = proposals.c.status == ProposalStatus.OPEN.value

# Made once: whoever looks for a section sees them too.
_ALL_OPEN = (
    select(proposals)
    .where(_OPEN)
    .order_by(proposals.c.supporters.desc(), proposals.c.id)
    .limit(MOST)
    .offset(bindparam("behind", type_=Integer))
)
_COUNT_OPEN = select(func.count()).select_from(proposals).where(_OPEN)
_ALIKE = with_given(proposals.c.alike).where(_OPEN)


class SqlProposals:
    """Proposals and their supporters by SQL; see bot.ports.proposals."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, proposal_id: ProposalId) -> Proposal | None:
        return await self._first(with_given(proposals.c.id), {"id": proposal_id})

    async def lock(self, proposal_id: ProposalId) -> Proposal | None:
        return await self._first(locked_with_given(proposals.c.id), {"id": proposal_id})

    async def save(self, proposal: Proposal) -> None:
        row = {
            "id": proposal.id,
            "name": proposal.name,
            "alike": _alike(proposal.name),
            "purpose": proposal.purpose,
            "kind": proposal.kind.value,
            "style": proposal.style.value,
            "first_step": proposal.first_step,
            "proposer_id": proposal.proposer_id,
            "created_at": proposal.created_at,
            "expires_at": proposal.expires_at,
            "status": proposal.status.value,
            "supporters": proposal.supporters,
            "section_id": proposal.section_id,
            "nudged_at": proposal.nudged_at,
        }
        try:
            await upsert(self._connection, proposals, row)
        except IntegrityError as error:
            # Two people had the same idea at the same moment; only names of open proposals are unique.
            raise NameTaken("proposal.name_taken", name=proposal.name) from error

    async def alike(self, name: str) -> Proposal | None:
        return await self._first(_ALIKE, {"alike": _alike(name)})

    async def open(self, *, limit: int, offset: int = 0) -> tuple[tuple[Proposal, ...], int]:
        rows = (await self._connection.execute(_ALL_OPEN, {"most": limit, "behind": offset})).mappings()
        page = tuple(_to_proposal(row) for row in rows)
        return page, (await self._connection.execute(_COUNT_OPEN)).scalar_one()

    async def ripe(self, founders: int, *, limit: int) -> tuple[ProposalId, ...]:
        rows = await self._connection.execute(_ripe(), {"supporters": founders, "most": limit})
        return tuple(ProposalId(row.id) for row in rows)

    async def expired(self, now: datetime, *, limit: int) -> tuple[ProposalId, ...]:
        rows = await self._connection.execute(_expired(), {"now": now, "most": limit})
        return tuple(ProposalId(row.id) for row in rows)

    async def lonely(self, created_until: datetime, *, limit: int) -> tuple[ProposalId, ...]:
        rows = await self._connection.execute(_lonely(), {"created_at": created_until, "most": limit})
        return tuple(ProposalId(row.id) for row in rows)

    async def note_nudge(self, proposal_id: ProposalId, member_id: MemberId, at: datetime) -> None:
        row = {"proposal_id": proposal_id, "member_id": member_id, "nudged_at": at}
        await self._connection.execute(insert_ignoring(self._connection, proposal_nudges), row)

    async def nudged_since(self, member_ids: Collection[MemberId], moment: datetime) -> frozenset[MemberId]:
        found = select(proposal_nudges.c.member_id).where(
            proposal_nudges.c.member_id.in_(member_ids), proposal_nudges.c.nudged_at > moment
        )
        return frozenset(MemberId(row.member_id) for row in await self._connection.execute(found))

    async def support(self, proposal_id: ProposalId, member_id: MemberId, at: datetime) -> bool:
        row = {"proposal_id": proposal_id, "member_id": member_id, "supported_at": at}
        noted = await self._connection.execute(insert_ignoring(self._connection, proposal_supporters), row)
        return noted.rowcount == 1

    async def unsupport(self, proposal_id: ProposalId, member_id: MemberId) -> bool:
        gone = delete(proposal_supporters).where(
            proposal_supporters.c.proposal_id == proposal_id, proposal_supporters.c.member_id == member_id
        )
        return (await self._connection.execute(gone)).rowcount == 1

    async def supporters(self, proposal_id: ProposalId) -> tuple[MemberId, ...]:
        found = select(proposal_supporters.c.member_id).where(
            proposal_supporters.c.proposal_id == proposal_id
        )
        earliest = found.order_by(proposal_supporters.c.supported_at, proposal_supporters.c.member_id)
        return tuple(MemberId(row.member_id) for row in await self._connection.execute(earliest))

    async def supported_by(self, member_id: MemberId) -> tuple[ProposalId, ...]:
        found = (
            select(proposals.c.id)
            .join(proposal_supporters, proposal_supporters.c.proposal_id == proposals.c.id)
            .where(_OPEN, proposal_supporters.c.member_id == member_id)
            .order_by(proposals.c.id)
        )
        return tuple(ProposalId(row.id) for row in await self._connection.execute(found))

    async def _first(
        self, found: Select[tuple[object, ...]], values: Mapping[str, object]
    ) -> Proposal | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _to_proposal(row) if row else None


@cache
def _ripe() -> Select[Any]:
    enough = proposals.c.supporters >= given(proposals.c.supporters)
    return select(proposals.c.id).where(_OPEN, enough).order_by(proposals.c.id).limit(MOST)


@cache
def _expired() -> Select[Any]:
    found = select(proposals.c.id).where(_OPEN, proposals.c.expires_at <= NOW)
    return found.order_by(proposals.c.expires_at).limit(MOST)


@cache
def _lonely() -> Select[Any]:
    found = select(proposals.c.id).where(
        _OPEN,
        proposals.c.nudged_at.is_(None),
        proposals.c.supporters == 1,
        proposals.c.created_at <= given(proposals.c.created_at),
    )
    return found.order_by(proposals.c.created_at).limit(MOST)


def _alike(name: str) -> str:
    return fitting(look_alike_key(name), proposals.c.alike)


def _to_proposal(row: RowMapping) -> Proposal:
    return Proposal(
        id=ProposalId(row["id"]),
        name=row["name"],
        purpose=row["purpose"],
        kind=SectionKind(row["kind"]),
        first_step=row["first_step"],
        proposer_id=MemberId(row["proposer_id"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        status=ProposalStatus(row["status"]),
        supporters=row["supporters"],
        section_id=SectionId(row["section_id"]) if row["section_id"] else None,
        style=ActivityStyle(row["style"]),
        nudged_at=row["nudged_at"],
    )
