"""What the town says about the toolshelf by itself. Planned in the transaction of what happened.

Thanks are bundled: whatever is used during a day is told at one moment of it, and a notice that is planned
twice is one, so nobody hears more than one a day however often something is used.
"""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Thanked:
    """Who hears that an item was used: its author, or who keeps it in the place of one who left; and its
    section.
    """

    author_id: MemberId | None
    keeper_id: MemberId | None
    section: Section | None


async def thanked(work: Work, item: ShelfItem) -> Thanked:
    """Who hears of uses as things stand now."""
    section = await work.sections.get(item.section_id) if item.section_id is not None else None
    hears = section if section is not None and section.open else None
    author = await work.members.get(item.author_id)
    if author is not None and author.standing is not Standing.LEFT:
        return Thanked(item.author_id, None, hears)
    return Thanked(None, item.keeper_id, hears)


async def plan_thanks(work: Work, item: ShelfItem, hears: Thanked, now: datetime, zone: ZoneInfo) -> None:
    """Have them hear today that something of theirs was used."""
    due = next_thanks(now, zone)
    occurrence, payload = occurrence_at(due), {"v": "1"}
    people = [one for one in (hears.author_id, hears.keeper_id) if one is not None]
    accounts = await direct_accounts(work, people)
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
    if hears.section is not None:
        until = due + PUBLIC_LIFE
        plans += [
            Plan(SECTION_THANKS, hears.section.id, room, due, until, occurrence, payload)
            for room in await section_rooms(work, hears.section)
        ]
    await work.deliveries.plan(*plans)


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
