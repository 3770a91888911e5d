from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import ImprovementId, MemberId, SectionId, ShelfItemId, ShelfProblemId
from bot.domain.toolshelf import (
    Improvement,
    ImprovementStatus,
    ItemStatus,
    ShelfItem,
    ShelfProblem,
    Signing,
    Use,
)
from storage.repositories.toolshelf import kept_by, to_item
from storage.sql import insert_into, locked, upsert, with_given
from storage.tables.toolshelf import shelf_improvements, shelf_items, shelf_problems, shelf_uses

_use = shelf_uses.c
_improvement = shelf_improvements.c


class SqlShelfReplies:
    """What comes back to the toolshelf by SQL; see bot.ports.toolshelf."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def use(self, item_id: ShelfItemId, member_id: MemberId) -> Use | None:
        found = select(shelf_uses).where(_use.item_id == item_id, _use.member_id == member_id)
        row = await self._first(found)
        return _to_use(row) if row else None

    async def save_use(self, use: Use) -> None:
        row = {
            "item_id": use.item_id,
            "member_id": use.member_id,
            "at": use.at,
            "how": use.how,
            "signing": use.signing.value,
        }
        new = insert_into(self._connection, shelf_uses)
        changed = {"how": new.excluded.how, "signing": new.excluded.signing}
        kept = new.on_conflict_do_update(index_elements=["item_id", "member_id"], set_=changed)
        await self._connection.execute(kept, row)

    async def forget_use(self, item_id: ShelfItemId, member_id: MemberId) -> bool:
        gone = delete(shelf_uses).where(_use.item_id == item_id, _use.member_id == member_id)
        return (await self._connection.execute(gone)).rowcount == 1

    async def count_uses(self, item_id: ShelfItemId) -> int:
        return await self._count(select(func.count()).where(_use.item_id == item_id))

    async def words_on(self, item_id: ShelfItemId, *, limit: int) -> tuple[Use, ...]:
        found = select(shelf_uses).where(_use.item_id == item_id, _use.how != "")
        page = found.order_by(_use.at.desc(), _use.member_id).limit(limit)
        return tuple(_to_use(row) for row in (await self._connection.execute(page)).mappings())

    async def uses_of_author(
        self, author_id: MemberId, since: datetime, until: datetime, *, limit: int
    ) -> tuple[tuple[ShelfItem, Use], ...]:
        return await self._uses(shelf_items.c.author_id == author_id, since, until, limit)

    async def uses_of_section(
        self, section_id: SectionId, since: datetime, until: datetime, *, limit: int
    ) -> tuple[tuple[ShelfItem, Use], ...]:
        return await self._uses(shelf_items.c.section_id == section_id, since, until, limit)

    async def _uses(
        self, whose: ColumnElement[bool], since: datetime, until: datetime, limit: int
    ) -> tuple[tuple[ShelfItem, Use], ...]:
        found = (
            select(shelf_items, shelf_uses)
            .join(shelf_uses, _use.item_id == shelf_items.c.id)
            .where(
                whose, shelf_items.c.status == ItemStatus.ON_SHELF.value, _use.at >= since, _use.at < until
            )
            .order_by(_use.at, _use.item_id, _use.member_id)
            .limit(limit)
        )
        rows = (await self._connection.execute(found)).mappings()
        return tuple((to_item(row), _to_use(row)) for row in rows)

    async def improvement(self, improvement_id: ImprovementId) -> Improvement | None:
        row = await self._first(with_given(_improvement.id), {"id": improvement_id})
        return _to_improvement(row) if row else None

    async def lock_improvement(self, improvement_id: ImprovementId) -> Improvement | None:
        row = await self._first(locked(select(shelf_improvements).where(_improvement.id == improvement_id)))
        return _to_improvement(row) if row else None

    async def save_improvement(self, improvement: Improvement) -> None:
        row = {
            "id": improvement.id,
            "item_id": improvement.item_id,
            "member_id": improvement.member_id,
            "what": improvement.what,
            "url": improvement.url,
            "text": improvement.text,
            "at": improvement.at,
            "based_on": improvement.based_on,
            "status": improvement.status.value,
        }
        await upsert(self._connection, shelf_improvements, row)

    async def waiting_for(self, item_id: ShelfItemId, *, limit: int) -> Sequence[Improvement]:
        waiting = ImprovementStatus.WAITING.value
        found = select(shelf_improvements).where(
            _improvement.item_id == item_id, _improvement.status == waiting
        )
        page = found.order_by(_improvement.at, _improvement.id).limit(limit)
        return tuple(_to_improvement(row) for row in (await self._connection.execute(page)).mappings())

    async def undecided_of(
        self, keeper_id: MemberId, *, limit: int
    ) -> tuple[tuple[ShelfItem, Improvement], ...]:
        found = (
            select(shelf_items, shelf_improvements)
            .join(shelf_improvements, _improvement.item_id == shelf_items.c.id)
            .where(kept_by(keeper_id), _improvement.status == ImprovementStatus.WAITING.value)
            .order_by(_improvement.at, _improvement.id)
            .limit(limit)
        )
        rows = (await self._connection.execute(found)).mappings()
        return tuple((to_item(row), _to_improvement(row)) for row in rows)

    async def problem(self, problem_id: ShelfProblemId) -> ShelfProblem | None:
        row = await self._first(with_given(shelf_problems.c.id), {"id": problem_id})
        if row is None:
            return None
        return ShelfProblem(
            id=ShelfProblemId(row["id"]),
            item_id=ShelfItemId(row["item_id"]),
            member_id=MemberId(row["member_id"]),
            words=row["words"],
            at=row["at"],
        )

    async def add_problem(self, problem: ShelfProblem) -> None:
        row = {
            "id": problem.id,
            "item_id": problem.item_id,
            "member_id": problem.member_id,
            "words": problem.words,
            "at": problem.at,
        }
        await self._connection.execute(insert(shelf_problems), row)

    async def count_problems(self, item_id: ShelfItemId) -> int:
        return await self._count(select(func.count()).where(shelf_problems.c.item_id == item_id))

    async def forget_problems(self, item_id: ShelfItemId) -> None:
        await self._connection.execute(delete(shelf_problems).where(shelf_problems.c.item_id == item_id))

    async def forget_all(self, item_id: ShelfItemId) -> None:
        for table in (shelf_uses, shelf_improvements, shelf_problems):
            await self._connection.execute(delete(table).where(table.c.item_id == item_id))

    async def _first(
        self, found: Select[Any], values: Mapping[str, object] | None = None
    ) -> RowMapping | None:
        row: RowMapping | None = (await self._connection.execute(found, values)).mappings().first()
        return row

    async def _count(self, counted: Select[Any]) -> int:
        return int((await self._connection.execute(counted)).scalar_one())


def _to_use(row: RowMapping) -> Use:
    return Use(
        item_id=ShelfItemId(row[_use.item_id]),
        member_id=MemberId(row[_use.member_id]),
        at=row[_use.at],
        how=row[_use.how],
        signing=Signing(row[_use.signing]),
    )


def _to_improvement(row: RowMapping) -> Improvement:
    return Improvement(
        id=ImprovementId(row[_improvement.id]),
        item_id=ShelfItemId(row[_improvement.item_id]),
        member_id=MemberId(row[_improvement.member_id]),
        what=row[_improvement.what],
        url=row[_improvement.url],
        text=row[_improvement.text],
        at=row[_improvement.at],
        based_on=row[_improvement.based_on],
        status=ImprovementStatus(row[_improvement.status]),
    )
