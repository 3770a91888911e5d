"""Keeps a thread at every event's card: opened with a word of welcome, named like the event, awake while it
is on, put to the archive some days after its end.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import event_threads
from bot.domain.deliveries import Plan, ToChannel
from bot.domain.event_threads import LAST_WORDS
from bot.domain.events import Event
from bot.domain.ids import EventId
from bot.domain.places import Place, Platform
from bot.domain.policy import Policy
from bot.domain.threads import NAMED_AGAIN, CardThread, Face, Stage
from bot.ports.threads import Card, CardThreads, ThreadKeeper
from bot.ports.work import Storage, Work
from bot.services.card_threads import CardThreadService, Outcome, leaks_of
from bot.services.origin import Origin
from bot.services.telling import occurrence_at

WELCOME = "event.thread_welcome"
BEGUN = "event.thread_begun"
CALLED_OFF = "event.thread_cancelled"


class EventThreadService(CardThreadService):
    """The threads of events."""

    def __init__(self, storage: Storage, policy: Policy, keepers: Mapping[Platform, ThreadKeeper]) -> None:
        super().__init__(storage, keepers, policy.event_threads)
        self._kept_for = policy.event_thread_life

    def _threads(self, work: Work) -> CardThreads:
        return work.event_threads

    async def _take(
        self, thread: CardThread, keeper: ThreadKeeper, place: Place, now: datetime
    ) -> Outcome | None:
        async with self._storage.read() as work:
            event = await work.events.get(EventId(thread.subject_id))
            leaks = await leaks_of(work, event.section_id, thread) if event else ""
        if event is None:
            return None
        return await _Turn(keeper, place, event, now, self._kept_for).take(thread, leaks)

    async def _noted(self, work: Work, before: CardThread, after: CardThread, now: datetime) -> CardThread:
        """Where a thread closes whose readers may not know of the event any more, what was said in it is
        looked at once more.
        """
        closes = before.stage is Stage.OPEN and after.stage is Stage.CLOSED
        event = await work.events.get(EventId(after.subject_id)) if closes else None
        if event is not None and await leaks_of(work, event.section_id, after):
            for kind in (WELCOME, BEGUN, CALLED_OFF):
                await work.deliveries.refresh(after.subject_id, kind, now=now, spacing=timedelta())
        return after


async def thread_link(work: Work, event_id: EventId, origin: Origin) -> str:
    """The address of an event's thread where somebody is; empty without one."""
    if origin.place_id is None:
        return ""
    thread = await work.event_threads.at(event_id, origin.place_id)
    return thread.link if thread and thread.stage in {Stage.OPEN, Stage.CLOSED} else ""


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

    async def take(self, thread: CardThread, leaks: str) -> Outcome:
        """How the thread is afterwards, and what is to be said. ``leaks``: the section whose event others
        would read of; its thread takes the section's name, which everybody knows, and closes.
        """
        if thread.stage is Stage.WAITING:
            if leaks or self._event.cancelled or self._event.over(self._now):
                return replace(thread, stage=Stage.NONE), ()
            return await self._open(thread)
        if leaks:
            await self._keeper.rename(thread.thread_id, Face(leaks))
        if leaks or event_threads.closing(thread, self._event, self._kept_for) <= self._now:
            await self._keeper.close(thread.thread_id)
            return replace(thread, stage=Stage.CLOSED), ()
        return await self._keep(thread)

    async def _open(self, thread: CardThread) -> Outcome:
        card = Card(thread.card_id, thread.subject_id, thread.place_id, thread.channel_id, thread.message_id)
        opened = await self._keeper.open(self._place.external_id, card, Face(self._event.title))
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
        return event_threads.seen(thread, self._event, self._now, self._kept_for), (welcome,)

    async def _keep(self, thread: CardThread) -> Outcome:
        event, now = self._event, self._now
        renamed = event.title != thread.name
        if renamed:
            await self._keeper.rename(thread.thread_id, Face(event.title))
            thread = replace(thread, name=event.title)
        else:
            await self._keeper.check(thread.thread_id, Face(event.title))
        plans: tuple[Plan, ...] = ()
        if event.cancelled and thread.closes_at is None:
            thread = replace(thread, closes_at=now + LAST_WORDS)
            plans = (self._plan(CALLED_OFF, thread, until=now + LAST_WORDS),)
        elif event_threads.is_on(event, now):
            at = occurrence_at(event.starts_at)
            plans = (self._plan(BEGUN, thread, until=event.ends_at, occurrence=at),)
        seen = event_threads.seen(thread, event, now, self._kept_for)
        return (replace(seen, rest_until=now + NAMED_AGAIN) if renamed else seen), plans

    def _plan(self, kind: str, thread: CardThread, *, until: datetime, occurrence: str = "") -> Plan:
        target = ToChannel(thread.place_id, thread.thread_id)
        return Plan(kind, thread.subject_id, target, self._now, until, occurrence, {"v": "1"})
