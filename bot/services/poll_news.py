"""What the town says about a date poll by itself, and where: its card in channels, and one word each in
private to those who were asked, to its creator and to those who answered.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.date_polls import DatePoll
from bot.domain.deliveries import Plan, Target, ToAccount, ToPurpose
from bot.domain.events import Event
from bot.domain.ids import AccountId, MemberId, SectionId
from bot.domain.places import Purpose
from bot.ports.work import Work
from bot.services.telling import PRIVATE_LIFE, section_rooms, tell_members

CARD = "poll.card"
NUDGE = "poll.nudge"
ENDED = "poll.ended"
DECIDED = "poll.decided"

MOST_TOLD = 5_000  # in one transaction


async def rooms(work: Work, section_id: SectionId | None) -> tuple[Target, ...]:
    """Where a poll is spoken of: its section's rooms, else (also after a section closed) the channels for
    events. Empty while no place has either.
    """
    section = await work.sections.get(section_id) if section_id is not None else None
    if section is not None and section.open:
        return await section_rooms(work, section)
    serving = await work.places.serving(Purpose.EVENTS)
    return tuple(ToPurpose(place_id, Purpose.EVENTS) for place_id in serving)


async def post_card(work: Work, poll: DatePoll, now: datetime) -> int:
    """Show a poll in every room; returns in how many."""
    where = await rooms(work, poll.section_id)
    await work.deliveries.plan(*(Plan(CARD, poll.id, target, now, poll.deadline) for target in where))
    return len(where)


async def nudge(work: Work, poll: DatePoll, now: datetime) -> int:
    """Remind those who were asked and have not answered, each once for the whole poll; returns how many."""
    silent = await work.date_polls.silent(poll, limit=MOST_TOLD)
    await _tell_each(work, NUDGE, poll, silent, due_at=now, expires_at=poll.deadline)
    return len(silent)


async def tell_ended(work: Work, poll: DatePoll, now: datetime) -> None:
    """Tell its creator that the deadline has come."""
    await tell_members(work, ENDED, poll.id, (poll.creator_id,), now=now)


async def tell_decided(work: Work, poll: DatePoll, event: Event, now: datetime) -> None:
    """Tell those who answered, once, what it became; its host has just seen it."""
    found = await work.date_polls.answerers(poll.id, limit=MOST_TOLD)
    answered = {member_id: one for member_id, one in found.items() if member_id != event.host_id}
    until = now + PRIVATE_LIFE
    await _tell_each(work, DECIDED, poll, answered, due_at=now, expires_at=until, event=str(event.id))


async def _tell_each(
    work: Work,
    kind: str,
    poll: DatePoll,
    whom: Mapping[MemberId, AccountId],
    *,
    due_at: datetime,
    expires_at: datetime,
    **more: str,
) -> None:
    """Without an occurrence: planning it again says nothing twice."""
    plans = (
        Plan(
            kind,
            poll.id,
            ToAccount(account_id),
            due_at,
            expires_at,
            payload={"v": "1", "member": str(member_id), **more},
        )
        for member_id, account_id in whom.items()
    )
    await work.deliveries.plan(*plans)
