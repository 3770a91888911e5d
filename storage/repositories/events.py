from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    RowMapping,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.events import Details, Event, EventStatus
from bot.domain.ids import EventId, MemberId, SectionId, SeriesId
from bot.domain.occurrences import Occurrence, Own
from bot.domain.receptions import Reception
from bot.domain.reminders import Reminder
from bot.domain.rsvps import RsvpStyle, Tally
from bot.ports.events import SeenEvent
from bot.text.normalise import fold
from storage.repositories.calendars import of_section_or_near
from storage.repositories.readable import READER, readable
from storage.repositories.rsvps import to_rsvp
from storage.sql import (
    MOST,
    NOW,
    contains,
    contains_given,
    escaped,
    fitting,
    given,
    insert_ignoring,
    locked,
)
from storage.tables.events import direct_reminders, events, rsvps

_PLANNED = events.c.status == EventStatus.PLANNED.value
_SOONEST_FIRST = (events.c.starts_at, events.c.id)
_MINUTE = timedelta(minutes=1)
_COUNTED = tuple(count.name for count in fields(Tally))

# Made once: the hot path of an answer spends more time on building statements than on running them.
_GET = select(events).where(events.c.id == bindparam("event"))
_LOCK = locked(_GET)
_GET_READABLE = _GET.where(readable(events.c.section_id, READER))
_LOCK_READABLE = locked(_GET_READABLE)
_CHILDREN_OF = (
    select(events)
    .where(events.c.parent_id == bindparam("parent", type_=BigInteger))
    .order_by(*_SOONEST_FIRST)
    .limit(MOST)
)
_PLANNED_DIRECT = delete(direct_reminders).where(
    direct_reminders.c.event_id == given(direct_reminders.c.event_id)
)
_PLAN_DIRECT = insert(direct_reminders)
_DIRECT_DUE = (
    select(direct_reminders)
    .where(direct_reminders.c.due_at <= given(direct_reminders.c.due_at))
    .order_by(direct_reminders.c.due_at, direct_reminders.c.event_id)
    .limit(MOST)
)
_SAVE = update(events).where(events.c.id == bindparam("event"))  # writes what is passed
_SAVE_TALLY = (
    update(events)
    .where(events.c.id == bindparam("event"))
    .values({name: bindparam(f"new_{name}") for name in _COUNTED})
)


