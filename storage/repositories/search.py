from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Double,
    Integer,
    String,
    TextClause,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import MemberId, QuestionId, SectionId
from bot.domain.questions import Visibility
from bot.domain.ranking import ANSWER_WEIGHT, K1, QUESTION_WEIGHT, B, Query, query_of
from bot.ports.search import Document, Hit
from bot.text.analysis import Terms
from storage.repositories.readable import readable
from storage.repositories.search_own import OWN
from storage.sql import insert_into, upsert
from storage.tables.questions import questions
from storage.tables.search import search_documents, search_postings, search_terms, search_totals
from storage.tables.sections import sections

_ONLY = 1  # the id of the one row of totals
_SLOTS = 8  # queries have a multiple of this many terms, so that few statements are made

_CONSTANTS = {
    "k1": K1,
    "b": B,
    "question_weight": QUESTION_WEIGHT,
    "answer_weight": ANSWER_WEIGHT,
    "visibility": Visibility.TOWN.value,
}

_WEIGHTS = tuple[float, float]  # of a term in the question and in its answers


@dataclass(frozen=True, slots=True)
class _Indexed:
    """What the index holds of a question; nothing where it is new."""

    documents: int = 0
    question_length: float = 0.0
    answers_length: float = 0.0
    terms: Mapping[str, _WEIGHTS] = field(default_factory=dict)
    counted: bool = True

    @property
    def if_counted(self) -> "_Indexed":
        """This, or nothing: what the statistics over everybody's documents know of it."""
        return self if self.counted else _Indexed()


