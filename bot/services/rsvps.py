"""Answering an event. The hot path of the town: the event's row is locked, so that seats can neither be given
twice nor forgotten, and few statements run under the lock (RELIABILITY.md, section 3, trap 1).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import rsvps
from bot.domain.errors import NotFound
from bot.domain.events import Event
from bot.domain.ids import EventId, MemberId
from bot.domain.policy import Policy
from bot.domain.rsvps import Decision, Rsvp, RsvpStyle
from bot.ports.work import Storage, Work
from bot.services.event_news import CARD, tell_promoted
from bot.services.origin import Origin

AT_A_TIME = 100  # answers taken back in one turn


@dataclass(frozen=True, slots=True)
class Answered:
    """An event after an answer. ``mine`` None: no answer (any more). ``position``: place in line, from 1 on,
    while waiting.
    """

    event: Event
    mine: Rsvp | None
    changed: bool
    position: int = 0


class RsvpService:
    """Answers of members."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def answer(
        self, event_id: EventId, member_id: MemberId, style: RsvpStyle, origin: Origin
    ) -> Answered:
        """Answer, or change one's answer. Raises NotFound, and Refused for an event over or cancelled."""
        async with self._storage.write(origin.request) as work:
            event = await _open_event(work, event_id, member_id, origin.now)
            mine = await work.rsvps.get(event_id, member_id)
            decision = rsvps.answer(
                event.seats, mine, event_id=event_id, member_id=member_id, style=style, now=origin.now
            )
            event = await carry_out(work, event, decision, now=origin.now, policy=self._policy)
            return await _answered(work, event, decision)

    async def withdraw(self, event_id: EventId, member_id: MemberId, origin: Origin) -> Answered:
        """Take one's answer back. Raises NotFound, and Refused for an event over or cancelled."""
        async with self._storage.write(origin.request) as work:
            event = await _open_event(work, event_id, member_id, origin.now)
            decision = rsvps.withdraw(event.seats, await work.rsvps.get(event_id, member_id))
            event = await carry_out(work, event, decision, now=origin.now, policy=self._policy)
            return await _answered(work, event, decision)

    async def leave_town(self, work: Work, member_id: MemberId, origin: Origin) -> None:
        """Take back all answers to coming events of somebody who leaves the town; a hook of 退庁."""
        for event_id in await work.rsvps.upcoming_of(member_id, origin.now):
            event = await work.events.lock(event_id)
            assert event is not None, "events are cancelled, never deleted"
            await self._take_back(work, event, member_id, origin.now)

    async def tick(self, now: datetime) -> None:
        """Take back the answers of those who cannot see an event any more: its section became members-only or
        they left it. They would keep seats they can neither use nor give up.
        """
        async with self._storage.read() as work:
            outsiders = await work.rsvps.outsiders(now, limit=AT_A_TIME)
        for event_id, member_id in outsiders:
            async with self._storage.write() as work:
                event = await work.events.lock(event_id)
                if event and await work.events.readable(event_id, member_id) is None:
                    await self._take_back(work, event, member_id, now)

    async def _take_back(self, work: Work, event: Event, member_id: MemberId, now: datetime) -> None:
        decision = rsvps.withdraw(event.seats, await work.rsvps.get(event.id, member_id))
        await carry_out(work, event, decision, now=now, policy=self._policy)


async def carry_out(work: Work, event: Event, decision: Decision, *, now: datetime, policy: Policy) -> Event:
    """Let what was decided about an answer to a locked event take effect; returns the event afterwards."""
    if not decision.changed:
        return event
    if decision.after is not None:
        await work.rsvps.save(decision.after)
    elif decision.before is not None:
        await work.rsvps.remove(event.id, decision.before.member_id)
    event = await seat_waiting(work, replace(event, tally=decision.tally), now)
    await work.events.save_tally(event.id, event.tally)
    await work.deliveries.refresh(event.id, CARD, now=now, spacing=policy.card_spacing)
    return event


async def seat_waiting(work: Work, event: Event, now: datetime) -> Event:
    """Give free seats to the first in line and tell them. The caller saves the returned event's tally."""
    openings = event.seats.openings
    if not openings:
        return event
    line = await work.rsvps.first_waiting(event.id, limit=openings)
    seated, tally = rsvps.promote(event.seats, line)
    await work.rsvps.seat_through(event.id, seated[-1].arrival)
    await tell_promoted(work, event, seated, now)
    return replace(event, tally=tally)


async def _open_event(work: Work, event_id: EventId, reader: MemberId, now: datetime) -> Event:
    event = await work.events.lock_readable(event_id, reader)
    if event is None:
        raise NotFound("event.gone")
    event.check_open(now)
    return event


async def _answered(work: Work, event: Event, decision: Decision) -> Answered:
    mine = decision.after
    if mine is None or not mine.waiting:
        return Answered(event, mine, decision.changed)
    # Who has just come is last; only somebody who has waited for a while must be looked up.
    known = decision.changed and mine.arrival == event.tally.arrivals
    position = event.tally.waiting if known else await work.rsvps.position(mine)
    return Answered(event, mine, decision.changed, position)
