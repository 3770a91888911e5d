"""The statement that ranks documents by the words they share with a query."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Double, Integer, String, TextClause, bindparam, text
from sqlalchemy.types import TypeEngine

from bot.domain.findings import EVERYTHING, Narrowing
from bot.domain.ids import SectionId
from bot.domain.questions import Visibility
from bot.domain.ranking import ANSWER_WEIGHT, CALLED_WEIGHT, K1, QUESTION_WEIGHT, AskedTerm, B, Query
from storage.repositories.readable import readable
from storage.repositories.search_listed import IDS
from storage.tables.base import Moment
from storage.tables.questions import questions

_SLOTS = 8  # queries have a multiple of this many terms, so that few statements are made

WHOLE = 1_000_000_000  # what scores are multiplied by
ENOUGH = 1_000  # more documents than are wanted, whose scores are completed by common terms
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


def padded(terms: int) -> int:
    """How many slots a statement for so many terms has."""
    return -(-terms // _SLOTS) * _SLOTS


def slots_of(query: Query) -> dict[str, object]:
    """The query's terms as the statement's parameters; empty slots hold a term no text can have."""
    return {**_filled("lead", query.leading), **_filled("follow", query.following)}


def _filled(name: str, terms: Sequence[AskedTerm]) -> dict[str, object]:
    values: dict[str, object] = {}
    for number in range(padded(len(terms))):
        asked = terms[number] if number < len(terms) else None
        values[f"{name}{number}"] = asked.term if asked else ""
        values[f"{name}_weight{number}"] = WHOLE * asked.weight if asked else 0.0
    return values


# What stays the same for all documents is worked out before: it costs more than reading them.
_FREQUENCY = """
    postings.in_question / (:question_base + :question_slope * documents.question_length)
    + postings.in_answers / (:answers_base + :answers_slope * documents.answers_length)
    + :called_weight * postings.in_called
"""
# weight * frequency / (k1 + frequency), but so that the frequency is worked out once.
_SUM = "CAST(SUM(CAST(asked.weight * (1 - :k1 / (:k1 + ({frequency}))) AS BIGINT)) AS BIGINT)"
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
# Documents are scored by the terms that lead. The best of them are kept, and their scores completed by the
# other terms, each of which is asked for by its key. What is not for everybody is asked about before the best
# are chosen, so that it takes nobody's place. Who may read, and how often a document says a term that does
# not lead, is asked by scalar subqueries: PostgreSQL turns joins and EXISTS into loops over all questions
# until its statistics are there, and over all documents that hold a common term when they are.
_RANKING = """
WITH leaders (term, weight) AS (VALUES {leading}),
led AS (
  SELECT postings.question_id, documents.counted, {sum} AS score
  FROM leaders AS asked
  {postings}
  JOIN search_documents AS documents ON documents.question_id = postings.question_id
  GROUP BY postings.question_id, documents.counted
),
best AS (
  SELECT led.question_id, led.score FROM led
  WHERE (led.counted AND :narrowed = 0) OR :visibility = ({before})
  ORDER BY led.score DESC, led.question_id DESC
  LIMIT :enough
),
{chosen}
{completed}
placed AS (
  SELECT question_id, score, ROW_NUMBER() OVER (ORDER BY score DESC, question_id DESC) AS place FROM scored
)
SELECT placed.question_id, placed.score
FROM placed
WHERE (placed.place <= :shown {wanted}) AND :visibility = ({after})
ORDER BY placed.score DESC, placed.question_id DESC
"""
# PostgreSQL would go through all postings where it has no statistics; like this it takes a term at a time.
_POSTINGS = {
    "sqlite": "JOIN search_postings AS postings ON postings.term = asked.term",
    "postgresql": "CROSS JOIN LATERAL ("
    "SELECT * FROM search_postings WHERE search_postings.term = asked.term OFFSET 0) AS postings",
}
# Those that are wanted whatever they speak of; what may not be read takes nobody's place here either.
_WITH_WANTED = """
wanted AS (
  SELECT documents.question_id FROM search_documents AS documents
  WHERE documents.question_id IN ({listed}) AND :visibility = ({readable})
),
chosen AS (
  SELECT question_id, MAX(score) AS score
  FROM (
    SELECT question_id, score FROM best
    UNION ALL
    SELECT question_id, score FROM led WHERE question_id IN (SELECT question_id FROM wanted)
    UNION ALL
    SELECT question_id, 0 FROM wanted
  ) AS together
  GROUP BY question_id
),
"""
_WITHOUT_WANTED = "chosen AS (SELECT question_id, score FROM best),"
_WANTED = "OR placed.question_id IN (SELECT question_id FROM wanted)"
_COMPLETE = "scored AS (SELECT question_id, score FROM chosen),"
_COMPLETED = """
followers (term, weight) AS (VALUES {following}),
scored AS (
  SELECT chosen.question_id, chosen.score + COALESCE({sum}, 0) AS score
  FROM chosen
  JOIN search_documents AS documents ON documents.question_id = chosen.question_id
  CROSS JOIN followers AS asked
  WHERE asked.term <> ''
  GROUP BY chosen.question_id, chosen.score
),
"""
_FOLLOWED = """
  SELECT {frequency} FROM search_postings AS postings
  WHERE postings.term = asked.term AND postings.question_id = chosen.question_id
"""

_READABLE = str(readable(questions.c.section_id, bindparam("reader", type_=BigInteger)))


@cache
def ranking(dialect: str, leading: int, following: int, *, also: bool) -> TextClause:
    """The ranking statement for so many slots of terms that lead, and that follow. ``also``: it looks at the
    documents ``also`` as well, a JSON list of their ids.
    """
    statement = _RANKING.format(
        leading=_rows("lead", leading),
        sum=_SUM.format(frequency=_FREQUENCY),
        postings=_POSTINGS[dialect],
        before=_may_read("led"),
        chosen=_with_wanted(dialect) if also else _WITHOUT_WANTED,
        completed=_completed(following) if following else _COMPLETE,
        wanted=_WANTED if also else "",
        after=_may_read("placed"),
    )
    slots = {name: kind for name, kind in _types(leading, following).items() if f":{name}" in statement}
    return text(statement).bindparams(*(bindparam(name, type_=kind) for name, kind in slots.items()))


def _with_wanted(dialect: str) -> str:
    return _WITH_WANTED.format(listed=IDS[dialect], readable=_may_read("documents"))


def _completed(following: int) -> str:
    frequency = f"({_FOLLOWED.format(frequency=_FREQUENCY)})"
    return _COMPLETED.format(following=_rows("follow", following), sum=_SUM.format(frequency=frequency))


def _may_read(table: str) -> str:
    return _MAY_READ.format(table=table, readable=_READABLE)


def _rows(name: str, slots: int) -> str:
    return ", ".join(f"(:{name}{number}, :{name}_weight{number})" for number in range(slots))


def _types(leading: int, following: int) -> dict[str, type[TypeEngine[Any]]]:
    """What PostgreSQL wants to know of the parameters."""
    types: dict[str, type[TypeEngine[Any]]] = {"also": String, "section": BigInteger, "reader": BigInteger}
    types |= dict.fromkeys(("shown", "enough", "narrowed", "settled"), Integer)
    types |= dict.fromkeys(("question_base", "question_slope", "answers_base", "answers_slope"), Double)
    types |= dict.fromkeys(("called_weight", "k1"), Double)
    types |= {"visibility": String, "area": String, "since": Moment, "until": Moment}
    for name, slots in (("lead", leading), ("follow", following)):
        for number in range(slots):
            types |= {f"{name}{number}": String, f"{name}_weight{number}": Double}
    return types
