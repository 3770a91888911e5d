"""前回は…: when two people last had to do with each other, read from what they did anyway, in one statement.

It looks at a handful of people at a time, and at nothing either of the two could not read: no event of a
section one of them may not look into, none whose host hides who comes.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import FromClause

from bot.domain.attendee_cards import Contact, ContactKind
from bot.domain.events import EventStatus
from bot.domain.ids import MemberId
from bot.domain.questions import Visibility
from bot.domain.sections import SectionStatus
from storage.repositories.readable import readable
from storage.tables.afterwards import event_attendance
from storage.tables.base import Moment
from storage.tables.cafes import cafe_guests, cafe_seats, cafes
from storage.tables.events import events
from storage.tables.questions import answers, questions
from storage.tables.sections import section_members, sections

_ME = bindparam("reader", type_=BigInteger)
_NOW = bindparam("now", type_=Moment)
_OTHERS = bindparam("others", expanding=True, type_=BigInteger)


async def last_contacts(
    connection: AsyncConnection, reader: MemberId, others: Collection[MemberId], now: datetime
) -> dict[MemberId, Contact]:
    """See bot.ports.attendee_cards."""
    if not others:
        return {}
    values = {"reader": reader, "others": list(others), "now": now}
    rows = await connection.execute(_NEWEST, values)
    return {MemberId(row.member_id): Contact(ContactKind(row.kind), row.at, row.said or "") for row in rows}


def _found(
    kind: ContactKind, member: ColumnElement[Any], at: ColumnElement[Any], said: ColumnElement[str]
) -> Select[Any]:
    return select(
        member.label("member_id"),
        literal(kind.value, String).label("kind"),
        at.label("at"),
        said.label("said"),
    )


def _both_read(section_id: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the reader and the other one may see what belongs to a section."""
    seat = select(section_members.c.member_id).where(
        section_members.c.section_id == sections.c.id, section_members.c.member_id == other
    )
    kept = select(sections.c.id).where(
        sections.c.id == section_id,
        sections.c.members_only,
        ~seat.correlate_except(section_members).exists(),
    )
    return and_(readable(section_id, _ME), ~kept.correlate_except(sections).exists())


def _pair(table: Table) -> tuple[FromClause, FromClause]:
    return table.alias("mine"), table.alias("theirs")


def _past(other: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(
        events.c.ends_at <= _NOW,
        events.c.status == EventStatus.PLANNED.value,
        events.c.names_hidden.is_(False),
        _both_read(events.c.section_id, other),
    )


def _at_events() -> Select[Any]:
    mine, theirs = _pair(event_attendance)
    found = _found(ContactKind.EVENT, theirs.c.member_id, events.c.starts_at, events.c.title)
    joined = mine.join(theirs, theirs.c.event_id == mine.c.event_id).join(
        events, events.c.id == mine.c.event_id
    )
    return found.select_from(joined).where(
        mine.c.member_id == _ME, theirs.c.member_id.in_(_OTHERS), _past(theirs.c.member_id)
    )


def _at_tables() -> Select[Any]:
    mine, theirs = _pair(cafe_seats)
    found = _found(ContactKind.TABLE, theirs.c.member_id, events.c.starts_at, events.c.title)
    same = and_(
        theirs.c.cafe_id == mine.c.cafe_id,
        theirs.c.round == mine.c.round,
        theirs.c.table_number == mine.c.table_number,
    )
    joined = (
        cafe_guests.join(mine, mine.c.cafe_id == cafe_guests.c.cafe_id)
        .join(theirs, same)
        .join(cafes, cafes.c.id == mine.c.cafe_id)
        .join(events, events.c.id == cafes.c.event_id)
    )
    return found.select_from(joined).where(
        cafe_guests.c.member_id == _ME,  # who has an index by member, unlike the seats
        mine.c.member_id == _ME,
        theirs.c.member_id.in_(_OTHERS),
        _past(theirs.c.member_id),
    )


def _in_sections() -> Select[Any]:
    mine, theirs = _pair(section_members)
    since = case((mine.c.joined_at > theirs.c.joined_at, mine.c.joined_at), else_=theirs.c.joined_at)
    found = _found(ContactKind.SECTION, theirs.c.member_id, since, sections.c.name)
    joined = mine.join(theirs, theirs.c.section_id == mine.c.section_id).join(
        sections, sections.c.id == mine.c.section_id
    )
    return found.select_from(joined).where(
        mine.c.member_id == _ME,
        theirs.c.member_id.in_(_OTHERS),
        sections.c.status == SectionStatus.OPEN.value,
    )


def _answered(kind: ContactKind) -> Select[Any]:
    """Whether the other one answered the reader's question, or the other way round."""
    asker, answerer = questions.c.asker_id, answers.c.member_id
    theirs, mine = (answerer, asker) if kind is ContactKind.ANSWERED_YOU else (asker, answerer)
    found = _found(kind, theirs, answers.c.at, literal("", String))
    return found.select_from(answers.join(questions, questions.c.id == answers.c.question_id)).where(
        mine == _ME,
        theirs.in_(_OTHERS),
        answers.c.withdrawn.is_(False),
        questions.c.visibility == Visibility.TOWN.value,
        _both_read(questions.c.section_id, theirs),
    )


def _newest() -> Select[Any]:
    every = union_all(
        _at_events(),
        _at_tables(),
        _in_sections(),
        _answered(ContactKind.ANSWERED_YOU),
        _answered(ContactKind.YOU_ANSWERED),
    ).subquery()
    # Who sat at one table was at one event: the table says more.
    rank = case((every.c.kind == ContactKind.TABLE.value, 0), else_=1)
    place = func.row_number().over(
        partition_by=every.c.member_id, order_by=(every.c.at.desc(), rank, every.c.kind)
    )
    ranked = select(every, place.label("place")).subquery()
    return select(ranked).where(ranked.c.place == 1)


_NEWEST = _newest()
