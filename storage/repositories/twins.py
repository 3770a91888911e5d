from collections.abc import Mapping

from sqlalchemy import BigInteger, ColumnElement, RowMapping, Select, bindparam, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import SectionId
from bot.domain.sections import SectionStatus
from bot.domain.twins import Twinning
from storage.sql import upsert
from storage.tables.sections import sections
from storage.tables.twins import section_twins as twins

_SECTION = bindparam("section", type_=BigInteger)
# Made once: every card of an event asks for the twins of its section.
_OF = (
    select(twins)
    .join(
        sections,
        or_(
            (twins.c.first_id == _SECTION) & (sections.c.id == twins.c.second_id),
            (twins.c.second_id == _SECTION) & (sections.c.id == twins.c.first_id),
        ),
    )
    .where(sections.c.status == SectionStatus.OPEN.value)
    .order_by(twins.c.asked_at, twins.c.first_id, twins.c.second_id)
)


class SqlTwins:
    """Pairs of sections by SQL; see bot.ports.twins."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, one: SectionId, other: SectionId) -> Twinning | None:
        found = await self._twins(select(twins).where(_pair(one, other)))
        return found[0] if found else None

    async def of(self, section_id: SectionId) -> tuple[Twinning, ...]:
        return await self._twins(_OF, {"section": section_id})

    async def save(self, twinning: Twinning) -> None:
        row = {
            "first_id": twinning.first,
            "second_id": twinning.second,
            "asked_by": twinning.asked_by,
            "asked_at": twinning.asked_at,
            "agreed_at": twinning.agreed_at,
        }
        await upsert(self._connection, twins, row, keys=("first_id", "second_id"))

    async def end(self, one: SectionId, other: SectionId) -> bool:
        return (await self._connection.execute(delete(twins).where(_pair(one, other)))).rowcount == 1

    async def _twins(
        self, found: Select[tuple[object, ...]], values: Mapping[str, object] | None = None
    ) -> tuple[Twinning, ...]:
        rows = await self._connection.execute(found, values)
        return tuple(_to_twinning(row) for row in rows.mappings())


def _pair(one: SectionId, other: SectionId) -> ColumnElement[bool]:
    first, second = sorted((one, other))
    return (twins.c.first_id == first) & (twins.c.second_id == second)


def _to_twinning(row: RowMapping) -> Twinning:
    return Twinning(
        first=SectionId(row[twins.c.first_id]),
        second=SectionId(row[twins.c.second_id]),
        asked_by=SectionId(row[twins.c.asked_by]),
        asked_at=row[twins.c.asked_at],
        agreed_at=row[twins.c.agreed_at],
    )
