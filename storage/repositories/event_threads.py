from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.deliveries import ToAccount, read_target
from bot.domain.event_threads import EventThread, Stage
from bot.domain.events import EventStatus
from bot.domain.ids import DeliveryId, EventId, PlaceId
from bot.domain.places import Platform
from bot.ports.event_threads import Card
from storage.sql import insert_ignoring
from storage.tables.deliveries import deliveries
from storage.tables.event_threads import event_threads as threads
from storage.tables.events import events
from storage.tables.people import places
from storage.tables.sections import section_surfaces, sections

CARD = "event.card"  # the kind of an event's card among the deliveries
_ALIVE = threads.c.stage.in_((Stage.WAITING.value, Stage.OPEN.value))


class SqlEventThreads:
    """Threads of events by SQL; see bot.ports.event_threads."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def new_cards(
        self, platforms: Collection[Platform], now: datetime, *, limit: int
    ) -> tuple[Card, ...]:
        known = exists().where(threads.c.card_id == deliveries.c.id)
        found = (
            select(
                deliveries.c.id,
                deliveries.c.subject_id,
                deliveries.c.target,
                deliveries.c.channel_id,
                deliveries.c.message_id,
            )
            .join(events, events.c.id == deliveries.c.subject_id)
            .where(
                events.c.status == EventStatus.PLANNED.value,
                events.c.ends_at > now,
                deliveries.c.kind == CARD,
                deliveries.c.message_id != "",
                deliveries.c.platform.in_([platform.value for platform in platforms]),
                ~known,
            )
            .order_by(deliveries.c.id)
            .limit(limit)
        )
        return tuple(_card(row) for row in (await self._connection.execute(found)).mappings())

    async def add(self, thread: EventThread) -> None:
        await self._connection.execute(
            insert_ignoring(self._connection, threads).values(card_id=thread.card_id, **_row(thread))
        )

    async def at(self, event_id: EventId, place_id: PlaceId) -> EventThread | None:
        found = (
            select(threads)
            .where(
                threads.c.event_id == event_id,
                threads.c.place_id == place_id,
                threads.c.stage != Stage.NONE.value,
            )
            .order_by(threads.c.card_id)
            .limit(1)
        )
        row = (await self._connection.execute(found)).mappings().first()
        return _thread(row) if row else None

    async def claim(
        self, platforms: Collection[Platform], *, now: datetime, until: datetime, limit: int
    ) -> tuple[EventThread, ...]:
        reached = select(places.c.id).where(places.c.platform.in_([platform.value for platform in platforms]))
        changed = exists().where(events.c.id == threads.c.event_id, events.c.version != threads.c.version)
        pressing = or_(threads.c.due_at <= now, changed, _told_outsiders())
        ready = (_ALIVE, threads.c.rest_until <= now, pressing)
        due = (
            select(threads.c.card_id)
            .where(*ready, threads.c.place_id.in_(reached))
            .order_by(threads.c.due_at, threads.c.card_id)
        )
        # Asked twice: a second process that waited for the first one's update must see nothing.
        claimed = (
            update(threads)
            .where(threads.c.card_id.in_(due.limit(limit)), threads.c.rest_until <= now)
            .values(rest_until=until)
            .returning(threads)
        )
        return tuple(_thread(row) for row in (await self._connection.execute(claimed)).mappings())

    async def save(self, thread: EventThread) -> None:
        at = update(threads).where(threads.c.card_id == thread.card_id)
        await self._connection.execute(at.values(**_row(thread)))

    async def hindered(self, *, limit: int) -> tuple[EventThread, ...]:
        found = select(threads).where(_ALIVE, threads.c.problem != "").order_by(threads.c.card_id)
        rows = await self._connection.execute(found.limit(limit))
        return tuple(_thread(row) for row in rows.mappings())


def _told_outsiders() -> ColumnElement[bool]:
    """Whether a thread of a members-only section's event stands elsewhere than in the section's own room."""
    own_room = exists().where(
        section_surfaces.c.section_id == sections.c.id,
        section_surfaces.c.place_id == threads.c.place_id,
        section_surfaces.c.channel_id == threads.c.channel_id,
        section_surfaces.c.private,
    )
    return exists().where(
        events.c.id == threads.c.event_id,
        sections.c.id == events.c.section_id,
        sections.c.members_only,
        ~own_room,
    )


def _card(row: RowMapping) -> Card:
    target = read_target(row["target"])
    assert not isinstance(target, ToAccount), "a card is posted in a channel"
    return Card(
        DeliveryId(row["id"]),
        EventId(row["subject_id"]),
        target.place_id,
        row["channel_id"],
        row["message_id"],
    )


def _row(thread: EventThread) -> dict[str, object]:
    return {
        "event_id": thread.event_id,
        "place_id": thread.place_id,
        "channel_id": thread.channel_id,
        "message_id": thread.message_id,
        "due_at": thread.due_at,
        "rest_until": thread.rest_until,
        "stage": thread.stage.value,
        "thread_id": thread.thread_id,
        "link": thread.link,
        "name": thread.name,
        "version": thread.version,
        "closes_at": thread.closes_at,
        "problem": thread.problem,
    }


def _thread(row: RowMapping) -> EventThread:
    return EventThread(
        card_id=DeliveryId(row["card_id"]),
        event_id=EventId(row["event_id"]),
        place_id=PlaceId(row["place_id"]),
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        due_at=row["due_at"],
        rest_until=row["rest_until"],
        stage=Stage(row["stage"]),
        thread_id=row["thread_id"],
        link=row["link"],
        name=row["name"],
        version=row["version"],
        closes_at=row["closes_at"],
        problem=row["problem"],
    )
