"""Keeps a thread at every card of one sort: what events and questions have in common. What is said in a
thread goes through the outbox.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.deliveries import Plan, ToPurpose
from bot.domain.ids import PlaceId, SectionId
from bot.domain.places import Place, Platform, Purpose
from bot.domain.threads import CardThread, Stage
from bot.ports.messenger import Busy, SendError, Unreachable
from bot.ports.threads import Card, CardThreads, ThreadKeeper, ThreadRefused
from bot.ports.work import Storage, Work
from bot.services.housekeeping import each

log = logging.getLogger(__name__)

HINDERED = "event.thread_hindered"  # to 総務課: threads cannot be opened at a place

BATCH = 10
NEW_CARDS = 50
LEASE = timedelta(minutes=4)
RETRY_AFTER = timedelta(minutes=1)
HINDERED_FOR = timedelta(hours=1)
HINDERED_LIFE = timedelta(days=1)

Outcome = tuple[CardThread, tuple[Plan, ...]]
"""How a thread is after a look, and what is to be said."""


class CardThreadService(ABC):
    """Call ``tick`` often; it does what is due. ``keepers``: who opens threads, by platform."""

    def __init__(
        self, storage: Storage, keepers: Mapping[Platform, ThreadKeeper], wanted: Collection[Platform]
    ) -> None:
        self._storage = storage
        self._keepers = {platform: keeper for platform, keeper in keepers.items() if platform in wanted}

    @abstractmethod
    def _threads(self, work: Work) -> CardThreads:
        """The threads this service keeps."""

    @abstractmethod
    async def _take(
        self, thread: CardThread, keeper: ThreadKeeper, place: Place, now: datetime
    ) -> Outcome | None:
        """One look at one thread; None where its subject is gone. Raises what the keeper raises."""

    async def _noted(self, work: Work, before: CardThread, after: CardThread, now: datetime) -> CardThread:
        """How a thread is remembered after a look; a service may plan more in the same transaction."""
        del work, before, now
        return after

    async def tick(self, now: datetime) -> None:
        """Take in new cards, then look after the threads that are due."""
        if not self._keepers:
            return
        await self._take_in(now)
        async with self._storage.write() as work:
            due = await self._threads(work).claim(
                self._keepers.keys(), now=now, until=now + LEASE, limit=BATCH
            )
        await each("threads", due, lambda thread: self._look_after(thread, now))

    async def _take_in(self, now: datetime) -> None:
        """One thread for each subject and place: at the card that was planned first."""
        async with self._storage.read() as work:
            cards = await self._threads(work).new_cards(self._keepers.keys(), now, limit=NEW_CARDS)
        if not cards:
            return
        async with self._storage.write() as work:
            threads = self._threads(work)
            for card in cards:
                taken = await threads.at(card.subject_id, card.place_id)
                await threads.add(_taken_in(card, now, Stage.NONE if taken else Stage.WAITING))

    async def _look_after(self, thread: CardThread, now: datetime) -> None:
        async with self._storage.read() as work:
            place = await work.places.get(thread.place_id)
        keeper = self._keepers.get(place.platform) if place else None
        if place is None or keeper is None:
            return  # its door is closed at the moment
        outcome = await self._attempt(thread, keeper, place, now)
        if outcome is None:
            return
        after, plans = outcome
        async with self._storage.write() as work:
            await self._threads(work).save(await self._noted(work, thread, after, now))
            await work.deliveries.plan(*plans)

    async def _attempt(
        self, thread: CardThread, keeper: ThreadKeeper, place: Place, now: datetime
    ) -> Outcome | None:
        try:
            return await self._take(thread, keeper, place, now)
        except Unreachable:
            return replace(thread, stage=Stage.GONE), ()
        except ThreadRefused as refused:
            after = replace(thread, rest_until=now + HINDERED_FOR, problem=str(refused))
            return after, _hindered(after, now) if after.problem != thread.problem else ()
        except Busy as busy:
            return replace(thread, rest_until=now + timedelta(seconds=busy.retry_after)), ()
        except SendError as error:
            extra = {"action": "thread_unsure", "subject": thread.subject_id}
            log.warning("thread not kept: %s", error, extra=extra)
            return replace(thread, rest_until=now + RETRY_AFTER), ()


async def tells_outsiders(work: Work, section_id: SectionId | None, thread: CardThread) -> bool:
    """Whether a thread stands where others read than the members of a members-only section."""
    return bool(await leaks_of(work, section_id, thread))


async def leaks_of(work: Work, section_id: SectionId | None, thread: CardThread) -> str:
    """The name of the section a thread would tell outsiders of; empty where it tells nobody of anything."""
    section = await work.sections.get(section_id) if section_id is not None else None
    if section is None or not section.members_only:
        return ""
    room = await work.sections.surface(section.id, thread.place_id)
    inside = room is not None and room.own and room.private and room.channel_id == thread.channel_id
    return "" if inside else section.name


async def hindrances(work: Work, *, limit: int) -> Mapping[PlaceId, str]:
    """What an administrator has to allow for threads, by place."""
    found = (
        *await work.event_threads.hindered(limit=limit),
        *await work.question_threads.hindered(limit=limit),
    )
    return {thread.place_id: thread.problem for thread in found}


def _taken_in(card: Card, now: datetime, stage: Stage) -> CardThread:
    return CardThread(
        card.id, card.subject_id, card.place_id, card.channel_id, card.message_id, now, now, stage
    )


def _hindered(thread: CardThread, now: datetime) -> tuple[Plan, ...]:
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
