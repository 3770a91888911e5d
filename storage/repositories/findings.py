"""Looking through everything but questions by SQL; see bot.ports.findings."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.comparisons import ComparisonStatus
from bot.domain.events import EventStatus
from bot.domain.findings import FindKind, Narrowing
from bot.domain.handbook import HEADING
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
from storage.tables.handbook import pages
from storage.tables.ideas import idea_comments as comments
from storage.tables.ideas import ideas
from storage.tables.people import members
from storage.tables.programme import event_materials as materials
from storage.tables.toolshelf import shelf_items as items

_NO_NOTE = literal("").label("note")
_BEGINNING = 300  # characters of a page that are read for a note

Holds = Callable[[str], ColumnElement[bool]]  # whether a thing holds a word that is written in one way


class SqlFindings:
    """One statement a kind; each says itself who may know of what."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(
        self, kind: FindKind, sought: Sought, reader: MemberId, *, limit: int, offset: int = 0
    ) -> Sequence[Finding]:
        found = _STATEMENTS[kind](sought, reader)
        rows = await self._connection.execute(found.limit(limit).offset(offset))
        return tuple(Finding(row.number, row.title, row.note, row.at, row.held) for row in rows)


def _pages(sought: Sought, reader: MemberId) -> Select[Any]:
    holds = _in(pages.c.folded)
    note = func.replace(func.substr(pages.c.body, 1, _BEGINNING), HEADING, "")
    return (
        select(
            pages.c.id.label("number"),
            pages.c.title,
            note.label("note"),
            pages.c.written_at.label("at"),
            _held_of(sought, holds),
        )
        .where(
            ~pages.c.gone,
            _held(sought.words, sought, holds) >= sought.least,
            *_placed(sought.narrowing, pages.c.section_id, pages.c.written_at, reader),
        )
        .order_by(*_best(sought, holds, pages.c.folded), pages.c.written_at.desc(), pages.c.id.desc())
    )


def _events(sought: Sought, reader: MemberId) -> Select[Any]:
    told = and_(recaps.c.event_id == events.c.id, recaps.c.published_at.is_not(None))
    column = events.c.folded
    holds = _in(column, recaps.c.folded)
    return (
        select(
            events.c.id.label("number"),
            events.c.title,
            _NO_NOTE,
            events.c.starts_at.label("at"),
            _held_of(sought, holds),
        )
        .outerjoin(recaps, told)
        .where(
            events.c.status == EventStatus.PLANNED.value,
            events.c.ends_at <= sought.now,
            _held(sought.words, sought, holds) >= sought.least,
            *_placed(sought.narrowing, events.c.section_id, events.c.starts_at, reader),
        )
        .order_by(*_best(sought, holds, column), events.c.starts_at.desc(), events.c.id.desc())
    )


def _materials(sought: Sought, reader: MemberId) -> Select[Any]:
    column = materials.c.folded
    holds = _in(column)
    return (
        select(
            materials.c.event_id.label("number"),
            materials.c.title,
            events.c.title.label("note"),
            materials.c.added_at.label("at"),
            _held_of(sought, holds),
        )
        .join(events, events.c.id == materials.c.event_id)
        .where(
            _held(sought.words, sought, holds) >= sought.least,
            *_placed(sought.narrowing, events.c.section_id, materials.c.added_at, reader),
        )
        .order_by(*_best(sought, holds, column), materials.c.added_at.desc(), materials.c.id.desc())
    )


def _tools(sought: Sought, reader: MemberId) -> Select[Any]:
    narrowing = sought.narrowing
    of_area = items.c.area.in_([area.value for area in narrowing.areas])
    holds = _in(items.c.folded)
    return (
        select(
            items.c.id.label("number"),
            items.c.title,
            items.c.about.label("note"),
            items.c.put_at.label("at"),
            _held_of(sought, holds),
        )
        .where(
            items.c.status == ItemStatus.ON_SHELF.value,
            _held(sought.words, sought, holds) >= sought.least,
            *((of_area,) if narrowing.area else ()),
            *_placed(narrowing, items.c.section_id, items.c.put_at, reader),
        )
        .order_by(*_best(sought, holds, items.c.folded), items.c.put_at.desc(), items.c.id.desc())
    )


def _terms(sought: Sought, _reader: MemberId) -> Select[Any]:
    area = sought.narrowing.area
    heard = _heard(contains)
    begins = _heard(lambda column, word: column.startswith(word, autoescape=True))
    said = _in(terms.c.folded_text)

    def holds(word: str) -> ColumnElement[bool]:
        return or_(heard(word), said(word))

    named = _held(sought.words, sought, heard).desc()  # what is called so, before what is explained with it
    best = (*_most(sought, holds), named, _first(sought, heard, begins))
    return (
        select(
            terms.c.id.label("number"),
            terms.c.word.label("title"),
            terms.c.explanation.label("note"),
            null().label("at"),
            _held_of(sought, holds),
        )
        .where(
            _held(sought.words, sought, holds) >= sought.least,
            *((contains(func.lower(terms.c.area), area.lower()),) if area else ()),
        )
        .order_by(
            *best,
            func.length(terms.c.word_key),
            terms.c.sorts_as,
        )
    )


