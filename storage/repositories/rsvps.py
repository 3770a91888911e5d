from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    RowMapping,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.events import EventStatus
from bot.domain.ids import AccountId, EventId, MemberId, PlaceId
from bot.domain.members import Standing
from bot.domain.rsvps import PRESENT_STYLES, Rsvp, RsvpState, RsvpStyle
from bot.ports.events import Attendee
from storage.sql import upsert
from storage.tables.events import events, rsvps
from storage.tables.people import accounts, members
from storage.tables.sections import section_members, sections

# Made once, like upsert's: every answer runs it.
_MINE = select(rsvps).where(rsvps.c.event_id == bindparam("event"), rsvps.c.member_id == bindparam("member"))
_CONFIRMED = rsvps.c.state == RsvpState.CONFIRMED.value
_WAITING = rsvps.c.state == RsvpState.WAITING.value
PRESENT = and_(_CONFIRMED, rsvps.c.style.in_(sorted(PRESENT_STYLES)))
_CONCERNED = or_(PRESENT, _WAITING, rsvps.c.style == RsvpStyle.UNDECIDED.value)
AWAKE = members.c.standing == Standing.MEMBER.value  # nobody on leave (休職) is pinged
_INSIDERS = (
    select(section_members.c.member_id)
    .where(section_members.c.section_id == sections.c.id)
    .correlate(sections)
)
OUTSIDE = exists().where(
    events.c.id == rsvps.c.event_id,
    sections.c.id == events.c.section_id,
    sections.c.members_only,
    rsvps.c.member_id.not_in(_INSIDERS),
)
_COME_LISTEN_WAIT = case((_WAITING, 2), (rsvps.c.style == RsvpStyle.COME.value, 0), else_=1)


