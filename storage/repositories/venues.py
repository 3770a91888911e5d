from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import EventId
from bot.domain.venues import Venue
from storage.sql import upsert, with_given
from storage.tables.programme import event_venues as venues


class SqlVenues:
    """Venues by SQL; see bot.ports.event_extras."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, event_id: EventId) -> Venue:
        row = (await self._connection.execute(with_given(venues.c.event_id), {"event_id": event_id})).first()
        return Venue(row.fee, row.access, row.meeting) if row else Venue()

    async def save(self, event_id: EventId, venue: Venue) -> None:
        row = {
            "event_id": event_id,
            "fee": venue.fee,
            "access": venue.access,
            "meeting": venue.meeting,
        }
        await upsert(self._connection, venues, row, keys=("event_id",))
