from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, Select, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import HandoverId, MemberId, SectionId
from bot.domain.successions import HandoverNote, Offer, OfferStatus, TermStep
from storage.sql import MOST, NOW, upsert, with_given
from storage.tables.successions import handover_notes, handover_offers, term_steps


class SqlHandovers:
    """Offers to take over, notes and days of terms by SQL; see bot.ports.successions."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def offer(self, offer_id: HandoverId) -> Offer | None:
        return await self._first(with_given(handover_offers.c.id), {"id": offer_id})

    async def open_offer(self, section_id: SectionId) -> Offer | None:
        found = select(handover_offers).where(handover_offers.c.section_id == section_id)
        return await self._first(found.where(handover_offers.c.status == OfferStatus.OPEN.value))

    async def save_offer(self, offer: Offer) -> None:
        row = {
            "id": offer.id,
            "section_id": offer.section_id,
            "chief_id": offer.chief_id,
            "successor_id": offer.successor_id,
            "note": offer.note,
            "made_at": offer.made_at,
            "status": offer.status.value,
        }
        await upsert(self._connection, handover_offers, row)

    async def leave_note(self, note: HandoverNote) -> None:
        row = {
            "id": note.id,
            "section_id": note.section_id,
            "author_id": note.author_id,
            "note": note.note,
            "written_at": note.written_at,
        }
        await self._connection.execute(insert(handover_notes), row)

    async def notes(self, section_id: SectionId, *, limit: int) -> tuple[HandoverNote, ...]:
        found = select(handover_notes).where(handover_notes.c.section_id == section_id)
        newest = found.order_by(handover_notes.c.written_at.desc(), handover_notes.c.id.desc()).limit(limit)
        return tuple(_to_note(row) for row in (await self._connection.execute(newest)).mappings())

    async def plan_term(self, section_id: SectionId, steps: Collection[TermStep]) -> None:
        await self._connection.execute(delete(term_steps).where(term_steps.c.section_id == section_id))
        rows = [{"section_id": step.section_id, "days": step.days, "due_at": step.due_at} for step in steps]
        if rows:
            await self._connection.execute(insert(term_steps), rows)

    async def due_terms(self, now: datetime, *, limit: int) -> tuple[TermStep, ...]:
        rows = await self._connection.execute(_due_terms(), {"now": now, "most": limit})
        return tuple(TermStep(SectionId(row.section_id), row.days, row.due_at) for row in rows)

    async def take_term(self, step: TermStep) -> bool:
        taken = delete(term_steps).where(
            term_steps.c.section_id == step.section_id,
            term_steps.c.days == step.days,
            term_steps.c.due_at == step.due_at,
        )
        return (await self._connection.execute(taken)).rowcount == 1

    async def _first(
        self, found: Select[tuple[object, ...]], values: Mapping[str, object] | None = None
    ) -> Offer | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _to_offer(row) if row else None


@cache
def _due_terms() -> Select[Any]:
    return select(term_steps).where(term_steps.c.due_at <= NOW).order_by(term_steps.c.due_at).limit(MOST)


def _to_offer(row: RowMapping) -> Offer:
    return Offer(
        id=HandoverId(row["id"]),
        section_id=SectionId(row["section_id"]),
        chief_id=MemberId(row["chief_id"]),
        successor_id=MemberId(row["successor_id"]),
        note=row["note"],
        made_at=row["made_at"],
        status=OfferStatus(row["status"]),
    )


def _to_note(row: RowMapping) -> HandoverNote:
    return HandoverNote(
        id=HandoverId(row["id"]),
        section_id=SectionId(row["section_id"]),
        author_id=MemberId(row["author_id"]),
        note=row["note"],
        written_at=row["written_at"],
    )
