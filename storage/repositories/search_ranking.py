"""The statement that ranks documents by the words they share with a query."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Double, Integer, String, TextClause, bindparam, text
from sqlalchemy.types import TypeEngine

from bot.domain.findings import EVERYTHING, Narrowing
from bot.domain.ids import SectionId
from bot.domain.questions import Visibility
from bot.domain.ranking import ANSWER_WEIGHT, CALLED_WEIGHT, K1, QUESTION_WEIGHT, B, Query
from storage.repositories.readable import readable
from storage.tables.base import EPOCH
from storage.tables.questions import questions

_SLOTS = 8  # queries have a multiple of this many terms, so that few statements are made

WHOLE = 1_000_000_000  # what a score is multiplied by
ENOUGH = 1_000  # more documents than are wanted, whose scores are completed by common terms
SPARE = 20  # the same where all scores are complete: some may have been closed to others a moment ago

CONSTANTS = {
    "k1": K1,
    "b": B,
    "question_weight": QUESTION_WEIGHT,
    "answer_weight": ANSWER_WEIGHT,
    "called_weight": CALLED_WEIGHT,
    "visibility": Visibility.TOWN.value,
}


def narrowing_of(narrowing: Narrowing, section_id: SectionId | None) -> dict[str, object]:
    """What narrows a search as the statement's parameters."""
    wild = narrowing.area.replace("/", "//").replace("%", "/%").replace("_", "/_")
    settled = -1 if narrowing.settled is None else int(narrowing.settled)
    return {
        "section": section_id or 0,
        "settled": settled,
        "since": _milliseconds(narrowing.since),
        "until": _milliseconds(narrowing.until),
        "area": f"%{wild}%" if wild else "",
        "narrowed": int(narrowing != EVERYTHING or section_id is not None),
    }


