"""Makes rooms follow the database: level-triggered, outside of any transaction, safe to kill at any moment.

A room that was made just before a crash carries the section's mark in its topic; the next turn finds it
by that mark and notes it, instead of making a second one.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.deliveries import Plan, ToPurpose
from bot.domain.ids import PlaceId
from bot.domain.places import Place, Platform, Purpose
from bot.domain.policy import Policy
from bot.domain.sections import Tier
from bot.domain.surfaces import STALE_AFTER, Repair, Space, Surface, SurfaceKind
from bot.ports.messenger import Busy, SendError, Unreachable
from bot.ports.surfaces import Obstacle, SurfaceKeeper, SurfaceRefused, WantedSurface
from bot.ports.work import Storage, Work

log = logging.getLogger(__name__)

REPORT = "rooms.report"
CROWDED = "rooms.crowded"  # to 総務課: room is running short at a place
LEASE = timedelta(minutes=2)
RETRY_AFTER = timedelta(minutes=1)
BATCH = 20
CLOSING_TIME = time(17, 15)  # when the counters close: the report of the day goes out
NEVER = datetime.min.replace(tzinfo=UTC)
RESTING = timedelta(days=3_650)  # nothing to watch until something changes
REPORT_LIFE = timedelta(hours=24)
REPAIRS_KEPT = timedelta(days=30)
SPACE_LOOKED_AT = timedelta(hours=1)  # how often, where no new section asks sooner


class RoomKeeper:
    """Call ``reconcile`` often; it does what is due. ``keepers``: who makes rooms, by platform."""

    def __init__(self, storage: Storage, policy: Policy, keepers: Mapping[Platform, SurfaceKeeper]) -> None:
        self._storage = storage
        self._policy = policy
        self._keepers = keepers
        self._looked: dict[PlaceId, datetime] = {}

    async def reconcile(self, now: datetime) -> int:
        """Look at the rooms that are due; returns how many were looked at."""
        async with self._storage.read() as work:
            places = {place.id: place for place in await work.places.all() if place.platform in self._keepers}
        for attached in places.values():
            await self._decide(attached, now)
        async with self._storage.write() as work:
            due = await work.sections.claim_surfaces(now=now, until=now + LEASE, limit=BATCH)
        waiting: dict[Platform, timedelta] = {}
        for surface in due:
            place = places.get(surface.place_id)
            if place is None:  # its door is closed at the moment
                later = replace(surface, due_at=now + STALE_AFTER)
            elif place.platform in waiting:
                later = replace(surface, due_at=now + waiting[place.platform])
            else:
                wait = await self._look_after(surface, place, now)
                if wait:
                    waiting[place.platform] = wait
                continue
            await self._settle(surface, later, (), now)
        return len(due)

    async def _decide(self, place: Place, now: datetime) -> None:
        """Sections without a decision for a place get what the community configured, or something lighter
        where room is running short. Rooms that stand stay as they are.
        """
        wanted = self._policy.surface(place.platform)
        async with self._storage.read() as work:
            waiting = wanted is not SurfaceKind.NONE and await work.sections.rooms_to_decide(place.id)
        if not waiting and now - self._looked.get(place.id, NEVER) < SPACE_LOOKED_AT:
            return
        try:
            space = await self._keepers[place.platform].space(place.external_id)
        except (SurfaceRefused, Unreachable):  # the rooms themselves will tell what is wrong
            space = Space()
        except SendError as error:  # nobody knows: new sections wait for the next turn
            log.info("room to spare unknown: %s", error, extra={"action": "space_unknown"})
            return
        self._looked[place.id] = now
        async with self._storage.write() as work:
            if space.crowded:
                await self._tell_crowded(work, place, space, now)
            if wanted is not SurfaceKind.NONE:
                await self._place_new(work, place, space, now)

    async def _place_new(self, work: Work, place: Place, space: Space, now: datetime) -> None:
        """A section in preparation gets a thread at most, and nothing where no channel has room for threads;
        that is decided anew once it is a 課.
        """
        hub = await work.places.channel(place.id, Purpose.SECTIONS)
        for section_id, tier in await work.sections.rooms_to_decide(place.id):
            early = tier is Tier.PREPARING
            small = SurfaceKind.THREAD if hub else SurfaceKind.NONE
            kind = space.lighter(small if early else self._policy.surface(place.platform))
            space = space.with_room(kind)
            before = await work.sections.surface(section_id, place.id)
            room = before or Surface(section_id, place.id, kind, due_at=now)
            changes = room.changes + (before is not None)
            decided = replace(room, kind=kind, preliminary=early, changes=changes, due_at=now)
            await work.sections.save_surface(decided)

    async def _tell_crowded(self, work: Work, place: Place, space: Space, now: datetime) -> None:
        """Once per place and day; the numbers are those of the first look."""
        day = now.astimezone(self._policy.zone).date().isoformat()
        numbers = {what.value: f"{of.used}/{of.limit}" for what, of in space.usage.items() if of.crowded}
        plans = [
            Plan(
                CROWDED,
                place.id,
                ToPurpose(place_id, Purpose.OPERATIONS),
                due_at=now,
                expires_at=now + REPORT_LIFE,
                occurrence=day,
                payload={"v": "1", **numbers},
            )
            for place_id in await work.places.serving(Purpose.OPERATIONS)
        ]
        await work.deliveries.plan(*plans)

    async def _look_after(self, surface: Surface, place: Place, now: datetime) -> timedelta | None:
        """One room; returns how long its platform wants to be left alone, if it does."""
        repairs: tuple[str, ...] = ()
        wait = None
        try:
            made, done = await self._keep(surface, place)
        except SurfaceRefused as refused:
            after = _troubled(surface, str(refused), now)
        except Unreachable:
            after = _troubled(surface, Obstacle.GONE, now)
        except Busy as busy:
            wait = timedelta(seconds=busy.retry_after)
            after = replace(surface, due_at=now + wait)
        except SendError as error:
            log.warning("room not kept: %s", error, extra={"action": "room_unsure", "section": surface.mark})
            after = replace(surface, due_at=now + RETRY_AFTER)
        else:
            after = _kept(made, now)
            repairs = done if surface.settled_already else ()  # what we changed ourselves is no repair
        await self._settle(surface, after, repairs, now)
        return wait

    async def _keep(self, surface: Surface, place: Place) -> tuple[Surface, tuple[str, ...]]:
        """Have the platform make the room as wanted: (the room as it is now, what had to be done)."""
        wanted = await self._wanted(surface, place)
        keeper = self._keepers[place.platform]
        repairs: tuple[str, ...] = ()
        if surface.made not in {SurfaceKind.NONE, wanted.kind}:  # another kind of room stands there
            archived = await keeper.keep(replace(wanted, kind=surface.made, open=False))
            repairs += archived.repairs
            surface = replace(surface, made=SurfaceKind.NONE, channel_id="", role_id="")
            wanted = replace(wanted, channel_id="", role_id="")
        if wanted.kind is SurfaceKind.NONE or not (wanted.open or surface.channel_id):
            nothing = replace(surface, made=SurfaceKind.NONE, channel_id="", role_id="", private=False)
            return nothing, repairs
        if wanted.kind is SurfaceKind.THREAD and not wanted.hub_channel_id and not surface.channel_id:
            raise SurfaceRefused(Obstacle.NO_HUB)
        kept = await keeper.keep(wanted)
        stands = wanted.kind if kept.channel_id else SurfaceKind.NONE
        private = wanted.private and bool(kept.channel_id)
        made = replace(
            surface, made=stands, channel_id=kept.channel_id, role_id=kept.role_id, private=private
        )
        return made, repairs + kept.repairs

    async def _wanted(self, surface: Surface, place: Place) -> WantedSurface:
        async with self._storage.read() as work:
            section = await work.sections.get(surface.section_id)
            assert section is not None, "a room's record ends with its section"
            members = await work.sections.member_ids(section.id)
            handles = await work.members.handles(members, place.id)
            hub = await work.places.channel(place.id, Purpose.SECTIONS)
        closed = section.members_only or bool(section.organisation)
        return WantedSurface(
            place_external_id=place.external_id,
            kind=surface.kind.for_members() if closed else surface.kind,
            mark=surface.mark,
            name=section.name,
            topic=f"{section.purpose} [{surface.mark}]",
            members=frozenset(handles.values()),
            channel_id=surface.channel_id,
            role_id=surface.role_id,
            hub_channel_id=hub or "",
            open=section.open,
            bound=surface.bound,
            private=(closed or surface.kind is SurfaceKind.PRIVATE_THREAD) and not surface.bound,
        )

    async def _settle(self, before: Surface, after: Surface, repairs: tuple[str, ...], now: datetime) -> None:
        """Note how a room is now, what was repaired, and that 総務課 hears of it at the end of the day."""
        async with self._storage.write() as work:
            await work.sections.settle_surface(after)
            await work.sections.note_repairs(
                [Repair(before.section_id, before.place_id, what, now) for what in repairs]
            )
            if repairs or (after.problem and after.problem != before.problem):
                await self._plan_report(work, now)
                await work.sections.forget_repairs(now - REPAIRS_KEPT)

    async def _plan_report(self, work: Work, now: datetime) -> None:
        due = report_due(now, self._policy.zone)
        day = due.astimezone(self._policy.zone).date().isoformat()
        plans = [
            Plan(
                REPORT,
                place_id,
                ToPurpose(place_id, Purpose.OPERATIONS),
                due_at=due,
                expires_at=due + REPORT_LIFE,
                occurrence=day,
            )
            for place_id in await work.places.serving(Purpose.OPERATIONS)
        ]
        await work.deliveries.plan(*plans)


def report_due(now: datetime, zone: ZoneInfo) -> datetime:
    """When the report that covers a moment goes out: the next time the counters close (UTC)."""
    local = now.astimezone(zone)
    closing = datetime.combine(local.date(), CLOSING_TIME, zone)
    if local > closing:
        closing = datetime.combine(local.date() + timedelta(days=1), CLOSING_TIME, zone)
    return closing.astimezone(UTC)


def _kept(surface: Surface, now: datetime) -> Surface:
    """A room that is as wanted; one that is gone for good needs no watching."""
    watched = surface.made is not SurfaceKind.NONE
    return replace(
        surface,
        settled=surface.changes,
        checked_at=now,
        problem="",
        due_at=now + (STALE_AFTER if watched else RESTING),
    )


def _troubled(surface: Surface, problem: str, now: datetime) -> Surface:
    return replace(surface, checked_at=now, problem=problem, due_at=now + STALE_AFTER)
