"""Keeps events shown in a platform's own list: made, changed, called off and repaired as the database says.

Level-triggered: every turn asks what would be left to do if nobody had touched anything. Only then, and every
ten minutes, is the platform looked at. One process at a time works at a place, each step is noted before the
next, and a turn takes a few steps only: a crash loses one note, which the next look finds again.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import event_mirrors as mirrors
from bot.domain.deliveries import Plan, ToPurpose
from bot.domain.event_mirrors import Board, Fate, Mirror, Standing, Wanted
from bot.domain.ids import EventId
from bot.domain.places import Place, Platform, Purpose
from bot.ports.event_mirrors import Hindrance, Mirrored, MirrorKeeper, MirrorRefused, MirrorUnfit
from bot.ports.messenger import Busy, SendError, Unreachable
from bot.ports.work import Storage

log = logging.getLogger(__name__)

HINDERED = "event.mirror_hindered"  # to 総務課: events cannot be shown at a place
STEPS = 10  # calls of one turn at a place
LEASE = timedelta(minutes=5)  # more than a turn's calls can take
LOOK_AGAIN = timedelta(minutes=10)
RETRY_AFTER = timedelta(minutes=1)
HINDERED_LIFE = timedelta(days=1)


class EventMirrorService:
    """Call ``tick`` often; it does what is due. ``keepers``: who writes the list, by platform."""

    def __init__(self, storage: Storage, keepers: Mapping[Platform, MirrorKeeper]) -> None:
        self._storage = storage
        self._keepers = keepers

    async def tick(self, now: datetime) -> None:
        """Have every place show what it should."""
        async with self._storage.read() as work:
            places = await work.places.all()
        for place in places:
            keeper = self._keepers.get(place.platform)
            if keeper and await self._is_due(place, keeper, now):
                await self._take_turn(place, keeper, now)

    async def _is_due(self, place: Place, keeper: MirrorKeeper, now: datetime) -> bool:
        async with self._storage.read() as work:
            board = await work.event_mirrors.board(place.id)
        if board is None or board.look_at <= now:
            return board is None or board.rest_until <= now
        if board.rest_until > now:
            return False
        wanted, kept = await self._wanted(place, keeper, now)
        untouched = mirrors.remembered(kept, wanted)
        return bool(mirrors.steps(wanted, kept, untouched, keeper.capacity - board.others))

    async def _wanted(
        self, place: Place, keeper: MirrorKeeper, now: datetime
    ) -> tuple[Sequence[Wanted], Sequence[Mirror]]:
        """What may be shown, the next one first, and what is remembered."""
        async with self._storage.read() as work:
            coming = await work.event_mirrors.coming(now, limit=keeper.capacity)
            remembered = await work.event_mirrors.at(place.id)
        fates = {event.id: (event, Fate.COMING) for event in coming}
        for one in remembered:
            fates.setdefault(one.event.id, (one.event, _fate_beside(one, now)))
        wanted = [Wanted(event, fate, keeper.look(event, place.language)) for event, fate in fates.values()]
        return wanted, [one.mirror for one in remembered]

    async def _take_turn(self, place: Place, keeper: MirrorKeeper, now: datetime) -> None:
        async with self._storage.write() as work:
            if not await work.event_mirrors.claim(place.id, now=now, until=now + LEASE):
                return
            board = await work.event_mirrors.board(place.id)
        assert board is not None, "it was claimed"
        try:
            after = await self._work_at(place, keeper, board, now)
        except MirrorRefused as refused:
            later = now + LOOK_AGAIN
            after = replace(board, rest_until=later, look_at=later, problem=str(refused))
        except Unreachable:
            later = now + LOOK_AGAIN
            after = replace(board, rest_until=later, look_at=later, problem=Hindrance.GONE)
        except Busy as busy:
            after = replace(board, rest_until=now + timedelta(seconds=busy.retry_after), look_at=now)
        except SendError as error:
            log.warning("events not shown: %s", error, extra={"action": "mirror_unsure", "place": place.id})
            after = replace(board, rest_until=now + RETRY_AFTER, look_at=now)
        await self._settle(place, board, after, now)

    async def _work_at(self, place: Place, keeper: MirrorKeeper, board: Board, now: datetime) -> Board:
        """Compare and put right; returns how the place was left."""
        standing = await keeper.standing(place.external_id)
        others = mirrors.others(standing)
        wanted, kept = await self._wanted(place, keeper, now)
        steps = mirrors.steps(wanted, kept, standing, keeper.capacity - others)
        hand = _Hand(self._storage, keeper, place, {mirror.event_id: mirror for mirror in kept})
        for step in steps[:STEPS]:
            await hand.take(step)
        look_at = now if len(steps) > STEPS else now + LOOK_AGAIN
        crowded_out = others >= keeper.capacity and any(one.fate is Fate.COMING for one in wanted)
        problem = Hindrance.FULL if crowded_out else ""
        return replace(board, rest_until=now, look_at=look_at, others=others, problem=problem)

    async def _settle(self, place: Place, before: Board, after: Board, now: datetime) -> None:
        async with self._storage.write() as work:
            await work.event_mirrors.settle(after)
            if after.problem and after.problem != before.problem:
                plan = Plan(
                    HINDERED,
                    place.id,
                    ToPurpose(place.id, Purpose.OPERATIONS),
                    due_at=now,
                    expires_at=now + HINDERED_LIFE,
                    occurrence=f"{after.problem}:{now.date().isoformat()}",
                )
                await work.deliveries.plan(plan)


class _Hand:
    """Takes steps at one place and notes each."""

    def __init__(
        self, storage: Storage, keeper: MirrorKeeper, place: Place, kept: Mapping[EventId, Mirror]
    ) -> None:
        self._storage = storage
        self._keeper = keeper
        self._place = place
        self._kept = kept

    async def take(self, step: mirrors.Step) -> None:
        """Raises MirrorRefused, SendError."""
        place = self._place.external_id
        match step:
            case mirrors.Make(wanted) | mirrors.Change(wanted):
                await self._write(wanted, step.external_id if isinstance(step, mirrors.Change) else "")
            case mirrors.Note(wanted, standing):
                await self._note(wanted, standing)
            case mirrors.CallOff(event_id, external_id, begun):
                await self._call_off(event_id, external_id, begun=begun)
            case mirrors.Remove(event_id, external_id):
                await self._keeper.remove(place, external_id)
                await self._forget(event_id)
            case mirrors.Lost(event_id):
                async with self._storage.write() as work:
                    await work.event_mirrors.lost(event_id, self._place.id)
            case mirrors.Forget(event_id):
                await self._forget(event_id)

    async def _call_off(self, event_id: EventId, external_id: str, *, begun: bool) -> None:
        try:
            await self._keeper.call_off(self._place.external_id, external_id, begun=begun)
        except MirrorUnfit as unfit:  # it has just begun, or ended: the next look tells
            log.info("event not called off: %s", unfit, extra={"action": "mirror_unfit"})
        else:
            await self._forget(event_id)

    async def _write(self, wanted: Wanted, external_id: str) -> None:
        place, language = self._place.external_id, self._place.language
        begun = wanted.fate is Fate.BEGUN
        try:
            if external_id:
                made = await self._keeper.change(place, external_id, wanted.event, language, begun=begun)
            else:
                made = await self._keeper.make(place, wanted.event, language)
        except MirrorUnfit as unfit:
            log.warning("event not taken: %s", unfit, extra={"action": "mirror_unfit"})
            made = Standing(external_id, True, begun, replace(wanted.look, whole=""))
        if made is not None:
            await self._note(wanted, made)

    async def _note(self, wanted: Wanted, standing: Standing) -> None:
        before = self._kept.get(wanted.event.id)
        mirror = Mirror(
            wanted.event.id,
            self._place.id,
            standing.external_id,
            wanted.look.whole,
            standing.look.whole,
            before.deletions if before else 0,
        )
        async with self._storage.write() as work:
            await work.event_mirrors.save(mirror)

    async def _forget(self, event_id: EventId | None) -> None:
        if event_id is not None:
            async with self._storage.write() as work:
                await work.event_mirrors.forget(event_id, self._place.id)


def _fate_beside(one: Mirrored, now: datetime) -> Fate:
    """The fate of an event that is not among the next ones. One that is still to come gives way."""
    found = mirrors.fate(one.event, now, public=one.public)
    return Fate.HIDDEN if found is Fate.COMING else found
