from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import MemberId, SectionId, SuccessionId
from bot.domain.successions import Candidate, Reason, Stage, Succession
from storage.sql import MOST, NOW, given, insert_ignoring, upsert, with_given
from storage.tables.successions import succession_candidates, succession_votes, successions

_OPEN = successions.c.closed_at.is_(None)


class SqlSuccessions:
    """Searches for a chief by SQL; see bot.ports.successions."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, succession_id: SuccessionId) -> Succession | None:
        return await self._first(with_given(successions.c.id), {"id": succession_id})

    async def open_in(self, section_id: SectionId) -> Succession | None:
        return await self._first(_open_in(), {"section_id": section_id})

    async def latest_in(self, section_id: SectionId) -> Succession | None:
        latest = await self.open_in(section_id)
        return latest or await self._first(_latest_in(), {"section_id": section_id})

    async def save(self, succession: Succession) -> None:
        row = {
            "id": succession.id,
            "section_id": succession.section_id,
            "reason": succession.reason.value,
            "stage": succession.stage.value,
            "opened_at": succession.opened_at,
            "closes_at": succession.closes_at,
            "former_id": succession.former_id,
            "chosen_id": succession.chosen_id,
            "closed_at": succession.closed_at,
        }
        await upsert(self._connection, successions, row)

    async def due(self, now: datetime, *, limit: int) -> tuple[SuccessionId, ...]:
        rows = await self._connection.execute(_due(), {"now": now, "most": limit})
        return tuple(SuccessionId(row.id) for row in rows)

    async def stand(self, succession_id: SuccessionId, candidate: Candidate) -> bool:
        row = {
            "succession_id": succession_id,
            "member_id": candidate.member_id,
            "words": candidate.words,
            "stood_at": candidate.stood_at,
        }
        ignoring = insert_ignoring(self._connection, succession_candidates)
        if (await self._connection.execute(ignoring, row)).rowcount == 1:
            return True
        said = update(succession_candidates).where(
            succession_candidates.c.succession_id == succession_id,
            succession_candidates.c.member_id == candidate.member_id,
        )
        await self._connection.execute(said.values(words=candidate.words))
        return False

    async def drop_out(self, succession_id: SuccessionId, member_id: MemberId) -> bool:
        votes = delete(succession_votes).where(
            succession_votes.c.succession_id == succession_id, succession_votes.c.candidate_id == member_id
        )
        await self._connection.execute(votes)
        candidacy = delete(succession_candidates).where(
            succession_candidates.c.succession_id == succession_id,
            succession_candidates.c.member_id == member_id,
        )
        return (await self._connection.execute(candidacy)).rowcount == 1

    async def candidates(self, succession_id: SuccessionId) -> tuple[Candidate, ...]:
        found = select(succession_candidates).where(succession_candidates.c.succession_id == succession_id)
        ordered = found.order_by(succession_candidates.c.stood_at, succession_candidates.c.member_id)
        rows = (await self._connection.execute(ordered)).mappings()
        return tuple(Candidate(MemberId(row["member_id"]), row["words"], row["stood_at"]) for row in rows)

    async def vote(
        self, succession_id: SuccessionId, voter_id: MemberId, candidate_id: MemberId, at: datetime
    ) -> None:
        row = {
            "succession_id": succession_id,
            "voter_id": voter_id,
            "candidate_id": candidate_id,
            "voted_at": at,
        }
        await upsert(self._connection, succession_votes, row, keys=("succession_id", "voter_id"))

    async def votes(self, succession_id: SuccessionId) -> Mapping[MemberId, MemberId]:
        found = select(succession_votes.c.voter_id, succession_votes.c.candidate_id).where(
            succession_votes.c.succession_id == succession_id
        )
        rows = await self._connection.execute(found)
        return {MemberId(row.voter_id): MemberId(row.candidate_id) for row in rows}

    async def _first(
        self, found: Select[tuple[object, ...]], values: Mapping[str, object]
    ) -> Succession | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _to_succession(row) if row else None


@cache
def _open_in() -> Select[Any]:
    return select(successions).where(_OPEN, successions.c.section_id == given(successions.c.section_id))


@cache
def _latest_in() -> Select[Any]:
    found = with_given(successions.c.section_id)
    return found.order_by(successions.c.opened_at.desc(), successions.c.id.desc()).limit(1)


@cache
def _due() -> Select[Any]:
    found = select(successions.c.id).where(_OPEN, successions.c.closes_at <= NOW)
    return found.order_by(successions.c.closes_at).limit(MOST)


def _to_succession(row: RowMapping) -> Succession:
    return Succession(
        id=SuccessionId(row["id"]),
        section_id=SectionId(row["section_id"]),
        reason=Reason(row["reason"]),
        opened_at=row["opened_at"],
        stage=Stage(row["stage"]),
        closes_at=row["closes_at"],
        former_id=None if row["former_id"] is None else MemberId(row["former_id"]),
        chosen_id=None if row["chosen_id"] is None else MemberId(row["chosen_id"]),
        closed_at=row["closed_at"],
    )
