import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from bot.domain.findings import EVERYTHING, Narrowing
from bot.domain.ids import MemberId, QuestionId, SectionId
from bot.domain.ranking import completed, query_of
from bot.ports.search import Document, Hit, Indexed, Mark, Totals
from bot.text.analysis import Terms
from storage.repositories import search_called, search_changes, search_outdated
from storage.repositories.search_listed import asked_for
from storage.repositories.search_own import own_in
from storage.repositories.search_ranking import (
    CONSTANTS,
    SPARE,
    WHOLE,
    lengths_of,
    narrowing_of,
    ranking,
    terms_of,
)
from storage.repositories.search_rows import Change, Kept, document_row, kept_of
from storage.sql import given_ids, insert_into, upsert_all
from storage.tables.questions import questions
from storage.tables.search import HIDDEN, search_documents, search_postings, search_terms, search_totals
from storage.tables.sections import sections

if TYPE_CHECKING:
    from storage.sql import Insert

_ONLY = 1  # the id of the one row of totals
_ANY_HIDDEN = exists(select(search_documents.c.question_id).where(HIDDEN)).label("hidden")


@cache
def _statistics_in(dialect: str) -> Select[Any]:
    held = asked_for(search_terms.c.term, dialect)
    number = search_terms.c.documents.label("having")
    return select(search_totals, search_terms.c.term, number, _ANY_HIDDEN).outerjoin(search_terms, held)


# Made once: every post runs them.
_MEMBERS_ONLY = (
    select(questions.c.id)
    .join(sections, sections.c.id == questions.c.section_id)
    .where(questions.c.id.in_(given_ids(questions.c.id, "ids")), sections.c.members_only)
)
_INDEXED = (
    select(
        search_documents,
        search_postings.c.term,
        search_postings.c.in_question,
        search_postings.c.in_answers,
        search_postings.c.in_called,
    )
    .outerjoin(search_postings)
    .where(search_documents.c.question_id.in_(given_ids(search_documents.c.question_id, "ids")))
)


@cache
def _hold(new: "Insert") -> ReturningInsert[int]:
    counted = {"revision": search_totals.c.revision + 1}
    return new.on_conflict_do_update(index_elements=["id"], set_=counted).returning(search_totals.c.revision)


def _adding(new: "Insert") -> "Insert":
    """To the documents that are counted for a term already."""
    sums = {"documents": search_terms.c.documents + new.excluded.documents}
    return new.on_conflict_do_update(index_elements=["term"], set_=sums)


@cache
def _add_to_totals() -> Update:
    columns = search_totals.c
    return update(search_totals).values(
        documents=columns.documents + bindparam("more", type_=columns.documents.type),
        question_length=columns.question_length + bindparam("asked_more", type_=columns.question_length.type),
        answers_length=columns.answers_length + bindparam("answered_more", type_=columns.answers_length.type),
    )


