from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    RowMapping,
    Select,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import MemberId, SectionId, ShelfItemId
from bot.domain.sections import Post
from bot.domain.toolshelf import (
    Content,
    ItemKind,
    ItemStatus,
    Licence,
    ShelfItem,
    ShelfOrder,
    Version,
    text_of,
)
from bot.domain.work_areas import WorkArea
from bot.ports.toolshelf import WantedItems
from bot.text.normalise import fold
from storage.repositories.readable import readable
from storage.sql import MOST, contains, fitting, given, locked, upsert
from storage.tables.sections import section_members
from storage.tables.toolshelf import shelf_items, shelf_versions

_item = shelf_items.c
_version = shelf_versions.c
_GET = select(shelf_items).where(_item.id == bindparam("item"))
_READER = bindparam("reader", type_=BigInteger)
_GET_READABLE = _GET.where(readable(_item.section_id, _READER))
_ON_SHELF = _item.status == ItemStatus.ON_SHELF.value
_LEADING = (Post.CHIEF.value, Post.DEPUTY.value)
_WITH_CHIEF = select(section_members.c.section_id).where(section_members.c.post == Post.CHIEF.value)
_KEPT_BY_NOBODY = _item.keeper_id.is_(None) & or_(
    _item.section_id.is_(None), _item.section_id.not_in(_WITH_CHIEF)
)
_ORDERS = {
    ShelfOrder.NEWEST: (_item.put_at.desc(), _item.id.desc()),
    ShelfOrder.USED: (_item.uses.desc(), _item.put_at.desc(), _item.id.desc()),
}


