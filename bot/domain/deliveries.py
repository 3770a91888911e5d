"""Deliveries: everything the town says by itself to others, as rows that can neither be lost nor doubled.

The key of a delivery names what is said, about what, for which occurrence and to whom. It is unique, so
planning the same thing twice is harmless (RELIABILITY.md, section 2).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b

from bot.domain.ids import AccountId, DeliveryId, EventQuestionId, PlaceId, QuestionId, SectionId
from bot.domain.places import Purpose
from bot.domain.urgency import (
    ANNOUNCEMENT,
    DIGEST,
    QUESTION_NEWS,
    QUESTION_THANKS,
    SHELF_REVIEW,
    SHELF_THANKS,
)

LATE_AFTER = timedelta(minutes=1)
MARK_BYTES = 12  # 24 characters: a Discord nonce holds 25
# Their subject and occurrence name the member.
ONCE_PER_MEMBER = frozenset(
    {DIGEST, ANNOUNCEMENT, QUESTION_NEWS, QUESTION_THANKS, SHELF_REVIEW, SHELF_THANKS}
)


class Status(StrEnum):
    PENDING = "pending"
    LEASED = "leased"
    HELD = "held"  # waits for its member's digest, see bot.domain.notice_wishes
    SENT = "sent"
    SKIPPED = "skipped"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class ToPurpose:
    """The channel of a place that serves a purpose at the time of sending."""

    place_id: PlaceId
    purpose: Purpose

    @property
    def text(self) -> str:
        return f"purpose:{self.place_id}:{self.purpose.value}"


@dataclass(frozen=True, slots=True)
class ToSection:
    """A section's channel or thread at a place; its events channel where it has none there."""

    place_id: PlaceId
    section_id: SectionId

    @property
    def text(self) -> str:
        return f"section:{self.place_id}:{self.section_id}"


@dataclass(frozen=True, slots=True)
class ToAccount:
    """A direct message to one platform account."""

    account_id: AccountId

    @property
    def text(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True)
class ToChannel:
    """One channel of a place, where somebody asked for something to be posted."""

    place_id: PlaceId
    channel_id: str

    @property
    def text(self) -> str:
        return f"channel:{self.place_id}:{self.channel_id}"


@dataclass(frozen=True, slots=True)
class ToAsker:
    """A direct message to who asked a question, whoever that is: an anonymous asker is found out when it is
    sent, and nowhere written down. ``place_id``: where they hear. ``at_event``: it was asked to an event.
    """

    place_id: PlaceId
    question_id: QuestionId | EventQuestionId
    at_event: bool = False

    @property
    def text(self) -> str:
        name = "event_asker" if self.at_event else "asker"
        return f"{name}:{self.place_id}:{self.question_id}"


Target = ToPurpose | ToSection | ToChannel | ToAccount | ToAsker


def read_target(text: str) -> Target:
    """Read a stored target. Raises ValueError for anything else."""
    match text.split(":", maxsplit=2):  # a channel's id may hold a colon of its own
        case ["purpose", place, purpose]:
            return ToPurpose(PlaceId(int(place)), Purpose(purpose))
        case ["section", place, section]:
            return ToSection(PlaceId(int(place)), SectionId(int(section)))
        case ["channel", place, channel_id]:
            return ToChannel(PlaceId(int(place)), channel_id)
        case ["asker", place, question]:
            return ToAsker(PlaceId(int(place)), QuestionId(int(question)))
        case ["event_asker", place, question]:
            return ToAsker(PlaceId(int(place)), EventQuestionId(int(question)), at_event=True)
        case ["account", account]:
            return ToAccount(AccountId(int(account)))
        case _:
            raise ValueError(f"not a target: {text}")


def key_to_member(kind: str, subject_id: int, occurrence: str) -> str:
    """The key of what is said to a member once, through whichever account."""
    return f"{kind}:{subject_id}:{occurrence}:member"


@dataclass(frozen=True, slots=True)
class Plan:
    """Something to be said. ``occurrence`` tells apart what is said more than once about one subject
    (a reminder's start and offset, a change's version); ``payload`` is small, versioned JSON.
    """

    kind: str
    subject_id: int
    target: Target
    due_at: datetime
    expires_at: datetime
    occurrence: str = ""
    payload: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Two plans with the same key are one. To a member some things are said once, through any account."""
        if self.kind in ONCE_PER_MEMBER:
            return key_to_member(self.kind, self.subject_id, self.occurrence)
        return f"{self.kind}:{self.subject_id}:{self.occurrence}:{self.target.text}"

    @property
    def mark(self) -> str:
        """What the message carries so that the platform or we can recognise it: 24 hexadecimal digits."""
        return blake2b(self.key.encode(), digest_size=MARK_BYTES).hexdigest()

    def is_late(self, now: datetime) -> bool:
        """Whether its moment passed long enough ago for the reader to be told so."""
        return now - self.due_at > LATE_AFTER


@dataclass(frozen=True, slots=True)
class Delivery:
    """A planned message on its way.

    attempt: how many turns may have posted it, this one included. first_claimed_at: when the first of
    those began. sent_at: when it was posted or last changed.
    """

    id: DeliveryId
    plan: Plan
    status: Status
    attempt: int
    planned_at: datetime
    first_claimed_at: datetime | None = None
    sent_at: datetime | None = None
    channel_id: str = ""
    message_id: str = ""
    editing: bool = False  # the message exists; this turn changes it


@dataclass(frozen=True, slots=True)
class Said:
    """Where the message of a delivery stands."""

    delivery_id: DeliveryId
    channel_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Skip:
    """A renderer's word that this need not be said any more, with the reason for the log."""

    reason: str


@dataclass(frozen=True, slots=True)
class LatePolicy:
    """What becomes of a kind of delivery when its moment passed while the town was away. A plan's own
    ``expires_at`` holds besides: an event's start, a broadcast's grace.

    patience: how long after its moment it is still worth saying; None: until the plan expires.
    last_only: of several that are due about one subject to one target, only the last is said.
    """

    patience: timedelta | None = None
    last_only: bool = False


# RELIABILITY.md, section 2: catch-up after down-time. A kind that is not named is said until it expires.
LATE_POLICIES: Mapping[str, LatePolicy] = {
    "event.reminder": LatePolicy(last_only=True),
    "event.reminder_direct": LatePolicy(last_only=True),
    "interview.reminder": LatePolicy(last_only=True),
    "reminder.due": LatePolicy(patience=timedelta(hours=24), last_only=True),
    "lightning.begins": LatePolicy(patience=timedelta(minutes=2)),
    "lightning.one_minute": LatePolicy(patience=timedelta(seconds=40)),
    "member.code": LatePolicy(patience=LATE_AFTER),
}
_USUAL = LatePolicy()


def late_policy(kind: str) -> LatePolicy:
    """The policy of a kind of delivery."""
    return LATE_POLICIES.get(kind, _USUAL)


def too_late(plan: Plan, now: datetime) -> bool:
    """Whether nobody is served any more by saying this."""
    patience = late_policy(plan.kind).patience
    return now >= plan.expires_at or (patience is not None and now - plan.due_at > patience)
