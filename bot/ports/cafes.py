"""World cafés as services see them."""

from collections.abc import Iterable
from typing import Protocol

from bot.domain.ids import CafeId, EventId, MemberId
from bot.domain.world_cafe import Cafe, Guest, Seat


class Cafes(Protocol):
    async def get(self, cafe_id: CafeId) -> Cafe | None: ...

    async def lock(self, cafe_id: CafeId) -> Cafe | None:
        """A café nobody else can change until this unit of work ends."""
        ...

    async def latest_of(self, event_id: EventId) -> Cafe | None:
        """The café that was opened last at an event."""
        ...

    async def save(self, cafe: Cafe) -> None:
        """Insert or update a café."""
        ...

    async def guests(self, cafe_id: CafeId) -> tuple[Guest, ...]:
        """Everybody who is or was there, by number."""
        ...

    async def save_guest(self, cafe_id: CafeId, guest: Guest) -> None:
        """Insert or update one of them."""
        ...

    async def replace_guests(self, cafe_id: CafeId, guests: Iterable[Guest]) -> None:
        """Write down everybody anew."""
        ...

    async def seats(self, cafe_id: CafeId, *, round_number: int | None = None) -> tuple[Seat, ...]:
        """Who sat where in every round or in one, by round and table, its host first."""
        ...

    async def seat(self, cafe_id: CafeId, seats: Iterable[Seat]) -> None:
        """Note seats; whoever has one in that round keeps it."""
        ...

    async def keep_table(self, cafe_id: CafeId, seat: Seat) -> None:
        """Note anew whether somebody is the host of the table they sit at."""
        ...

    async def open_with(self, member_id: MemberId) -> tuple[CafeId, ...]:
        """Open cafés somebody is at."""
        ...