class SqlRsvps:
    """Answers to events by SQL; see bot.ports.events."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, event_id: EventId, member_id: MemberId) -> Rsvp | None:
        values = {"event": event_id, "member": member_id}
        row = (await self._connection.execute(_MINE, values)).mappings().first()
        return to_rsvp(row) if row else None

    async def save(self, rsvp: Rsvp) -> None:
        row = {
            "event_id": rsvp.event_id,
            "member_id": rsvp.member_id,
            "style": rsvp.style.value,
            "state": rsvp.state.value,
            "arrival": rsvp.arrival,
            "answered_at": rsvp.answered_at,
        }
        await upsert(self._connection, rsvps, row, keys=("event_id", "member_id"))

    async def seat_through(self, event_id: EventId, arrival: int) -> None:
        first = update(rsvps).where(rsvps.c.event_id == event_id, _WAITING, rsvps.c.arrival <= arrival)
        await self._connection.execute(first.values(state=RsvpState.CONFIRMED.value))

    async def remove(self, event_id: EventId, member_id: MemberId) -> None:
        await self._connection.execute(delete(rsvps).where(_is(event_id, member_id)))

    async def first_waiting(self, event_id: EventId, *, limit: int) -> tuple[Rsvp, ...]:
        found = select(rsvps).where(rsvps.c.event_id == event_id, _WAITING)
        rows = await self._connection.execute(found.order_by(rsvps.c.arrival).limit(limit))
        return tuple(to_rsvp(row) for row in rows.mappings())

    async def position(self, rsvp: Rsvp) -> int:
        before = select(func.count()).where(
            rsvps.c.event_id == rsvp.event_id, _WAITING, rsvps.c.arrival <= rsvp.arrival
        )
        return (await self._connection.execute(before)).scalar_one()

    async def names(self, event_id: EventId, *, limit: int, offset: int = 0) -> tuple[Attendee, ...]:
        found = _with_names(event_id, or_(PRESENT, _WAITING))
        return await self._attendees(
            found.order_by(_COME_LISTEN_WAIT, rsvps.c.arrival).limit(limit).offset(offset)
        )

    async def present_at(
        self, event_id: EventId, place_id: PlaceId, *, limit: int, concerned: bool = False
    ) -> tuple[Attendee, ...]:
        values = {"event": event_id, "place": place_id, "most": limit}
        return await self._attendees(_here(concerned=concerned), values)

    async def direct_accounts(
        self, event_id: EventId, *, concerned: bool = False
    ) -> Mapping[MemberId, AccountId]:
        found = (
            select(rsvps.c.member_id, accounts.c.id)
            .join(members, members.c.id == rsvps.c.member_id)
            .join(accounts, accounts.c.member_id == rsvps.c.member_id)
            .where(
                rsvps.c.event_id == event_id,
                _CONCERNED if concerned else PRESENT,
                AWAKE,
                ~OUTSIDE,
                members.c.direct_reminders,
                accounts.c.direct_blocked_at.is_(None),
            )
            .order_by(rsvps.c.arrival, accounts.c.used_at.desc(), accounts.c.id)
        )
        last_used: dict[MemberId, AccountId] = {}
        for row in await self._connection.execute(found):
            last_used.setdefault(MemberId(row.member_id), AccountId(row.id))
        return last_used

    async def outsiders(self, now: datetime, *, limit: int) -> tuple[tuple[EventId, MemberId], ...]:
        found = (
            select(rsvps.c.event_id, rsvps.c.member_id)
            .join(events, events.c.id == rsvps.c.event_id)
            .join(sections, sections.c.id == events.c.section_id)
            .where(
                sections.c.members_only,
                events.c.status == EventStatus.PLANNED.value,
                events.c.ends_at > now,
                rsvps.c.member_id.not_in(_INSIDERS),
            )
            .order_by(rsvps.c.event_id, rsvps.c.arrival)
            .limit(limit)
        )
        rows = await self._connection.execute(found)
        return tuple((EventId(row.event_id), MemberId(row.member_id)) for row in rows)

    async def upcoming_of(self, member_id: MemberId, now: datetime) -> tuple[EventId, ...]:
        found = (
            select(events.c.id)
            .join(rsvps, rsvps.c.event_id == events.c.id)
            .where(
                rsvps.c.member_id == member_id,
                events.c.status == EventStatus.PLANNED.value,
                events.c.ends_at > now,
            )
            .order_by(events.c.id)
        )
        return tuple(EventId(row.id) for row in await self._connection.execute(found))

    async def _attendees(
        self, found: Select[Any], values: Mapping[str, object] | None = None
    ) -> tuple[Attendee, ...]:
        rows = await self._connection.execute(found, values)
        return tuple(Attendee(to_rsvp(row), row[members.c.name]) for row in rows.mappings())


def _is(event_id: EventId, member_id: MemberId) -> ColumnElement[bool]:
    return and_(rsvps.c.event_id == event_id, rsvps.c.member_id == member_id)


@cache
def _here(*, concerned: bool) -> Select[Any]:
    """Those present, or concerned, who have an account at the place."""
    reachable = exists().where(
        accounts.c.member_id == rsvps.c.member_id, accounts.c.place_id == bindparam("place")
    )
    found = _with_names(bindparam("event"), _CONCERNED if concerned else PRESENT)
    return found.where(reachable, AWAKE, ~OUTSIDE).order_by(rsvps.c.arrival).limit(bindparam("most"))


def _with_names(event_id: EventId | BindParameter[int], who: ColumnElement[bool]) -> Select[Any]:
    joined = rsvps.join(members, members.c.id == rsvps.c.member_id)
    return select(rsvps, members.c.name).select_from(joined).where(rsvps.c.event_id == event_id, who)


def to_rsvp(row: RowMapping) -> Rsvp:
    """The columns of ``rsvps`` in a row as an Rsvp; read by name, see to_event."""
    return Rsvp(
        event_id=EventId(row["event_id"]),
        member_id=MemberId(row["member_id"]),
        style=RsvpStyle(row["style"]),
        state=RsvpState(row["state"]),
        arrival=row["arrival"],
        answered_at=row["answered_at"],
    )
