"""The statement that ranks documents by the words they share with a query."""

from functools import cache

from sqlalchemy import BigInteger, Double, Integer, String, TextClause, bindparam, text

from bot.domain.questions import Visibility
from bot.domain.ranking import ANSWER_WEIGHT, K1, QUESTION_WEIGHT, B, Query
from storage.repositories.readable import readable
from storage.tables.questions import questions

_SLOTS = 8  # queries have a multiple of this many terms, so that few statements are made

CONSTANTS = {
    "k1": K1,
    "b": B,
    "question_weight": QUESTION_WEIGHT,
    "answer_weight": ANSWER_WEIGHT,
    "visibility": Visibility.TOWN.value,
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
def ranking(slots: int, *, pruned: bool) -> TextClause:
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
