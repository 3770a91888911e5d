"""Deliveries: everything the town says by itself to others, as rows that can neither be lost nor doubled.

The key of a delivery names what is said, about what, for which occurrence and to whom. It is unique, so
planning the same thing twice is harmless (RELIABILITY.md, section 2).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import AccountId, DeliveryId, PlaceId, SectionId
from bot.domain.places import Purpose


class Status(StrEnum):
    PENDING = "pending"
    LEASED = "leased"
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


Target = ToPurpose | ToSection | ToAccount


def read_target(text: str) -> Target:
    """Read a stored target. Raises ValueError for anything else."""
    match text.split(":"):
        case ["purpose", place, purpose]:
            return ToPurpose(PlaceId(int(place)), Purpose(purpose))
        case ["section", place, section]:
            return ToSection(PlaceId(int(place)), SectionId(int(section)))
        case ["account", account]:
            return ToAccount(AccountId(int(account)))
        case _:
            raise ValueError(f"not a target: {text}")


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
        return f"{self.kind}:{self.subject_id}:{self.occurrence}:{self.target.text}"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A planned message on its way. ``attempt`` counts claims, this one included."""

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
class Skip:
    """A renderer's word that this need not be said any more, with the reason for the log."""

    reason: str
