"""Looking through everything but questions by SQL; see bot.ports.findings."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, null, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.comparisons import ComparisonStatus
from bot.domain.events import EventStatus
from bot.domain.findings import FindKind, Narrowing
from bot.domain.ideas import IdeaState
from bot.domain.ids import MemberId
from bot.domain.members import Standing
from bot.domain.toolshelf import ItemStatus
from bot.domain.topics import words_of
from bot.ports.findings import Finding, Sought
from bot.text.normalise import spoken
from storage.repositories.readable import readable
from storage.sql import contains
from storage.tables.afterwards import event_recaps as recaps
from storage.tables.appeals import advice_wishes as wishes
from storage.tables.comparisons import comparisons
from storage.tables.events import events
from storage.tables.glossary import glossary_terms as terms
from storage.tables.ideas import ideas
from storage.tables.people import members
from storage.tables.programme import event_materials as materials
from storage.tables.toolshelf import shelf_items as items

_NO_NOTE = literal("").label("note")


class SqlFindings:
    """One statement a kind; each says itself who may know of what."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(
        self, kind: FindKind, sought: Sought, reader: MemberId, *, limit: int, offset: int = 0
    ) -> Sequence[Finding]:
        found = _STATEMENTS[kind](sought, reader)
        rows = await self._connection.execute(found.limit(limit).offset(offset))
        return tuple(Finding(row.number, row.title, row.note, row.at) for row in rows)


def _events(sought: Sought, reader: MemberId) -> Select[Any]:
    told = and_(recaps.c.event_id == events.c.id, recaps.c.published_at.is_not(None))
    column = events.c.folded
    return (
        select(events.c.id.label("number"), events.c.title, _NO_NOTE, events.c.starts_at.label("at"))
        .outerjoin(recaps, told)
        .where(
            events.c.status == EventStatus.PLANNED.value,
            events.c.ends_at <= sought.now,
            *(or_(contains(column, word), contains(recaps.c.folded, word)) for word in sought.words),
            *_placed(sought.narrowing, events.c.section_id, events.c.starts_at, reader),
        )
        .order_by(_begins(column, sought), events.c.starts_at.desc(), events.c.id.desc())
    )


def _materials(sought: Sought, reader: MemberId) -> Select[Any]:
    column = materials.c.folded
    return (
        select(
            materials.c.event_id.label("number"),
            materials.c.title,
            events.c.title.label("note"),
            materials.c.added_at.label("at"),
        )
        .join(events, events.c.id == materials.c.event_id)
        .where(
            *(contains(column, word) for word in sought.words),
            *_placed(sought.narrowing, events.c.section_id, materials.c.added_at, reader),
        )
        .order_by(_begins(column, sought), materials.c.added_at.desc(), materials.c.id.desc())
    )


def _tools(sought: Sought, reader: MemberId) -> Select[Any]:
    narrowing = sought.narrowing
    of_area = items.c.area.in_([area.value for area in narrowing.areas])
    return (
        select(
            items.c.id.label("number"), items.c.title, items.c.about.label("note"), items.c.put_at.label("at")
        )
        .where(
            items.c.status == ItemStatus.ON_SHELF.value,
            *(contains(items.c.folded, word) for word in sought.words),
            *((of_area,) if narrowing.area else ()),
            *_placed(narrowing, items.c.section_id, items.c.put_at, reader),
        )
        .order_by(_begins(items.c.folded, sought), items.c.put_at.desc(), items.c.id.desc())
    )


def _terms(sought: Sought, _reader: MemberId) -> Select[Any]:
    area = sought.narrowing.area
    keys = [spoken(word) for word in sought.words]
    hits = (or_(contains(terms.c.word_key, key), contains(terms.c.reading_key, key)) for key in keys)
    begins = or_(*(terms.c.word_key.startswith(key, autoescape=True) for key in keys[:1]), false())
    return (
        select(
            terms.c.id.label("number"),
            terms.c.word.label("title"),
            terms.c.explanation.label("note"),
            null().label("at"),
        )
        .where(*hits, *((contains(func.lower(terms.c.area), area.lower()),) if area else ()))
        .order_by(case((begins, 0), else_=1), func.length(terms.c.word_key), terms.c.sorts_as)
    )


def _ideas(sought: Sought, reader: MemberId) -> Select[Any]:
    return (
        select(ideas.c.id.label("number"), ideas.c.title, _NO_NOTE, ideas.c.created_at.label("at"))
        .where(
            ideas.c.state != IdeaState.WITHDRAWN.value,
            *(contains(ideas.c.folded, word) for word in sought.words),
            *_placed(sought.narrowing, ideas.c.section_id, ideas.c.created_at, reader),
        )
        .order_by(_begins(ideas.c.folded, sought), ideas.c.created_at.desc(), ideas.c.id.desc())
    )


def _surveys(sought: Sought, reader: MemberId) -> Select[Any]:
    columns = comparisons.c
    return (
        select(columns.id.label("number"), columns.title, _NO_NOTE, columns.deadline.label("at"))
        .where(
            columns.status == ComparisonStatus.ENDED.value,
            *(contains(columns.folded, word) for word in sought.words),
            *_placed(sought.narrowing, columns.section_id, columns.deadline, reader),
        )
        .order_by(_begins(columns.folded, sought), columns.deadline.desc(), columns.id.desc())
    )


def _people(sought: Sought, reader: MemberId) -> Select[Any]:
    """Who said that they may be asked, by what they named; by their profile's work where they named none."""
    area = sought.narrowing.area
    return (
        select(
            members.c.id.label("number"),
            members.c.name.label("title"),
            case((wishes.c.areas == "", members.c.work), else_=wishes.c.areas).label("note"),
            null().label("at"),
        )
        .join(wishes, wishes.c.member_id == members.c.id)
        .where(
            members.c.standing == Standing.MEMBER.value,
            wishes.c.open,
            members.c.id != reader,
            *(or_(contains(members.c.folded, word), _knows(word)) for word in sought.words),
            *((_knows(area),) if area else ()),
        )
        .order_by(_begins(members.c.folded, sought), members.c.folded, members.c.id)
    )


def _knows(word: str) -> ColumnElement[bool]:
    """Whether the work somebody named holds a word; their profile's where they named none."""
    parts = sorted(words_of(word))
    if not parts:
        return false()
    named, own = (
        and_(*(contains(column, f" {part} ") for part in parts))
        for column in (wishes.c.topics, members.c.topics)
    )
    return or_(named, and_(wishes.c.areas == "", own))


def _placed(
    narrowing: Narrowing, section_id: ColumnElement[Any], at: ColumnElement[Any], reader: MemberId
) -> list[ColumnElement[bool]]:
    """Who may know of it, and where and when it was."""
    where = [readable(section_id, reader)]
    if narrowing.section_id is not None:
        where.append(section_id == narrowing.section_id)
    if narrowing.since is not None and narrowing.until is not None:
        where += [at >= narrowing.since, at < narrowing.until]
    return where


def _begins(column: ColumnElement[str], sought: Sought) -> ColumnElement[int]:
    first = [column.startswith(word, autoescape=True) for word in sought.words[:1]]
    return case((or_(*first, false()), 0), else_=1)


_STATEMENTS: dict[FindKind, Callable[[Sought, MemberId], Select[Any]]] = {
    FindKind.EVENT: _events,
    FindKind.MATERIAL: _materials,
    FindKind.TOOL: _tools,
    FindKind.TERM: _terms,
    FindKind.IDEA: _ideas,
    FindKind.SURVEY: _surveys,
    FindKind.PERSON: _people,
}
