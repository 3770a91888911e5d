"""One platform's lane: claims what is due, keeps a few messages on their way, notes how they fared.

Every platform has its own, so a platform that stalls delays nobody but itself. A lane claims little more
than can leave at once: what waits keeps its place in the outbox instead of using up a lease. Messages to the
same people leave one after the other: somebody who hears of two answers hears of the first one first.
"""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from bot.clock import Clock
from bot.domain.deliveries import Delivery, Plan, Said, Skip, ToAccount, ToAsker, ToPurpose, late_policy
from bot.domain.ids import DeliveryId
from bot.domain.places import Platform, Purpose
from bot.ports.known import Known
from bot.ports.work import Storage, Work
from bot.services.delivery_courier import Courier, Dead, Later, Outcome, Sent
from bot.services.delivery_hearing import Hearing, settle_digest
from bot.services.delivery_pace import FLIGHTS, Breaker

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
LEAVES_WITHIN = LEASE / 2  # what could not leave by then is given back, long before the lease ends
LOOK_AGAIN = timedelta(milliseconds=250)
KNOWN_FOR = timedelta(seconds=1)  # what is said at the same moment is put into words from the same data
FAILED = "delivery.failed"
FAILED_LIFE = timedelta(days=1)
_DETAIL_LIMIT = 200


@dataclass(frozen=True, slots=True)
class _Landed:
    delivery: Delivery
    outcome: Outcome


