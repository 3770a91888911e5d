from sqlalchemy import RowMapping, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import EventId, MaterialId, MemberId
from bot.domain.materials import Material, MaterialKind
from bot.text.normalise import fold
from storage.sql import fitting, given, insert_ignoring
from storage.tables.programme import event_materials as materials

# Made once: every card of an event runs it.
_COUNT = (
    select(func.count()).select_from(materials).where(materials.c.event_id == given(materials.c.event_id))
)


class SqlMaterials:
    """Materials of events by SQL; see bot.ports.event_extras."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, material_id: MaterialId) -> Material | None:
        found = select(materials).where(materials.c.id == material_id)
        row = (await self._connection.execute(found)).mappings().first()
        return _to_material(row) if row else None

    async def of(self, event_id: EventId, *, limit: int, offset: int = 0) -> tuple[Material, ...]:
        found = select(materials).where(materials.c.event_id == event_id)
        found = found.order_by(materials.c.added_at, materials.c.id).limit(limit).offset(offset)
        return tuple(_to_material(row) for row in (await self._connection.execute(found)).mappings())

    async def count(self, event_id: EventId) -> int:
        return (await self._connection.execute(_COUNT, {"event_id": event_id})).scalar_one()

    async def add(self, material: Material) -> bool:
        row = {
            "id": material.id,
            "event_id": material.event_id,
            "kind": material.kind.value,
            "title": material.title,
            "folded": fitting(fold(material.title), materials.c.folded),
            "url": material.url,
            "url_key": material.key,
            "added_by": material.added_by,
            "added_at": material.added_at,
        }
        new = insert_ignoring(self._connection, materials)
        return (await self._connection.execute(new, row)).rowcount == 1

    async def remove(self, material_id: MaterialId) -> bool:
        gone = delete(materials).where(materials.c.id == material_id)
        return (await self._connection.execute(gone)).rowcount == 1


def _to_material(row: RowMapping) -> Material:
    return Material(
        id=MaterialId(row["id"]),
        event_id=EventId(row["event_id"]),
        kind=MaterialKind(row["kind"]),
        title=row["title"],
        url=row["url"],
        key=row["url_key"],
        added_by=MemberId(row["added_by"]),
        added_at=row["added_at"],
    )
