"""What becomes of answers, followers and thanks when a question is merged into another one."""

from typing import Protocol

from bot.domain.ids import AnswerId, MemberId, QuestionId
from bot.domain.question_merges import Merge
from bot.domain.questions import Question


class QuestionMerges(Protocol):
    """Both questions are held while anything here changes."""

    async def get(self, question_id: QuestionId) -> Merge | None:
        """How a question was merged into another one, as long as that was not undone."""
        ...

    async def parts(self, question_id: QuestionId, *, limit: int) -> tuple[Merge, ...]:
        """How others were merged into a question, whoever may read them, the first one first."""
        ...

    async def into(
        self, question_id: QuestionId, reader: MemberId | None, *, limit: int
    ) -> tuple[tuple[Question, Merge], ...]:
        """What was merged into a question, the newest first; without what a reader may not read any more,
        since its section keeps to itself now.
        """
        ...

    async def whole(self, question_id: QuestionId, *, limit: int) -> tuple[QuestionId, ...]:
        """A question and everything that became part of it, through however many merges."""
        ...

    async def join(self, merge: Merge, asker_id: MemberId | None) -> None:
        """Move answers with their earlier versions, and have those who follow and thank count at the other
        question too. ``asker_id``: who follows it from now on, unless they asked it themselves.
        """
        ...

    async def part(self, merge: Merge) -> frozenset[AnswerId]:
        """Undo ``join``, and forget the pair it made; returns the answers that went back and were not taken
        back.
        """
        ...

    async def proposed(
        self, reader: MemberId, *, administrator: bool, limit: int, offset: int = 0
    ) -> tuple[tuple[Question, Question], ...]:
        """Questions that members named the same and that a reader may merge, the newest judgement first. What
        they cannot read is left out, and what a members-only section keeps from being merged.
        """
        ...
