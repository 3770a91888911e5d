from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Delete, RowMapping, Select, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.attendee_cards import Card, Contact
from bot.domain.events import EventStatus
from bot.domain.ids import EventId, MemberId
from storage.repositories.last_contacts import last_contacts
from storage.repositories.rsvps import AWAKE, OUTSIDE, PRESENT
from storage.sql import NOW, given, upsert, with_given
from storage.tables.attendee_cards import attendee_cards
from storage.tables.events import events, rsvps
from storage.tables.people import members

_table = attendee_cards.c


class SqlAttendeeCards:
    """Cards of those who come by SQL; see bot.ports.attendee_cards."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, event_id: EventId, member_id: MemberId) -> Card | None:
        values = {"event_id": event_id, "member_id": member_id}
        row = (await self._connection.execute(_get(), values)).mappings().first()
        return _to_card(row) if row else None

    async def save(self, card: Card) -> None:
        row = {
            "event_id": card.event_id,
            "member_id": card.member_id,
            "topic": card.topic,
            "put_at": card.put_at,
        }
        await upsert(self._connection, attendee_cards, row, keys=("event_id", "member_id"))

    async def delete(self, event_id: EventId, member_id: MemberId) -> None:
        gone = delete(attendee_cards).where(_table.event_id == event_id, _table.member_id == member_id)
        await self._connection.execute(gone)

    async def of_event(self, event_id: EventId, *, limit: int) -> tuple[Card, ...]:
        answered = (rsvps.c.event_id == _table.event_id) & (rsvps.c.member_id == _table.member_id)
        found = (
            select(attendee_cards)
            .join(rsvps, answered)
            .join(members, members.c.id == _table.member_id)
            .where(_table.event_id == event_id, PRESENT, AWAKE, ~OUTSIDE)
            .order_by(_table.put_at, _table.member_id)
            .limit(limit)
        )
        return tuple(_to_card(row) for row in (await self._connection.execute(found)).mappings())

    async def last_contacts(
        self, reader: MemberId, others: Collection[MemberId], now: datetime
    ) -> Mapping[MemberId, Contact]:
        return await last_contacts(self._connection, reader, others, now)

    async def prune(self, now: datetime) -> int:
        return (await self._connection.execute(_prune(), {"now": now})).rowcount


@cache
def _get() -> Select[Any]:
    return with_given(_table.event_id).where(_table.member_id == given(_table.member_id))


@cache
def _prune() -> Delete:
    settled = or_(events.c.ends_at <= NOW, events.c.status == EventStatus.CANCELLED.value)
    carded = select(_table.event_id).distinct()
    over = select(events.c.id).where(events.c.id.in_(carded), settled)
    return delete(attendee_cards).where(_table.event_id.in_(over))


def _to_card(row: RowMapping) -> Card:
    return Card(EventId(row["event_id"]), MemberId(row["member_id"]), row["topic"], row["put_at"])
