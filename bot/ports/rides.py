"""乗り合わせ, as services see it. Lock the event first to change any of it."""

from datetime import datetime
from typing import Protocol

from bot.domain.ids import EventId, MemberId, RideId
from bot.domain.rides import FilledRide, Ride


class Rides(Protocol):
    """A ride goes with its driver's answer, a seat in it with its passenger's."""

    async def get(self, ride_id: RideId) -> Ride | None: ...

    async def of(self, event_id: EventId, *, limit: int) -> tuple[FilledRide, ...]:
        """An event's rides, the first to leave first, with those who ride along."""
        ...

    async def save(self, ride: Ride) -> None:
        """Insert or update a ride of somebody who answered."""
        ...

    async def remove(self, ride_id: RideId) -> None:
        """Delete a ride with the seats in it."""
        ...

    async def take(self, ride: Ride, member_id: MemberId, at: datetime) -> bool:
        """Give a seat to somebody who answered; False for who has one to this event already."""
        ...

    async def leave(self, ride_id: RideId, member_id: MemberId) -> bool:
        """Free a seat; False for who has none in this ride."""
        ...

    async def prune(self, now: datetime) -> int:
        """Forget the rides to events that are over or were called off; returns how many."""
        ...
