from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.afterwards import Recap
from bot.domain.events import Event, EventStatus
from bot.domain.ids import EventId, FeedbackId, MemberId, SectionId
from bot.domain.members import Standing
from bot.domain.rsvps import PRESENT_STYLES, RsvpState, RsvpStyle
from bot.ports.afterwards import Mailing, MailingKind
from bot.text.normalise import fold
from storage.repositories.events import to_event
from storage.repositories.readable import readable
from storage.sql import MOST, fitting, insert_ignoring, locked, upsert
from storage.tables.afterwards import event_attendance as attendance
from storage.tables.afterwards import event_feedback as feedback
from storage.tables.afterwards import event_mailings as mailings
from storage.tables.afterwards import event_quotes as quotes
from storage.tables.afterwards import event_recaps as recaps
from storage.tables.events import events, rsvps
from storage.tables.people import members

_CONFIRMED = rsvps.c.state == RsvpState.CONFIRMED.value
_TO_ASK = (
    select(events.c.id)
    .where(
        events.c.status == EventStatus.PLANNED.value,
        events.c.ends_at > bindparam("since", type_=events.c.ends_at.type),
        events.c.ends_at <= bindparam("until", type_=events.c.ends_at.type),
        ~exists().where(mailings.c.event_id == events.c.id, mailings.c.kind == MailingKind.SURVEY.value),
    )
    .order_by(events.c.ends_at, events.c.id)
    .limit(MOST)
)


class SqlRecaps:
    """What is told of events, and to whom, by SQL; see bot.ports.afterwards."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, event_id: EventId) -> Recap | None:
        found = select(recaps).where(recaps.c.event_id == event_id)
        row = (await self._connection.execute(found)).mappings().first()
        if row is None:
            return None
        quoted = select(quotes.c.feedback_id).where(quotes.c.event_id == event_id)
        words = frozenset(FeedbackId(one.feedback_id) for one in await self._connection.execute(quoted))
        return Recap(
            event_id=event_id,
            happened=row["happened"],
            following=row["following"],
            picture=row["picture"],
            picture_words=row["picture_words"],
            until=row["until"],
            quoted=words,
            published_at=row["published_at"],
            published_by=None if row["published_by"] is None else MemberId(row["published_by"]),
            version=row["version"],
        )

    async def save(self, recap: Recap) -> None:
        row = {
            "event_id": recap.event_id,
            "happened": recap.happened,
            "following": recap.following,
            "folded": fitting(fold(recap.happened) + fold(recap.following), recaps.c.folded),
            "picture": recap.picture,
            "picture_words": recap.picture_words,
            "until": recap.until,
            "published_at": recap.published_at,
            "published_by": recap.published_by,
            "version": recap.version,
        }
        await upsert(self._connection, recaps, row, keys=("event_id",))
        await self._connection.execute(delete(quotes).where(quotes.c.event_id == recap.event_id))
        quoted = [{"event_id": recap.event_id, "feedback_id": one} for one in sorted(recap.quoted)]
        if quoted:
            await self._connection.execute(insert(quotes), quoted)

    async def quoting(self, member_id: MemberId) -> tuple[EventId, ...]:
        found = (
            select(recaps.c.event_id)
            .join(quotes, quotes.c.event_id == recaps.c.event_id)
            .join(feedback, feedback.c.id == quotes.c.feedback_id)
            .where(feedback.c.member_id == member_id, recaps.c.published_at.is_not(None))
            .order_by(recaps.c.event_id)
        )
        return tuple(EventId(row.event_id) for row in await self._connection.execute(found))

    async def past(
        self, reader: MemberId | None, *, limit: int, offset: int = 0, section_id: SectionId | None = None
    ) -> tuple[Event, ...]:
        found = (
            select(events)
            .join(recaps, recaps.c.event_id == events.c.id)
            .where(recaps.c.published_at.is_not(None), readable(events.c.section_id, reader))
        )
        if section_id is not None:
            found = found.where(events.c.section_id == section_id)
        found = found.order_by(events.c.starts_at.desc(), events.c.id).limit(limit).offset(offset)
        return tuple(to_event(row) for row in (await self._connection.execute(found)).mappings())

    async def to_ask(self, since: datetime, until: datetime, *, limit: int) -> tuple[EventId, ...]:
        values = {"since": since, "until": until, "most": limit}
        rows = await self._connection.execute(_TO_ASK, values)
        return tuple(EventId(row.id) for row in rows)

    async def begin(self, event_id: EventId, kind: MailingKind, at: datetime) -> bool:
        row = {"event_id": event_id, "kind": kind.value, "begun_at": at, "after": 0, "done": False}
        new = insert_ignoring(self._connection, mailings)
        return (await self._connection.execute(new, row)).rowcount == 1

    async def under_way(self, *, limit: int) -> tuple[Mailing, ...]:
        rows = await self._connection.execute(_under_way(), {"most": limit})
        return tuple(_to_mailing(row) for row in rows.mappings())

    async def lock_mailing(self, event_id: EventId, kind: MailingKind) -> Mailing | None:
        found = locked(select(mailings).where(_is(event_id, kind)))
        row = (await self._connection.execute(found)).mappings().first()
        return _to_mailing(row) if row else None

    async def save_mailing(self, mailing: Mailing) -> None:
        further = update(mailings).where(_is(mailing.event_id, mailing.kind))
        await self._connection.execute(further.values(after=mailing.after, done=mailing.done))

    async def recipients(
        self, event_id: EventId, kind: MailingKind, *, after: MemberId, limit: int
    ) -> tuple[MemberId, ...]:
        whom = _were_there(event_id) if kind is MailingKind.SURVEY else _wanted_it_later(event_id)
        found = (
            select(members.c.id)
            .where(
                members.c.id.in_(whom),
                members.c.standing == Standing.MEMBER.value,
                members.c.id > after,
            )
            .order_by(members.c.id)
            .limit(limit)
        )
        return tuple(MemberId(row.id) for row in await self._connection.execute(found))

    async def known_events(self, member_id: MemberId, event_ids: Collection[EventId]) -> frozenset[EventId]:
        answered = exists().where(rsvps.c.event_id == events.c.id, rsvps.c.member_id == member_id)
        found = select(events.c.id).where(
            events.c.id.in_(event_ids), or_(events.c.host_id == member_id, answered)
        )
        return frozenset(EventId(row.id) for row in await self._connection.execute(found))


@cache
def _under_way() -> Select[Any]:
    return select(mailings).where(~mailings.c.done).order_by(mailings.c.begun_at).limit(MOST)


def _is(event_id: EventId, kind: MailingKind) -> ColumnElement[bool]:
    return and_(mailings.c.event_id == event_id, mailings.c.kind == kind.value)


def _were_there(event_id: EventId) -> Select[int]:
    """Those who said so, and those who had said they would."""
    came = select(attendance.c.member_id).where(attendance.c.event_id == event_id)
    present = rsvps.c.style.in_(sorted(PRESENT_STYLES))
    would = select(rsvps.c.member_id).where(rsvps.c.event_id == event_id, _CONFIRMED, present)
    both = union(came, would).subquery()
    return select(both.c.member_id)


def _wanted_it_later(event_id: EventId) -> Select[int]:
    later = rsvps.c.style == RsvpStyle.LATER.value
    return select(rsvps.c.member_id).where(rsvps.c.event_id == event_id, later)


def _to_mailing(row: RowMapping) -> Mailing:
    return Mailing(EventId(row["event_id"]), MailingKind(row["kind"]), MemberId(row["after"]), row["done"])
