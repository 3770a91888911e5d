from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, RowMapping, Select, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.handbook import MOST_VERSIONS, Credit, Page, PageVersion, Role
from bot.domain.ids import MemberId, PageId, QuestionId, SectionId
from bot.domain.questions import Question, Visibility
from bot.text.normalise import fold
from storage.repositories.merged import become_of, whole_of
from storage.repositories.questions import to_question
from storage.repositories.readable import READER, readable
from storage.sql import (
    MOST,
    contains,
    fitting,
    insert_ignoring,
    locked,
    locked_with_given,
    upsert,
    with_given,
)
from storage.tables.handbook import page_credits, page_questions, page_versions, pages
from storage.tables.questions import questions

_PIECE = 1_000  # characters folded at a time


class SqlHandbook:
    """Pages of the handbook by SQL; see bot.ports.handbook."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, page_id: PageId) -> Page | None:
        return await self._one(with_given(pages.c.id), {"id": page_id})

    async def lock(self, page_id: PageId) -> Page | None:
        return await self._one(locked_with_given(pages.c.id), {"id": page_id})

    async def readable(self, page_id: PageId, reader: MemberId | None) -> Page | None:
        return await self._one(_readable(), {"id": page_id, "reader": reader})

    async def lock_readable(self, page_id: PageId, reader: MemberId | None) -> Page | None:
        return await self._one(_lock_readable(), {"id": page_id, "reader": reader})

    async def save(self, page: Page) -> None:
        row = {
            "id": page.id,
            "section_id": page.section_id,
            "title": page.title,
            "body": page.body,
            "folded": fitting(_folded(page), pages.c.folded),
            "writer_id": page.writer_id,
            "written_at": page.written_at,
            "fresh_at": page.fresh_at,
            "outdated_at": page.outdated_at,
            "version": page.version,
            "gone": page.gone,
        }
        await upsert(self._connection, pages, row)

    async def pages(
        self, reader: MemberId | None, *, section_id: SectionId | None = None, limit: int, offset: int = 0
    ) -> tuple[Page, ...]:
        found = select(pages).where(~pages.c.gone, _read_by(reader))
        if section_id is not None:
            found = found.where(pages.c.section_id == section_id)
        return await self._pages(found.order_by(pages.c.title, pages.c.id).limit(limit).offset(offset))

    async def among(self, numbers: Collection[PageId], reader: MemberId | None) -> tuple[Page, ...]:
        chosen = pages.c.id.in_(numbers), ~pages.c.gone, _read_by(reader)
        return await self._pages(select(pages).where(*chosen))

    async def speaking_of(
        self, words: Collection[str], reader: MemberId | None, *, limit: int, offset: int = 0
    ) -> tuple[Page, ...]:
        spoken = [contains(pages.c.folded, word) for word in words]
        found = select(pages).where(~pages.c.gone, _read_by(reader), *spoken)
        ordered = found.order_by(pages.c.written_at.desc(), pages.c.id.desc())
        return await self._pages(ordered.limit(limit).offset(offset))

    async def keep_version(self, version: PageVersion) -> None:
        row = {
            "page_id": version.page_id,
            "number": version.number,
            "title": version.title,
            "body": version.body,
            "replaced_by": version.replaced_by,
            "replaced_at": version.replaced_at,
        }
        await self._connection.execute(insert(page_versions), row)
        outdated = page_versions.c.number <= version.number - MOST_VERSIONS
        await self._connection.execute(
            delete(page_versions).where(page_versions.c.page_id == version.page_id, outdated)
        )

    async def count_versions(self, page_id: PageId) -> int:
        found = select(func.count()).where(page_versions.c.page_id == page_id)
        return int((await self._connection.execute(found)).scalar_one())

    async def version(self, page_id: PageId, *, back: int) -> PageVersion | None:
        found = select(page_versions).where(page_versions.c.page_id == page_id)
        ordered = found.order_by(page_versions.c.number.desc()).limit(1).offset(back)
        row = (await self._connection.execute(ordered)).mappings().first()
        return _to_version(row) if row else None

    async def credit(self, page_id: PageId, given: Collection[Credit]) -> None:
        rows = [
            {"page_id": page_id, "member_id": one.member_id, "role": one.role.value, "at": one.at}
            for one in given
        ]
        if rows:
            await self._connection.execute(insert_ignoring(self._connection, page_credits), rows)

    async def credits(self, page_id: PageId) -> tuple[Credit, ...]:
        return (await self.credits_of((page_id,))).get(page_id, ())

    async def credits_of(self, page_ids: Collection[PageId]) -> Mapping[PageId, tuple[Credit, ...]]:
        found = select(page_credits).where(page_credits.c.page_id.in_(page_ids))
        given = defaultdict[PageId, list[Credit]](list)
        for row in (await self._connection.execute(found)).mappings():
            credit = Credit(MemberId(row["member_id"]), Role(row["role"]), row["at"])
            given[PageId(row["page_id"])].append(credit)
        return {page_id: tuple(sorted(ones, key=_in_order)) for page_id, ones in given.items()}

    async def relate(self, page_id: PageId, question_id: QuestionId) -> None:
        row = {"page_id": page_id, "question_id": question_id}
        await self._connection.execute(insert_ignoring(self._connection, page_questions), row)

    async def questions_of(
        self, page_id: PageId, reader: MemberId | None, *, limit: int
    ) -> tuple[Question, ...]:
        noted = select(page_questions.c.question_id).where(page_questions.c.page_id == page_id)
        found = (
            select(questions)
            .where(
                questions.c.id.in_(become_of(noted)),
                questions.c.visibility == Visibility.TOWN.value,
                readable(questions.c.section_id, reader),
            )
            .order_by(questions.c.asked_at, questions.c.id)
        )
        rows = (await self._connection.execute(found.limit(limit))).mappings()
        return tuple(to_question(row) for row in rows)

    async def about(
        self, question_id: QuestionId, reader: MemberId | None, *, limit: int
    ) -> tuple[Page, ...]:
        values = {"question": question_id, "reader": reader, "most": limit}
        return await self._pages(_about(), values)

    async def _one(self, found: Select[Any], values: Mapping[str, object]) -> Page | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _to_page(row) if row else None

    async def _pages(
        self, found: Select[Any], values: Mapping[str, object] | None = None
    ) -> tuple[Page, ...]:
        rows = await self._connection.execute(found, values)
        return tuple(_to_page(row) for row in rows.mappings())


def _in_order(credit: Credit) -> tuple[datetime, int, MemberId]:
    return credit.at, list(Role).index(credit.role), credit.member_id


def _folded(page: Page) -> str:
    """Title and body line by line, since folding reads the beginning of a text only."""
    lines = (page.title, *page.body.splitlines())
    pieces = (line[start : start + _PIECE] for line in lines for start in range(0, len(line), _PIECE))
    return "\n".join(fold(piece) for piece in pieces)


@cache
def _readable() -> Select[Any]:
    return with_given(pages.c.id).where(_read_by(READER))


@cache
def _lock_readable() -> Select[Any]:
    return locked(_readable())


@cache
def _about() -> Select[Any]:
    noted = select(page_questions.c.page_id).where(page_questions.c.question_id.in_(whole_of()))
    found = select(pages).where(pages.c.id.in_(noted), ~pages.c.gone, _read_by(READER))
    return found.order_by(pages.c.title, pages.c.id).limit(MOST)


def _read_by(reader: MemberId | BindParameter[Any] | None) -> ColumnElement[bool]:
    return readable(pages.c.section_id, reader)


def _to_page(row: RowMapping) -> Page:
    section_id = row["section_id"]
    return Page(
        id=PageId(row["id"]),
        title=row["title"],
        body=row["body"],
        writer_id=MemberId(row["writer_id"]),
        written_at=row["written_at"],
        fresh_at=row["fresh_at"],
        section_id=None if section_id is None else SectionId(section_id),
        version=row["version"],
        outdated_at=row["outdated_at"],
        gone=row["gone"],
    )


def _to_version(row: RowMapping) -> PageVersion:
    return PageVersion(
        page_id=PageId(row["page_id"]),
        number=row["number"],
        title=row["title"],
        body=row["body"],
        replaced_by=MemberId(row["replaced_by"]),
        replaced_at=row["replaced_at"],
    )
