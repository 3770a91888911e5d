"""Rooms (surfaces): how a section shows at a place. The database is the truth, rooms follow it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.ids import PlaceId, SectionId, to_token

STALE_AFTER = timedelta(minutes=10)  # drift is gone ten minutes after it came (PRODUCT.md G032)


class SurfaceKind(StrEnum):
    """How a section shows at a place, lightest first (PLATFORMS.md 1.8)."""

    NONE = "none"
    THREAD = "thread"  # a thread or forum post in a hub channel
    CHANNEL = "channel"  # Discord: role and channel; Slack: channel


@dataclass(frozen=True, slots=True)
class Surface:
    """A section's room at one place.

    kind: how it should be. made: what stands at ``channel_id`` now, NONE where nothing does.
    bound: an administrator's own channel, which we fill but neither rename nor archive.
    private: what stands there lets only the section's members read.
    changes counts what the room should follow, settled how much of it the room has followed.
    due_at: when to look at the room next (UTC). problem: a catalogue key, empty when all is well.
    """

    section_id: SectionId
    place_id: PlaceId
    kind: SurfaceKind
    due_at: datetime
    made: SurfaceKind = SurfaceKind.NONE
    channel_id: str = ""
    role_id: str = ""
    bound: bool = False
    private: bool = False
    changes: int = 1
    settled: int = 0
    checked_at: datetime | None = None
    problem: str = ""

    @property
    def mark(self) -> str:
        """What stands in the room's topic, so that a room made just before a crash is found again."""
        return f"eg-{to_token(self.section_id)}"

    @property
    def own(self) -> bool:
        """Whether the section is meant to have a room of its own here, which we may close to others."""
        return self.kind is not SurfaceKind.NONE and not self.bound

    @property
    def settled_already(self) -> bool:
        """Nothing of ours changed since the room was last as wanted: repairs found now are drift."""
        return self.changes == self.settled


@dataclass(frozen=True, slots=True)
class Repair:
    """Something a person or the platform changed in a room and we put right. ``what`` is a catalogue key."""

    section_id: SectionId
    place_id: PlaceId
    what: str
    at: datetime
