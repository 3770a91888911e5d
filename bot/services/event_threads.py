"""Keeps a thread at every event's card: opened with a word of welcome, named like the event, awake while it
is on, put to the archive some days after its end. What is said there goes through the outbox.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import event_threads
from bot.domain.deliveries import Plan, ToChannel, ToPurpose
from bot.domain.event_threads import LAST_WORDS, NAMED_AGAIN, EventThread, Stage
from bot.domain.events import Event
from bot.domain.ids import EventId
from bot.domain.places import Place, Platform, Purpose
from bot.domain.policy import Policy
from bot.ports.event_threads import Card, ThreadKeeper, ThreadRefused
from bot.ports.messenger import Busy, SendError, Unreachable
from bot.ports.work import Storage, Work
from bot.services.housekeeping import each
from bot.services.origin import Origin
from bot.services.telling import occurrence_at

log = logging.getLogger(__name__)

WELCOME = "event.thread_welcome"
BEGUN = "event.thread_begun"
CALLED_OFF = "event.thread_cancelled"
HINDERED = "event.thread_hindered"  # to 総務課: threads cannot be opened at a place

BATCH = 10
NEW_CARDS = 50
LEASE = timedelta(minutes=4)
RETRY_AFTER = timedelta(minutes=1)
HINDERED_FOR = timedelta(hours=1)
HINDERED_LIFE = timedelta(days=1)


class EventThreadService:
    """Call ``tick`` often; it does what is due. ``keepers``: who opens threads, by platform."""

    def __init__(self, storage: Storage, policy: Policy, keepers: Mapping[Platform, ThreadKeeper]) -> None:
        self._storage = storage
        self._policy = policy
        self._keepers = {
            platform: keeper for platform, keeper in keepers.items() if platform in policy.event_threads
        }

    async def tick(self, now: datetime) -> None:
        """Take in new cards, then look after the threads that are due."""
        if not self._keepers:
            return
        await self._take_in(now)
        async with self._storage.write() as work:
            due = await work.event_threads.claim(
                self._keepers.keys(), now=now, until=now + LEASE, limit=BATCH
            )
        await each("threads", due, lambda thread: self._look_after(thread, now))

    async def _take_in(self, now: datetime) -> None:
        """One thread for each event and place: at the card that was planned first."""
        async with self._storage.read() as work:
            cards = await work.event_threads.new_cards(self._keepers.keys(), now, limit=NEW_CARDS)
        if not cards:
            return
        async with self._storage.write() as work:
            for card in cards:
                taken = await work.event_threads.at(card.event_id, card.place_id)
                await work.event_threads.add(_taken_in(card, now, Stage.NONE if taken else Stage.WAITING))

    async def _look_after(self, thread: EventThread, now: datetime) -> None:
        async with self._storage.read() as work:
            place = await work.places.get(thread.place_id)
            event = await work.events.get(thread.event_id)
            leaks_of = await _leaks_of(work, event, thread) if event else ""
        keeper = self._keepers.get(place.platform) if place else None
        if place is None or event is None or keeper is None:
            return  # its door is closed at the moment
        turn = _Turn(keeper, place, event, now, self._policy.event_thread_life)
        plans: tuple[Plan, ...] = ()
        try:
            after, plans = await turn.take(thread, leaks_of)
        except Unreachable:
            after = replace(thread, stage=Stage.GONE)
        except ThreadRefused as refused:
            later = now + HINDERED_FOR
            after = replace(thread, rest_until=later, problem=str(refused))
            plans = _hindered(after, now) if after.problem != thread.problem else ()
        except Busy as busy:
            after = replace(thread, rest_until=now + timedelta(seconds=busy.retry_after))
        except SendError as error:
            log.warning("thread not kept: %s", error, extra={"action": "thread_unsure", "event": event.id})
            after = replace(thread, rest_until=now + RETRY_AFTER)
        async with self._storage.write() as work:
            await work.event_threads.save(after)
            await work.deliveries.plan(*plans)


async def thread_link(work: Work, event_id: EventId, origin: Origin) -> str:
    """The address of an event's thread where somebody is; empty without one."""
    if origin.place_id is None:
        return ""
    thread = await work.event_threads.at(event_id, origin.place_id)
    return thread.link if thread and thread.stage in {Stage.OPEN, Stage.CLOSED} else ""


