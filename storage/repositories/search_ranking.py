"""The statement that ranks documents by the words they share with a query."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Double, Integer, String, TextClause, bindparam, text
from sqlalchemy.types import TypeEngine

from bot.domain.findings import EVERYTHING, Narrowing
from bot.domain.ids import SectionId
from bot.domain.questions import Visibility
from bot.domain.ranking import (
    ANSWER_WEIGHT,
    CALLED_WEIGHT,
    K1,
    MOST_TERMS,
    QUESTION_WEIGHT,
    AskedTerm,
    B,
    Query,
)
from storage.repositories.readable import readable
from storage.repositories.search_listed import IDS
from storage.tables.base import Moment
from storage.tables.questions import questions

WHOLE = 1_000_000_000  # what scores are multiplied by
SPARE = 20  # more than are wanted of those with complete scores: some may have been closed a moment ago

CONSTANTS = {"k1": K1, "called_weight": CALLED_WEIGHT, "visibility": Visibility.TOWN.value}


def lengths_of(question_average: float, answers_average: float) -> dict[str, float]:
    """What divides a term's number in a field of some length, the field's weight included, as the statement's
    parameters: weight / (1 - b + b * length / average).
    """
    return {
        "question_base": (1 - B) / QUESTION_WEIGHT,
        "question_slope": B / question_average / QUESTION_WEIGHT,
        "answers_base": (1 - B) / ANSWER_WEIGHT,
        "answers_slope": B / answers_average / ANSWER_WEIGHT,
    }


def narrowing_of(narrowing: Narrowing, section_id: SectionId | None) -> dict[str, object]:
    """What narrows a search as the statement's parameters."""
    wild = narrowing.area.replace("/", "//").replace("%", "/%").replace("_", "/_")
    settled = -1 if narrowing.settled is None else int(narrowing.settled)
    return {
        "section": section_id or 0,
        "settled": settled,
        "since": narrowing.since,
        "until": narrowing.until,
        "area": f"%{wild}%" if wild else "",
        "narrowed": int(narrowing != EVERYTHING or section_id is not None),
    }


def terms_of(query: Query) -> dict[str, object]:
    """The query's terms as the statement's parameters, each with its weight as a whole number."""
    return {"leading": _weights(query.leading), "following": _weights(query.following)}


def _weights(terms: Sequence[AskedTerm]) -> str:
    return json.dumps({asked.term: round(WHOLE * asked.weight) for asked in terms})


# What stays the same for all documents is worked out before: it costs more than reading them.
_FREQUENCY = """
    postings.in_question / (:question_base + :question_slope * documents.question_length)
    + postings.in_answers / (:answers_base + :answers_slope * documents.answers_length)
    + :called_weight * postings.in_called
"""
# weight * frequency / (k1 + frequency), but so that the frequency is worked out once.
_SCORE = f"CAST(asked.weight * (1 - :k1 / (:k1 + ({_FREQUENCY}))) AS BIGINT)"
_MAY_READ = """
  SELECT questions.visibility FROM questions
  WHERE questions.id = {table}.question_id AND (:section = 0 OR questions.section_id = :section)
    AND (:settled < 0 OR (CASE WHEN questions.status IN ('solved', 'enough') THEN 1 ELSE 0 END) = :settled)
    AND (:since IS NULL OR (questions.asked_at >= :since AND questions.asked_at < :until))
    AND (:area = '' OR LOWER(questions.area) LIKE LOWER(:area) ESCAPE '/')
    AND ({readable})
"""

