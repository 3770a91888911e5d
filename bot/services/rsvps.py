"""Answering an event. The hot path of the town: the event's row is locked, so that seats can neither be given
twice nor forgotten, and few statements run under the lock (RELIABILITY.md, section 3, trap 1).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import rsvps
from bot.domain.errors import NotFound, Refused
from bot.domain.events import Event
from bot.domain.ids import EventId, MemberId
from bot.domain.policy import Policy
from bot.domain.rides import IN_PERSON_STYLES, stays_away
from bot.domain.rsvps import Decision, Rsvp, RsvpStyle
from bot.ports.work import Storage, Work
from bot.services.event_extras import open_children
from bot.services.event_news import show_cards
from bot.services.housekeeping import each
from bot.services.kept_seats import seats_now
from bot.services.origin import Origin
from bot.services.ride_news import free_seats_of
from bot.services.seats import seat_waiting

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
        """Answer, or change one's answer. Raises NotFound, and Refused for an event over or cancelled, a
        style that is not offered and a new seat after the deadline.
        """
        async with self._storage.write(origin.request) as work:
            event = await _open_event(work, event_id, member_id, origin.now)
            mine = await work.rsvps.get(event_id, member_id)
            event.reception.check(style, mine, title=event.title, now=origin.now)
            return await self._answer(work, event, mine, member_id=member_id, style=style, now=origin.now)

    async def lodging_of(self, event: Event, mine: Rsvp | None, now: datetime) -> tuple[Event, ...]:
        """Where those who come to an event can stay, as long as ``mine`` says so and this member has not
        answered there.
        """
        # Nobody stays for what has no place: thousands of answers to one event look nothing up here.
        if mine is None or mine.style not in IN_PERSON_STYLES or not event.details.place:
            return ()
        async with self._storage.read() as work:
            return tuple(
                [
                    child
                    for child in await open_children(work, event.id, now)
                    if child.lodging
                    and await work.events.readable(child.id, mine.member_id)
                    and await work.rsvps.get(child.id, mine.member_id) is None
                ]
            )

    async def come_along(self, work: Work, event: Event, member_id: MemberId, now: datetime) -> Answered:
        """参加 for somebody who does something at a locked event and has not answered; an answer stays. Where
        answers are closed or nobody can come, it is left at that.
        """
        mine = await work.rsvps.get(event.id, member_id)
        style = RsvpStyle.COME if mine is None else mine.style
        try:
            event.reception.check(style, mine, title=event.title, now=now)
        except Refused:
            return Answered(event, mine, changed=False)
        return await self._answer(work, event, mine, member_id=member_id, style=style, now=now)

    async def _answer(
        self,
        work: Work,
        event: Event,
        mine: Rsvp | None,
        *,
        member_id: MemberId,
        style: RsvpStyle,
        now: datetime,
    ) -> Answered:
        seats = await seats_now(work, event, now, member_id)
        decision = rsvps.answer(seats, mine, event_id=event.id, member_id=member_id, style=style, now=now)
        event = await carry_out(work, event, decision, now=now, policy=self._policy)
        return await _answered(work, event, decision)

    async def withdraw(self, event_id: EventId, member_id: MemberId, origin: Origin) -> Answered:
        """Take one's answer back. Raises NotFound, and Refused for an event over or cancelled."""
        async with self._storage.write(origin.request) as work:
            event = await _open_event(work, event_id, member_id, origin.now)
            decision = rsvps.withdraw(event.seats, await work.rsvps.get(event_id, member_id))
            event = await carry_out(work, event, decision, now=origin.now, policy=self._policy)
            return await _answered(work, event, decision)

    async def bring(self, event_id: EventId, member_id: MemberId, guests: int, origin: Origin) -> Answered:
        """Come with so many guests. Raises NotFound, and Refused without a seat and for more than fit."""
        async with self._storage.write(origin.request) as work:
            event = await _open_event(work, event_id, member_id, origin.now)
            mine = await work.rsvps.get(event_id, member_id)
            before = mine.guests if mine else 0
            event.reception.check_guests(guests, before, title=event.title, now=origin.now)
            seats = await seats_now(work, event, origin.now)
            decision = rsvps.bring(seats, mine, guests, now=origin.now)
            event = await carry_out(work, event, decision, now=origin.now, policy=self._policy)
            return await _answered(work, event, decision)

    async def take_offer(self, event_id: EventId, member_id: MemberId, origin: Origin) -> Answered:
        """席を取る. Where no seat is held (any more) nothing changes. Raises NotFound, and Refused for an
        event over or cancelled.
        """
        return await self._respond(event_id, member_id, origin, take=True)

    async def pass_offer(self, event_id: EventId, member_id: MemberId, origin: Origin) -> Answered:
        """今回は見送る: the answer is taken back. Where no seat is held nothing changes. Raises like
        take_offer.
        """
        return await self._respond(event_id, member_id, origin, take=False)

    async def _respond(
        self, event_id: EventId, member_id: MemberId, origin: Origin, *, take: bool
    ) -> Answered:
        async with self._storage.write(origin.request) as work:
            event = await _open_event(work, event_id, member_id, origin.now)
            mine = await work.rsvps.get(event_id, member_id)
            decision = Decision(mine, mine, event.tally)
            if mine is not None and mine.offered:
                decision = _taken(event, mine, origin.now) if take else rsvps.withdraw(event.seats, mine)
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
        await each("outsiders", outsiders, lambda one: self._send_off(*one, now))

    async def _send_off(self, event_id: EventId, member_id: MemberId, now: datetime) -> None:
        async with self._storage.write() as work:
            event = await work.events.lock(event_id)
            if event and await work.events.readable(event_id, member_id) is None:
                await self._take_back(work, event, member_id, now)

    async def release_kept(self, now: datetime) -> None:
        """Give seats that were kept for those who help, and are not any more, to those who wait; a tick."""
        async with self._storage.read() as work:
            waited_for = await work.events.children_waited_for(now, limit=AT_A_TIME)
            free = [event for event in waited_for if event.seats.openings]  # most often there is none
            found = [event for event in free if (await seats_now(work, event, now)).openings]
        await each("kept seats", found, lambda seen: self._release(seen.id, now))

    async def _release(self, event_id: EventId, now: datetime) -> None:
        async with self._storage.write() as work:
            event = await work.events.lock(event_id)
            if event is None or not event.open_at(now):
                return
            seated = await seat_waiting(work, event, now, self._policy.promotion_hold)
            if seated is not event:
                await work.events.save_tally(event.id, seated.tally)
                await show_cards(work, event, self._policy, now)

    async def _take_back(self, work: Work, event: Event, member_id: MemberId, now: datetime) -> None:
        decision = rsvps.withdraw(event.seats, await work.rsvps.get(event.id, member_id))
        await carry_out(work, event, decision, now=now, policy=self._policy)


async def carry_out(work: Work, event: Event, decision: Decision, *, now: datetime, policy: Policy) -> Event:
    """Let what was decided about an answer to a locked event take effect; returns the event afterwards."""
    if not decision.changed:
        return event
    if stays_away(decision.before, decision.after):
        assert decision.before is not None, "who never answered comes nowhere"
        await free_seats_of(work, event, decision.before.member_id, now)
    if decision.after is not None:
        await work.rsvps.save(decision.after)
    elif decision.before is not None:
        await work.rsvps.remove(event.id, decision.before.member_id)
    event = await seat_waiting(work, replace(event, tally=decision.tally), now, policy.promotion_hold)
    await work.events.save_tally(event.id, event.tally)
    await show_cards(work, event, policy, now)
    return event


def _taken(event: Event, mine: Rsvp, now: datetime) -> Decision:
    return rsvps.answer(
        event.seats, mine, event_id=event.id, member_id=mine.member_id, style=mine.style, now=now
    )


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