class SqlEvents:
    """Events by SQL; see bot.ports.events."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, event: Event) -> bool:
        row = {**_row(event), **_tally_row(event.tally)}
        new = insert_ignoring(self._connection, events)
        return (await self._connection.execute(new, row)).rowcount == 1

    async def get(self, event_id: EventId) -> Event | None:
        row = (await self._connection.execute(_GET, {"event": event_id})).mappings().first()
        return to_event(row) if row else None

    async def lock(self, event_id: EventId) -> Event | None:
        row = (await self._connection.execute(_LOCK, {"event": event_id})).mappings().first()
        return to_event(row) if row else None

    async def lock_many(self, event_ids: Collection[EventId]) -> tuple[Event, ...]:
        return await self._events(
            locked(select(events).where(events.c.id.in_(event_ids)).order_by(events.c.id))
        )

    async def readable(self, event_id: EventId, reader: MemberId | None) -> Event | None:
        values = {"event": event_id, "reader": reader}
        row = (await self._connection.execute(_GET_READABLE, values)).mappings().first()
        return to_event(row) if row else None

    async def lock_readable(self, event_id: EventId, reader: MemberId | None) -> Event | None:
        values = {"event": event_id, "reader": reader}
        row = (await self._connection.execute(_LOCK_READABLE, values)).mappings().first()
        return to_event(row) if row else None

    async def save(self, event: Event) -> None:
        await self._connection.execute(_SAVE, {"event": event.id, **_row(event)})

    async def save_tally(self, event_id: EventId, tally: Tally) -> None:
        values = {f"new_{name}": value for name, value in _tally_row(tally).items()}
        await self._connection.execute(_SAVE_TALLY, {"event": event_id, **values})

    async def upcoming(
        self,
        *,
        now: datetime,
        reader: MemberId,
        limit: int,
        offset: int = 0,
        section_id: SectionId | None = None,
        only_mine: bool = False,
    ) -> tuple[SeenEvent, ...]:
        found = _upcoming(of_section=section_id is not None, only_mine=only_mine)
        values = {"now": now, "reader": reader, "section": section_id, "most": limit, "skipped": offset}
        rows = await self._connection.execute(found, values)
        return tuple(
            SeenEvent(to_event(row), to_rsvp(row) if row["member_id"] is not None else None, row["times"] - 1)
            for row in rows.mappings()
        )

    async def starting(
        self, since: datetime, until: datetime, *, reader: MemberId | None = None
    ) -> tuple[Event, ...]:
        found = select(events).where(_PLANNED, events.c.starts_at >= since, events.c.starts_at < until)
        found = found.where(readable(events.c.section_id, reader))
        return await self._events(found.order_by(*_SOONEST_FIRST))

    async def search(
        self, text: str, *, now: datetime, limit: int, reader: MemberId | None = None
    ) -> tuple[Event, ...]:
        values = {"text": escaped(fold(text)), "now": now, "reader": reader, "most": limit}
        return await self._events(_search(), values)

    async def past(
        self, text: str, *, now: datetime, limit: int, reader: MemberId | None = None
    ) -> tuple[Event, ...]:
        values = {"text": escaped(fold(text)), "now": now, "reader": reader, "most": limit}
        return await self._events(_past(), values)

    async def held_by(self, host_id: MemberId, *, text: str = "", limit: int) -> tuple[Event, ...]:
        found = select(events).where(events.c.host_id == host_id, contains(events.c.folded, fold(text)))
        found = found.where(readable(events.c.section_id, host_id))
        return await self._events(found.order_by(events.c.starts_at.desc(), events.c.id).limit(limit))

    async def coming_of(self, section_id: SectionId, now: datetime, *, limit: int) -> tuple[Event, ...]:
        found = select(events).where(_PLANNED, events.c.ends_at > now, events.c.section_id == section_id)
        return await self._events(found.order_by(*_SOONEST_FIRST).limit(limit))

    async def ids_of(self, section_id: SectionId, *, limit: int) -> tuple[EventId, ...]:
        found = select(events.c.id).where(events.c.section_id == section_id).order_by(events.c.id.desc())
        return tuple(EventId(row.id) for row in await self._connection.execute(found.limit(limit)))

    async def children_of(self, event_id: EventId, *, limit: int) -> tuple[Event, ...]:
        return await self._events(_CHILDREN_OF, {"parent": event_id, "most": limit})

    async def children_waited_for(self, now: datetime, *, limit: int) -> tuple[Event, ...]:
        return await self._events(_children_waited_for(), {"now": now, "most": limit})

    async def plan_direct(self, event_id: EventId, reminders: Collection[Reminder]) -> None:
        await self._connection.execute(_PLANNED_DIRECT, {"event_id": event_id})
        rows = [
            {"event_id": event_id, "minutes": reminder.minutes, "due_at": reminder.due_at}
            for reminder in reminders
        ]
        if rows:
            await self._connection.execute(_PLAN_DIRECT, rows)

    async def direct_due(self, until: datetime, *, limit: int) -> tuple[tuple[EventId, Reminder], ...]:
        rows = await self._connection.execute(_DIRECT_DUE, {"due_at": until, "most": limit})
        return tuple((EventId(row.event_id), Reminder(row.minutes * _MINUTE, row.due_at)) for row in rows)

    async def direct_planned(self, event_id: EventId, reminder: Reminder) -> bool:
        gone = delete(direct_reminders).where(
            direct_reminders.c.event_id == event_id,
            direct_reminders.c.minutes == reminder.minutes,
            direct_reminders.c.due_at == reminder.due_at,
        )
        return (await self._connection.execute(gone)).rowcount == 1

    async def closing_due(self, now: datetime, *, limit: int) -> tuple[EventId, ...]:
        rows = await self._connection.execute(_closing_due(), {"now": now, "most": limit})
        return tuple(EventId(row.id) for row in rows)

    async def closed(self, event_id: EventId, now: datetime) -> bool:
        due = update(events).where(events.c.id == event_id, events.c.closes_at <= now)
        return (await self._connection.execute(due.values(closes_at=None))).rowcount == 1

    async def _events(
        self, found: Select[Any], values: Mapping[str, object] | None = None
    ) -> tuple[Event, ...]:
        rows = await self._connection.execute(found, values)
        return tuple(to_event(row) for row in rows.mappings())


@cache
def _sooner() -> ColumnElement[bool]:
    """Whether a series has another time before this one: of each, people mean the next."""
    other = events.alias()
    return exists().where(
        other.c.series_id == events.c.series_id,
        other.c.status == EventStatus.PLANNED.value,
        other.c.ends_at > NOW,
        other.c.starts_at < events.c.starts_at,
    )


@cache
def _search() -> Select[Any]:
    coming = (_PLANNED, events.c.ends_at > NOW, contains_given(events.c.folded))
    found = select(events).where(*coming, or_(events.c.series_id.is_(None), ~_sooner()))
    return found.where(readable(events.c.section_id, READER)).order_by(*_SOONEST_FIRST).limit(MOST)


@cache
def _past() -> Select[Any]:
    found = select(events).where(_PLANNED, events.c.ends_at <= NOW, contains_given(events.c.folded))
    found = found.where(readable(events.c.section_id, READER))
    return found.order_by(events.c.ends_at.desc(), events.c.id).limit(MOST)


@cache
def _children_waited_for() -> Select[Any]:
    waiting = (events.c.parent_id.is_not(None), events.c.waiting > 0, events.c.ends_at > NOW)
    return select(events).where(_PLANNED, *waiting).order_by(*_SOONEST_FIRST).limit(MOST)


@cache
def _closing_due() -> Select[Any]:
    return select(events.c.id).where(events.c.closes_at <= NOW).order_by(events.c.closes_at).limit(MOST)


@cache
def _upcoming(*, of_section: bool, only_mine: bool) -> Select[Any]:
    """What is coming; of each series the next time that is meant, and how many of those there are."""
    mine = and_(rsvps.c.event_id == events.c.id, rsvps.c.member_id == READER)
    one_series = func.coalesce(events.c.series_id, events.c.id)
    place = func.row_number().over(partition_by=one_series, order_by=_SOONEST_FIRST)
    times = func.count().over(partition_by=one_series)
    meant = select(events.c.id, place.label("place"), times.label("times"))
    meant = meant.where(_PLANNED, events.c.ends_at > NOW)
    meant = meant.where(readable(events.c.section_id, READER))
    if of_section:
        meant = meant.where(of_section_or_near(bindparam("section", type_=BigInteger)))
    if only_mine:
        meant = meant.select_from(events.outerjoin(rsvps, mine))
        meant = meant.where(or_(events.c.host_id == READER, rsvps.c.member_id.is_not(None)))
    first = meant.subquery()
    joined = first.join(events, events.c.id == first.c.id).outerjoin(rsvps, mine)
    found = select(events, rsvps, first.c.times).select_from(joined).where(first.c.place == 1)
    return found.order_by(*_SOONEST_FIRST).limit(bindparam("most")).offset(bindparam("skipped"))


def _row(event: Event) -> dict[str, object]:
    details = event.details
    return {
        "id": event.id,
        "title": details.title,
        "folded": fitting(fold(details.title), events.c.folded),
        "description": details.description,
        "starts_at": details.starts_at,
        "ends_at": details.ends_at,
        "zone": event.zone,
        "place": details.place,
        "capacity": details.capacity,
        **_reception_row(event.reception),
        "section_id": details.section_id,
        "host_id": event.host_id,
        "reminder_minutes": ",".join(str(offset // _MINUTE) for offset in details.reminder_offsets),
        "status": event.status.value,
        "cancel_reason": event.cancel_reason,
        "version": event.version,
        "created_at": event.created_at,
        "changed_at": event.changed_at,
        "parent_id": event.parent_id,
        "lodging": event.lodging,
        **_occurrence_row(event.occurrence),
    }


def _reception_row(reception: Reception) -> dict[str, object]:
    return {
        "seated_styles": ",".join(sorted(reception.seated_styles)),
        "offered_styles": ",".join(sorted(reception.offered_styles)),
        "answers_until": reception.answers_until,
        "closes_at": reception.answers_until,  # after the deadline the card is edited once more, to no harm
        "guest_limit": reception.guest_limit,
        "names_hidden": reception.names_hidden,
    }


def _occurrence_row(occurrence: Occurrence | None) -> dict[str, object]:
    if occurrence is None:
        return {"series_id": None, "occurrence": None, "own_parts": "", "series_change": 0}
    return {
        "series_id": occurrence.series_id,
        "occurrence": occurrence.day.isoformat() if occurrence.day else None,
        "own_parts": ",".join(sorted(occurrence.own)),
        "series_change": occurrence.change,
    }


def _to_occurrence(row: RowMapping) -> Occurrence | None:
    if row["series_id"] is None:
        return None
    return Occurrence(
        series_id=SeriesId(row["series_id"]),
        day=date.fromisoformat(row["occurrence"]) if row["occurrence"] else None,
        own=frozenset(Own(part) for part in row["own_parts"].split(",") if part),
        change=row["series_change"],
    )


def _tally_row(tally: Tally) -> dict[str, int]:
    return {name: getattr(tally, name) for name in _COUNTED}


def to_event(row: RowMapping) -> Event:
    """The columns of ``events`` in a row as an Event. Read by name, which is three times as fast as by
    column; whoever joins another table sees to it that no name stands twice.
    """
    section_id, parent_id = row["section_id"], row["parent_id"]
    details = Details(
        title=row["title"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        place=row["place"],
        description=row["description"],
        capacity=row["capacity"],
        section_id=None if section_id is None else SectionId(section_id),
        reminder_offsets=tuple(
            int(minutes) * _MINUTE for minutes in row["reminder_minutes"].split(",") if minutes
        ),
    )
    return Event(
        id=EventId(row["id"]),
        details=details,
        host_id=MemberId(row["host_id"]),
        zone=row["zone"],
        created_at=row["created_at"],
        status=EventStatus(row["status"]),
        cancel_reason=row["cancel_reason"],
        version=row["version"],
        reception=Reception(
            offered_styles=_styles(row["offered_styles"]),
            seated_styles=_styles(row["seated_styles"]),
            answers_until=row["answers_until"],
            guest_limit=row["guest_limit"],
            names_hidden=row["names_hidden"],
        ),
        tally=Tally(
            come=row["come"],
            listen=row["listen"],
            drop_in=row["drop_in"],
            later=row["later"],
            undecided=row["undecided"],
            brought=row["brought"],
            offered=row["offered"],
            waiting=row["waiting"],
            arrivals=row["arrivals"],
        ),
        changed_at=row["changed_at"],
        parent_id=None if parent_id is None else EventId(parent_id),
        occurrence=_to_occurrence(row),
        lodging=row["lodging"],
    )


@cache
def _styles(names: str) -> frozenset[RsvpStyle]:
    return frozenset(RsvpStyle(name) for name in names.split(",") if name)