# The same for both databases, so that they rank alike. Scores are added up as whole numbers: with
# floating-point numbers the order matters, and it would tell of what else is in the table.
#
# Documents are scored by the terms that lead. The best of them are chosen, and their scores completed by the
# other terms, each of which is asked for by its key. What is not for everybody is asked about before the best
# are chosen, so that it takes nobody's place. Who may read is asked by scalar subqueries: PostgreSQL turns
# joins and EXISTS into loops over all questions until its statistics are there. What is used by several parts
# is materialized: SQLite would work out scores once for their order and once more for their values.
_RANKING = """
WITH leaders AS MATERIALIZED ({leading}),
led AS ({led}),
best AS (
  SELECT led.question_id FROM led
  WHERE (led.counted AND :narrowed = 0) OR :visibility = ({before})
  ORDER BY led.score DESC, led.question_id DESC
  LIMIT :enough
),
{chosen}
{followers}
scored AS MATERIALIZED (
  SELECT question_id, CAST(SUM(score) AS BIGINT) AS score
  FROM (
    SELECT question_id, score FROM led WHERE question_id IN (SELECT question_id FROM chosen)
    {unspoken}
    {followed}
  ) AS together
  GROUP BY question_id
),
placed AS (
  SELECT question_id, score, ROW_NUMBER() OVER (ORDER BY score DESC, question_id DESC) AS place FROM scored
)
SELECT placed.question_id, placed.score
FROM placed
WHERE {wanted} (placed.place <= :shown AND :visibility = ({after}))
ORDER BY placed.score DESC, placed.question_id DESC
"""
# Terms with their weights, from one value: with a place for each every number of them would be a statement.
_TERMS = {
    "sqlite": "SELECT key AS term, value AS weight FROM json_each(:{name})",
    "postgresql": "SELECT key AS term, CAST(value AS DOUBLE PRECISION) AS weight"
    " FROM json_each_text(CAST(:{name} AS JSON)) LIMIT {most}",  # it would plan for a hundred
}
# SQLite groups by sorting: what it sorts here is a number and a score, not all that the score is made of.
# PostgreSQL would go through all postings where it has no statistics; like this it takes a term at a time.
_LED = {
    "sqlite": """
  SELECT question_id, counted, SUM(score) AS score
  FROM (
    SELECT postings.question_id, documents.counted, {score} AS score
    FROM leaders AS asked
    CROSS JOIN search_postings AS postings ON postings.term = asked.term
    CROSS JOIN search_documents AS documents ON documents.question_id = postings.question_id
    LIMIT -1
  ) AS found
  GROUP BY question_id
""",
    "postgresql": """
  SELECT documents.question_id, documents.counted, CAST(SUM({score}) AS BIGINT) AS score
  FROM leaders AS asked
  CROSS JOIN LATERAL (
    SELECT * FROM search_postings WHERE search_postings.term = asked.term OFFSET 0
  ) AS postings
  JOIN search_documents AS documents ON documents.question_id = postings.question_id
  GROUP BY documents.question_id
""",
}
# Those that are wanted whatever they speak of; what may not be read takes nobody's place here either.
_WITH_WANTED = """
wanted AS MATERIALIZED (
  SELECT documents.question_id FROM search_documents AS documents
  WHERE documents.question_id IN ({listed}) AND :visibility = ({readable})
),
chosen AS MATERIALIZED (SELECT question_id FROM best UNION SELECT question_id FROM wanted),
"""
_WITHOUT_WANTED = "chosen AS MATERIALIZED (SELECT question_id FROM best),"
_UNSPOKEN = "UNION ALL SELECT question_id, 0 FROM wanted"
_WANTED = "placed.question_id IN (SELECT question_id FROM wanted) OR"
# What the terms that do not lead add to those that were chosen: for each term by its key, a whole list of
# documents at once. A look for each pair of both takes PostgreSQL more than twice as long.
_FOLLOWERS = "followers AS MATERIALIZED ({following}),"
_FOLLOWED = {
    "sqlite": """
    UNION ALL
    SELECT postings.question_id, {score}
    FROM followers AS asked
    CROSS JOIN search_postings AS postings
      ON postings.term = asked.term AND postings.question_id IN (SELECT question_id FROM chosen)
    CROSS JOIN search_documents AS documents ON documents.question_id = postings.question_id
""",
    "postgresql": """
    UNION ALL
    SELECT postings.question_id, {score}
    FROM followers AS asked
    CROSS JOIN LATERAL (
      SELECT * FROM search_postings
      WHERE search_postings.term = asked.term
        AND search_postings.question_id = ANY (ARRAY(SELECT question_id FROM chosen)) OFFSET 0
    ) AS postings
    JOIN search_documents AS documents ON documents.question_id = postings.question_id
""",
}

_READABLE = str(readable(questions.c.section_id, bindparam("reader", type_=BigInteger)))


@cache
def ranking(dialect: str, *, following: bool, also: bool) -> TextClause:
    """The ranking statement. ``following``: there are terms that do not lead. ``also``: it looks at the
    documents ``also`` as well, a JSON list of their ids.
    """
    statement = _RANKING.format(
        leading=_terms(dialect, "leading"),
        led=_LED[dialect].format(score=_SCORE),
        before=_may_read("led"),
        chosen=_with_wanted(dialect) if also else _WITHOUT_WANTED,
        followers=_FOLLOWERS.format(following=_terms(dialect, "following")) if following else "",
        unspoken=_UNSPOKEN if also else "",
        followed=_FOLLOWED[dialect].format(score=_SCORE) if following else "",
        wanted=_WANTED if also else "",
        after=_may_read("placed"),
    )
    used = {name: kind for name, kind in _TYPES.items() if f":{name}" in statement}
    return text(statement).bindparams(*(bindparam(name, type_=kind) for name, kind in used.items()))


def _with_wanted(dialect: str) -> str:
    return _WITH_WANTED.format(listed=IDS[dialect], readable=_may_read("documents"))


def _terms(dialect: str, name: str) -> str:
    return _TERMS[dialect].format(name=name, most=MOST_TERMS)


def _may_read(table: str) -> str:
    return _MAY_READ.format(table=table, readable=_READABLE)


# What PostgreSQL wants to know of the parameters.
_TYPES: dict[str, type[TypeEngine[Any]]] = {
    **dict.fromkeys(("leading", "following", "also", "visibility", "area"), String),
    **dict.fromkeys(("section", "reader"), BigInteger),
    **dict.fromkeys(("shown", "enough", "narrowed", "settled"), Integer),
    **dict.fromkeys(("question_base", "question_slope", "answers_base", "answers_slope"), Double),
    **dict.fromkeys(("called_weight", "k1"), Double),
    **dict.fromkeys(("since", "until"), Moment),
}
