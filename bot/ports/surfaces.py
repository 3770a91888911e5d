"""What the reconciler asks of a platform adapter: rooms for sections."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class SurfaceKind(StrEnum):
    """How a section shows at a place, lightest first (PLATFORMS.md 1.8)."""

    NONE = "none"
    THREAD = "thread"  # a thread or forum post in a hub channel
    CHANNEL = "channel"  # Discord: role and channel; Slack: channel


@dataclass(frozen=True, slots=True)
class WantedSurface:
    """How a section's room at one place should be. ``mark`` stands in the room's topic and finds it again
    after a crash between making and noting it. Empty ids: not made yet. ``open`` False: archive it.
    """

    place_external_id: str
    kind: SurfaceKind
    mark: str
    name: str
    topic: str
    members: frozenset[str]
    channel_id: str = ""
    role_id: str = ""
    hub_channel_id: str = ""
    open: bool = True


@dataclass(frozen=True, slots=True)
class KeptSurface:
    """What stands there now, and what had to be done for it (catalogue keys under ``surface.``)."""

    channel_id: str
    role_id: str = ""
    repairs: tuple[str, ...] = ()


class SurfaceRefused(Exception):
    """The platform does not let us (permission, limit); the message is a catalogue key under ``surface.``."""


class SurfaceKeeper(Protocol):
    """Makes one room be as wanted; safe to call again at any moment."""

    async def keep(self, wanted: WantedSurface) -> KeptSurface:
        """Create, rename, fill, empty or archive the room. Raises SurfaceRefused or SendError."""
        ...