async def tells_outsiders(work: Work, event: Event, thread: EventThread) -> bool:
    """Whether a thread stands where others read than the members of the event's members-only section."""
    section = await work.sections.get(event.section_id) if event.section_id is not None else None
    if section is None or not section.members_only:
        return False
    room = await work.sections.surface(section.id, thread.place_id)
    return room is None or not (room.own and room.private and room.channel_id == thread.channel_id)


async def _leaks_of(work: Work, event: Event, thread: EventThread) -> str:
    """The name of the section a thread would tell outsiders of; empty where it tells nobody of anything."""
    if event.section_id is None or not await tells_outsiders(work, event, thread):
        return ""
    section = await work.sections.get(event.section_id)
    return section.name if section else ""


class _Turn:
    """One look at one thread. Everything raises what the keeper raises."""

    def __init__(
        self, keeper: ThreadKeeper, place: Place, event: Event, now: datetime, kept_for: timedelta
    ) -> None:
        self._keeper = keeper
        self._place = place
        self._event = event
        self._now = now
        self._kept_for = kept_for

    async def take(self, thread: EventThread, leaks_of: str) -> tuple[EventThread, tuple[Plan, ...]]:
        """How the thread is afterwards, and what is to be said. ``leaks_of``: the section whose event others
        would read of; its thread takes the section's name, which everybody knows, and closes.
        """
        if thread.stage is Stage.WAITING:
            if leaks_of or self._event.cancelled or self._event.over(self._now):
                return replace(thread, stage=Stage.NONE), ()
            return await self._open(thread)
        if leaks_of:
            await self._keeper.rename(thread.thread_id, leaks_of)
        if leaks_of or event_threads.closing(thread, self._event, self._kept_for) <= self._now:
            await self._keeper.close(thread.thread_id)
            return replace(thread, stage=Stage.CLOSED), ()
        return await self._keep(thread)

    async def _open(self, thread: EventThread) -> tuple[EventThread, tuple[Plan, ...]]:
        card = Card(thread.card_id, thread.event_id, thread.place_id, thread.channel_id, thread.message_id)
        opened = await self._keeper.open(self._place.external_id, card, self._event.title)
        if opened is None:
            return replace(thread, stage=Stage.NONE), ()
        thread = replace(
            thread,
            stage=Stage.OPEN,
            thread_id=opened.thread_id,
            link=opened.link,
            name=self._event.title,
        )
        welcome = self._plan(WELCOME, thread, until=self._event.ends_at)
        return thread.seen(self._event, self._now, self._kept_for), (welcome,)

    async def _keep(self, thread: EventThread) -> tuple[EventThread, tuple[Plan, ...]]:
        event, now = self._event, self._now
        renamed = event.title != thread.name
        if renamed:
            await self._keeper.rename(thread.thread_id, event.title)
            thread = replace(thread, name=event.title)
        else:
            await self._keeper.check(thread.thread_id)
        plans: tuple[Plan, ...] = ()
        if event.cancelled and thread.closes_at is None:
            thread = replace(thread, closes_at=now + LAST_WORDS)
            plans = (self._plan(CALLED_OFF, thread, until=now + LAST_WORDS),)
        elif event_threads.is_on(event, now):
            at = occurrence_at(event.starts_at)
            plans = (self._plan(BEGUN, thread, until=event.ends_at, occurrence=at),)
        seen = thread.seen(event, now, self._kept_for)
        return (replace(seen, rest_until=now + NAMED_AGAIN) if renamed else seen), plans

    def _plan(self, kind: str, thread: EventThread, *, until: datetime, occurrence: str = "") -> Plan:
        target = ToChannel(thread.place_id, thread.thread_id)
        return Plan(kind, thread.event_id, target, self._now, until, occurrence, {"v": "1"})


def _taken_in(card: Card, now: datetime, stage: Stage) -> EventThread:
    return EventThread(
        card.id, card.event_id, card.place_id, card.channel_id, card.message_id, now, now, stage
    )


def _hindered(thread: EventThread, now: datetime) -> tuple[Plan, ...]:
    """Once for each place, problem and day."""
    plan = Plan(
        HINDERED,
        thread.place_id,
        ToPurpose(thread.place_id, Purpose.OPERATIONS),
        due_at=now,
        expires_at=now + HINDERED_LIFE,
        occurrence=f"{thread.problem}:{now.date().isoformat()}",
    )
    return (plan,)
