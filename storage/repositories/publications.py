import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import ErrorValue, Problem
from bot.domain.ids import AccountId, DraftId, MemberId
from bot.domain.publications import Publication
from storage.sql import first_due, given, locked, upsert
from storage.tables.base import EPOCH
from storage.tables.publications import event_publications
from storage.tables.records import drafts

_table = event_publications.c
_MILLISECOND = timedelta(milliseconds=1)
_WHOLE = select(event_publications, drafts.c.account_id).join(drafts, drafts.c.id == _table.draft_id)


class SqlPublications:
    """Publications of drafts by SQL; see bot.ports.publications."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, draft_id: DraftId) -> Publication | None:
        return await self._first(_get(), draft_id)

    async def lock(self, draft_id: DraftId) -> Publication | None:
        return await self._first(_lock(), draft_id)

    async def save(self, publication: Publication) -> None:
        row = {
            "draft_id": publication.draft_id,
            "member_id": publication.member_id,
            "at": publication.at,
            "wakes_at": publication.wakes_at,
            "problem": _written(publication.problem),
        }
        await upsert(self._connection, event_publications, row, keys=("draft_id",))

    async def delete(self, draft_id: DraftId) -> None:
        await self._connection.execute(delete(event_publications).where(_table.draft_id == draft_id))

    async def delete_of(self, member_id: MemberId) -> int:
        gone = delete(event_publications).where(_table.member_id == member_id)
        return (await self._connection.execute(gone)).rowcount

    async def of_member(
        self, member_id: MemberId, *, limit: int, offset: int = 0
    ) -> tuple[tuple[Publication, ...], int]:
        mine = _table.member_id == member_id
        found = _WHOLE.where(mine).order_by(_table.at, _table.draft_id).limit(limit).offset(offset)
        rows = (await self._connection.execute(found)).mappings()
        page = tuple(_to_publication(row) for row in rows)
        total = select(func.count()).select_from(event_publications).where(mine)
        return page, (await self._connection.execute(total)).scalar_one()

    async def waking(self, until: datetime, *, limit: int) -> tuple[tuple[DraftId, MemberId], ...]:
        waking = first_due(_table.wakes_at, _table.draft_id, _table.member_id)
        rows = await self._connection.execute(waking, {"now": until, "most": limit})
        return tuple((DraftId(row.draft_id), MemberId(row.member_id)) for row in rows)

    async def _first(self, found: Select[Any], draft_id: DraftId) -> Publication | None:
        row = (await self._connection.execute(found, {"draft_id": draft_id})).mappings().first()
        return _to_publication(row) if row else None


@cache
def _get() -> Select[Any]:
    return _WHOLE.where(_table.draft_id == given(_table.draft_id))


@cache
def _lock() -> Select[Any]:
    return locked(_get())


def _written(problem: Problem | None) -> str:
    if problem is None:
        return ""
    params = {name: _to_json(value) for name, value in problem.params.items()}
    return json.dumps({"key": problem.key, "params": params}, ensure_ascii=False)


def _to_json(value: ErrorValue) -> object:
    if isinstance(value, datetime):
        return {"at": (value - EPOCH) // _MILLISECOND}
    return value


def _read(written: str) -> Problem | None:
    if not written:
        return None
    told = json.loads(written)
    return Problem(told["key"], {name: _from_json(value) for name, value in told["params"].items()})


def _from_json(value: str | int | Mapping[str, int]) -> ErrorValue:
    if isinstance(value, str | int):
        return value
    return EPOCH + value["at"] * _MILLISECOND


def _to_publication(row: RowMapping) -> Publication:
    return Publication(
        draft_id=DraftId(row["draft_id"]),
        account_id=AccountId(row["account_id"]),
        member_id=MemberId(row["member_id"]),
        at=row["at"],
        problem=_read(row["problem"]),
    )
