from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.recurrence import DaysOff
from bot.calendar.rrules import from_rrule, to_rrule
from bot.domain.events import Event, EventStatus
from bot.domain.ids import AccountId, EventId, MemberId, PlaceId, SectionId, SeriesId
from bot.domain.members import Standing
from bot.domain.receptions import Reception
from bot.domain.rsvps import PRESENT_STYLES, Rsvp, RsvpState, RsvpStyle
from bot.domain.series import Repeat, Series, SeriesAnswer, SeriesStatus, Template
from bot.domain.venues import Venue
from bot.ports.series import Concerned
from storage.repositories.events import to_event
from storage.sql import MOST, NOW, SKIPPED, first_due, given, locked, locked_with_given, upsert, with_given
from storage.tables.events import events, rsvps
from storage.tables.people import accounts, members
from storage.tables.sections import section_members, sections
from storage.tables.series import event_series, series_rsvps

_table = event_series.c
_MINUTE = timedelta(minutes=1)
_PLANNED = events.c.status == EventStatus.PLANNED.value
_SOONEST_FIRST = (events.c.starts_at, events.c.id)
_AWAKE = members.c.standing == Standing.MEMBER.value  # nobody on leave (休職) is answered for or pinged
_CONCERNED = or_(
    rsvps.c.state.in_((RsvpState.WAITING.value, RsvpState.OFFERED.value)),
    rsvps.c.style.in_(sorted({*PRESENT_STYLES, RsvpStyle.UNDECIDED})),
)
_COLUMNS = ["series_id", "member_id", "style", "answered_at"]


