"""What the town says about the toolshelf by itself. Planned in the transaction of what happened.

Thanks are bundled: whatever is used during a day is told at one moment of it, and a notice that is planned
twice is one, so nobody hears more than one a day however often something is used.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.deliveries import Plan, ToAccount
from bot.domain.ids import MemberId
from bot.domain.members import Standing
from bot.domain.sections import Section
from bot.domain.toolshelf import GENERATIONS, Improvement, ShelfItem, ShelfProblem, next_thanks
from bot.domain.urgency import SHELF_REVIEW, SHELF_THANKS
from bot.ports.work import Work
from bot.services.shelf_rights import overseers, responsible
from bot.services.telling import (
    PRIVATE_LIFE,
    PUBLIC_LIFE,
    direct_accounts,
    occurrence_at,
    section_rooms,
    tell_members,
)

DERIVED = "shelf.derived"  # to the authors something was made from
SECTION_THANKS = "shelf.section_thanks"  # in the rooms of the section something belongs to
IMPROVEMENT = "shelf.improvement"  # to who looks after it
DECIDED = "shelf.decided"  # to who proposed an improvement
PROBLEM = "shelf.problem"  # to who looks after it and to the chief
HIDDEN = "shelf.hidden"  # to who looks after it
HANDED = "shelf.handed"  # to who looks after it from now on


async def tell_origins(work: Work, item: ShelfItem, now: datetime) -> None:
    """Tell everybody up the chain that something was made from theirs, each once."""
    authors: dict[MemberId, None] = {}
    origin_id = item.origin_id
    for _ in range(GENERATIONS):
        origin = await work.toolshelf.get(origin_id) if origin_id is not None else None
        if origin is None:
            break
        authors[origin.author_id] = None
        origin_id = origin.origin_id
    authors.pop(item.author_id, None)
    if authors:
        await tell_members(work, DERIVED, item.id, tuple(authors), now=now)


async def thanked_section(work: Work, item: ShelfItem) -> Section | None:
    """The section that hears, besides the author, that an item was used."""
    section = await work.sections.get(item.section_id) if item.section_id is not None else None
    return section if section is not None and section.open else None


async def plan_thanks(work: Work, item: ShelfItem, now: datetime, zone: ZoneInfo) -> None:
    """Have the author and the section hear today that something of theirs was used; where the author left,
    who keeps it in their place.
    """
    due = next_thanks(now, zone)
    occurrence, payload = occurrence_at(due), {"v": "1"}
    accounts = await direct_accounts(work, await _thanked(work, item))
    plans = [
        Plan(
            SHELF_THANKS,
            item.author_id,
            ToAccount(account),
            due,
            due + PRIVATE_LIFE,
            occurrence,
            payload,
        )
        for account in accounts.values()
    ]
    section = await thanked_section(work, item)
    if section is not None:
        until = due + PUBLIC_LIFE
        plans += [
            Plan(SECTION_THANKS, section.id, room, due, until, occurrence, payload)
            for room in await section_rooms(work, section)
        ]
    await work.deliveries.plan(*plans)


async def _thanked(work: Work, item: ShelfItem) -> tuple[MemberId, ...]:
    author = await work.members.get(item.author_id)
    if author is not None and author.standing is not Standing.LEFT:
        return (item.author_id,)
    return (item.keeper_id,) if item.keeper_id is not None else ()


async def tell_improvement(work: Work, item: ShelfItem, improvement: Improvement, now: datetime) -> None:
    """Tell who looks after an item what somebody made better."""
    await tell_members(work, IMPROVEMENT, improvement.id, await responsible(work, item), now=now)


async def tell_decided(work: Work, improvement: Improvement, now: datetime) -> None:
    """Tell who proposed an improvement what became of it."""
    await tell_members(work, DECIDED, improvement.id, (improvement.member_id,), now=now)


async def tell_problem(work: Work, item: ShelfItem, problem: ShelfProblem, now: datetime) -> None:
    """Tell who looks after an item and who can take it down, in private."""
    who = dict.fromkeys((*await responsible(work, item), *await overseers(work, item)))
    await tell_members(work, PROBLEM, problem.id, tuple(who), now=now)


async def plan_review(work: Work, member_id: MemberId, year: int, now: datetime) -> None:
    """Ask a member once in a fiscal year whether what they share still holds."""
    accounts = await direct_accounts(work, (member_id,))
    plans = [
        Plan(
            SHELF_REVIEW,
            member_id,
            ToAccount(account),
            now,
            now + PRIVATE_LIFE,
            str(year),
            {"v": "1"},
        )
        for account in accounts.values()
    ]
    await work.deliveries.plan(*plans)
