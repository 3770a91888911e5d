"""What the clock does about answers to events: held seats lapse, and cards show that answers are closed.

Level-triggered: every finding is looked at again under the lock of its event, one transaction each, so that
a kill or a second process does no harm.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import rsvps
from bot.domain.events import Event
from bot.domain.ids import EventId, MemberId
from bot.domain.policy import Policy
from bot.domain.rsvps import Rsvp
from bot.ports.work import Storage, Work
from bot.services.event_news import show_card, show_cards, tell_lapsed
from bot.services.housekeeping import each
from bot.services.seats import confirm, hold_again, seat_waiting

AT_A_TIME = 100
AWAY = timedelta(minutes=10)  # a hold that is over for longer ended while the town was away: it begins anew


class SeatHoldService:
    """The clock calls ``tick``."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def tick(self, now: datetime) -> None:
        """Let holds lapse and offer their seats on; seat who could not be asked after all; show deadlines.
        Three reads when there is nothing to do.
        """
        async with self._storage.read() as work:
            unheard = await work.rsvps.holds_unheard(limit=AT_A_TIME)
            due = await work.rsvps.holds_due(now, limit=AT_A_TIME)
            closing = await work.events.closing_due(now, limit=AT_A_TIME)
        await each("unheard offers", unheard, lambda one: self._seat_unheard(*one, now))
        await each("held seats", due, lambda one: self._let_lapse(*one, now))
        await each("deadlines", closing, lambda event_id: self._show_closed(event_id, now))

    async def _seat_unheard(self, event_id: EventId, member_id: MemberId, now: datetime) -> None:
        async with self._storage.write() as work:
            event, mine = await _held(work, event_id, member_id)
            if event is None or mine is None or await work.rsvps.reachable((member_id,)):
                return
            await self._show(work, await confirm(work, event, (mine,), now), now)

    async def _let_lapse(self, event_id: EventId, member_id: MemberId, now: datetime) -> None:
        async with self._storage.write() as work:
            event, mine = await _held(work, event_id, member_id)
            if event is None or mine is None or mine.held_until is None or mine.held_until > now:
                return
            hold = self._policy.promotion_hold
            if now - mine.held_until > AWAY and event.starts_at > now and not event.cancelled:
                event = await hold_again(work, event, mine, now, hold)
            else:
                event = await _lapsed(work, event, mine, now, hold)
            await self._show(work, event, now)

    async def _show_closed(self, event_id: EventId, now: datetime) -> None:
        async with self._storage.write() as work:
            if await work.events.closed(event_id, now):
                await show_card(work, event_id, self._policy, now)

    async def _show(self, work: Work, event: Event, now: datetime) -> None:
        await work.events.save_tally(event.id, event.tally)
        await show_cards(work, event, self._policy, now)


async def _lapsed(work: Work, event: Event, offer: Rsvp, now: datetime, hold: timedelta) -> Event:
    """An event after an offer lapsed, and was passed on where there is still something to come to."""
    decision = rsvps.lapse(event.seats, offer, now=now)
    assert decision.after is not None, "it counts as 未定 from now on"
    await work.rsvps.save(decision.after)
    event = replace(event, tally=decision.tally)
    if event.cancelled or event.over(now):
        return event
    await tell_lapsed(work, event, offer, now)
    return await seat_waiting(work, event, now, hold)


async def _held(work: Work, event_id: EventId, member_id: MemberId) -> tuple[Event | None, Rsvp | None]:
    """A locked event and a member's answer to it, while a seat is held for them."""
    event = await work.events.lock(event_id)
    mine = await work.rsvps.get(event_id, member_id) if event else None
    return event, mine if mine and mine.offered else None
