"""Rooms (surfaces): how a section shows at a place. The database is the truth, rooms follow it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.ids import PlaceId, SectionId, to_token

STALE_AFTER = timedelta(minutes=10)  # drift is gone ten minutes after it came (PRODUCT.md G032)
CROWDED_PERCENT = 80  # from here on what is left is kept for the sections that need it most


class SurfaceKind(StrEnum):
    """How a section shows at a place, lightest first (PLATFORMS.md 1.8)."""

    NONE = "none"
    THREAD = "thread"  # a thread or forum post in a hub channel
    PRIVATE_THREAD = "private_thread"  # Discord: private thread; Slack and the page: a closed channel
    CHANNEL = "channel"  # Discord: role and channel; Slack: channel

    def for_members(self) -> "SurfaceKind":
        """The kind of a section whose members alone may look in."""
        return SurfaceKind.PRIVATE_THREAD if self is SurfaceKind.THREAD else self


class Resource(StrEnum):
    """What a platform has only so many of."""

    ROLES = "roles"
    CHANNELS = "channels"
    THREADS = "threads"


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of something is used at a place."""

    used: int
    limit: int

    @property
    def crowded(self) -> bool:
        """Whether what is left has to be saved."""
        return self.used * 100 >= self.limit * CROWDED_PERCENT


@dataclass(frozen=True, slots=True)
class Space:
    """How full a place is; a resource that is not named has no limit there."""

    usage: Mapping[Resource, Usage] = field(default_factory=dict)

    @property
    def crowded(self) -> tuple[Resource, ...]:
        """What is running short."""
        return tuple(resource for resource, usage in self.usage.items() if usage.crowded)

    def lighter(self, kind: SurfaceKind) -> SurfaceKind:
        """The kind a new section gets where this kind is configured: a lighter one where room is short."""
        while any(resource in self.crowded for resource in _NEEDS[kind]):
            kind = _LIGHTER[kind]
        return kind

    def with_room(self, kind: SurfaceKind) -> "Space":
        """The place with one more room of a kind."""
        needed = _NEEDS[kind]
        return Space({what: Usage(of.used + (what in needed), of.limit) for what, of in self.usage.items()})


_NEEDS: Mapping[SurfaceKind, frozenset[Resource]] = {
    SurfaceKind.NONE: frozenset(),
    SurfaceKind.THREAD: frozenset({Resource.THREADS}),
    SurfaceKind.PRIVATE_THREAD: frozenset({Resource.THREADS}),
    SurfaceKind.CHANNEL: frozenset({Resource.ROLES, Resource.CHANNELS}),
}
_LIGHTER = {
    SurfaceKind.CHANNEL: SurfaceKind.THREAD,
    SurfaceKind.PRIVATE_THREAD: SurfaceKind.NONE,
    SurfaceKind.THREAD: SurfaceKind.NONE,
}


@dataclass(frozen=True, slots=True)
class Surface:
    """A section's room at one place.

    kind: how it should be. made: what stands at ``channel_id`` now, NONE where nothing does.
    bound: an administrator's own channel, which we fill but neither rename nor archive.
    private: what stands there lets only the section's members read.
    changes counts what the room should follow, settled how much of it the room has followed.
    due_at: when to look at the room next (UTC). problem: a catalogue key, empty when all is well.
    preliminary: decided while the section was being prepared, and decided anew once it is a 課.
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
    preliminary: bool = False

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
class Way:
    """How a post reaches those of a section at one place. ``channel_id``: the channel or thread in which it
    meets there, None where it has none.
    """

    members_only: bool = False
    channel_id: str | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """Something a person or the platform changed in a room and we put right. ``what`` is a catalogue key."""

    section_id: SectionId
    place_id: PlaceId
    what: str
    at: datetime
