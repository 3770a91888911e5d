"""Questions to an event as services see them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.event_questions import EventQuestion, EventQuestionStatus
from bot.domain.ids import EventId, EventQuestionId, MemberId, QuestionId


@dataclass(frozen=True, slots=True)
class SeenEventQuestion:
    """A question as one member sees it. ``own``: they asked it; ``voted``: they want to hear it too."""

    question: EventQuestion
    own: bool
    voted: bool


class EventQuestions(Protocol):
    """Who asked without their name is sealed: no question that comes out of here carries them. Only ``own``,
    told to themselves, and ``sealed_author``, for a letter to them, look.
    """

    async def add(self, question: EventQuestion, author_id: MemberId) -> None:
        """Insert a question; its author is stored whether or not others may know them."""
        ...

    async def get(self, question_id: EventQuestionId) -> EventQuestion | None: ...

    async def lock(self, *question_ids: EventQuestionId) -> tuple[EventQuestion, ...]:
        """Those there are of them, by id, held until the unit of work ends."""
        ...

    async def save(self, question: EventQuestion) -> None:
        """Write everything but its author and its votes back."""
        ...

    async def seen(self, question_id: EventQuestionId, reader: MemberId | None) -> SeenEventQuestion | None:
        """A question as a member sees it."""
        ...

    async def page(
        self,
        event_id: EventId,
        reader: MemberId | None,
        statuses: Collection[EventQuestionStatus],
        *,
        limit: int,
        offset: int = 0,
    ) -> tuple[tuple[SeenEventQuestion, ...], int]:
        """A page of an event's questions, those that wait before the others, then the most wanted first and
        the oldest of these; and how many there are in all.
        """
        ...

    async def count_open(self, event_id: EventId, author_id: MemberId) -> int:
        """How many of one's own wait at an event."""
        ...

    async def count_new(self, event_id: EventId, since: datetime, until: datetime) -> int:
        """How many of those that wait were asked from ``since`` on and before ``until``."""
        ...

    async def vote(self, question_id: EventQuestionId, member_id: MemberId) -> bool:
        """聞きたい, or not any more: turned round. Returns whether they want to hear it now."""
        ...

    async def hand_votes(self, question_id: EventQuestionId, into: EventQuestionId) -> None:
        """Count those who wanted to hear one question for another, each once and not its author."""
        ...

    async def sealed_author(self, question_id: EventQuestionId) -> MemberId | None:
        """Who asked, also without their name: only to write to them in private."""
        ...

    async def behind(self, question_id: QuestionId) -> EventId | None:
        """The event at which a question of the Q&A was asked first."""
        ...