class SqlSearch:
    """The index by SQL; see bot.ports.search."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, document: Document) -> None:
        await self._lock()
        before = await self._indexed(document.question_id)
        after = _Indexed(
            1, sum(document.question.values()), sum(document.answers.values()), _both_fields(document)
        )
        counted = await self._for_everybody(document.question_id)
        row = {
            "question_id": document.question_id,
            "question_length": after.question_length,
            "answers_length": after.answers_length,
            "analyzer": document.analyzer,
            "counted": counted,
        }
        await upsert(self._connection, search_documents, row, keys=("question_id",))
        await self._write_postings(document.question_id, before, after)
        await self._count(before.if_counted, replace(after, counted=counted).if_counted)

    async def remove(self, question_id: QuestionId) -> None:
        await self._lock()
        before = await self._indexed(question_id)
        if before.documents:
            await self._connection.execute(
                delete(search_postings).where(search_postings.c.question_id == question_id)
            )
            await self._connection.execute(
                delete(search_documents).where(search_documents.c.question_id == question_id)
            )
            await self._count(before.if_counted, _Indexed())

    async def hold(self) -> None:
        await self._lock()

    async def recount(self, section_id: SectionId) -> None:
        await self._lock()
        found = select(sections.c.members_only).where(sections.c.id == section_id)
        counted = not (await self._connection.execute(found)).scalar_one()
        other = and_(
            search_documents.c.counted != counted,
            search_documents.c.question_id.in_(
                select(questions.c.id).where(questions.c.section_id == section_id)
            ),
        )
        await self._add_to_counts(other, 1 if counted else -1)
        await self._connection.execute(update(search_documents).where(other).values(counted=counted))

    async def find(
        self,
        asked: Terms,
        *,
        limit: int,
        offset: int = 0,
        section_id: SectionId | None = None,
        reader: MemberId | None = None,
    ) -> tuple[Hit, ...]:
        totals, having = await self._statistics(asked)
        if reader is not None:
            totals, having = await self._with_own(totals, having, asked, reader)
        query = query_of(asked, having, totals.documents)
        if query is None:
            return ()
        values = {
            **_slots(query),
            **_CONSTANTS,
            "question_average": max(totals.question_length / totals.documents, 1.0),
            "answers_average": max(totals.answers_length / totals.documents, 1.0),
            "section": section_id or 0,
            "reader": reader,
            "limit": limit,
            "offset": offset,
        }
        statement = _ranking(_padded(len(query.terms)), pruned=query.pruned)
        rows = await self._connection.execute(statement, values)
        return tuple(Hit(QuestionId(row.question_id), query.share(row.score)) for row in rows)

    async def outdated(self, analyzer: str, *, limit: int) -> tuple[QuestionId, ...]:
        found = (
            select(questions.c.id)
            .outerjoin(search_documents, search_documents.c.question_id == questions.c.id)
            .where(
                questions.c.visibility == Visibility.TOWN.value,
                or_(search_documents.c.analyzer.is_(None), search_documents.c.analyzer != analyzer),
            )
            .order_by(questions.c.id.desc())
            .limit(limit)
        )
        return tuple(QuestionId(row.id) for row in await self._connection.execute(found))

    async def _for_everybody(self, question_id: QuestionId) -> bool:
        """Whether no members-only section holds a question. Asked under the lock, which whoever changes that
        holds too.
        """
        found = (
            select(sections.c.members_only)
            .join(questions, questions.c.section_id == sections.c.id)
            .where(questions.c.id == question_id)
        )
        return not (await self._connection.execute(found)).scalar()

    async def _add_to_counts(self, which: ColumnElement[bool], sign: int) -> None:
        """Let some documents count, or count no more; one pass over their postings."""
        held = (
            select(search_postings.c.term, (sign * func.count()).label("documents"))
            .join(search_documents, search_documents.c.question_id == search_postings.c.question_id)
            .where(which)
            .group_by(search_postings.c.term)
        )
        new = insert_into(self._connection, search_terms)
        sums = {"documents": search_terms.c.documents + new.excluded.documents}
        await self._connection.execute(
            new.from_select(["term", "documents"], held).on_conflict_do_update(
                index_elements=["term"], set_=sums
            )
        )
        columns = search_documents.c
        found = select(
            func.count(),
            func.coalesce(func.sum(columns.question_length), 0.0),
            func.coalesce(func.sum(columns.answers_length), 0.0),
        ).where(which)
        documents, questions_length, answers_length = (await self._connection.execute(found)).one()
        changed = _Indexed(documents, questions_length, answers_length)
        await self._count(*((_Indexed(), changed) if sign > 0 else (changed, _Indexed())))

    async def _with_own(
        self, totals: "_Indexed", having: dict[str, int], asked: Terms, reader: MemberId
    ) -> tuple["_Indexed", dict[str, int]]:
        """The statistics with what only this reader and their colleagues may find."""
        values = {"reader": reader, "asked": list(asked)}
        rows = (await self._connection.execute(OWN, values)).all()
        if not rows:
            return totals, having
        more = rows[0]
        both = _Indexed(
            totals.documents + more.documents,
            totals.question_length + more.question_length,
            totals.answers_length + more.answers_length,
        )
        own = {row.term: row.having for row in rows if row.term is not None}
        return both, {term: having.get(term, 0) + own.get(term, 0) for term in {*having, *own}}

    async def _lock(self) -> None:
        """Make other writers of the index wait: they change the same terms' counts."""
        row = {"id": _ONLY, "documents": 0, "question_length": 0.0, "answers_length": 0.0}
        new = insert_into(self._connection, search_totals)
        held = new.on_conflict_do_update(index_elements=["id"], set_={"id": new.excluded.id})
        await self._connection.execute(held, row)

    async def _indexed(self, question_id: QuestionId) -> _Indexed:
        found = (
            select(search_documents, search_postings)
            .outerjoin(search_postings)
            .where(search_documents.c.question_id == question_id)
        )
        rows = (await self._connection.execute(found)).mappings().all()
        if not rows:
            return _Indexed()
        terms = {
            row[search_postings.c.term]: (
                row[search_postings.c.in_question],
                row[search_postings.c.in_answers],
            )
            for row in rows
            if row[search_postings.c.term] is not None
        }
        first = rows[0]
        return _Indexed(
            1,
            first[search_documents.c.question_length],
            first[search_documents.c.answers_length],
            terms,
            first[search_documents.c.counted],
        )

    async def _write_postings(self, question_id: QuestionId, before: _Indexed, after: _Indexed) -> None:
        gone = before.terms.keys() - after.terms.keys()
        if gone:
            await self._connection.execute(
                delete(search_postings).where(
                    search_postings.c.question_id == question_id, search_postings.c.term.in_(gone)
                )
            )
        rows = [
            {"term": term, "question_id": question_id, "in_question": weights[0], "in_answers": weights[1]}
            for term, weights in after.terms.items()
            if before.terms.get(term) != weights
        ]
        if rows:
            new = insert_into(self._connection, search_postings)
            kept = {name: new.excluded[name] for name in ("in_question", "in_answers")}
            changed = new.on_conflict_do_update(index_elements=["term", "question_id"], set_=kept)
            await self._connection.execute(changed, rows)

    async def _count(self, before: _Indexed, after: _Indexed) -> None:
        """Keep document frequencies and sums as if they were counted."""
        gone = before.terms.keys() - after.terms.keys()
        come = after.terms.keys() - before.terms.keys()
        rows = [{"term": term, "documents": -1} for term in gone]
        rows += [{"term": term, "documents": 1} for term in come]
        if rows:
            new = insert_into(self._connection, search_terms)
            sums = {"documents": search_terms.c.documents + new.excluded.documents}
            await self._connection.execute(
                new.on_conflict_do_update(index_elements=["term"], set_=sums), rows
            )
        columns = search_totals.c
        await self._connection.execute(
            update(search_totals).values(
                documents=columns.documents + (after.documents - before.documents),
                question_length=columns.question_length + (after.question_length - before.question_length),
                answers_length=columns.answers_length + (after.answers_length - before.answers_length),
            )
        )

    async def _statistics(self, asked: Terms) -> tuple[_Indexed, dict[str, int]]:
        """The sums over all documents, and how many of them hold each of the asked terms."""
        found = select(
            search_totals, search_terms.c.term, search_terms.c.documents.label("having")
        ).outerjoin(search_terms, search_terms.c.term.in_(asked))
        rows = (await self._connection.execute(found)).all()
        if not rows:
            return _Indexed(), {}
        totals = _Indexed(rows[0].documents, rows[0].question_length, rows[0].answers_length)
        return totals, {row.term: row.having for row in rows if row.term is not None and row.having > 0}


