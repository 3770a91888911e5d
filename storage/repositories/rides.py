from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Delete, RowMapping, Select, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.events import EventStatus
from bot.domain.ids import EventId, MemberId, RideId
from bot.domain.rides import FilledRide, Passenger, Ride
from storage.sql import MOST, NOW, given, given_ids, insert_ignoring, upsert, with_given
from storage.tables.events import events
from storage.tables.people import members
from storage.tables.rides import ride_seats, rides

_NAMED = select(rides, members.c.name.label("driver")).join(members, members.c.id == rides.c.driver_id)
_SEATED = select(ride_seats.c.ride_id, members.c.id, members.c.name).join(
    members, members.c.id == ride_seats.c.member_id
)

# Made once: every card of an event runs it.
_OF = (
    _NAMED.where(rides.c.event_id == given(rides.c.event_id))
    .order_by(rides.c.leaves_at, rides.c.id)
    .limit(MOST)
)


class SqlRides:
    """Rides to events by SQL; see bot.ports.rides."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, ride_id: RideId) -> Ride | None:
        found = await self._connection.execute(with_given(rides.c.id), {"id": ride_id})
        row = found.mappings().first()
        return _to_ride(row) if row else None

    async def of(self, event_id: EventId, *, limit: int) -> tuple[FilledRide, ...]:
        found = await self._connection.execute(_OF, {"event_id": event_id, "most": limit})
        offered = found.mappings().all()
        if not offered:
            return ()
        ids = [row["id"] for row in offered]
        passengers: dict[int, list[Passenger]] = {}
        for row in await self._connection.execute(_passengers(), {"rides": ids}):
            passengers.setdefault(row.ride_id, []).append(Passenger(MemberId(row.id), row.name))
        return tuple(
            FilledRide(_to_ride(row), row["driver"], tuple(passengers.get(row["id"], ()))) for row in offered
        )

    async def save(self, ride: Ride) -> None:
        row = {
            "id": ride.id,
            "event_id": ride.event_id,
            "driver_id": ride.driver_id,
            "origin": ride.origin,
            "leaves_at": ride.leaves_at,
            "seats": ride.seats,
            "note": ride.note,
            "offered_at": ride.offered_at,
        }
        await upsert(self._connection, rides, row)

    async def remove(self, ride_id: RideId) -> None:
        await self._connection.execute(delete(rides).where(rides.c.id == ride_id))

    async def take(self, ride: Ride, member_id: MemberId, at: datetime) -> bool:
        row = {"event_id": ride.event_id, "member_id": member_id, "ride_id": ride.id, "taken_at": at}
        new = insert_ignoring(self._connection, ride_seats)
        return (await self._connection.execute(new, row)).rowcount == 1

    async def leave(self, ride_id: RideId, member_id: MemberId) -> bool:
        gone = delete(ride_seats).where(ride_seats.c.ride_id == ride_id, ride_seats.c.member_id == member_id)
        return (await self._connection.execute(gone)).rowcount == 1

    async def prune(self, now: datetime) -> int:
        return (await self._connection.execute(_prune(), {"now": now})).rowcount


@cache
def _passengers() -> Select[Any]:
    seated = _SEATED.where(ride_seats.c.ride_id.in_(given_ids(ride_seats.c.ride_id, "rides")))
    return seated.order_by(ride_seats.c.taken_at, members.c.id)


@cache
def _prune() -> Delete:
    settled = or_(events.c.ends_at <= NOW, events.c.status == EventStatus.CANCELLED.value)
    driven = select(rides.c.event_id).distinct()
    over = select(events.c.id).where(events.c.id.in_(driven), settled)
    return delete(rides).where(rides.c.event_id.in_(over))


def _to_ride(row: RowMapping) -> Ride:
    return Ride(
        id=RideId(row["id"]),
        event_id=EventId(row["event_id"]),
        driver_id=MemberId(row["driver_id"]),
        origin=row["origin"],
        leaves_at=row["leaves_at"],
        seats=row["seats"],
        offered_at=row["offered_at"],
        note=row["note"],
    )
