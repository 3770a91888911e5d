"""What becomes of a document in the index, as the rows say it."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from bot.domain.ids import QuestionId
from bot.ports.search import Document
from bot.text.analysis import Terms

Weights = tuple[float, float, float]  # of a term in the question, in its answers, in what others called it


@dataclass(frozen=True, slots=True)
class Kept:
    """What the index holds of a question; nothing where it is new."""

    documents: int = 0
    question_length: float = 0.0
    answers_length: float = 0.0
    terms: dict[str, Weights] = field(default_factory=dict)
    counted: bool = True

    @property
    def if_counted(self) -> "Kept":
        """This, or nothing: what the statistics over everybody's documents know of it."""
        return self if self.counted else Kept()

    def called(self, words: Terms) -> "Kept":
        """The same document where others called it otherwise."""
        own = {
            term: (asked, answered) for term, (asked, answered, _) in self.terms.items() if asked or answered
        }
        terms = {term: (*own.get(term, (0.0, 0.0)), words.get(term, 0.0)) for term in sorted({*own, *words})}
        return replace(self, terms=terms)


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one question in the index."""

    question_id: QuestionId
    before: Kept
    after: Kept

    @property
    def gone(self) -> AbstractSet[str]:
        return self.before.terms.keys() - self.after.terms.keys()

    @property
    def come(self) -> AbstractSet[str]:
        return self.after.terms.keys() - self.before.terms.keys()

    @property
    def if_counted(self) -> "Change":
        """The same as the statistics over everybody's documents see it."""
        return Change(self.question_id, self.before.if_counted, self.after.if_counted)


def kept_of(document: Document, inside: AbstractSet[QuestionId]) -> Kept:
    """A document as the index will hold it. ``inside``: those a members-only section holds."""
    lengths = (sum(document.question.values()), sum(document.answers.values()))
    return Kept(1, *lengths, _all_fields(document), document.question_id not in inside)


def document_row(document: Document, inside: AbstractSet[QuestionId]) -> dict[str, object]:
    """Its row but for the number of the change."""
    return {
        "question_id": document.question_id,
        "question_length": sum(document.question.values()),
        "answers_length": sum(document.answers.values()),
        "analyzer": document.analyzer,
        "counted": document.question_id not in inside,
    }


def _all_fields(document: Document) -> dict[str, Weights]:
    fields = (document.question, document.answers, document.called)
    terms = sorted({*document.question, *document.answers, *document.called})
    return {term: tuple(words.get(term, 0.0) for words in fields) for term in terms}  # type: ignore[misc]
