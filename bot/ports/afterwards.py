"""What comes after events, as services see it. Lock the event first to change any of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.afterwards import Feedback, Recap
from bot.domain.events import Event
from bot.domain.ids import EventId, FeedbackId, MemberId, SectionId


class MailingKind(StrEnum):
    """What is sent once to some of those who answered an event, in parts."""

    SURVEY = "survey"  # to who was there
    ARCHIVE = "archive"  # to who wanted to see it later


@dataclass(frozen=True, slots=True)
class Mailing:
    """How far a mailing has come. ``after``: the last member who was written to."""

    event_id: EventId
    kind: MailingKind
    after: MemberId
    done: bool


class Attendance(Protocol):
    async def word(self, event_id: EventId) -> str:
        """The word (合言葉) that the host asks for; empty where there is none."""
        ...

    async def set_word(self, event_id: EventId, word: str) -> None: ...

    async def with_word(
        self, word: str, reader: MemberId | None, *, begun: datetime, ended: datetime
    ) -> tuple[EventId, ...]:
        """Planned events with a word (compared as it is heard) that a reader may know of, which start no
        later than ``begun`` and ended after ``ended``; the one that started last first."""
        ...

    async def attend(self, event_id: EventId, member_id: MemberId, at: datetime) -> bool:
        """Note that somebody is there; False where that was known."""
        ...

    async def attended(self, event_id: EventId, member_id: MemberId) -> bool: ...

    async def count(self, event_id: EventId) -> int: ...


class Feedbacks(Protocol):
    async def get(self, event_id: EventId, member_id: MemberId) -> Feedback | None: ...

    async def one(self, feedback_id: FeedbackId) -> Feedback | None: ...

    async def save(self, feedback: Feedback) -> None:
        """Insert or update what one member said."""
        ...

    async def of(self, event_id: EventId, *, limit: int) -> tuple[Feedback, ...]:
        """What everybody said, with their names, the first to answer first."""
        ...

    async def forget(self, member_id: MemberId) -> None:
        """Delete everything somebody said of events; their attendance too."""
        ...


class Recaps(Protocol):
    async def get(self, event_id: EventId) -> Recap | None: ...

    async def save(self, recap: Recap) -> None:
        """Insert or update."""
        ...

    async def quoting(self, member_id: MemberId) -> tuple[EventId, ...]:
        """Events of which what is published quotes a member."""
        ...

    async def past(
        self, reader: MemberId | None, *, limit: int, offset: int = 0, section_id: SectionId | None = None
    ) -> tuple[Event, ...]:
        """Events of which a reader may know and something is published, the latest first; on request of one
        section."""
        ...

    async def to_ask(self, since: datetime, until: datetime, *, limit: int) -> tuple[EventId, ...]:
        """Planned events that ended in a span of time and whose survey has not begun."""
        ...

    async def begin(self, event_id: EventId, kind: MailingKind, at: datetime) -> bool:
        """Begin a mailing; False where it was begun before: nothing is ever sent twice."""
        ...

    async def under_way(self, *, limit: int) -> tuple[Mailing, ...]:
        """Mailings that are not done, the oldest first."""
        ...

    async def lock_mailing(self, event_id: EventId, kind: MailingKind) -> Mailing | None: ...

    async def save_mailing(self, mailing: Mailing) -> None: ...

    async def recipients(
        self, event_id: EventId, kind: MailingKind, *, after: MemberId, limit: int
    ) -> tuple[MemberId, ...]:
        """The next of those it goes to, by id; nobody who left or is on leave."""
        ...

    async def known_events(self, member_id: MemberId, event_ids: Collection[EventId]) -> frozenset[EventId]:
        """Those of some events that a member answered or hosts."""
        ...
