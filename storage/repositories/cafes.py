from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import CafeId, EventId, MemberId
from bot.domain.world_cafe import MOST_PEOPLE, MOST_ROUNDS, Cafe, CafePlan, CafeStatus, Guest, Presence, Seat
from storage.sql import insert_ignoring, locked_with_given, upsert, with_given
from storage.tables.cafes import cafe_guests, cafe_seats, cafes

MOST_OPEN = 50  # cafés one member may be at


class SqlCafes:
    """World cafés by SQL; see bot.ports.cafes."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, cafe_id: CafeId) -> Cafe | None:
        return await self._first(with_given(cafes.c.id), {"id": cafe_id})

    async def lock(self, cafe_id: CafeId) -> Cafe | None:
        return await self._first(locked_with_given(cafes.c.id), {"id": cafe_id})

    async def latest_of(self, event_id: EventId) -> Cafe | None:
        return await self._first(_latest_of(), {"event_id": event_id})

    async def save(self, cafe: Cafe) -> None:
        row = {
            "id": cafe.id,
            "event_id": cafe.event_id,
            "size": cafe.plan.size,
            "rounds": cafe.plan.rounds,
            "minutes": cafe.plan.minutes,
            "seed": cafe.seed,
            "round": cafe.round,
            "began_at": cafe.began_at,
            "status": cafe.status.value,
            "opened_at": cafe.opened_at,
        }
        await upsert(self._connection, cafes, row)

    async def guests(self, cafe_id: CafeId) -> tuple[Guest, ...]:
        found = select(cafe_guests).where(cafe_guests.c.cafe_id == cafe_id)
        rows = await self._connection.execute(found.order_by(cafe_guests.c.number).limit(MOST_PEOPLE))
        return tuple(
            Guest(MemberId(row.member_id), row.number, row.host, Presence(row.presence)) for row in rows
        )

    async def save_guest(self, cafe_id: CafeId, guest: Guest) -> None:
        await upsert(self._connection, cafe_guests, _guest_row(cafe_id, guest), keys=("cafe_id", "member_id"))

    async def replace_guests(self, cafe_id: CafeId, guests: Iterable[Guest]) -> None:
        await self._connection.execute(delete(cafe_guests).where(cafe_guests.c.cafe_id == cafe_id))
        rows = [_guest_row(cafe_id, guest) for guest in guests]
        if rows:
            await self._connection.execute(insert(cafe_guests), rows)

    async def seats(self, cafe_id: CafeId, *, round_number: int | None = None) -> tuple[Seat, ...]:
        found = select(cafe_seats).where(cafe_seats.c.cafe_id == cafe_id)
        if round_number is not None:
            found = found.where(cafe_seats.c.round == round_number)
        order = (
            cafe_seats.c.round,
            cafe_seats.c.table_number,
            cafe_seats.c.host.desc(),
            cafe_seats.c.member_id,
        )
        rows = await self._connection.execute(found.order_by(*order).limit(MOST_PEOPLE * MOST_ROUNDS))
        return tuple(Seat(row.round, row.table_number, MemberId(row.member_id), row.host) for row in rows)

    async def seat(self, cafe_id: CafeId, seats: Iterable[Seat]) -> None:
        rows = [
            {
                "cafe_id": cafe_id,
                "round": one.round,
                "member_id": one.member_id,
                "table_number": one.table,
                "host": one.host,
            }
            for one in seats
        ]
        if rows:
            await self._connection.execute(insert_ignoring(self._connection, cafe_seats), rows)

    async def keep_table(self, cafe_id: CafeId, seat: Seat) -> None:
        own = update(cafe_seats).where(
            cafe_seats.c.cafe_id == cafe_id,
            cafe_seats.c.round == seat.round,
            cafe_seats.c.member_id == seat.member_id,
        )
        await self._connection.execute(own.values(host=seat.host))

    async def open_with(self, member_id: MemberId) -> tuple[CafeId, ...]:
        found = (
            select(cafes.c.id)
            .join(cafe_guests, cafe_guests.c.cafe_id == cafes.c.id)
            .where(
                cafe_guests.c.member_id == member_id,
                cafe_guests.c.presence == Presence.HERE.value,
                cafes.c.status == CafeStatus.OPEN.value,
            )
            .order_by(cafes.c.id)
            .limit(MOST_OPEN)
        )
        return tuple(CafeId(row.id) for row in await self._connection.execute(found))

    async def _first(self, found: Select[tuple[object, ...]], values: Mapping[str, object]) -> Cafe | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _to_cafe(row) if row else None


@cache
def _latest_of() -> Select[Any]:
    found = with_given(cafes.c.event_id)
    return found.order_by(cafes.c.opened_at.desc(), cafes.c.id.desc()).limit(1)


def _guest_row(cafe_id: CafeId, guest: Guest) -> dict[str, object]:
    return {
        "cafe_id": cafe_id,
        "member_id": guest.member_id,
        "number": guest.number,
        "host": guest.host,
        "presence": guest.presence.value,
    }


def _to_cafe(row: RowMapping) -> Cafe:
    return Cafe(
        id=CafeId(row["id"]),
        event_id=EventId(row["event_id"]),
        plan=CafePlan(row["size"], row["rounds"], row["minutes"]),
        seed=row["seed"],
        opened_at=row["opened_at"],
        round=row["round"],
        began_at=row["began_at"],
        status=CafeStatus(row["status"]),
    )
