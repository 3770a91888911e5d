from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import OrganisationId
from bot.domain.members import MemberKind
from bot.domain.organisations import Organisation, OrganisationKey
from bot.domain.town_sizes import TownSize
from storage.sql import given, insert_ignoring, with_given
from storage.tables.comparisons import organisations

_columns = organisations.c


class SqlOrganisations:
    """Organisations by SQL; see bot.ports.comparisons."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, key: OrganisationKey) -> Organisation | None:
        values = {"folded": key.folded, "prefecture": key.prefecture, "kind": key.kind.value}
        row = (await self._connection.execute(_find(), values)).mappings().first()
        return _to_organisation(row) if row else None

    async def add(self, organisation: Organisation) -> Organisation:
        row = {
            "id": organisation.id,
            "folded": organisation.key.folded,
            "prefecture": organisation.key.prefecture,
            "kind": organisation.key.kind.value,
            "name": organisation.name,
            "size": None if organisation.size is None else organisation.size.value,
        }
        await self._connection.execute(insert_ignoring(self._connection, organisations), row)
        found = await self.find(organisation.key)
        assert found is not None, "it was there or it was added"
        return found

    async def note_size(self, organisation_id: OrganisationId, size: TownSize) -> None:
        one = update(organisations).where(_columns.id == organisation_id)
        await self._connection.execute(one.values(size=size.value))

    async def sizes(self, *, limit: int) -> Mapping[OrganisationKey, TownSize]:
        rows = (
            await self._connection.execute(
                select(organisations).where(_columns.size.is_not(None)).limit(limit)
            )
        ).mappings()
        found = (_to_organisation(row) for row in rows)
        return {one.key: one.size for one in found if one.size is not None}


@cache
def _find() -> Select[Any]:
    found = with_given(_columns.folded)
    return found.where(
        _columns.prefecture == given(_columns.prefecture), _columns.kind == given(_columns.kind)
    )


def to_key(row: RowMapping) -> OrganisationKey:
    """The key in a row of organisations."""
    return OrganisationKey(row["folded"], row["prefecture"], MemberKind(row["kind"]))


def _to_organisation(row: RowMapping) -> Organisation:
    size = row["size"]
    return Organisation(
        OrganisationId(row["id"]), to_key(row), row["name"], None if size is None else TownSize(size)
    )
