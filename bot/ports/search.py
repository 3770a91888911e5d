"""The index of earlier questions, as services see it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.domain.findings import EVERYTHING, Narrowing
from bot.domain.ids import MemberId, QuestionId, SectionId
from bot.text.analysis import Terms


@dataclass(frozen=True, slots=True)
class Document:
    """A question as the index keeps it: the terms of its own words and of its answers' words.

    analyzer: the version of the analyzer that cut them. called: the terms of what others called it.
    """

    question_id: QuestionId
    question: Terms
    answers: Terms
    analyzer: str
    called: Terms = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """A question found; ``share`` between 0 and 1 says how much of what was asked it speaks of."""

    question_id: QuestionId
    share: float


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """How far the changes of the index have been read."""

    revision: int = -1
    question_id: int = 0


@dataclass(frozen=True, slots=True)
class Indexed:
    """A document as it stands in the index. ``terms``: those of all fields together; ``asked``: those of the
    question alone and of what others called it. ``counted``: everybody may find it.
    """

    mark: Mark
    counted: bool
    terms: Terms
    asked: Terms

    @property
    def question_id(self) -> QuestionId:
        return QuestionId(self.mark.question_id)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many documents everybody may find, the number of the index's last change, and how often words of
    others were taken out of it.
    """

    documents: int
    revision: int
    unlearnt: int = 0


class Search(Protocol):
    """Only what its reader may read is ever found: that is part of the query. What a members-only section
    holds counts in no statistics but its members' own, so that nobody else's results tell of it.
    """

    async def put_all(self, documents: Sequence[Document]) -> None:
        """Insert or replace documents, each at most one time. Lock their questions first; index writes wait
        for each other.
        """
        ...

    async def call(self, called: Mapping[QuestionId, Terms]) -> None:
        """Put other words for what others called some documents; nothing happens where there is no document.
        Whoever reads those words holds the index (``hold``) before.
        """
        ...

    async def unlearn(self, member_id: MemberId) -> None:
        """Take out what others called the questions a member's words led to, all of it; those are read anew.
        Before the member's words are erased.
        """
        ...

    async def remove(self, question_id: QuestionId) -> None:
        """Forget a document; nothing happens where there is none."""
        ...

    async def hold(self) -> None:
        """Make other writers of the index wait from now on; before sections, after questions."""
        ...

    async def recount(self, section_id: SectionId) -> None:
        """Let a section's documents count as its privacy says now, after that or its questions changed. What
        was asked there leads nowhere outside until that is read anew.
        """
        ...

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
        """The questions that speak most of the asked terms, the best first, newer before older; behind them
        those of ``also`` that their reader may find and that were not among them, whatever they speak of. Of
        ``narrowing`` all but its section counts, which is ``section_id``.
        """
        ...

    async def own(
        self, *, section_id: SectionId | None, reader: MemberId | None, limit: int
    ) -> tuple[QuestionId, ...]:
        """The newest questions a reader may find in a section; without one, in all members-only sections."""
        ...

    async def totals(self) -> Totals:
        """What the index comes to."""
        ...

    async def indexed(self, after: Mark, *, limit: int, share: int = 1) -> tuple[Indexed, ...]:
        """Documents in the order of their last change, those behind a mark; with ``share`` about one of so
        many.
        """
        ...

    async def outdated(
        self, analyzer: str, *, limit: int, before: QuestionId | None = None
    ) -> tuple[QuestionId, ...]:
        """Questions that can be found but were not indexed by this version of the analyzer, the newest first.
        ``before``: only those older than this one; what is newer costs nothing then.
        """
        ...

    async def count_outdated(self, analyzer: str) -> int:
        """How many there are."""
        ...
