"""Frequently asked questions."""

from collections.abc import Collection
from typing import Protocol

from bot.domain.faqs import Faq
from bot.domain.ids import MemberId, QuestionId, SectionId
from bot.domain.questions import Question


class Faqs(Protocol):
    """An entry is held by its question's lock."""

    async def get(self, question_id: QuestionId) -> Faq | None: ...

    async def add(self, faq: Faq) -> bool:
        """False, and nothing changed, where there is one, whatever was decided on it."""
        ...

    async def save(self, faq: Faq) -> None: ...

    async def forget(self, question_id: QuestionId) -> None:
        """Have a question be no entry, as if nobody had thought of it."""
        ...

    async def needed_by(self, question_id: QuestionId) -> int:
        """How many members a question helped without their asking, or who said that it is the same as theirs;
        what was merged into it counts.
        """
        ...

    async def listed(
        self,
        reader: MemberId,
        *,
        section_id: SectionId | None = None,
        limit: int,
        offset: int = 0,
    ) -> tuple[tuple[Faq, Question], ...]:
        """Entries a reader may read, by work area and wording."""
        ...

    async def among(self, question_ids: Collection[QuestionId]) -> frozenset[QuestionId]:
        """Which of these are entries."""
        ...
