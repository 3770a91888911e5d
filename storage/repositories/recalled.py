"""Repositories that remember what deliveries said at the same moment all ask for: their place, their event,
and whom they mention. For reading only: they would not see what is written meanwhile.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.events import Event
from bot.domain.ids import EventId, MemberId, PlaceId
from bot.domain.places import Place
from bot.domain.venues import Venue
from bot.ports.events import Attendee
from bot.ports.known import Known
from storage.repositories.events import SqlEvents
from storage.repositories.members import SqlMembers
from storage.repositories.places import SqlPlaces
from storage.repositories.rsvps import SqlRsvps
from storage.repositories.venues import SqlVenues


class Places(SqlPlaces):
    """See SqlPlaces."""

    def __init__(self, connection: AsyncConnection, known: Known) -> None:
        super().__init__(connection)
        self._known = known

    async def get(self, place_id: PlaceId) -> Place | None:
        return await self._known.recall(("place", place_id), partial(super().get, place_id))


class Members(SqlMembers):
    """See SqlMembers."""

    def __init__(self, connection: AsyncConnection, now: Callable[[], datetime], known: Known) -> None:
        super().__init__(connection, now)
        self._known = known

    async def handles(
        self, member_ids: Collection[MemberId], place_id: PlaceId, *, awake: bool = False
    ) -> Mapping[MemberId, str]:
        read = partial(super().handles, member_ids, place_id, awake=awake)
        return await self._known.recall(("handles", *sorted(member_ids), place_id, awake), read)


class Events(SqlEvents):
    """See SqlEvents."""

    def __init__(self, connection: AsyncConnection, known: Known) -> None:
        super().__init__(connection)
        self._known = known

    async def get(self, event_id: EventId) -> Event | None:
        return await self._known.recall(("event", event_id), partial(super().get, event_id))


class Rsvps(SqlRsvps):
    """See SqlRsvps."""

    def __init__(self, connection: AsyncConnection, known: Known) -> None:
        super().__init__(connection)
        self._known = known

    async def present_at(
        self, event_id: EventId, place_id: PlaceId, *, limit: int, concerned: bool = False
    ) -> tuple[Attendee, ...]:
        read = partial(super().present_at, event_id, place_id, limit=limit, concerned=concerned)
        return await self._known.recall(("present", event_id, place_id, limit, concerned), read)


class Venues(SqlVenues):
    """See SqlVenues."""

    def __init__(self, connection: AsyncConnection, known: Known) -> None:
        super().__init__(connection)
        self._known = known

    async def get(self, event_id: EventId) -> Venue:
        return await self._known.recall(("venue", event_id), partial(super().get, event_id))