class Lane:
    """owner: names the process in the leases it takes."""

    def __init__(
        self,
        platform: Platform,
        storage: Storage,
        clock: Clock,
        *,
        courier: Courier,
        breaker: Breaker,
        hearing: Hearing,
        owner: str,
    ) -> None:
        self._platform = platform
        self._storage = storage
        self._clock = clock
        self._courier = courier
        self._breaker = breaker
        self._hearing = hearing
        self._owner = owner
        self._flights: dict[DeliveryId, asyncio.Task[_Landed]] = {}
        self._landed: list[_Landed] = []
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # one per target in hand
        self._wire = asyncio.Semaphore(FLIGHTS)
        self._running = asyncio.Lock()
        self._closing = False
        self._held_back = False  # whether members wanted to hear later what was claimed last

    async def run(self) -> int:
        """Deliver until nothing is due; returns how many turns ended. Does nothing when it runs already."""
        if self._running.locked():
            return 0
        async with self._running:
            return await self._deliver()

    async def close(self) -> None:
        """Claim nothing more, and note how what is on its way fared."""
        self._closing = True
        async with self._running:
            await self._deliver()

    async def next_look(self) -> timedelta | None:
        """How long until something is due here; None when nothing is planned."""
        async with self._storage.read() as work:
            due = await work.deliveries.next_due(self._platform)
        if due is None:
            return None
        now = self._clock.now()
        wait = max(due, self._breaker.until) - now
        return wait if wait > timedelta() else LOOK_AGAIN

    async def _deliver(self) -> int:
        turns = 0
        while True:
            turns += await self._exchange()
            if self._flights:
                await self._wait()
            elif not self._held_back:
                return turns

    async def _wait(self) -> None:
        """Until a message landed; with room for more also until it is time to look for more. While enough is
        in hand to keep the wire busy, those that land are gathered, and noted together.
        """
        begun = asyncio.get_running_loop().time()
        await self._gather(None if self._room(self._clock.now()) <= 0 else LOOK_AGAIN.total_seconds())
        while len(self._flights) > FLIGHTS:
            left = begun + LOOK_AGAIN.total_seconds() - asyncio.get_running_loop().time()
            if left <= 0 or not await self._gather(left):
                return

    async def _gather(self, seconds: float | None) -> bool:
        """Wait for a message to land; whether one did within so many seconds."""
        landed, _ = await asyncio.wait(
            self._flights.values(), timeout=seconds, return_when=asyncio.FIRST_COMPLETED
        )
        for flight in landed:
            arrived = flight.result()
            del self._flights[arrived.delivery.id]
            self._landed.append(arrived)
        return bool(landed)

    def _room(self, now: datetime) -> int:
        return 0 if self._closing else self._breaker.allows(now) - len(self._flights)

    async def _exchange(self) -> int:
        """Note what landed and claim what may leave, in one transaction; returns how many landed."""
        now = self._clock.now()
        self._held_back = False
        landed = tuple(self._landed)
        room = self._room(now)
        if not landed and (room <= 0 or not await self._is_due(now)):
            return 0
        async with self._storage.write() as work:
            await work.deliveries.mark_sent(*_said(landed), at=now)
            for arrived in landed:
                await self._note(work, arrived.delivery, arrived.outcome, now)
            claimed = await self._claim(work, now, room) if room > 0 else ()
        del self._landed[: len(landed)]
        # Read after the claim: an edit shows what was to be shown when it was due.
        known = Known(now + KNOWN_FOR)
        for delivery in claimed:
            self._send_off(delivery, now, known)
        return len(landed)

    async def _is_due(self, now: datetime) -> bool:
        async with self._storage.read() as work:
            due = await work.deliveries.next_due(self._platform)
        return due is not None and due <= now

    async def _claim(self, work: Work, now: datetime, room: int) -> tuple[Delivery, ...]:
        claimed = await work.deliveries.claim(
            now=now, lease=LEASE, owner=self._owner, limit=room, platform=self._platform
        )
        doubtful = [found.id for found in claimed if late_policy(found.plan.kind).last_only]
        overtaken = await work.deliveries.skip_overtaken(doubtful, now=now) if doubtful else frozenset()
        current = [found for found in claimed if found.id not in overtaken]
        going = await self._hearing.hold_back(work, current, now)
        self._held_back = len(going) < len(current)
        return going

    def _send_off(self, delivery: Delivery, now: datetime, known: Known) -> None:
        # A moved town clock ends leases early: what is still on its way here must not leave twice.
        if delivery.id not in self._flights:
            queue = self._queues.setdefault(delivery.plan.target.text, asyncio.Lock())
            flight = self._fly(delivery, queue, now + LEAVES_WITHIN, known)
            self._flights[delivery.id] = asyncio.create_task(flight)

    async def _fly(self, delivery: Delivery, queue: asyncio.Lock, by: datetime, known: Known) -> _Landed:
        async with queue, self._wire:  # a lock lets those who wait pass in the order they came
            now = self._clock.now()
            if self._closing or now > by or not self._breaker.allows(now):
                return _Landed(delivery, Later(max(now, self._breaker.until), "left for later", tried=False))
            return _Landed(delivery, await self._courier.carry(delivery, known))

    async def _note(self, work: Work, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
        match outcome:
            case Sent():  # marked together with the others
                await settle_digest(work, delivery, now)
            case Skip(reason=reason):
                await work.deliveries.mark_skipped(delivery.id, reason)
                await settle_digest(work, delivery, now, reason)
            case Later(until=until, reason=reason, tried=tried):
                await work.deliveries.postpone(delivery.id, until, reason, tried=tried)
            case Dead() as dead:
                await work.deliveries.mark_dead(delivery.id, dead.reason)
                await settle_digest(work, delivery, now, dead.reason)
                await _mourn(work, delivery.plan, dead, now)
        _tell(delivery, outcome, now)


def _said(landed: Sequence[_Landed]) -> Iterator[Said]:
    for arrived in landed:
        if isinstance(arrived.outcome, Sent):
            posted = arrived.outcome.posted
            # The channel of an asker's direct messages is theirs alone: it would name them.
            unnamed = isinstance(arrived.delivery.plan.target, ToAsker)
            where = ("", "") if unnamed else (posted.channel_id, posted.message_id)
            yield Said(arrived.delivery.id, *where)


async def _mourn(work: Work, plan: Plan, dead: Dead, now: datetime) -> None:
    """Leave a trace of what could not arrive, and tell the town's administrators once per target and day.

    A person who closed direct messages is nobody's problem: that is only noted on the account.
    """
    target = plan.target
    detail = f"{plan.kind} {target.text}: {dead.reason}"[:_DETAIL_LIMIT]
    await work.audit.add("delivery.dead", at=now, member_id=None, subject_id=plan.subject_id, detail=detail)
    if isinstance(target, ToAsker):
        return  # noted nowhere else: whose messages are closed would tell who asked
    if isinstance(target, ToAccount) and dead.direct_closed:
        await work.members.note_direct_closed(target.account_id, now)
    elif plan.kind != FAILED:
        notice = Plan(
            FAILED,
            dead.place_id,
            ToPurpose(dead.place_id, Purpose.OPERATIONS),
            due_at=now,
            expires_at=now + FAILED_LIFE,
            occurrence=f"{target.text}:{now.date().isoformat()}",
            payload={"v": "1", "kind": plan.kind, "target": target.text, "reason": dead.reason},
        )
        await work.deliveries.plan(notice)


def _tell(delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    """One line for the operator; a message in the ordinary way is not worth more than a debugging line."""
    level = logging.WARNING if isinstance(outcome, Dead) else logging.INFO
    log.log(
        logging.DEBUG if isinstance(outcome, Sent) and delivery.attempt == 1 else level,
        "delivery",
        extra={
            "action": f"delivery_{type(outcome).__name__.lower()}",
            "kind": delivery.plan.kind,
            "delivery": delivery.id,
            "attempt": delivery.attempt,
            "late_seconds": round((now - delivery.plan.due_at).total_seconds(), 1),
            "reason": "" if isinstance(outcome, Sent) else outcome.reason,
        },
    )
