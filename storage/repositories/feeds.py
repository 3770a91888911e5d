from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, RowMapping, Select, and_, bindparam, case, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.events import EventStatus
from bot.domain.feeds import Feed, FeedKind, Source, Window
from bot.domain.ids import FeedId, MemberId, SectionId
from bot.domain.prefectures import prefecture_of
from bot.ports.feeds import CalendarEvent
from storage.repositories.calendars import of_section_or_near
from storage.repositories.events import to_event
from storage.repositories.readable import readable
from storage.repositories.rsvps import to_rsvp
from storage.sql import locked, upsert
from storage.tables.base import Moment
from storage.tables.events import events, rsvps
from storage.tables.feeds import feeds
from storage.tables.people import members
from storage.tables.sections import sections

_READER = bindparam("reader", type_=BigInteger)
_SECTION = bindparam("section", type_=BigInteger)


class SqlFeeds:
    """Calendar feeds by SQL; see bot.ports.feeds."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, feed_id: FeedId) -> Feed | None:
        return await self._first(select(feeds).where(feeds.c.id == feed_id))

    async def lock(self, feed_id: FeedId) -> Feed | None:
        return await self._first(locked(select(feeds).where(feeds.c.id == feed_id)))

    async def of(self, member_id: MemberId) -> tuple[Feed, ...]:
        found = select(feeds).where(feeds.c.member_id == member_id).order_by(feeds.c.id)
        return tuple(_to_feed(row) for row in (await self._connection.execute(found)).mappings())

    async def by_secret(self, secret: str) -> Feed | None:
        return await self._first(select(feeds).where(feeds.c.secret == secret))

    async def save(self, feed: Feed) -> None:
        source = feed.source
        row = {
            "id": feed.id,
            "member_id": feed.member_id,
            "kind": source.kind.value,
            "section_id": source.section_id,
            "prefecture": source.prefecture.code if source.prefecture else "",
            "secret": feed.secret,
            "created_at": feed.created_at,
            "digest": feed.digest,
            "changed_at": feed.changed_at,
            "fetched_on": feed.fetched_on.isoformat() if feed.fetched_on else "",
        }
        await upsert(self._connection, feeds, row)

    async def delete(self, feed_id: FeedId) -> None:
        await self._connection.execute(delete(feeds).where(feeds.c.id == feed_id))

    async def delete_of(self, member_id: MemberId) -> None:
        await self._connection.execute(delete(feeds).where(feeds.c.member_id == member_id))

    async def events(
        self, source: Source, reader: MemberId, window: Window, *, limit: int
    ) -> tuple[CalendarEvent, ...]:
        values = {
            "reader": reader,
            "section": source.section_id,
            "prefecture": source.prefecture.code if source.prefecture else "",
            "now": window.now,
            "since": window.since,
            "until": window.until,
            "cancelled_since": window.cancelled_since,
            "most": limit,
        }
        rows = (await self._connection.execute(_events(source.kind), values)).mappings()
        found = [_to_calendar_event(row) for row in rows]
        return tuple(sorted(found, key=lambda one: (one.event.starts_at, one.event.id)))

    async def _first(self, found: Select[tuple[object, ...]]) -> Feed | None:
        row = (await self._connection.execute(found)).mappings().first()
        return _to_feed(row) if row else None


@cache
def _events(kind: FeedKind) -> Select[Any]:
    mine = and_(rsvps.c.event_id == events.c.id, rsvps.c.member_id == _READER)
    joined = (
        events.outerjoin(rsvps, mine)
        .join(members, members.c.id == events.c.host_id)
        .outerjoin(sections, sections.c.id == events.c.section_id)
    )
    names = (members.c.name.label("host_name"), sections.c.name.label("section_name"))
    now, since, until, cancelled_since = (
        bindparam(name, type_=Moment) for name in ("now", "since", "until", "cancelled_since")
    )
    lately = and_(
        events.c.status == EventStatus.CANCELLED.value,
        or_(events.c.changed_at > cancelled_since, events.c.created_at > cancelled_since),
    )
    found = (
        select(events, rsvps, *names)
        .select_from(joined)
        .where(
            or_(events.c.status == EventStatus.PLANNED.value, lately),
            events.c.ends_at > since,
            events.c.starts_at < until,
            readable(events.c.section_id, _READER),
        )
    )
    match kind:
        case FeedKind.MINE:
            found = found.where(or_(events.c.host_id == _READER, rsvps.c.member_id.is_not(None)))
        case FeedKind.SECTION:
            found = found.where(of_section_or_near(_SECTION))
        case FeedKind.PREFECTURE:
            found = found.where(members.c.prefecture == bindparam("prefecture"))
        case FeedKind.TOWN:
            pass
    over = case((events.c.ends_at > now, 0), else_=1)
    return found.order_by(over, events.c.starts_at, events.c.id).limit(bindparam("most"))


def _to_feed(row: RowMapping) -> Feed:
    section_id = row["section_id"]
    return Feed(
        id=FeedId(row["id"]),
        member_id=MemberId(row["member_id"]),
        source=Source(
            FeedKind(row["kind"]),
            None if section_id is None else SectionId(section_id),
            prefecture_of(row["prefecture"]),
        ),
        secret=row["secret"],
        created_at=row["created_at"],
        digest=row["digest"],
        changed_at=row["changed_at"],
        fetched_on=date.fromisoformat(row["fetched_on"]) if row["fetched_on"] else None,
    )


def _to_calendar_event(row: RowMapping) -> CalendarEvent:
    mine = to_rsvp(row) if row["member_id"] is not None else None
    return CalendarEvent(to_event(row), mine, row["host_name"], row["section_name"] or "")
