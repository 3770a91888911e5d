"""The index of earlier questions, as services see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.ids import MemberId, QuestionId, SectionId
from bot.text.analysis import Terms


@dataclass(frozen=True, slots=True)
class Document:
    """A question as the index keeps it: the terms of its own words and of its answers' words.

    analyzer: the version of the analyzer that cut them.
    """

    question_id: QuestionId
    question: Terms
    answers: Terms
    analyzer: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A question found; ``share`` between 0 and 1 says how much of what was asked it speaks of."""

    question_id: QuestionId
    share: float


class Search(Protocol):
    """Only what its reader may read is ever found: that is part of the query. What a members-only section
    holds counts in no statistics but its members' own, so that nobody else's results tell of it.
    """

    async def put(self, document: Document) -> None:
        """Insert or replace a document. Lock its question first; index writes wait for each other."""
        ...

    async def put_all(self, documents: Sequence[Document]) -> None:
        """The same for many at once, each at most one time."""
        ...

    async def remove(self, question_id: QuestionId) -> None:
        """Forget a document; nothing happens where there is none."""
        ...

    async def hold(self) -> None:
        """Make other writers of the index wait from now on; before sections, after questions."""
        ...

    async def recount(self, section_id: SectionId) -> None:
        """Let a section's documents count as its privacy says now, after that or its questions changed."""
        ...

    async def find(
        self,
        asked: Terms,
        *,
        limit: int,
        offset: int = 0,
        section_id: SectionId | None = None,
        reader: MemberId | None = None,
    ) -> tuple[Hit, ...]:
        """The questions that speak most of the asked terms, the best first, newer before older."""
        ...

    async def outdated(self, analyzer: str, *, limit: int) -> tuple[QuestionId, ...]:
        """Questions that can be found but were not indexed by this version of the analyzer."""
        ...

    async def count_outdated(self, analyzer: str) -> int:
        """How many there are."""
        ...