class SqlSearch:
    """The index by SQL; see bot.ports.search."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put_all(self, documents: Sequence[Document]) -> None:
        if not documents:
            return
        revision = await self._lock()
        ids = [document.question_id for document in documents]
        before = await self._indexed(ids)
        inside = await self._members_only(ids)
        changes = [
            Change(one.question_id, before.get(one.question_id, Kept()), kept_of(one, inside))
            for one in documents
        ]
        rows = [{**document_row(document, inside), "revision": revision} for document in documents]
        await upsert_all(self._connection, search_documents, rows, keys=("question_id",))
        await self._write_postings(changes)
        await self._count(changes)

    async def call(self, called: Mapping[QuestionId, Terms]) -> None:
        revision = await self._lock()
        before = await self._indexed([*called])
        after = {number: kept.called(called[number]) for number, kept in before.items()}
        changes = [Change(number, before[number], after[number]) for number in sorted(before)]
        changed = [one for one in changes if one.before != one.after]
        if not changed:
            return
        those = search_documents.c.question_id.in_([one.question_id for one in changed])
        await self._connection.execute(update(search_documents).where(those).values(revision=revision))
        await self._write_postings(changed)
        await self._count(changed)

    async def unlearn(self, member_id: MemberId) -> None:
        if await search_called.helped(self._connection, member_id):
            revision = await self._lock()
            await search_called.unlearn(self._connection, search_called.through(member_id), revision)

    async def remove(self, question_id: QuestionId) -> None:
        await self._lock()
        before = (await self._indexed([question_id])).get(question_id)
        if before:
            await self._connection.execute(
                delete(search_postings).where(search_postings.c.question_id == question_id)
            )
            await self._connection.execute(
                delete(search_documents).where(search_documents.c.question_id == question_id)
            )
            await self._count([Change(question_id, before, Kept())])

    async def hold(self) -> None:
        await self._lock()

    async def recount(self, section_id: SectionId) -> None:
        revision = await self._lock()
        found = select(sections.c.members_only).where(sections.c.id == section_id)
        counted = not (await self._connection.execute(found)).scalar_one()
        other = and_(
            search_documents.c.counted != counted,
            search_documents.c.question_id.in_(
                select(questions.c.id).where(questions.c.section_id == section_id)
            ),
        )
        await self._add_to_counts(other, 1 if counted else -1)
        await self._connection.execute(
            update(search_documents).where(other).values(counted=counted, revision=revision)
        )
        await search_called.unlearn(self._connection, search_called.from_within(section_id), revision)

    async def find(
        self,
        asked: Terms,
        *,
        limit: int,
        section_id: SectionId | None = None,
        reader: MemberId | None = None,
        also: Collection[QuestionId] = (),
        narrowing: Narrowing = EVERYTHING,
    ) -> tuple[Hit, ...]:
        totals, having, hidden = await self._statistics(asked)
        if reader is not None and hidden:
            totals, having = await self._with_own(totals, having, asked, reader)
        query = query_of(asked, having, totals.documents)
        if query is None:
            return ()
        values = {
            **terms_of(query),
            **CONSTANTS,
            **lengths_of(
                max(totals.question_length / totals.documents, 1.0),
                max(totals.answers_length / totals.documents, 1.0),
            ),
            **narrowing_of(narrowing, section_id),
            "reader": reader,
            "also": json.dumps(sorted(also)),
            "shown": limit + SPARE,
            "enough": (max(limit, completed(totals.documents)) if query.pruned else limit) + SPARE,
        }
        statement = ranking(self._connection.dialect.name, following=query.pruned, also=bool(also))
        rows = (await self._connection.execute(statement, values)).all()
        wanted = [row for row in rows[limit:] if row.question_id in also]
        return tuple(
            Hit(QuestionId(row.question_id), query.share(row.score / WHOLE))
            for row in (*rows[:limit], *wanted)
        )

    async def own(
        self, *, section_id: SectionId | None, reader: MemberId | None, limit: int
    ) -> tuple[QuestionId, ...]:
        return await search_changes.own(self._connection, section_id=section_id, reader=reader, limit=limit)

    async def totals(self) -> Totals:
        return await search_changes.totals(self._connection)

    async def indexed(self, after: Mark, *, limit: int, share: int = 1) -> tuple[Indexed, ...]:
        return await search_changes.indexed(self._connection, after, limit=limit, share=share)

    async def outdated(
        self, analyzer: str, *, limit: int, before: QuestionId | None = None
    ) -> tuple[QuestionId, ...]:
        return await search_outdated.newest(self._connection, analyzer, limit=limit, before=before)

    async def count_outdated(self, analyzer: str) -> int:
        return await search_outdated.count(self._connection, analyzer)

    async def _members_only(self, question_ids: Sequence[QuestionId]) -> frozenset[QuestionId]:
        """Which of some questions a members-only section holds. Asked under the lock, which whoever changes
        that holds too.
        """
        rows = await self._connection.execute(_MEMBERS_ONLY, {"ids": list(question_ids)})
        return frozenset(QuestionId(row.id) for row in rows)

    async def _add_to_counts(self, which: ColumnElement[bool], sign: int) -> None:
        """Let some documents count, or count no more; one pass over their postings."""
        held = (
            select(search_postings.c.term, (sign * func.count()).label("documents"))
            .join(search_documents, search_documents.c.question_id == search_postings.c.question_id)
            .where(which)
            .group_by(search_postings.c.term)
        )
        new = insert_into(self._connection, search_terms).from_select(["term", "documents"], held)
        await self._connection.execute(_adding(new))
        await self._connection.execute(search_called.UNUSED)
        columns = search_documents.c
        found = select(
            func.count(),
            func.coalesce(func.sum(columns.question_length), 0.0),
            func.coalesce(func.sum(columns.answers_length), 0.0),
        ).where(which)
        documents, questions_length, answers_length = (await self._connection.execute(found)).one()
        await self._add_to_totals(sign * documents, sign * questions_length, sign * answers_length)

    async def _with_own(
        self, totals: Kept, having: dict[str, int], asked: Terms, reader: MemberId
    ) -> tuple[Kept, dict[str, int]]:
        """The statistics with what only this reader and their colleagues may find."""
        values = {"reader": reader, "asked": json.dumps(list(asked))}
        rows = (await self._connection.execute(own_in(self._connection.dialect.name), values)).all()
        if not rows:
            return totals, having
        more = rows[0]
        both = Kept(
            totals.documents + more.documents,
            totals.question_length + more.question_length,
            totals.answers_length + more.answers_length,
        )
        own = {row.term: row.having for row in rows if row.term is not None}
        return both, {term: having.get(term, 0) + own.get(term, 0) for term in {*having, *own}}

    async def _lock(self) -> int:
        """Make other writers of the index wait: they change the same terms' counts. Returns the number of
        this change.
        """
        zero = {"documents": 0, "question_length": 0.0, "answers_length": 0.0}
        row = {"id": _ONLY, "revision": 1, "unlearnt": 0, **zero}
        held = _hold(insert_into(self._connection, search_totals))
        number = await self._connection.execute(held, row)
        return int(number.scalar_one())

    async def _indexed(self, question_ids: Sequence[QuestionId]) -> dict[QuestionId, Kept]:
        """What the index holds of some questions; nothing of those that are new."""
        known: dict[QuestionId, Kept] = {}
        for row in await self._connection.execute(_INDEXED, {"ids": list(question_ids)}):
            one = known.get(row.question_id)
            if one is None:
                lengths = (row.question_length, row.answers_length)
                one = known[QuestionId(row.question_id)] = Kept(1, *lengths, {}, row.counted)
            if row.term is not None:
                one.terms[row.term] = (row.in_question, row.in_answers, row.in_called)
        return known

    async def _write_postings(self, changes: Sequence[Change]) -> None:
        gone = [{"old_term": term, "old": one.question_id} for one in changes for term in one.gone]
        if gone:
            columns = search_postings.c
            old = and_(columns.term == bindparam("old_term"), columns.question_id == bindparam("old"))
            await self._connection.execute(delete(search_postings).where(old), gone)
        rows = [
            {
                "term": term,
                "question_id": one.question_id,
                "in_question": asked,
                "in_answers": answered,
                "in_called": called,
            }
            for one in changes
            for term, (asked, answered, called) in one.after.terms.items()
            if one.before.terms.get(term) != (asked, answered, called)
        ]
        if rows:
            await upsert_all(self._connection, search_postings, rows, keys=("term", "question_id"))

    async def _count(self, changes: Sequence[Change]) -> None:
        """Keep document frequencies and sums as if they were counted."""
        counted = [one.if_counted for one in changes]
        numbers: Counter[str] = Counter()
        for one in counted:
            numbers.update(one.come)
            numbers.subtract(one.gone)
        rows = [{"term": term, "documents": number} for term, number in numbers.items() if number]
        if rows:
            await self._connection.execute(_adding(insert_into(self._connection, search_terms)), rows)
        fewer = [{"old_term": term} for term, number in numbers.items() if number < 0]
        if fewer:
            unused = search_called.UNUSED.where(search_terms.c.term == bindparam("old_term"))
            await self._connection.execute(unused, fewer)
        await self._add_to_totals(
            sum(one.after.documents - one.before.documents for one in counted),
            sum(one.after.question_length - one.before.question_length for one in counted),
            sum(one.after.answers_length - one.before.answers_length for one in counted),
        )

    async def _add_to_totals(self, documents: int, question_length: float, answers_length: float) -> None:
        values = {"more": documents, "asked_more": question_length, "answered_more": answers_length}
        await self._connection.execute(_add_to_totals(), values)

    async def _statistics(self, asked: Terms) -> tuple[Kept, dict[str, int], bool]:
        """The sums over all documents, how many of them hold each of the asked terms, and whether there are
        others besides, not for everybody.
        """
        statistics = _statistics_in(self._connection.dialect.name)
        rows = (await self._connection.execute(statistics, {"asked": json.dumps(list(asked))})).all()
        if not rows:
            return Kept(), {}, False
        first = rows[0]
        totals = Kept(first.documents, first.question_length, first.answers_length)
        having = {row.term: row.having for row in rows if row.term is not None and row.having > 0}
        return totals, having, bool(first.hidden)
