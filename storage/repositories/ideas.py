from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ideas import Comment, Idea, IdeaState
from bot.domain.ids import IdeaCommentId, IdeaId, MemberId, SectionId
from bot.domain.sections import SectionStatus
from bot.ports.ideas import Shelf
from bot.text.normalise import fold
from storage.repositories.readable import READER, readable
from storage.sql import (
    MOST,
    contains_given,
    escaped,
    fitting,
    given,
    insert_ignoring,
    locked,
    upsert,
    with_given,
)
from storage.tables.ideas import idea_comments, idea_supports, ideas
from storage.tables.sections import section_members, sections

_idea = ideas.c
_SUPPORTS = (
    select(func.count())
    .where(idea_supports.c.idea_id == _idea.id)
    .correlate(ideas)
    .scalar_subquery()
    .label("supports")
)
_COMMENTS = (
    select(func.count())
    .where(idea_comments.c.idea_id == _idea.id)
    .correlate(ideas)
    .scalar_subquery()
    .label("comments")
)
_COUNTED = select(ideas, _SUPPORTS, _COMMENTS)
_GET = _COUNTED.where(_idea.id == given(_idea.id))  # made once, as is the next
_LOCK = locked(select(_idea.id).where(_idea.id == given(_idea.id)))
_NEWEST_FIRST = (_idea.created_at.desc(), _idea.id.desc())
_TO_BE_SEEN = _idea.state != IdeaState.WITHDRAWN.value
_ORDERS = {
    Shelf.POPULAR: (_SUPPORTS.desc(), *_NEWEST_FIRST),
    Shelf.TALKING: _NEWEST_FIRST,
    Shelf.ADOPTED: (_idea.due_at, _idea.id),
    Shelf.DONE: (_idea.settled_at.desc(), _idea.id),
    Shelf.DECLINED: (_idea.settled_at.desc(), _idea.id),
    Shelf.MINE: _NEWEST_FIRST,
}
_STATES = {
    Shelf.POPULAR: IdeaState.TALKING,
    Shelf.TALKING: IdeaState.TALKING,
    Shelf.ADOPTED: IdeaState.ADOPTED,
    Shelf.DONE: IdeaState.DONE,
    Shelf.DECLINED: IdeaState.DECLINED,
}


_BELONGS = exists().where(
    section_members.c.section_id == _idea.section_id, section_members.c.member_id == _idea.owner_id
)
_OUTSIDERS = (
    select(_idea.id)
    .join(sections, sections.c.id == _idea.section_id)
    .where(
        _idea.state == IdeaState.ADOPTED.value,
        _idea.owner_id.is_not(None),
        sections.c.members_only,
        sections.c.status != SectionStatus.CLOSED.value,  # nobody belongs there; it may be revived
        ~_BELONGS,
    )
    .order_by(_idea.id)
    .limit(MOST)
)