class SqlSeries:
    """Series of events by SQL; see bot.ports.series."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, series_id: SeriesId) -> Series | None:
        return await self._first(with_given(event_series.c.id), {"id": series_id})

    async def get_many(self, series_ids: Collection[SeriesId]) -> Mapping[SeriesId, Series]:
        if not series_ids:
            return {}
        rows = await self._connection.execute(select(event_series).where(_table.id.in_(series_ids)))
        return {SeriesId(row["id"]): _to_series(row) for row in rows.mappings()}

    async def lock(self, series_id: SeriesId) -> Series | None:
        return await self._first(locked_with_given(event_series.c.id), {"id": series_id})

    async def save(self, series: Series) -> None:
        await upsert(self._connection, event_series, _row(series))

    async def waking(self, until: datetime, *, limit: int) -> tuple[SeriesId, ...]:
        waking = first_due(_table.wakes_at, _table.id)
        rows = await self._connection.execute(waking, {"now": until, "most": limit})
        return tuple(SeriesId(row.id) for row in rows)

    async def planned(
        self, series_id: SeriesId, now: datetime, *, limit: int, offset: int = 0
    ) -> tuple[Event, ...]:
        values = {"series_id": series_id, "now": now, "most": limit, "skipped": offset}
        return await self._events(_planned_page(), values)

    async def lock_planned(self, series_id: SeriesId, now: datetime) -> tuple[Event, ...]:
        return await self._events(_lock_planned(), {"series_id": series_id, "now": now})

    async def changed(self, series_id: SeriesId, change: int, *, limit: int) -> tuple[Event, ...]:
        values = {"series_id": series_id, "series_change": change, "most": limit}
        return await self._events(_changed(), values)

    async def answer_all(self, given: Sequence[Rsvp]) -> None:
        rows = [
            {
                "event_id": rsvp.event_id,
                "member_id": rsvp.member_id,
                "style": rsvp.style.value,
                "state": rsvp.state.value,
                "arrival": rsvp.arrival,
                "answered_at": rsvp.answered_at,
                "guests": rsvp.guests,
                "from_series": rsvp.from_series,
            }
            for rsvp in given
        ]
        if rows:
            await self._connection.execute(insert(rsvps), rows)

    async def answer_of(self, series_id: SeriesId, member_id: MemberId) -> SeriesAnswer | None:
        values = {"series_id": series_id, "member_id": member_id}
        row = (await self._connection.execute(_answer_of(), values)).mappings().first()
        return _to_answer(row) if row else None

    async def save_answer(self, answer: SeriesAnswer) -> None:
        row = {
            "series_id": answer.series_id,
            "member_id": answer.member_id,
            "style": answer.style.value,
            "answered_at": answer.answered_at,
        }
        await upsert(self._connection, series_rsvps, row, keys=("series_id", "member_id"))

    async def remove_answer(self, series_id: SeriesId, member_id: MemberId) -> bool:
        gone = delete(series_rsvps).where(_by(series_id, member_id))
        return (await self._connection.execute(gone)).rowcount == 1

    async def answers(self, series_id: SeriesId, *, limit: int) -> tuple[SeriesAnswer, ...]:
        found = (
            select(series_rsvps)
            .join(members, members.c.id == series_rsvps.c.member_id)
            .join(event_series, _table.id == series_rsvps.c.series_id)
            .where(series_rsvps.c.series_id == series_id, _AWAKE, _may_read(_table.section_id))
            .order_by(series_rsvps.c.answered_at, series_rsvps.c.member_id)
            .limit(limit)
        )
        rows = await self._connection.execute(found)
        return tuple(_to_answer(row) for row in rows.mappings())

    async def copy_answers(self, series_id: SeriesId, new_id: SeriesId) -> None:
        mine = series_rsvps.c
        given = select(literal(new_id), mine.member_id, mine.style, mine.answered_at)
        given = given.where(mine.series_id == series_id)
        await self._connection.execute(insert(series_rsvps).from_select(_COLUMNS, given))

    async def answered_by(self, member_id: MemberId) -> tuple[SeriesId, ...]:
        found = select(series_rsvps.c.series_id).where(series_rsvps.c.member_id == member_id)
        rows = await self._connection.execute(found.order_by(series_rsvps.c.series_id))
        return tuple(SeriesId(row.series_id) for row in rows)

    async def concerned_at(
        self, series_id: SeriesId, change: int, place_id: PlaceId, *, limit: int
    ) -> tuple[Concerned, ...]:
        reachable = exists().where(accounts.c.member_id == members.c.id, accounts.c.place_id == place_id)
        found = select(members.c.id, members.c.name).where(
            members.c.id.in_(_concerned(series_id, change).where(~events.c.names_hidden)), reachable
        )
        rows = await self._connection.execute(found.order_by(members.c.id).limit(limit))
        return tuple(Concerned(MemberId(row.id), row.name) for row in rows)

    async def count_concerned(self, series_id: SeriesId, change: int) -> int:
        found = select(func.count()).select_from(_concerned(series_id, change).subquery())
        return (await self._connection.execute(found)).scalar_one()

    async def concerned_accounts(self, series_id: SeriesId, change: int) -> Mapping[MemberId, AccountId]:
        unnamed = members.c.id.in_(_concerned(series_id, change).where(events.c.names_hidden))
        found = (
            select(members.c.id.label("member_id"), accounts.c.id)
            .join(accounts, accounts.c.member_id == members.c.id)
            .where(
                members.c.id.in_(_concerned(series_id, change)),
                or_(members.c.direct_reminders, unnamed),
                accounts.c.direct_blocked_at.is_(None),
            )
            .order_by(members.c.id, accounts.c.used_at.desc(), accounts.c.id)
        )
        last_used: dict[MemberId, AccountId] = {}
        for row in await self._connection.execute(found):
            last_used.setdefault(MemberId(row.member_id), AccountId(row.id))
        return last_used

    async def _first(self, found: Select[Any], values: Mapping[str, object] | None = None) -> Series | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _to_series(row) if row else None

    async def _events(
        self, found: Select[Any], values: Mapping[str, object] | None = None
    ) -> tuple[Event, ...]:
        rows = await self._connection.execute(found, values)
        return tuple(to_event(row) for row in rows.mappings())


@cache
def _answer_of() -> Select[Any]:
    one = series_rsvps.c
    return with_given(one.series_id).where(one.member_id == given(one.member_id))


@cache
def _changed() -> Select[Any]:
    column = events.c
    changed = (
        column.series_id == given(column.series_id),
        column.series_change == given(column.series_change),
    )
    return select(events).where(*changed).order_by(*_SOONEST_FIRST).limit(MOST)


def _planned() -> Select[Any]:
    return select(events).where(
        _PLANNED, events.c.ends_at > NOW, events.c.series_id == given(events.c.series_id)
    )


@cache
def _planned_page() -> Select[Any]:
    return _planned().order_by(*_SOONEST_FIRST).limit(MOST).offset(SKIPPED)


@cache
def _lock_planned() -> Select[Any]:
    return locked(_planned().order_by(events.c.id))


def _changed_by(series_id: SeriesId, change: int) -> ColumnElement[bool]:
    return and_(events.c.series_id == series_id, events.c.series_change == change)


def _by(series_id: SeriesId, member_id: MemberId) -> ColumnElement[bool]:
    return and_(series_rsvps.c.series_id == series_id, series_rsvps.c.member_id == member_id)


def _may_read(section_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the member of a row may read what belongs to a section."""
    belongs = exists().where(
        section_members.c.section_id == sections.c.id, section_members.c.member_id == members.c.id
    )
    hidden = exists().where(
        sections.c.id == section_id, sections.c.members_only, ~belongs.correlate(sections, members)
    )
    return ~hidden