def _both_fields(document: Document) -> dict[str, _WEIGHTS]:
    terms = sorted({*document.question, *document.answers})
    return {term: (document.question.get(term, 0.0), document.answers.get(term, 0.0)) for term in terms}


def _padded(terms: int) -> int:
    return -(-terms // _SLOTS) * _SLOTS


def _slots(query: Query) -> dict[str, object]:
    """The query's terms as the statement's parameters; empty slots hold a term no text can have."""
    values: dict[str, object] = {}
    for number in range(_padded(len(query.terms))):
        asked = query.terms[number] if number < len(query.terms) else None
        values[f"term{number}"] = asked.term if asked else ""
        values[f"weight{number}"] = asked.weight if asked else 0.0
        values[f"leads{number}"] = int(asked.leads) if asked else 0
    return values


# The same words for both databases, so that they rank alike. Scores are compared as whole numbers: the two
# may add floating-point numbers in a different order. Who may read is asked by a scalar subquery, since
# PostgreSQL turns a join or EXISTS into a loop over all questions until its statistics are there.
_RANKING = """
WITH asked (term, weight, leads) AS (VALUES {slots}),
matched AS (
  SELECT postings.question_id, asked.weight AS weight,
    :question_weight * postings.in_question
      / (1 - :b + :b * documents.question_length / :question_average)
    + :answer_weight * postings.in_answers
      / (1 - :b + :b * documents.answers_length / :answers_average) AS frequency
  FROM asked
  JOIN search_postings AS postings ON postings.term = asked.term
  JOIN search_documents AS documents ON documents.question_id = postings.question_id
  {candidates}
),
scored AS (
  SELECT question_id, SUM(weight * frequency / (:k1 + frequency)) AS score FROM matched GROUP BY question_id
)
SELECT scored.question_id, scored.score
FROM scored
WHERE :visibility = (
  SELECT questions.visibility FROM questions
  WHERE questions.id = scored.question_id AND (:section = 0 OR questions.section_id = :section)
    AND ({readable})
)
ORDER BY CAST(scored.score * 1000000000 AS BIGINT) DESC, scored.question_id DESC
LIMIT :limit OFFSET :offset
"""

_READABLE = str(readable(questions.c.section_id, bindparam("reader", type_=BigInteger)))

_CANDIDATES = """WHERE postings.question_id IN (
    SELECT leader.question_id FROM asked AS rare
    JOIN search_postings AS leader ON leader.term = rare.term
    WHERE rare.leads = 1
  )"""


@cache
def _ranking(slots: int, *, pruned: bool) -> TextClause:
    """The ranking statement for a number of term slots."""
    numbers = range(slots)
    rows = ", ".join(f"(:term{number}, :weight{number}, :leads{number})" for number in numbers)
    candidates = _CANDIDATES if pruned else ""
    statement = text(_RANKING.format(slots=rows, candidates=candidates, readable=_READABLE))
    types = {"question_average": Double, "answers_average": Double, "section": BigInteger}
    types |= {"reader": BigInteger}
    types |= {"limit": Integer, "offset": Integer, "visibility": String}
    types |= {"question_weight": Double, "answer_weight": Double, "k1": Double, "b": Double}
    for number in numbers:
        types |= {f"term{number}": String, f"weight{number}": Double, f"leads{number}": Integer}
    return statement.bindparams(*(bindparam(name, type_=kind) for name, kind in types.items()))