def padded(terms: int) -> int:
    """How many slots a statement for so many terms has."""
    return -(-terms // _SLOTS) * _SLOTS


def slots_of(query: Query) -> dict[str, object]:
    """The query's terms as the statement's parameters; empty slots hold a term no text can have."""
    values: dict[str, object] = {}
    for number in range(padded(len(query.terms))):
        asked = query.terms[number] if number < len(query.terms) else None
        values[f"term{number}"] = asked.term if asked else ""
        values[f"weight{number}"] = asked.weight if asked else 0.0
        values[f"leads{number}"] = int(asked.leads) if asked else 0
    return values


_FREQUENCY = """
    :question_weight * postings.in_question
      / (1 - :b + :b * documents.question_length / :question_average)
    + :answer_weight * postings.in_answers
      / (1 - :b + :b * documents.answers_length / :answers_average)
    + :called_weight * postings.in_called
"""
_SUM = f"CAST(SUM(CAST({WHOLE} * weight * frequency / (:k1 + frequency) AS BIGINT)) AS BIGINT)"
_MAY_READ = """
  SELECT questions.visibility FROM questions
  WHERE questions.id = {table}.question_id AND (:section = 0 OR questions.section_id = :section)
    AND (:settled < 0 OR (CASE WHEN questions.status IN ('solved', 'enough') THEN 1 ELSE 0 END) = :settled)
    AND (:since IS NULL OR (questions.asked_at >= :since AND questions.asked_at < :until))
    AND (:area = '' OR LOWER(questions.area) LIKE LOWER(:area) ESCAPE '/')
    AND ({readable})
"""

# The same words for both databases, so that they rank alike. Scores are added up as whole numbers: with
# floating-point numbers the order matters, and it would tell of what else is in the table.
#
# Documents are scored by the terms that lead. The best of them are kept, and their scores completed by the
# other terms; asking for each of those by its key is cheap. What is not for everybody is asked about before
# the best are chosen, so that it takes nobody's place. Who may read is asked by a scalar subquery, since
# PostgreSQL turns a join or EXISTS into a loop over all questions until its statistics are there.
_RANKING = """
WITH asked (term, weight, leads) AS (VALUES {slots}),
matched AS (
  SELECT postings.question_id, documents.counted, asked.weight AS weight, {frequency} AS frequency
  FROM asked
  JOIN search_postings AS postings ON postings.term = asked.term
  JOIN search_documents AS documents ON documents.question_id = postings.question_id
  WHERE asked.leads = 1
),
led AS (
  SELECT question_id, counted, {sum} AS score
  FROM matched GROUP BY question_id, counted
),
best AS (
  SELECT led.question_id, led.score FROM led
  WHERE (led.counted AND :narrowed = 0) OR :visibility = ({before})
  ORDER BY led.score DESC, led.question_id DESC
  LIMIT :enough
),
{completed}
SELECT scored.question_id, scored.score
FROM scored
WHERE :visibility = ({after})
ORDER BY scored.score DESC, scored.question_id DESC
LIMIT :limit
"""
_COMPLETE = "scored AS (SELECT question_id, score FROM best)"
_COMPLETED = """
followed AS (
  SELECT best.question_id, asked.weight AS weight, {frequency} AS frequency
  FROM best
  CROSS JOIN asked
  JOIN search_postings AS postings
    ON postings.term = asked.term AND postings.question_id = best.question_id
  JOIN search_documents AS documents ON documents.question_id = best.question_id
  WHERE asked.leads = 0
),
others AS (
  SELECT question_id, {sum} AS score FROM followed GROUP BY question_id
),
scored AS (
  SELECT best.question_id, best.score + COALESCE(others.score, 0) AS score
  FROM best LEFT JOIN others ON others.question_id = best.question_id
)
"""

# The same for some documents, those without any of the terms included. They are few: postings are found by
# term and document.
_WEIGHING = """
WITH asked (term, weight, leads) AS (VALUES {slots}),
matched AS (
  SELECT postings.question_id, asked.weight AS weight, {frequency} AS frequency
  FROM asked
  JOIN search_postings AS postings ON postings.term = asked.term AND postings.question_id IN ({also})
  JOIN search_documents AS documents ON documents.question_id = postings.question_id
),
scored AS (
  SELECT question_id, {sum} AS score FROM matched GROUP BY question_id
)
SELECT documents.question_id, COALESCE(scored.score, 0) AS score
FROM search_documents AS documents
LEFT JOIN scored ON scored.question_id = documents.question_id
WHERE documents.question_id IN ({also}) AND :visibility = ({after})
"""

# One value instead of a hundred: putting a hundred into a statement takes longer than running it.
_LISTED = {
    "sqlite": "SELECT value FROM json_each(:also)",
    "postgresql": "SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(:also AS JSON))",
}
_READABLE = str(readable(questions.c.section_id, bindparam("reader", type_=BigInteger)))


@cache
def ranking(slots: int, *, pruned: bool) -> TextClause:
    """The ranking statement for a number of term slots. ``pruned``: some of the terms do not lead."""
    statement = _RANKING.format(
        slots=_rows(slots),
        frequency=_FREQUENCY,
        sum=_SUM,
        before=_may_read("led"),
        after=_may_read("scored"),
        completed=_COMPLETED.format(frequency=_FREQUENCY, sum=_SUM) if pruned else _COMPLETE,
    )
    return _typed(statement, slots, dict.fromkeys(("limit", "enough", "narrowed"), Integer))


@cache
def weighing(slots: int, dialect: str) -> TextClause:
    """The statement that scores the documents ``also``, a JSON list of their ids, in any order."""
    statement = _WEIGHING.format(
        slots=_rows(slots),
        frequency=_FREQUENCY,
        sum=_SUM,
        also=_LISTED[dialect],
        after=_may_read("documents"),
    )
    return _typed(statement, slots, {"also": String})


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - EPOCH) // timedelta(milliseconds=1)


def _may_read(table: str) -> str:
    return _MAY_READ.format(table=table, readable=_READABLE)


def _rows(slots: int) -> str:
    return ", ".join(f"(:term{number}, :weight{number}, :leads{number})" for number in range(slots))


def _typed(statement: str, slots: int, more: Mapping[str, type[TypeEngine[Any]]]) -> TextClause:
    """The statement with the types PostgreSQL wants to know."""
    types: dict[str, type[TypeEngine[Any]]] = {**more, "section": BigInteger, "reader": BigInteger}
    types |= dict.fromkeys(("question_average", "answers_average"), Double)
    types |= dict.fromkeys(("question_weight", "answer_weight", "called_weight", "k1", "b"), Double)
    types |= {"visibility": String, "settled": Integer, "area": String}
    types |= {"since": BigInteger, "until": BigInteger}
    for number in range(slots):
        types |= {f"term{number}": String, f"weight{number}": Double, f"leads{number}": Integer}
    return text(statement).bindparams(*(bindparam(name, type_=kind) for name, kind in types.items()))
