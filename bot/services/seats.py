"""Seats that become free, and whom they go to. The caller has locked the event and saves its tally."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import rsvps
from bot.domain.events import Event
from bot.domain.ids import AccountId, EventId, MemberId
from bot.domain.rsvps import Rsvp, RsvpState
from bot.ports.work import Work
from bot.services.event_news import tell_served
from bot.services.kept_seats import seats_now

AT_ONCE = 200  # how many people are looked up, or moved, in one statement


async def seat_waiting(work: Work, event: Event, now: datetime, hold: timedelta) -> Event:
    """Hold free seats for the first in line, or give them at once where nothing is held or somebody cannot be
    asked; and tell them. Returns the event with its tally afterwards.
    """
    if not event.seats.openings:
        return event
    seats = await seats_now(work, event, now)
    if not seats.openings:
        return event
    line = await work.rsvps.first_waiting(event.id, limit=seats.openings)
    accounts: dict[MemberId, AccountId] = {}
    for part in _parts(line):
        accounts |= await work.rsvps.reachable([rsvp.member_id for rsvp in part])
    until = rsvps.held_until(now, event.starts_at, hold)
    served, tally = rsvps.promote(seats, line, until=until, reachable=accounts)
    await _move(work, event.id, [rsvp for rsvp in served if rsvp.offered], RsvpState.OFFERED, until)
    await _move(work, event.id, [rsvp for rsvp in served if rsvp.settled], RsvpState.CONFIRMED)
    await tell_served(work, event, served, accounts, now)
    return replace(event, tally=tally)


async def fit_holds(work: Work, before: Event, after: Event, now: datetime, hold: timedelta) -> Event:
    """After an event moved, hold no seat longer than the new start allows; shortly before it those who were
    asked simply have their seats. Returns the event with its tally afterwards.
    """
    if after.starts_at >= before.starts_at or not after.tally.offered:
        return after
    until = rsvps.held_until(now, after.starts_at, hold)
    if until is not None:
        await work.rsvps.shorten_holds(after.id, until)
        return after
    return await confirm(work, after, await work.rsvps.offered(after.id), now)


async def hold_again(work: Work, event: Event, offer: Rsvp, now: datetime, hold: timedelta) -> Event:
    """Hold a seat anew and say so: nobody could take it while the town was away. Returns the event with its
    tally afterwards.
    """
    until = rsvps.held_until(now, event.starts_at, hold)
    if until is None:
        return await confirm(work, event, (offer,), now)
    held = replace(offer, held_until=until)
    await work.rsvps.save(held)
    await tell_served(work, event, (held,), await work.rsvps.reachable((held.member_id,)), now)
    return event


async def free_seatless(work: Work, event: Event, now: datetime) -> Event:
    """After other styles take seats, nobody waits who needs none. Returns the event with its tally
    afterwards.
    """
    waiting = event.tally.waiting + event.tally.offered
    if not waiting:
        return event
    needless = await work.rsvps.seatless(event.id, event.seated_styles, limit=waiting)
    return await confirm(work, event, needless, now)


async def confirm(work: Work, event: Event, answers: Sequence[Rsvp], now: datetime) -> Event:
    """Let answers count as they stand, and tell those who gave them. Returns the event with its tally."""
    tally, settled = event.tally, []
    for rsvp in answers:
        counted = replace(rsvp, state=RsvpState.CONFIRMED, held_until=None)
        tally = tally.minus(rsvp).plus(counted)
        settled.append(counted)
    await _move(work, event.id, settled, RsvpState.CONFIRMED)
    for part in _parts(settled):
        accounts = await work.rsvps.reachable([rsvp.member_id for rsvp in part])
        await tell_served(work, event, part, accounts, now)
    return replace(event, tally=tally)


async def _move(
    work: Work, event_id: EventId, answers: Sequence[Rsvp], state: RsvpState, until: datetime | None = None
) -> None:
    for part in _parts(answers):
        await work.rsvps.move(event_id, [rsvp.member_id for rsvp in part], state, until=until)


def _parts(answers: Sequence[Rsvp]) -> Iterator[Sequence[Rsvp]]:
    for start in range(0, len(answers), AT_ONCE):
        yield answers[start : start + AT_ONCE]
