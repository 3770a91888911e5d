"""Seats at a 懇親会 that are kept for those who do something at its event, until a day before it begins."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.events import Event
from bot.domain.ids import MemberId
from bot.domain.rsvps import Seats
from bot.ports.work import Work
from bot.services.helpers import helpers_of

KEPT_UNTIL = timedelta(hours=24)


async def seats_now(work: Work, event: Event, now: datetime, member_id: MemberId | None = None) -> Seats:
    """An event's seats as ``member_id`` finds them: one is kept for each helper of its parent who has not
    answered. Whoever began to help when all seats were taken waits like anybody else. Places to stay are kept
    for nobody.
    """
    parent_id, capacity = event.parent_id, event.details.capacity
    if parent_id is None or event.lodging or capacity is None or now >= event.starts_at - KEPT_UNTIL:
        return event.seats
    helping = await helpers_of(work, parent_id)
    if not helping:
        return event.seats
    expected = helping - await work.programmes.answered(event.id, helping)
    return replace(event.seats, kept=len(expected - {member_id}), own=member_id in expected)