def _ideas(sought: Sought, reader: MemberId) -> Select[Any]:
    """By what they say, and by what is said about them; then that is told of them."""
    own = _in(ideas.c.folded_text)
    told = case(
        (_held(sought.words, sought, own) > 0, ideas.c.what),
        else_=func.coalesce(_last_said(sought), ideas.c.what),
    )

    def holds(word: str) -> ColumnElement[bool]:
        return or_(own(word), _discussed(word))

    return (
        select(
            ideas.c.id.label("number"),
            ideas.c.title,
            told.label("note"),
            ideas.c.created_at.label("at"),
            _held_of(sought, holds),
        )
        .where(
            ideas.c.state != IdeaState.WITHDRAWN.value,
            _held(sought.words, sought, holds) >= sought.least,
            *_placed(sought.narrowing, ideas.c.section_id, ideas.c.created_at, reader),
        )
        .order_by(*_best(sought, holds, ideas.c.folded), ideas.c.created_at.desc(), ideas.c.id.desc())
    )


def _discussed(word: str) -> ColumnElement[bool]:
    said = and_(comments.c.idea_id == ideas.c.id, contains(comments.c.folded, word))
    return exists().where(said).correlate(ideas)


def _last_said(sought: Sought) -> ScalarSelect[Any]:
    """The newest comment on an idea that holds one of the words."""
    spelt = [one for word in sought.words for one in sought.spelt(word)]
    holds = or_(false(), *(contains(comments.c.folded, one) for one in spelt))
    said = select(comments.c.body).where(comments.c.idea_id == ideas.c.id, holds).correlate(ideas)
    return said.order_by(comments.c.at.desc(), comments.c.id.desc()).limit(1).scalar_subquery()


def _surveys(sought: Sought, reader: MemberId) -> Select[Any]:
    columns = comparisons.c
    holds = _in(columns.folded_text)
    return (
        select(
            columns.id.label("number"),
            columns.title,
            columns.notes.label("note"),
            columns.deadline.label("at"),
            _held_of(sought, holds),
        )
        .where(
            columns.status == ComparisonStatus.ENDED.value,
            _held(sought.words, sought, holds) >= sought.least,
            *_placed(sought.narrowing, columns.section_id, columns.deadline, reader),
        )
        .order_by(*_best(sought, holds, columns.folded), columns.deadline.desc(), columns.id.desc())
    )


def _people(sought: Sought, reader: MemberId) -> Select[Any]:
    """Who said that they may be asked, by what they named; by their profile's work where they named none."""
    area = sought.narrowing.area

    def holds(word: str) -> ColumnElement[bool]:
        return or_(contains(members.c.folded, word), _knows(word))

    return (
        select(
            members.c.id.label("number"),
            members.c.name.label("title"),
            case((wishes.c.areas == "", members.c.work), else_=wishes.c.areas).label("note"),
            null().label("at"),
            _held_of(sought, holds),
        )
        .join(wishes, wishes.c.member_id == members.c.id)
        .where(
            members.c.standing == Standing.MEMBER.value,
            wishes.c.open,
            members.c.id != reader,
            _held(sought.words, sought, holds) >= sought.least,
            *((_knows(area),) if area else ()),
        )
        .order_by(*_best(sought, holds, members.c.folded), members.c.folded, members.c.id)
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


def _in(*columns: ColumnElement[str]) -> Holds:
    return lambda word: or_(*(contains(column, word) for column in columns))


def _heard(fits: Callable[[ColumnElement[str], str], ColumnElement[bool]]) -> Holds:
    """Whether a term or its reading fits, in whichever kana."""
    return lambda word: or_(fits(terms.c.word_key, spoken(word)), fits(terms.c.reading_key, spoken(word)))


def _held(words: Sequence[str], sought: Sought, holds: Holds) -> ColumnElement[int]:
    """How many of some words a thing holds, however they are written."""
    each = (case((or_(*map(holds, sought.spelt(word))), 1), else_=0) for word in words)
    return sum(each, start=literal(0))


def _held_of(sought: Sought, holds: Holds) -> ColumnElement[int]:
    """How many of the words that are looked for a thing holds, as it is told."""
    return _held(sought.words, sought, holds).label("held")


def _most(sought: Sought, holds: Holds) -> tuple[ColumnElement[int], ...]:
    """More of the words first, then more of what was said besides."""
    return tuple(_held(words, sought, holds).desc() for words in (sought.words, sought.besides) if words)


def _first(sought: Sought, holds: Holds, begins: Holds) -> ColumnElement[int]:
    """What begins with the first word, then what holds it: it says most of いじめ対策."""
    spelt = [one for word in sought.words[:1] for one in sought.spelt(word)]
    begun, held = (or_(false(), *map(fits, spelt)) for fits in (begins, holds))
    return case((begun, 0), (held, 1), else_=2)


def _best(sought: Sought, holds: Holds, title: ColumnElement[str]) -> tuple[ColumnElement[int], ...]:
    """What comes first of one kind, before the newest."""
    begins = _first(sought, holds, lambda word: title.startswith(word, autoescape=True))
    return (*_most(sought, holds), begins)


_STATEMENTS: dict[FindKind, Callable[[Sought, MemberId], Select[Any]]] = {
    FindKind.HANDBOOK: _pages,
    FindKind.EVENT: _events,
    FindKind.MATERIAL: _materials,
    FindKind.TOOL: _tools,
    FindKind.TERM: _terms,
    FindKind.IDEA: _ideas,
    FindKind.SURVEY: _surveys,
    FindKind.PERSON: _people,
}