class SqlToolshelf:
    """The toolshelf by SQL; see bot.ports.toolshelf."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, item_id: ShelfItemId) -> ShelfItem | None:
        return await self._one(_GET, item_id)

    async def readable(self, item_id: ShelfItemId, reader: MemberId | None) -> ShelfItem | None:
        return await self._one(_GET_READABLE, item_id, reader=reader)

    async def lock_readable(self, item_id: ShelfItemId, reader: MemberId | None) -> ShelfItem | None:
        return await self._one(locked(_GET_READABLE), item_id, reader=reader)

    async def lock(self, item_id: ShelfItemId) -> ShelfItem | None:
        return await self._one(locked(_GET), item_id)

    async def save(self, item: ShelfItem) -> None:
        content = item.content
        row = {
            "id": item.id,
            "author_id": item.author_id,
            "keeper_id": item.keeper_id,
            "kind": content.kind.value,
            "area": content.area.value,
            "licence": content.licence.value,
            "title": content.title,
            "about": content.about,
            "folded": fitting(fold(text_of(item)), _item.folded),
            "url": content.url,
            "text": content.text,
            "section_id": item.section_id,
            "origin_id": item.origin_id,
            "status": item.status.value,
            "version": item.version,
            "uses": item.uses,
            "put_at": item.put_at,
            "fresh_at": item.fresh_at,
            "outdated": item.outdated,
            "asked_year": item.asked_year,
        }
        await upsert(self._connection, shelf_items, row)

    async def page(
        self, wanted: WantedItems, reader: MemberId | None, *, limit: int, offset: int = 0
    ) -> tuple[tuple[ShelfItem, ...], int]:
        where = [_ON_SHELF, readable(_item.section_id, reader), *_narrowed(wanted)]
        found = select(shelf_items).where(*where).order_by(*_ORDERS[wanted.order])
        items = await self._items(found.limit(limit).offset(offset))
        total = select(func.count()).select_from(shelf_items).where(*where)
        return items, (await self._connection.execute(total)).scalar_one()

    async def own(
        self, member_id: MemberId, *, limit: int, offset: int = 0
    ) -> tuple[tuple[ShelfItem, ...], int, int]:
        where = (
            or_(_item.author_id == member_id, _item.keeper_id == member_id),
            _item.status != ItemStatus.WITHDRAWN.value,
            readable(_item.section_id, member_id),
        )
        found = select(shelf_items).where(*where).order_by(*_ORDERS[ShelfOrder.NEWEST])
        items = await self._items(found.limit(limit).offset(offset))
        counted = select(func.count(), func.coalesce(func.sum(_item.uses), 0)).where(*where)
        total, uses = (await self._connection.execute(counted)).one()
        return items, total, int(uses)

    async def count_kept(self, member_id: MemberId) -> int:
        kept = select(func.count()).select_from(shelf_items)
        kept = kept.where(_item.keeper_id == member_id, _item.status != ItemStatus.WITHDRAWN.value)
        return (await self._connection.execute(kept)).scalar_one()

    async def add_version(self, version: Version) -> None:
        row = {
            "item_id": version.item_id,
            "number": version.number,
            "at": version.at,
            "member_id": version.member_id,
            "improver_id": version.improver_id,
            "note": version.note,
            "title": version.title,
            "url": version.url,
            "text": version.text,
        }
        await self._connection.execute(insert(shelf_versions), row)

    async def version(self, item_id: ShelfItemId, number: int) -> Version | None:
        found = select(shelf_versions).where(_version.item_id == item_id, _version.number == number)
        row = (await self._connection.execute(found)).mappings().first()
        return _to_version(row) if row else None

    async def versions(self, item_id: ShelfItemId, *, limit: int, offset: int = 0) -> tuple[Version, ...]:
        found = select(shelf_versions).where(_version.item_id == item_id)
        page = found.order_by(_version.number.desc()).limit(limit).offset(offset)
        return tuple(_to_version(row) for row in (await self._connection.execute(page)).mappings())

    async def empty_versions(self, item_id: ShelfItemId) -> None:
        held = update(shelf_versions).where(_version.item_id == item_id)
        await self._connection.execute(held.values(text="", url="", note=""))

    async def forget_versions(self, item_id: ShelfItemId) -> None:
        await self._connection.execute(delete(shelf_versions).where(_version.item_id == item_id))

    async def release(self, member_id: MemberId) -> None:
        # In the order of ids, as where a merge takes items along.
        kept = select(_item.id).where(_item.keeper_id == member_id).order_by(_item.id)
        await self._connection.execute(locked(kept))
        freed = update(shelf_items).where(_item.keeper_id == member_id)
        await self._connection.execute(freed.values(keeper_id=None))

    async def to_review(self, year: int, before: datetime, *, limit: int) -> tuple[ShelfItemId, ...]:
        values = {"fresh_at": before, "asked_year": year, "most": limit}
        rows = await self._connection.execute(_to_review(), values)
        return tuple(ShelfItemId(row.id) for row in rows)

    async def stale_of(
        self, keeper_id: MemberId, before: datetime, *, nobodys: bool = False, limit: int
    ) -> tuple[ShelfItem, ...]:
        whose = kept_by(keeper_id)
        if nobodys:
            whose = or_(whose, _ON_SHELF & _KEPT_BY_NOBODY & readable(_item.section_id, keeper_id))
        found = select(shelf_items).where(whose, _item.fresh_at < before, ~_item.outdated)
        return await self._items(found.order_by(_item.fresh_at, _item.id).limit(limit))

    async def _one(
        self, found: Select[Any], item_id: ShelfItemId, **values: MemberId | None
    ) -> ShelfItem | None:
        row = (await self._connection.execute(found, {"item": item_id, **values})).mappings().first()
        return to_item(row) if row else None

    async def _items(self, found: Select[Any]) -> tuple[ShelfItem, ...]:
        return tuple(to_item(row) for row in (await self._connection.execute(found)).mappings())


@cache
def _to_review() -> Select[Any]:
    old = (_item.fresh_at < given(_item.fresh_at), _item.asked_year < given(_item.asked_year))
    return select(_item.id).where(_ON_SHELF, *old).order_by(_item.fresh_at, _item.id).limit(MOST)


def kept_by(member_id: MemberId) -> ColumnElement[bool]:
    """What stands on the shelf and a member looks after, or leads the section of where nobody does."""
    led = select(section_members.c.section_id).where(
        section_members.c.member_id == member_id, section_members.c.post.in_(_LEADING)
    )
    kept = or_(_item.keeper_id == member_id, _item.keeper_id.is_(None) & _item.section_id.in_(led))
    return _ON_SHELF & kept & readable(_item.section_id, member_id)


def _narrowed(wanted: WantedItems) -> list[ColumnElement[bool]]:
    where = [contains(_item.folded, term) for term in wanted.terms]
    if wanted.kind is not None:
        where.append(_item.kind == wanted.kind.value)
    if wanted.area is not None:
        where.append(_item.area == wanted.area.value)
    if wanted.section_id is not None:
        where.append(_item.section_id == wanted.section_id)
    if wanted.origin_id is not None:
        where.append(_item.origin_id == wanted.origin_id)
    return where


def to_item(row: RowMapping) -> ShelfItem:
    """The columns of ``shelf_items`` in a row as an item."""
    keeper_id, section_id, origin_id = row[_item.keeper_id], row[_item.section_id], row[_item.origin_id]
    content = Content(
        kind=ItemKind(row[_item.kind]),
        title=row[_item.title],
        about=row[_item.about],
        url=row[_item.url],
        text=row[_item.text],
        area=WorkArea(row[_item.area]),
        licence=Licence(row[_item.licence]),
    )
    return ShelfItem(
        id=ShelfItemId(row[_item.id]),
        author_id=MemberId(row[_item.author_id]),
        keeper_id=None if keeper_id is None else MemberId(keeper_id),
        content=content,
        put_at=row[_item.put_at],
        fresh_at=row[_item.fresh_at],
        section_id=None if section_id is None else SectionId(section_id),
        origin_id=None if origin_id is None else ShelfItemId(origin_id),
        status=ItemStatus(row[_item.status]),
        version=row[_item.version],
        uses=row[_item.uses],
        outdated=row[_item.outdated],
        asked_year=row[_item.asked_year],
    )


def _to_version(row: RowMapping) -> Version:
    improver_id = row["improver_id"]
    return Version(
        item_id=ShelfItemId(row["item_id"]),
        number=row["number"],
        at=row["at"],
        member_id=MemberId(row["member_id"]),
        title=row["title"],
        url=row["url"],
        text=row["text"],
        note=row["note"],
        improver_id=None if improver_id is None else MemberId(improver_id),
    )
