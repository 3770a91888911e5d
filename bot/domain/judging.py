"""How good a ranking is, held to what people judged: each document's grade for a query, 0 for irrelevant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from statistics import fmean

DEPTH = 10

Grades = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Recall, precision, nDCG and hits among the first ten, and the reciprocal rank; each between 0 and 1.

    nDCG's gain is the grade itself, its discount the binary logarithm of the rank plus one (trec_eval).
    """

    recall: float
    precision: float
    ndcg: float
    reciprocal_rank: float
    hit: float


def judge(ranking: Sequence[str], grades: Grades) -> Verdict | None:
    """The verdict on one query's ranking, the best first; None where no document is relevant."""
    relevant = {document for document, grade in grades.items() if grade > 0}
    if not relevant:
        return None
    found = [document in relevant for document in ranking]
    first = found[:DEPTH]
    return Verdict(
        recall=sum(first) / len(relevant),
        precision=sum(first) / DEPTH,
        ndcg=_gain([grades.get(document, 0.0) for document in ranking])
        / _gain(sorted(grades.values(), reverse=True)),
        reciprocal_rank=1 / (found.index(True) + 1) if any(found) else 0.0,
        hit=float(any(first)),
    )


def mean(verdicts: Sequence[Verdict]) -> Verdict:
    """The mean of some verdicts, at least one."""
    return Verdict(
        fmean(one.recall for one in verdicts),
        fmean(one.precision for one in verdicts),
        fmean(one.ndcg for one in verdicts),
        fmean(one.reciprocal_rank for one in verdicts),
        fmean(one.hit for one in verdicts),
    )


def _gain(grades: Sequence[float]) -> float:
    return sum(max(grade, 0.0) / log2(rank + 1) for rank, grade in enumerate(grades[:DEPTH], start=1))