def _concerned(series_id: SeriesId, change: int) -> Select[Any]:
    """Who must hear of what a version of a series changed, each once."""
    return (
        select(members.c.id)
        .join(rsvps, rsvps.c.member_id == members.c.id)
        .join(events, events.c.id == rsvps.c.event_id)
        .where(_changed_by(series_id, change), _CONCERNED, _AWAKE, _may_read(events.c.section_id))
        .distinct()
    )


def _row(series: Series) -> dict[str, object]:
    template, repeat = series.template, series.repeat
    return {
        "id": series.id,
        "title": template.title,
        "description": template.description,
        "place": template.place,
        "capacity": template.capacity,
        "seated_styles": ",".join(sorted(template.reception.seated_styles)),
        "offered_styles": ",".join(sorted(template.reception.offered_styles)),
        "answers_before": None if template.answers_before is None else template.answers_before // _MINUTE,
        "guest_limit": template.reception.guest_limit,
        "names_hidden": template.reception.names_hidden,
        "fee": template.venue.fee,
        "access": template.venue.access,
        "meeting": template.venue.meeting,
        "section_id": template.section_id,
        "host_id": series.host_id,
        "reminder_minutes": ",".join(str(offset // _MINUTE) for offset in template.reminder_offsets),
        "zone": repeat.zone,
        "starts": repeat.starts.isoformat(timespec="minutes"),
        "minutes": repeat.minutes,
        "rrule": to_rrule(repeat.rule),
        "days_off": repeat.rule.days_off.value,
        "exceptions": ",".join(day.isoformat() for day in sorted(repeat.rule.exceptions)),
        "status": series.status.value,
        "version": series.version,
        "made_until": series.made_until.isoformat() if series.made_until else None,
        "shown": series.shown,
        "wakes_at": series.wakes_at if series.running else None,
        "created_at": series.created_at,
    }


def _to_series(row: RowMapping) -> Series:
    section_id, made_until, shown = row["section_id"], row["made_until"], row["shown"]
    starts = datetime.fromisoformat(row["starts"])
    rule = from_rrule(
        row["rrule"],
        starts.date(),
        days_off=DaysOff(row["days_off"]),
        exceptions=frozenset(date.fromisoformat(day) for day in row["exceptions"].split(",") if day),
    )
    minutes = (int(minutes) for minutes in row["reminder_minutes"].split(",") if minutes)
    return Series(
        id=SeriesId(row["id"]),
        template=Template(
            title=row["title"],
            place=row["place"],
            description=row["description"],
            capacity=row["capacity"],
            section_id=None if section_id is None else SectionId(section_id),
            reminder_offsets=tuple(one * _MINUTE for one in minutes),
            reception=Reception(
                offered_styles=_styles(row["offered_styles"]),
                seated_styles=_styles(row["seated_styles"]),
                guest_limit=row["guest_limit"],
                names_hidden=row["names_hidden"],
            ),
            answers_before=None if row["answers_before"] is None else row["answers_before"] * _MINUTE,
            venue=Venue(row["fee"], row["access"], row["meeting"]),
        ),
        repeat=Repeat(starts, row["minutes"], row["zone"], rule),
        host_id=MemberId(row["host_id"]),
        created_at=row["created_at"],
        wakes_at=row["wakes_at"],
        status=SeriesStatus(row["status"]),
        made_until=date.fromisoformat(made_until) if made_until else None,
        shown=None if shown is None else EventId(shown),
        version=row["version"],
    )


def _styles(names: str) -> frozenset[RsvpStyle]:
    return frozenset(RsvpStyle(name) for name in names.split(",") if name)


def _to_answer(row: RowMapping) -> SeriesAnswer:
    return SeriesAnswer(
        SeriesId(row["series_id"]), MemberId(row["member_id"]), RsvpStyle(row["style"]), row["answered_at"]
    )
