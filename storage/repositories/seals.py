from datetime import datetime

from sqlalchemy import RowMapping, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import Refused
from bot.domain.ids import MemberId, QuestionId, SealOpeningId
from bot.domain.seals import Opening
from storage.repositories.questions import SqlQuestions
from storage.sealer import Sealer
from storage.sql import locked, upsert, with_given
from storage.tables.seals import anonymity_bars, seal_openings


class SqlSeals:
    """Openings of seals by SQL; see bot.ports.seals."""

    def __init__(self, connection: AsyncConnection, sealer: Sealer | None) -> None:
        self._connection = connection
        self._sealer = sealer

    async def lock(self, opening_id: SealOpeningId) -> Opening | None:
        found = locked(select(seal_openings).where(seal_openings.c.id == opening_id))
        row = (await self._connection.execute(found)).mappings().first()
        return _to_opening(row) if row else None

    async def get(self, opening_id: SealOpeningId) -> Opening | None:
        found = with_given(seal_openings.c.id)
        row = (await self._connection.execute(found, {"id": opening_id})).mappings().first()
        return _to_opening(row) if row else None

    async def save(self, opening: Opening) -> None:
        row = {
            "id": opening.id,
            "question_id": opening.question_id,
            "asked_by": opening.asked_by,
            "reason": opening.reason,
            "asked_at": opening.asked_at,
            "agreed_by": opening.agreed_by,
            "agreed_at": opening.agreed_at,
        }
        await upsert(self._connection, seal_openings, row)

    async def of(self, question_id: QuestionId) -> Opening | None:
        found = select(seal_openings).where(seal_openings.c.question_id == question_id)
        newest = found.order_by(seal_openings.c.asked_at.desc(), seal_openings.c.id.desc()).limit(1)
        row = (await self._connection.execute(newest)).mappings().first()
        return _to_opening(row) if row else None

    async def bar(self, question_id: QuestionId, until: datetime) -> bool:
        author = await SqlQuestions(self._connection, self._sealer).author_of(question_id)
        if author is None or self._sealer is None:
            return False
        row = {"mark": self._sealer.bar(author), "until": until}
        await upsert(self._connection, anonymity_bars, row, keys=("mark",))
        return True

    async def barred(self, member_id: MemberId, now: datetime) -> datetime | None:
        await self._connection.execute(delete(anonymity_bars).where(anonymity_bars.c.until <= now))
        if self._sealer is None:
            return None
        found = select(anonymity_bars.c.until).where(anonymity_bars.c.mark == self._sealer.bar(member_id))
        until: datetime | None = (await self._connection.execute(found)).scalar()
        return until

    def hide(self, text: str, subject_id: int) -> str:
        if self._sealer is None:
            raise Refused("seal.no_key")
        return self._sealer.hide(text, subject_id)

    def show(self, hidden: str, subject_id: int) -> str | None:
        return self._sealer.show(hidden, subject_id) if self._sealer else None


def _to_opening(row: RowMapping) -> Opening:
    agreed_by = row["agreed_by"]
    return Opening(
        id=SealOpeningId(row["id"]),
        question_id=QuestionId(row["question_id"]),
        asked_by=MemberId(row["asked_by"]),
        reason=row["reason"],
        asked_at=row["asked_at"],
        agreed_by=None if agreed_by is None else MemberId(agreed_by),
        agreed_at=row["agreed_at"],
    )
