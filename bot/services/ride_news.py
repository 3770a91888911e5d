"""What becomes of rides when somebody or something else moves, and who hears of it. The caller has locked
the event.
"""

from datetime import datetime
from enum import StrEnum

from bot.domain.events import Event
from bot.domain.ids import MemberId
from bot.domain.rides import MOST_RIDES, FilledRide
from bot.domain.venues import elsewhere
from bot.ports.work import Work
from bot.services.telling import tell_members

TAKEN = "ride.taken"  # to the driver: somebody rides along
LEFT = "ride.left"  # to the driver: a seat is free again
CHANGED = "ride.changed"  # to the passengers: it leaves otherwise
ENDED = "ride.ended"  # to the passengers: it does not go
CLOSED = "ride.closed"  # to the driver: it was taken off
FREED = "ride.freed"  # to a passenger: their seat was given back


class Why(StrEnum):
    """Why a ride does not go, or a seat was freed."""

    DRIVER = "driver"  # who offered it took it back
    HOST = "host"  # who may change the event took it off
    ANSWER = "answer"  # somebody does not come in person any more
    MOVED = "moved"
    CANCELLED = "cancelled"


async def free_seats_of(work: Work, event: Event, member_id: MemberId, now: datetime) -> None:
    """Somebody does not come in person any more: the ride they offered ends, the seat they had is free."""
    for filled in await work.rides.of(event.id, limit=MOST_RIDES):
        if filled.driven_by(member_id):
            await end(work, filled, Why.ANSWER, now)
        elif await work.rides.leave(filled.ride.id, member_id):
            await tell_driver(work, LEFT, filled, member_id, now)
            await _tell(work, FREED, filled, (member_id,), why=Why.ANSWER, now=now)


async def end_all(work: Work, event: Event, why: Why, now: datetime) -> None:
    """No ride to an event goes as it was offered."""
    for filled in await work.rides.of(event.id, limit=MOST_RIDES):
        await end(work, filled, why, now)


async def follow_event(work: Work, before: Event, after: Event, now: datetime) -> None:
    """Rides to an event that is called off, begins at another time or is somewhere else are not the ones that
    were offered.
    """
    if after.cancelled:
        await end_all(work, after, Why.CANCELLED, now)
    elif before.starts_at != after.starts_at or elsewhere(before.details.place, after.details.place):
        await end_all(work, after, Why.MOVED, now)


async def end(work: Work, filled: FilledRide, why: Why, now: datetime) -> None:
    """Take a ride off. Its passengers hear of it, and its driver too, but where they did it themselves."""
    await work.rides.remove(filled.ride.id)
    await _tell(work, ENDED, filled, filled.passenger_ids, why=why, now=now)
    if why is not Why.DRIVER:
        await _tell(work, CLOSED, filled, (filled.ride.driver_id,), why=why, now=now)


async def tell_driver(work: Work, kind: str, filled: FilledRide, member_id: MemberId, now: datetime) -> None:
    """Who drives hears that somebody rides along or does not any more."""
    ride = filled.ride
    await tell_members(work, kind, ride.id, (ride.driver_id,), now=now, member=str(member_id))


async def tell_changed(work: Work, filled: FilledRide, now: datetime) -> None:
    """Those who ride along hear that it leaves otherwise."""
    await tell_members(work, CHANGED, filled.ride.id, filled.passenger_ids, now=now)


async def _tell(
    work: Work, kind: str, filled: FilledRide, who: tuple[MemberId, ...], *, why: Why, now: datetime
) -> None:
    ride = filled.ride
    about = {"why": why.value, "origin": ride.origin, "event": str(ride.event_id)}
    await tell_members(work, kind, ride.id, who, now=now, **about)
