from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
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
from storage.sql import MOST, NOW, given, upsert
from storage.tables.events import events, rsvps
from storage.tables.people import accounts, members
from storage.tables.sections import section_members, sections

# Made once, like upsert's: every answer runs it.
_MINE = select(rsvps).where(rsvps.c.event_id == bindparam("event"), rsvps.c.member_id == bindparam("member"))
_REMOVE = delete(rsvps).where(
    rsvps.c.event_id == bindparam("event"), rsvps.c.member_id == bindparam("member")
)
_CONFIRMED = rsvps.c.state == RsvpState.CONFIRMED.value
_WAITING = rsvps.c.state == RsvpState.WAITING.value
PRESENT = and_(_CONFIRMED, rsvps.c.style.in_(sorted(PRESENT_STYLES)))
_OFFERED = rsvps.c.state == RsvpState.OFFERED.value
_CONCERNED = or_(PRESENT, _OFFERED, _WAITING, rsvps.c.style == RsvpStyle.UNDECIDED.value)
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
_SEATS_FIRST = case(
    (_WAITING, 4),
    (_OFFERED, 3),
    (rsvps.c.style == RsvpStyle.COME.value, 0),
    (rsvps.c.style == RsvpStyle.DROP_IN.value, 1),
    else_=2,
)
_OPEN = and_(accounts.c.member_id == members.c.id, accounts.c.direct_blocked_at.is_(None))
_HOLDS_UNHEARD = (
    select(rsvps.c.event_id, rsvps.c.member_id)
    .where(
        rsvps.c.held_until.is_not(None),
        ~exists().where(members.c.id == rsvps.c.member_id, AWAKE, _OPEN),
    )
    .order_by(rsvps.c.held_until, rsvps.c.arrival)
    .limit(MOST)
)
_OUTSIDERS = (
    select(rsvps.c.event_id, rsvps.c.member_id)
    .join(events, events.c.id == rsvps.c.event_id)
    .join(sections, sections.c.id == events.c.section_id)
    .where(
        sections.c.members_only,
        events.c.status == EventStatus.PLANNED.value,
        events.c.ends_at > given(events.c.ends_at),
        rsvps.c.member_id.not_in(_INSIDERS),
    )
    .order_by(rsvps.c.event_id, rsvps.c.arrival)
    .limit(MOST)
)
_LAST_USED = (accounts.c.used_at.desc(), accounts.c.id)


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
            "guests": rsvp.guests,
            "held_until": rsvp.held_until,
            "from_series": rsvp.from_series,
        }
        await upsert(self._connection, rsvps, row, keys=("event_id", "member_id"))

    async def move(
        self,
        event_id: EventId,
        member_ids: Collection[MemberId],
        state: RsvpState,
        *,
        until: datetime | None = None,
    ) -> None:
        those = update(rsvps).where(rsvps.c.event_id == event_id, rsvps.c.member_id.in_(member_ids))
        await self._connection.execute(those.values(state=state.value, held_until=until))

    async def reachable(self, member_ids: Collection[MemberId]) -> Mapping[MemberId, AccountId]:
        found = (
            select(accounts.c.member_id, accounts.c.id)
            .join(members, _OPEN)
            .where(members.c.id.in_(member_ids), AWAKE)
            .order_by(*_LAST_USED)
        )
        return _first_accounts(await self._connection.execute(found))

    async def holds_due(self, now: datetime, *, limit: int) -> tuple[tuple[EventId, MemberId], ...]:
        return await self._whose(_holds_due(), {"now": now, "most": limit})

    async def holds_unheard(self, *, limit: int) -> tuple[tuple[EventId, MemberId], ...]:
        return await self._whose(_HOLDS_UNHEARD, {"most": limit})

    async def shorten_holds(self, event_id: EventId, until: datetime) -> None:
        longer = update(rsvps).where(rsvps.c.event_id == event_id, rsvps.c.held_until > until)
        await self._connection.execute(longer.values(held_until=until))

    async def seatless(
        self, event_id: EventId, seated: Collection[RsvpStyle], *, limit: int
    ) -> tuple[Rsvp, ...]:
        needless = rsvps.c.style.not_in(sorted(seated))
        found = select(rsvps).where(rsvps.c.event_id == event_id, or_(_WAITING, _OFFERED), needless)
        return await self._answers(found.order_by(rsvps.c.arrival).limit(limit))

    async def offered(self, event_id: EventId) -> tuple[Rsvp, ...]:
        found = select(rsvps).where(rsvps.c.event_id == event_id, _OFFERED)
        return await self._answers(found.order_by(rsvps.c.arrival))

    async def remove(self, event_id: EventId, member_id: MemberId) -> None:
        await self._connection.execute(_REMOVE, {"event": event_id, "member": member_id})

    async def first_waiting(self, event_id: EventId, *, limit: int) -> tuple[Rsvp, ...]:
        found = select(rsvps).where(rsvps.c.event_id == event_id, _WAITING)
        return await self._answers(found.order_by(rsvps.c.arrival).limit(limit))

    async def position(self, rsvp: Rsvp) -> int:
        before = select(func.count()).where(
            rsvps.c.event_id == rsvp.event_id, _WAITING, rsvps.c.arrival <= rsvp.arrival
        )
        return (await self._connection.execute(before)).scalar_one()

    async def names(self, event_id: EventId, *, limit: int, offset: int = 0) -> tuple[Attendee, ...]:
        found = _with_names(event_id, or_(PRESENT, _OFFERED, _WAITING))
        return await self._attendees(
            found.order_by(_SEATS_FIRST, rsvps.c.arrival).limit(limit).offset(offset)
        )

    async def present_at(
        self, event_id: EventId, place_id: PlaceId, *, limit: int, concerned: bool = False
    ) -> tuple[Attendee, ...]:
        values = {"event": event_id, "place": place_id, "most": limit}
        return await self._attendees(_here(concerned=concerned), values)

    async def direct_accounts(
        self, event_id: EventId, *, concerned: bool = False, unasked: bool = False
    ) -> Mapping[MemberId, AccountId]:
        found = (
            select(rsvps.c.member_id, accounts.c.id)
            .join(members, members.c.id == rsvps.c.member_id)
            .join(accounts, _OPEN)
            .where(
                rsvps.c.event_id == event_id,
                _CONCERNED if concerned else PRESENT,
                AWAKE,
                ~OUTSIDE,
            )
            .order_by(rsvps.c.arrival, *_LAST_USED)
        )
        if not unasked:
            found = found.where(members.c.direct_reminders)
        return _first_accounts(await self._connection.execute(found))

    async def outsiders(self, now: datetime, *, limit: int) -> tuple[tuple[EventId, MemberId], ...]:
        return await self._whose(_OUTSIDERS, {"ends_at": now, "most": limit})

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

    async def _answers(self, found: Select[Any]) -> tuple[Rsvp, ...]:
        return tuple(to_rsvp(row) for row in (await self._connection.execute(found)).mappings())

    async def _whose(
        self, found: Select[Any], values: Mapping[str, object] | None = None
    ) -> tuple[tuple[EventId, MemberId], ...]:
        rows = await self._connection.execute(found, values)
        return tuple((EventId(row.event_id), MemberId(row.member_id)) for row in rows)

    async def _attendees(
        self, found: Select[Any], values: Mapping[str, object] | None = None
    ) -> tuple[Attendee, ...]:
        rows = await self._connection.execute(found, values)
        return tuple(Attendee(to_rsvp(row), row[members.c.name]) for row in rows.mappings())


def _first_accounts(rows: Iterable[Row[Any]]) -> Mapping[MemberId, AccountId]:
    """The first account of each member, in the order they come."""
    found: dict[MemberId, AccountId] = {}
    for row in rows:
        found.setdefault(MemberId(row.member_id), AccountId(row.id))
    return found


@cache
def _holds_due() -> Select[Any]:
    found = select(rsvps.c.event_id, rsvps.c.member_id).where(rsvps.c.held_until <= NOW)
    return found.order_by(rsvps.c.held_until, rsvps.c.arrival).limit(MOST)


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
        guests=row["guests"],
        held_until=row["held_until"],
        from_series=row["from_series"],
    )
