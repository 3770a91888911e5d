"""Questions to an event: asked before and while it is held, voted for, taken up by its host.

Who asked without their name is not part of a question: storage seals it (see bot.ports.event_questions).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import NotAllowed, Refused
from bot.domain.ids import EventId, EventQuestionId, MemberId, QuestionId

TEXT_LIMIT = 300
REASON_LIMIT = 200
MOST_OPEN = 10
"""Questions one member may have open at one event."""

BUNDLE = timedelta(minutes=3)
"""The host hears of new questions at most that often."""


class Naming(StrEnum):
    """Whether others see who asks."""

    NAMED = "named"
    ANONYMOUS = "anonymous"


class EventQuestionStatus(StrEnum):
    OPEN = "open"
    TAKEN = "taken"  # taken up
    HIDDEN = "hidden"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class EventQuestion:
    """One question. ``author_id`` None: asked without a name, or by somebody nobody knows any more.
    ``moved_to``: what it became in the Q&A; ``reason``: why it is hidden.
    """

    id: EventQuestionId
    event_id: EventId
    text: str
    naming: Naming
    asked_at: datetime
    author_id: MemberId | None = None
    status: EventQuestionStatus = EventQuestionStatus.OPEN
    votes: int = 0
    reason: str = ""
    merged_into: EventQuestionId | None = None
    moved_to: QuestionId | None = None

    @property
    def open(self) -> bool:
        return self.status is EventQuestionStatus.OPEN

    @property
    def taken(self) -> bool:
        return self.status is EventQuestionStatus.TAKEN

    @property
    def anonymous(self) -> bool:
        return self.naming is Naming.ANONYMOUS

    def check_open(self) -> None:
        """Raises Refused when it does not wait any more."""
        if not self.open:
            raise Refused("event_question.not_open").about(self.event_id)

    def withdraw(self, *, own: bool) -> "EventQuestion":
        """Take it back. Raises NotAllowed for all but its author, Refused when it does not wait any more."""
        if not own:
            raise NotAllowed("event_question.not_yours")
        self.check_open()
        return replace(self, status=EventQuestionStatus.WITHDRAWN)

    def check_vote(self, *, own: bool) -> None:
        """Raises Refused for one's own question, or when it does not wait any more."""
        self.check_open()
        if own:
            raise Refused("event_question.own_vote")

    def take(self) -> "EventQuestion":
        """取り上げる. Raises Refused when it does not wait any more."""
        self.check_open()
        return replace(self, status=EventQuestionStatus.TAKEN)

    def put_back(self) -> "EventQuestion":
        """Let it wait again. Raises Refused for one nobody took up, or that was moved to the Q&A."""
        self.check_movable()
        return replace(self, status=EventQuestionStatus.OPEN)

    def hide(self, reason: str) -> "EventQuestion":
        """非表示. Raises Refused when it does not wait any more."""
        self.check_open()
        return replace(self, status=EventQuestionStatus.HIDDEN, reason=reason)

    def merge(self, into: "EventQuestion") -> "EventQuestion":
        """まとめる: the other one stands for both. Raises Refused unless both wait at one event."""
        self.check_open()
        into.check_open()
        if into.id == self.id or into.event_id != self.event_id:
            raise Refused("event_question.not_to_merge")
        return replace(self, status=EventQuestionStatus.MERGED, merged_into=into.id)

    def move(self, question_id: QuestionId) -> "EventQuestion":
        """Q&Aに移す, once. Raises Refused for one nobody took up, or that was moved before."""
        self.check_movable()
        return replace(self, moved_to=question_id)

    def check_movable(self) -> None:
        """Raises Refused like ``move``."""
        if not self.taken:
            raise Refused("event_question.not_taken")
        if self.moved_to is not None:
            raise Refused("event_question.moved_already")


def check_room(open_ones: int) -> None:
    """Raises Refused for somebody who has as many open questions at an event as one may have."""
    if open_ones >= MOST_OPEN:
        raise Refused("event_question.too_many", count=MOST_OPEN)


def told_at(now: datetime) -> datetime:
    """When the host hears of what is asked now: at the end of the running bundle."""
    begun = int(now.timestamp()) // int(BUNDLE.total_seconds())
    return datetime.fromtimestamp((begun + 1) * BUNDLE.total_seconds(), tz=now.tzinfo)
