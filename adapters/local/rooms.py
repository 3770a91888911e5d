"""Rooms for sections on the local page: made, renamed, filled and archived as wanted."""

from dataclasses import replace

from adapters.local.live import Live
from adapters.local.wire import CHANGED
from bot.clock import Clock
from bot.domain.ids import new_id, to_token
from bot.ports.local import Room
from bot.ports.surfaces import (
    KeptSurface,
    Obstacle,
    Repaired,
    Space,
    SurfaceKind,
    SurfaceRefused,
    WantedSurface,
)
from bot.ports.work import Storage, Work

SECTION_POSITION = 100  # sections come after the town's own rooms
CLOSED_KINDS = frozenset({SurfaceKind.PRIVATE_THREAD, SurfaceKind.CHANNEL})


class LocalKeeper:
    """See bot.ports.surfaces.SurfaceKeeper. A thread is open to all, a private thread and a channel to the
    section's members.
    """

    def __init__(self, storage: Storage, clock: Clock, live: Live) -> None:
        self._storage = storage
        self._clock = clock
        self._live = live

    async def keep(self, wanted: WantedSurface) -> KeptSurface:
        async with self._storage.write() as work:
            standing = await self._find(work, wanted)
            if wanted.bound:
                return _bound(standing)
            if standing is None and not _needed(wanted):
                return KeptSurface("")
            room = self._as_wanted(standing, wanted)
            if room != standing:
                await work.local.save_room(room)
        if room != standing:
            self._live.tell(CHANGED)
        return KeptSurface(room.id if room.open else "", repairs=_repairs(standing, room))

    async def space(self, place_external_id: str) -> Space:  # noqa: ARG002 - the page sets no limit
        """There is room for everybody."""
        return Space()

    async def _find(self, work: Work, wanted: WantedSurface) -> Room | None:
        known = await work.local.room(wanted.channel_id) if wanted.channel_id else None
        return known if known or wanted.bound else await work.local.room_marked(wanted.mark)

    def _as_wanted(self, standing: Room | None, wanted: WantedSurface) -> Room:
        members = wanted.members if wanted.private or wanted.kind in CLOSED_KINDS else None
        topic = wanted.topic.removesuffix(f"[{wanted.mark}]").rstrip()  # a room here keeps its mark apart
        if standing is None:
            room_id = f"room-{to_token(new_id(self._clock.now()))}"
            return Room(room_id, wanted.name, topic, SECTION_POSITION, wanted.mark, members)
        return replace(standing, name=wanted.name, topic=topic, members=members, open=_needed(wanted))


def _needed(wanted: WantedSurface) -> bool:
    return wanted.open and wanted.kind is not SurfaceKind.NONE


def _bound(standing: Room | None) -> KeptSurface:
    """An administrator's own room: the page's rooms need nobody to be let in."""
    if standing is None or not standing.open:
        raise SurfaceRefused(Obstacle.GONE)
    return KeptSurface(standing.id)


def _repairs(before: Room | None, after: Room) -> tuple[str, ...]:
    if before is None:
        return (Repaired.MADE,)
    inside, allowed = before.members or frozenset(), after.members or frozenset()
    differences = (
        (Repaired.REOPENED, after.open and not before.open),
        (Repaired.ARCHIVED, before.open and not after.open),
        (Repaired.NAMED, before.name != after.name),
        (Repaired.TOPIC, before.topic != after.topic),
        (Repaired.LET_IN, bool(allowed - inside)),
        (Repaired.LET_OUT, bool(inside - allowed)),
    )
    return tuple(repair for repair, done in differences if done)
