"""A platform that has rooms, as far as the reconciler can see it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.ports.surfaces import (
    KeptSurface,
    Repaired,
    Space,
    SurfaceKeeper,
    SurfaceKind,
    WantedSurface,
)


@dataclass(frozen=True)
class Room:
    """A room on the platform."""

    kind: SurfaceKind
    name: str
    topic: str
    members: frozenset[str] = frozenset()
    open: bool = True


@dataclass
class FakeKeeper(SurfaceKeeper):
    """Keeps rooms in a dictionary by channel id. ``trouble``, when set, is raised once instead of keeping;
    ``during`` is called in the middle of every keeping; ``asked`` is everything that was wanted. ``full`` is
    how much of the platform is used; ``looks`` counts who asked; ``blind`` is raised once instead.
    """

    rooms: dict[str, Room] = field(default_factory=dict)
    trouble: Exception | None = None
    during: Callable[[], None] = lambda: None
    asked: list[WantedSurface] = field(default_factory=list)
    full: Space = field(default_factory=Space)
    looks: int = 0
    blind: Exception | None = None

    async def space(self, place_external_id: str) -> Space:
        self.looks += bool(place_external_id)
        if self.blind:
            trouble, self.blind = self.blind, None
            raise trouble
        return self.full

    async def keep(self, wanted: WantedSurface) -> KeptSurface:
        self.asked.append(wanted)
        if self.trouble:
            trouble, self.trouble = self.trouble, None
            raise trouble
        self.during()
        channel_id, repairs = self._find(wanted)
        room = self.rooms[channel_id]
        if wanted.bound:
            self.rooms[channel_id] = replace(room, members=room.members | wanted.members)
            return KeptSurface(channel_id, repairs=tuple(repairs))
        if room.name != wanted.name:
            repairs.append(Repaired.NAMED)
        if room.topic != wanted.topic:
            repairs.append(Repaired.TOPIC)
        if wanted.members - room.members:
            repairs.append(Repaired.LET_IN)
        if room.members - wanted.members:
            repairs.append(Repaired.LET_OUT)
        if room.open != wanted.open:
            repairs.append(Repaired.REOPENED if wanted.open else Repaired.ARCHIVED)
        self.rooms[channel_id] = Room(wanted.kind, wanted.name, wanted.topic, wanted.members, wanted.open)
        return KeptSurface(channel_id if wanted.open else "", repairs=tuple(repairs))

    def _find(self, wanted: WantedSurface) -> tuple[str, list[Repaired]]:
        if wanted.channel_id in self.rooms:
            return wanted.channel_id, []
        for channel_id, room in self.rooms.items():
            if room.kind is wanted.kind and wanted.mark in room.topic:
                return channel_id, []
        channel_id = f"room-{len(self.rooms) + 1}"
        self.rooms[channel_id] = Room(wanted.kind, wanted.name, wanted.topic)
        return channel_id, [Repaired.MADE]
