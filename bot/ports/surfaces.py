"""What the reconciler asks of a platform adapter: rooms for sections."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.domain.surfaces import Resource, Space, SurfaceKind, Usage

__all__ = [
    "KeptSurface",
    "Obstacle",
    "Repaired",
    "Resource",
    "Space",
    "SurfaceKeeper",
    "SurfaceKind",
    "SurfaceRefused",
    "Usage",
    "WantedSurface",
]


class Repaired(StrEnum):
    """What a keeper did to make a room be as wanted; each is a catalogue key."""

    MADE = "surface.made"
    ROLE_MADE = "surface.role_made"
    NAMED = "surface.named"
    TOPIC = "surface.topic"
    LET_IN = "surface.let_in"
    LET_OUT = "surface.let_out"
    ENTERED = "surface.entered"  # the bot had been shown out
    HIDDEN = "surface.hidden"
    REOPENED = "surface.reopened"
    ARCHIVED = "surface.archived"


class Obstacle(StrEnum):
    """Why a room cannot be as wanted; each is a catalogue key whose sentence names the fix."""

    PERMISSION = "surface.no_permission"  # a permission of the bot is missing
    ROLE_ORDER = "surface.role_order"  # the bot's own role stands below the section's
    TOO_MANY = "surface.too_many"  # the platform's limit of channels, roles or threads
    NO_HUB = "surface.no_hub"  # no channel in which threads could be made
    FORUM_HUB = "surface.forum_hub"  # a forum holds no private threads
    GONE = "surface.gone"  # a bound channel does not exist any more, or the bot is not in it


@dataclass(frozen=True, slots=True)
class WantedSurface:
    """How a section's room at one place should be. ``mark`` stands in the room's topic and finds it again
    after a crash between making and noting it. Empty ids: not made yet. ``open`` False: archive it.
    ``bound``: an administrator's own channel; let people in, but rename, archive and let out nothing there.
    ``private``: nobody but the members may read it; refuse rather than make one that others can read.
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
    bound: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class KeptSurface:
    """What stands there now, and what had to be done for it (see ``Repaired``). ``channel_id`` is empty
    when nothing has to be looked after any more: the room was archived.
    """

    channel_id: str
    role_id: str = ""
    repairs: tuple[str, ...] = ()


class SurfaceRefused(Exception):
    """The platform does not let us (permission, limit); the message is an ``Obstacle``."""


class SurfaceKeeper(Protocol):
    """Makes one room be as wanted; safe to call again at any moment."""

    async def keep(self, wanted: WantedSurface) -> KeptSurface:
        """Create, rename, fill, empty or archive the room; one that was deleted is made anew.

        Raises SurfaceRefused, or SendError (Unreachable for a bound channel that is gone).
        """
        ...

    async def space(self, place_external_id: str) -> Space:
        """How full a place is, of what the platform limits there. Raises SurfaceRefused, SendError."""
        ...