class SqlIdeas:
    """Ideas by SQL; see bot.ports.ideas."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, idea_id: IdeaId) -> Idea | None:
        return await self._first(_GET, {"id": idea_id})

    async def lock(self, idea_id: IdeaId) -> Idea | None:
        await self._connection.execute(_LOCK, {"id": idea_id})
        return await self.get(idea_id)

    async def readable(self, idea_id: IdeaId, reader: MemberId | None) -> Idea | None:
        return await self._first(_readable(), {"id": idea_id, "reader": reader})

    async def lock_readable(self, idea_id: IdeaId, reader: MemberId | None) -> Idea | None:
        await self._connection.execute(_LOCK, {"id": idea_id})
        return await self.readable(idea_id, reader)

    async def save(self, idea: Idea) -> None:
        row = {
            "id": idea.id,
            "author_id": idea.author_id,
            "title": idea.title,
            "folded": fitting(fold(idea.title), _idea.folded),
            "folded_text": fitting("\n".join(map(fold, idea.passages)), _idea.folded_text),
            "what": idea.what,
            "why": idea.why,
            "section_id": idea.section_id,
            "state": idea.state.value,
            "steward_id": idea.steward_id,
            "owner_id": idea.owner_id,
            "agreed": idea.agreed,
            "due_at": idea.due_at,
            "created_at": idea.created_at,
            "adopted_at": idea.adopted_at,
            "settled_at": idea.settled_at,
            "reason": idea.reason,
            "outcome": idea.outcome,
            "version": idea.version,
        }
        await upsert(self._connection, ideas, row)

    async def on(
        self, shelf: Shelf, reader: MemberId | None, *, limit: int, offset: int = 0
    ) -> tuple[tuple[Idea, ...], int]:
        there = (_shelved(shelf, reader), readable(_idea.section_id, reader))
        found = _COUNTED.where(*there).order_by(*_ORDERS[shelf]).limit(limit).offset(offset)
        rows = (await self._connection.execute(found)).mappings()
        page = tuple(_to_idea(row) for row in rows)
        total = select(func.count()).select_from(ideas).where(*there)
        return page, (await self._connection.execute(total)).scalar_one()

    async def counts(self, reader: MemberId | None) -> Mapping[IdeaState, int]:
        found = select(_idea.state, func.count().label("number")).where(readable(_idea.section_id, reader))
        rows = await self._connection.execute(found.group_by(_idea.state))
        return {IdeaState(row.state): row.number for row in rows}

    async def titled(self, text: str, *, limit: int, reader: MemberId | None) -> tuple[Idea, ...]:
        values = {"text": escaped(fold(text)), "reader": reader, "most": limit}
        return tuple(_to_idea(row) for row in (await self._connection.execute(_titled(), values)).mappings())

    async def ids_of(self, section_id: SectionId, *, limit: int) -> tuple[IdeaId, ...]:
        found = select(_idea.id).where(_idea.section_id == section_id).order_by(*_NEWEST_FIRST)
        return tuple(IdeaId(row.id) for row in await self._connection.execute(found.limit(limit)))

    async def support(self, idea_id: IdeaId, member_id: MemberId, at: datetime) -> bool:
        row = {"idea_id": idea_id, "member_id": member_id, "at": at}
        new = insert_ignoring(self._connection, idea_supports)
        return (await self._connection.execute(new, row)).rowcount == 1

    async def unsupport(self, idea_id: IdeaId, member_id: MemberId) -> bool:
        gone = delete(idea_supports).where(*_support(idea_id, member_id))
        return (await self._connection.execute(gone)).rowcount == 1

    async def supports(self, idea_id: IdeaId, member_id: MemberId | None) -> bool:
        found = select(idea_supports.c.idea_id).where(*_support(idea_id, member_id))
        return (await self._connection.execute(found)).first() is not None

    async def supporters(self, idea_id: IdeaId, *, limit: int) -> tuple[MemberId, ...]:
        found = select(idea_supports.c.member_id).where(idea_supports.c.idea_id == idea_id)
        first = found.order_by(idea_supports.c.at, idea_supports.c.member_id).limit(limit)
        return tuple(MemberId(row.member_id) for row in await self._connection.execute(first))

    async def add_comment(self, comment: Comment) -> None:
        row = {
            "id": comment.id,
            "idea_id": comment.idea_id,
            "member_id": comment.member_id,
            "body": comment.body,
            "folded": fitting(fold(comment.body), idea_comments.c.folded),
            "at": comment.at,
        }
        await self._connection.execute(insert(idea_comments), row)

    async def comment(self, comment_id: IdeaCommentId) -> Comment | None:
        found = with_given(idea_comments.c.id)
        row = (await self._connection.execute(found, {"id": comment_id})).mappings().first()
        return _to_comment(row) if row else None

    async def delete_comment(self, comment_id: IdeaCommentId) -> None:
        await self._connection.execute(delete(idea_comments).where(idea_comments.c.id == comment_id))

    async def comments(self, idea_id: IdeaId, *, limit: int, offset: int = 0) -> tuple[Comment, ...]:
        found = select(idea_comments).where(idea_comments.c.idea_id == idea_id)
        newest = found.order_by(idea_comments.c.at.desc(), idea_comments.c.id.desc())
        rows = await self._connection.execute(newest.limit(limit).offset(offset))
        return tuple(_to_comment(row) for row in rows.mappings())

    async def outsiders(self, *, limit: int) -> tuple[IdeaId, ...]:
        rows = await self._connection.execute(_OUTSIDERS, {"most": limit})
        return tuple(IdeaId(row.id) for row in rows)

    async def unanswered(self, due_by: datetime, *, limit: int) -> tuple[IdeaId, ...]:
        rows = await self._connection.execute(_unanswered(), {"due_at": due_by, "most": limit})
        return tuple(IdeaId(row.id) for row in rows)

    async def seen_to_by(self, member_id: MemberId) -> tuple[IdeaId, ...]:
        found = select(_idea.id).where(_idea.owner_id == member_id, _idea.state == IdeaState.ADOPTED.value)
        return tuple(IdeaId(row.id) for row in await self._connection.execute(found.order_by(_idea.id)))

    async def awaiting(self, member_id: MemberId, until: datetime, *, limit: int) -> tuple[Idea, ...]:
        found = _COUNTED.where(
            _idea.owner_id == member_id,
            _idea.state == IdeaState.ADOPTED.value,
            or_(~_idea.agreed, _idea.due_at <= until),
            readable(_idea.section_id, member_id),
        )
        rows = await self._connection.execute(found.order_by(_idea.due_at, _idea.id).limit(limit))
        return tuple(_to_idea(row) for row in rows.mappings())

    async def forget_supports(self, member_id: MemberId) -> None:
        await self._connection.execute(delete(idea_supports).where(idea_supports.c.member_id == member_id))

    async def _first(self, found: Select[Any], values: Mapping[str, object] | None = None) -> Idea | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _to_idea(row) if row else None


@cache
def _readable() -> Select[Any]:
    return _GET.where(readable(_idea.section_id, READER))


@cache
def _titled() -> Select[Any]:
    fits = (_TO_BE_SEEN, contains_given(_idea.folded), readable(_idea.section_id, READER))
    return _COUNTED.where(*fits).order_by(*_NEWEST_FIRST).limit(MOST)


@cache
def _unanswered() -> Select[Any]:
    found = select(_idea.id).where(
        _idea.state == IdeaState.ADOPTED.value,
        _idea.owner_id.is_not(None),
        ~_idea.agreed,
        _idea.due_at <= given(_idea.due_at),
    )
    return found.order_by(_idea.id).limit(MOST)


def _shelved(shelf: Shelf, reader: MemberId | None) -> ColumnElement[bool]:
    if shelf is not Shelf.MINE:
        return _idea.state == _STATES[shelf].value
    supported = exists().where(idea_supports.c.idea_id == _idea.id, idea_supports.c.member_id == reader)
    return _TO_BE_SEEN & or_(_idea.author_id == reader, _idea.owner_id == reader, supported)


def _support(idea_id: IdeaId, member_id: MemberId | None) -> tuple[ColumnElement[bool], ...]:
    return idea_supports.c.idea_id == idea_id, idea_supports.c.member_id == member_id


def _to_idea(row: RowMapping) -> Idea:
    return Idea(
        id=IdeaId(row["id"]),
        author_id=MemberId(row["author_id"]),
        title=row["title"],
        what=row["what"],
        why=row["why"],
        created_at=row["created_at"],
        section_id=None if row["section_id"] is None else SectionId(row["section_id"]),
        state=IdeaState(row["state"]),
        steward_id=None if row["steward_id"] is None else MemberId(row["steward_id"]),
        owner_id=None if row["owner_id"] is None else MemberId(row["owner_id"]),
        agreed=row["agreed"],
        due_at=row["due_at"],
        adopted_at=row["adopted_at"],
        settled_at=row["settled_at"],
        reason=row["reason"],
        outcome=row["outcome"],
        version=row["version"],
        supports=row["supports"],
        comments=row["comments"],
    )


def _to_comment(row: RowMapping) -> Comment:
    return Comment(
        IdeaCommentId(row["id"]), IdeaId(row["idea_id"]), MemberId(row["member_id"]), row["body"], row["at"]
    )
