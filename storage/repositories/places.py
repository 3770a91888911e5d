from collections.abc import Mapping

from sqlalchemy import RowMapping, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import PlaceId
from bot.domain.places import Place, Platform, Purpose
from storage.sql import columns_of, given, insert_ignoring, upsert
from storage.tables.people import place_channels, places

# Made once: every command and every delivery runs some of them.
_GET = select(places).where(places.c.id == bindparam("place"))
_FIND = select(places).where(
    places.c.platform == given(places.c.platform), places.c.external_id == given(places.c.external_id)
)
_ALL = select(places).order_by(places.c.id)
_CHANNEL = select(place_channels.c.channel_id).where(
    place_channels.c.place_id == given(place_channels.c.place_id),
    place_channels.c.purpose == given(place_channels.c.purpose),
)
_SERVING = (
    select(place_channels.c.place_id)
    .where(place_channels.c.purpose == given(place_channels.c.purpose))
    .order_by(place_channels.c.place_id)
)


class SqlPlaces:
    """Places by SQL; see bot.ports.places."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, place_id: PlaceId) -> Place | None:
        row = (await self._connection.execute(_GET, {"place": place_id})).mappings().first()
        return to_place(row) if row else None

    async def find(self, platform: Platform, external_id: str) -> Place | None:
        values = {"platform": platform.value, "external_id": external_id}
        row = (await self._connection.execute(_FIND, values)).mappings().first()
        return to_place(row) if row else None

    async def all(self) -> tuple[Place, ...]:
        rows = await self._connection.execute(_ALL)
        return tuple(to_place(row) for row in rows.mappings())

    async def add(self, place: Place) -> Place:
        await self._connection.execute(insert_ignoring(self._connection, places), _row(place))
        stands = await self.find(place.platform, place.external_id)
        assert stands is not None, "places are never taken away"
        return stands

    async def save(self, place: Place) -> None:
        await upsert(self._connection, places, _row(place))

    async def channel(self, place_id: PlaceId, purpose: Purpose) -> str | None:
        values = {"place_id": place_id, "purpose": purpose.value}
        return (await self._connection.execute(_CHANNEL, values)).scalar()

    async def channels(self, place_id: PlaceId) -> Mapping[Purpose, str]:
        found = select(place_channels.c.purpose, place_channels.c.channel_id).where(
            place_channels.c.place_id == place_id
        )
        return {Purpose(row.purpose): row.channel_id for row in await self._connection.execute(found)}

    async def serving(self, purpose: Purpose) -> tuple[PlaceId, ...]:
        rows = await self._connection.execute(_SERVING, {"purpose": purpose.value})
        return tuple(PlaceId(row.place_id) for row in rows)

    async def set_channel(self, place_id: PlaceId, purpose: Purpose, channel_id: str | None) -> None:
        if channel_id is None:
            gone = delete(place_channels).where(
                place_channels.c.place_id == place_id, place_channels.c.purpose == purpose.value
            )
            await self._connection.execute(gone)
            return
        row = {"place_id": place_id, "purpose": purpose.value, "channel_id": channel_id}
        await upsert(self._connection, place_channels, row, keys=("place_id", "purpose"))


def _row(place: Place) -> dict[str, object]:
    return {
        "id": place.id,
        "platform": place.platform.value,
        "external_id": place.external_id,
        "name": place.name,
        "language": place.language,
        "attached_at": place.attached_at,
        "greeted_at": place.greeted_at,
    }


_PLACE_COLUMNS = columns_of(places)


def to_place(row: RowMapping) -> Place:
    """The columns of ``places`` in a row as a Place; the row may hold other tables' columns too."""
    return Place(
        id=PlaceId(row[_PLACE_COLUMNS.id]),
        platform=Platform(row[_PLACE_COLUMNS.platform]),
        external_id=row[_PLACE_COLUMNS.external_id],
        name=row[_PLACE_COLUMNS.name],
        language=row[_PLACE_COLUMNS.language],
        attached_at=row[_PLACE_COLUMNS.attached_at],
        greeted_at=row[_PLACE_COLUMNS.greeted_at],
    )
