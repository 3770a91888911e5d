"""How earlier questions are ranked: BM25F over three fields, and meaning (docs/performance.md: measurements).

A question's score is the sum over the asked terms of weight * idf * tf / (K1 + tf), where tf adds up the
fields: the question and its answers, each divided by its own relative length, and what others called it,
which is not: its length says how many people came by it, not that somebody was wordy. Where the town has
learnt what words mean, the closeness of question and query counts up to half as much, each as a share of the
best: the less, the more of what was asked the best question says in these very words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isqrt, log

from bot.text.analysis import Terms

K1 = 1.2
B = 0.75
QUESTION_WEIGHT = 2.0
ANSWER_WEIGHT = 1.0
CALLED_WEIGHT = 1.0  # one person's word; K1 sees to it that the twentieth hardly counts

MEANING_WEIGHT = 0.5  # where the best question shares at most SAYS_LITTLE of the query
SAYS_LITTLE, SAYS_MUCH = 0.4, 0.65
"""Who uses the words of a text looks for that text, and what is about the same would only come before it."""

CANDIDATES = 50  # of the best by words, and of the closest by meaning: together they are ranked

MOST_TERMS = 32

_LEAST_DOCUMENTS = 100  # what a word is worth is guessed as in a town of this many questions at least

# Only documents that hold one of the rarest terms are looked at: in a small town that is all of them, in any
# other as many as have 1,000 postings, or a fiftieth of all documents in a very large one.
_SMALL_TOWN = 600  # documents
_LEADING_POSTINGS = 20_000  # more than a query of MOST_TERMS can have there
_LEAST_LEADING_POSTINGS = 1_000
_LEADING_SHARE = 0.02

# The best of them get complete scores: 100 in a town of 2,000 documents, 316 in one of 20,000, where as many
# were measured to lose nothing (decision 30).
_LEAST_COMPLETED, _MOST_COMPLETED = 100, 1_000
_COMPLETED_OF = 5


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """A term with its weight in this query. ``leads``: a document must hold one of these to be ranked."""

    term: str
    weight: float
    leads: bool


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for. ``ceiling`` is what a text would score that is about nothing else."""

    terms: tuple[AskedTerm, ...]
    ceiling: float

    @property
    def leading(self) -> tuple[AskedTerm, ...]:
        return tuple(term for term in self.terms if term.leads)

    @property
    def following(self) -> tuple[AskedTerm, ...]:
        """Those that only complete the scores of who was chosen by the others."""
        return tuple(term for term in self.terms if not term.leads)

    @property
    def pruned(self) -> bool:
        return bool(self.following)

    def share(self, score: float) -> float:
        """A score between 0 and 1."""
        return score / self.ceiling


def idf(documents: int, having: int) -> float:
    """Inverse document frequency of a term that ``having`` of ``documents`` hold; never negative."""
    return log(1 + (documents - having + 0.5) / (having + 0.5))


def query_of(asked: Terms, having: Mapping[str, int], documents: int) -> Query | None:
    """The query for the asked terms, ``having`` the number of documents that hold each; None for nothing
    to look for. Terms nobody ever used count in the ceiling only.
    """
    believed = max(documents, _LEAST_DOCUMENTS)
    weights = {term: weight * idf(believed, having.get(term, 0)) for term, weight in asked.items()}
    kept = sorted(weights, key=lambda term: (-weights[term], term))[:MOST_TERMS]
    known = sorted((having[term], term) for term in kept if having.get(term))
    if not known:
        return None
    room = _room(documents)
    terms: list[AskedTerm] = []
    postings = 0
    for number, term in known:
        postings += number
        terms.append(AskedTerm(term, weights[term], leads=postings <= room or not terms))
    return Query(tuple(terms), sum(weights[term] for term in kept))


def _room(documents: int) -> int:
    """How many postings lead in a town of so many documents."""
    if documents <= _SMALL_TOWN:
        return _LEADING_POSTINGS
    return max(_LEAST_LEADING_POSTINGS, int(documents * _LEADING_SHARE))


def completed(documents: int) -> int:
    """Of how many documents of a town the scores are completed by terms that do not lead."""
    return min(max(isqrt(_COMPLETED_OF * documents), _LEAST_COMPLETED), _MOST_COMPLETED)


def fused(shares: Mapping[int, float], closeness: Mapping[int, float]) -> list[int]:
    """Documents by words and meaning, the best first, newer before older. ``shares``: what each of them has
    in common with the query; ``closeness``: of those whose meaning is known.
    """
    most = max(shares.values(), default=0.0) or 1.0
    closest = max((closeness.get(number, 0.0) for number in shares), default=0.0) or 1.0
    silence = (SAYS_MUCH - most) / (SAYS_MUCH - SAYS_LITTLE)
    weight = MEANING_WEIGHT * min(max(silence, 0.0), 1.0)
    scores = {
        number: share / most + weight * closeness.get(number, 0.0) / closest
        for number, share in shares.items()
    }
    return sorted(scores, key=lambda number: (-round(scores[number], 9), -number))
