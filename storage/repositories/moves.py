from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Integer, bindparam, delete, exists, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import SectionId
from bot.domain.sections import Membership, SectionStatus
from storage.sql import given, insert_into, locked, upsert_all
from storage.tables.comparisons import comparisons
from storage.tables.date_polls import date_polls
from storage.tables.events import events
from storage.tables.handbook import pages
from storage.tables.ideas import ideas
from storage.tables.question_ties import question_pairs
from storage.tables.questions import questions
from storage.tables.sections import section_followers as followers
from storage.tables.sections import section_members as seats
from storage.tables.sections import sections
from storage.tables.series import event_series
from storage.tables.toolshelf import shelf_items

_COLUMNS = ["section_id", "member_id", "followed_at"]
_BELONGING = (
    *(seats, followers, event_series, events, date_polls),
    *(comparisons, questions, ideas, pages, shelf_items),
)
_SOMETHING = or_(*(exists().where(table.c.section_id == sections.c.id) for table in _BELONGING))
_LEFT_BEHIND = (
    select(sections.c.id)
    .where(
        sections.c.status == SectionStatus.CLOSED.value,
        sections.c.merged_into.is_not(None),
        sections.c.closed_at >= given(sections.c.closed_at),
        _SOMETHING,
    )
    .order_by(sections.c.id)
    .limit(bindparam("most", type_=Integer))
)


class SqlMoves:
    """What moves from one section to another, set by set; see bot.ports.reforms."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def seat_all(self, taken: Collection[Membership]) -> None:
        rows = [
            {
                "section_id": seat.section_id,
                "member_id": seat.member_id,
                "post": seat.post.value,
                "joined_at": seat.joined_at,
            }
            for seat in taken
        ]
        if rows:
            await upsert_all(self._connection, seats, rows, keys=("section_id", "member_id"))

    async def move_followers(self, source: SectionId, target: SectionId) -> None:
        moving = select(literal(target), followers.c.member_id, followers.c.followed_at)
        new = insert_into(self._connection, followers).from_select(
            _COLUMNS, moving.where(followers.c.section_id == source)
        )
        await self._connection.execute(new.on_conflict_do_nothing())
        await self._connection.execute(delete(followers).where(followers.c.section_id == source))
        belongs = exists().where(seats.c.section_id == target, seats.c.member_id == followers.c.member_id)
        members = delete(followers).where(followers.c.section_id == target, belongs)
        await self._connection.execute(members)

    async def move_questions(self, source: SectionId, target: SectionId) -> None:
        asked = update(questions).where(questions.c.section_id == source)
        await self._connection.execute(asked.values(section_id=target))
        led = update(question_pairs).where(question_pairs.c.section_id == source)
        await self._connection.execute(led.values(section_id=target))
        thought = update(ideas).where(ideas.c.section_id == source)
        await self._connection.execute(thought.values(section_id=target))
        known = update(pages).where(pages.c.section_id == source)
        await self._connection.execute(known.values(section_id=target))

    async def move_shelf(self, source: SectionId, target: SectionId) -> None:
        # In the order of ids, as where somebody leaves the town.
        held = select(shelf_items.c.id).where(shelf_items.c.section_id == source)
        await self._connection.execute(locked(held.order_by(shelf_items.c.id)))
        shared = update(shelf_items).where(shelf_items.c.section_id == source)
        await self._connection.execute(shared.values(section_id=target))

    async def hold_series(self, section_id: SectionId) -> None:
        # In the order of ids, as where somebody leaves the town. Whoever makes a next occurrence has finished
        # then, and it moves along.
        held = select(event_series.c.id).where(event_series.c.section_id == section_id)
        await self._connection.execute(locked(held.order_by(event_series.c.id)))

    async def move_events(self, source: SectionId, target: SectionId) -> None:
        series = update(event_series).where(event_series.c.section_id == source)
        await self._connection.execute(series.values(section_id=target))
        held = update(events).where(events.c.section_id == source)
        await self._connection.execute(held.values(section_id=target, version=events.c.version + 1))

    async def members_follow(self, section_id: SectionId, followed: SectionId, at: datetime) -> None:
        since = literal(at, followers.c.followed_at.type)
        belonging = select(literal(followed), seats.c.member_id, since).where(
            seats.c.section_id == section_id
        )
        new = insert_into(self._connection, followers).from_select(_COLUMNS, belonging)
        await self._connection.execute(new.on_conflict_do_nothing())

    async def left_behind(self, since: datetime, *, limit: int) -> tuple[SectionId, ...]:
        rows = await self._connection.execute(_LEFT_BEHIND, {"closed_at": since, "most": limit})
        return tuple(SectionId(row.id) for row in rows)
