"""Threads at cards by SQL. Events and questions differ in their table and in what makes a look due."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ColumnElement, RowMapping, Table, and_, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.deliveries import ToAccount, read_target
from bot.domain.events import EventStatus
from bot.domain.ids import DeliveryId, PlaceId
from bot.domain.places import Platform
from bot.domain.questions import QuestionStatus
from bot.domain.threads import CardThread, Stage
from bot.ports.threads import Card
from storage.sql import insert_ignoring
from storage.tables.deliveries import deliveries
from storage.tables.events import events
from storage.tables.people import places
from storage.tables.questions import questions
from storage.tables.sections import section_surfaces, sections
from storage.tables.threads import event_threads, question_threads

_ALIVE = (Stage.WAITING.value, Stage.OPEN.value)
_STANDING = (Stage.OPEN.value, Stage.CLOSED.value)


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of threads.

    card: the kind of its cards among the deliveries. subject: the column of what the cards show, a row of
    ``subjects``. goes_on: whether a subject at a moment is worth a thread. pressing: when there is something
    to do besides what is due. looked_after: the stages at which there may be.
    """

    card: str
    table: Table
    subject: Column[int]
    subjects: Table
    goes_on: Callable[[datetime], ColumnElement[bool]]
    pressing: tuple[ColumnElement[bool], ...]
    looked_after: tuple[str, ...]


def _told_outsiders() -> ColumnElement[bool]:
    """Whether a thread of a members-only section's event stands elsewhere than in the section's own room."""
    own_room = exists().where(
        section_surfaces.c.section_id == sections.c.id,
        section_surfaces.c.place_id == event_threads.c.place_id,
        section_surfaces.c.channel_id == event_threads.c.channel_id,
        section_surfaces.c.private,
    )
    return exists().where(
        events.c.id == event_threads.c.event_id,
        sections.c.id == events.c.section_id,
        sections.c.members_only,
        ~own_room,
    )


OF_EVENTS = Sort(
    card="event.card",
    table=event_threads,
    subject=event_threads.c.event_id,
    subjects=events,
    goes_on=lambda now: and_(events.c.status == EventStatus.PLANNED.value, events.c.ends_at > now),
    pressing=(
        exists().where(events.c.id == event_threads.c.event_id, events.c.version != event_threads.c.version),
        _told_outsiders(),
    ),
    looked_after=_ALIVE,
)
# Whatever changes a question makes a look due by itself: questions are never over, and too many to compare.
OF_QUESTIONS = Sort(
    card="question.card",
    table=question_threads,
    subject=question_threads.c.question_id,
    subjects=questions,
    goes_on=lambda _now: questions.c.status != QuestionStatus.WITHDRAWN.value,
    pressing=(),
    looked_after=(*_ALIVE, Stage.CLOSED.value),
)


class SqlCardThreads:
    """See bot.ports.threads.CardThreads."""

    def __init__(self, connection: AsyncConnection, sort: Sort) -> None:
        self._connection = connection
        self._sort = sort
        self._table = sort.table

    async def new_cards(
        self, platforms: Collection[Platform], now: datetime, *, limit: int
    ) -> tuple[Card, ...]:
        sort = self._sort
        known = exists().where(self._table.c.card_id == deliveries.c.id)
        found = (
            select(
                deliveries.c.id,
                deliveries.c.subject_id,
                deliveries.c.target,
                deliveries.c.channel_id,
                deliveries.c.message_id,
            )
            .join(sort.subjects, sort.subjects.c.id == deliveries.c.subject_id)
            .where(
                sort.goes_on(now),
                deliveries.c.kind == sort.card,
                deliveries.c.message_id != "",
                deliveries.c.platform.in_([platform.value for platform in platforms]),
                ~known,
            )
            .order_by(deliveries.c.id)
            .limit(limit)
        )
        return tuple(_card(row) for row in (await self._connection.execute(found)).mappings())

    async def add(self, thread: CardThread) -> None:
        await self._connection.execute(
            insert_ignoring(self._connection, self._table).values(card_id=thread.card_id, **self._row(thread))
        )

    async def at(self, subject_id: int, place_id: PlaceId) -> CardThread | None:
        return await self._first(
            self._sort.subject == subject_id,
            self._table.c.place_id == place_id,
            self._table.c.stage != Stage.NONE.value,
        )

    async def of(self, subject_id: int, *, limit: int) -> tuple[CardThread, ...]:
        standing = self._table.c.stage.in_(_STANDING)
        return await self._all(self._sort.subject == subject_id, standing, limit=limit)

    async def named(self, place_id: PlaceId, thread_id: str) -> CardThread | None:
        return await self._first(
            self._table.c.place_id == place_id,
            self._table.c.thread_id == thread_id,
            self._table.c.stage.in_(_STANDING),
        )

    async def claim(
        self, platforms: Collection[Platform], *, now: datetime, until: datetime, limit: int
    ) -> tuple[CardThread, ...]:
        threads = self._table
        reached = select(places.c.id).where(places.c.platform.in_([platform.value for platform in platforms]))
        due = (
            select(threads.c.card_id)
            .where(
                threads.c.stage.in_(self._sort.looked_after),
                threads.c.rest_until <= now,
                or_(threads.c.due_at <= now, *self._sort.pressing),
                threads.c.place_id.in_(reached),
            )
            .order_by(threads.c.due_at, threads.c.card_id)
        )
        # Asked twice: a second process that waited for the first one's update must see nothing.
        claimed = (
            update(threads)
            .where(threads.c.card_id.in_(due.limit(limit)), threads.c.rest_until <= now)
            .values(rest_until=until)
            .returning(threads)
        )
        return tuple(self._thread(row) for row in (await self._connection.execute(claimed)).mappings())

    async def press(self, subject_id: int, now: datetime) -> None:
        await self._connection.execute(
            update(self._table)
            .where(self._sort.subject == subject_id, self._table.c.stage.in_(self._sort.looked_after))
            .values(due_at=now)
        )

    async def save(self, thread: CardThread) -> None:
        at = update(self._table).where(self._table.c.card_id == thread.card_id)
        await self._connection.execute(at.values(**self._row(thread)))

    async def hindered(self, *, limit: int) -> tuple[CardThread, ...]:
        return await self._all(self._table.c.stage.in_(_ALIVE), self._table.c.problem != "", limit=limit)

    async def _first(self, *conditions: ColumnElement[bool]) -> CardThread | None:
        return next(iter(await self._all(*conditions, limit=1)), None)

    async def _all(self, *conditions: ColumnElement[bool], limit: int) -> tuple[CardThread, ...]:
        found = select(self._table).where(*conditions).order_by(self._table.c.card_id).limit(limit)
        rows = await self._connection.execute(found)
        return tuple(self._thread(row) for row in rows.mappings())

    def _row(self, thread: CardThread) -> dict[str, object]:
        return {
            self._sort.subject.name: thread.subject_id,
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

    def _thread(self, row: RowMapping) -> CardThread:
        return CardThread(
            card_id=DeliveryId(row["card_id"]),
            subject_id=row[self._sort.subject.name],
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


def _card(row: RowMapping) -> Card:
    target = read_target(row["target"])
    assert not isinstance(target, ToAccount), "a card is posted in a channel"
    return Card(
        DeliveryId(row["id"]), row["subject_id"], target.place_id, row["channel_id"], row["message_id"]
    )
