"""What the town says about ideas by itself. Planned in the transaction of what happened."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.domain.deliveries import Plan, Target, ToAccount, ToPurpose
from bot.domain.ideas import Comment, Idea, IdeaState
from bot.domain.ids import MemberId
from bot.domain.places import Purpose
from bot.ports.work import Work
from bot.services.telling import PRIVATE_LIFE, direct_accounts, occurrence_at, section_rooms, tell_members

CARD = "idea.card"  # in a channel; changes as the idea does
ASKED = "idea.asked"  # to whom somebody would like to see to it
RELIEVED = "idea.relieved"  # to its former owner: somebody else sees to it
OWNED = "idea.owned"  # to its author and who adopted it: it has an owner
FREED = "idea.freed"  # to the same: it has none
COMMENTED = "idea.commented"  # to its author
MOVED = "idea.moved"  # to its author and those who support it
OUTCOME = "idea.outcome"  # in a channel: what came of it
NUDGE = "idea.nudge"  # to its owner, before its day
OVERDUE = "idea.overdue"  # to its owner, after it

CARD_LIFE = timedelta(days=7)
OVERDUE_LIFE = timedelta(days=14)
MOST_TOLD = 2_000  # supporters


async def rooms(work: Work, idea: Idea) -> tuple[Target, ...]:
    """Where an idea is spoken of: where its section is, else in the channels for what sections are about."""
    section = await work.sections.get(idea.section_id) if idea.section_id is not None else None
    if section is not None:
        return await section_rooms(work, section)
    return tuple(ToPurpose(place, Purpose.SECTIONS) for place in await work.places.serving(Purpose.SECTIONS))


async def post(work: Work, kind: str, idea: Idea, now: datetime) -> None:
    """Say something of an idea once in each of its rooms."""
    where = await rooms(work, idea)
    await work.deliveries.plan(*(Plan(kind, idea.id, room, now, now + CARD_LIFE) for room in where))


async def tell_moved(work: Work, before: Idea, idea: Idea, now: datetime, *, by: MemberId | None) -> None:
    """Tell its author, its former owner and its supporters where an idea stands now, but for who moved it and
    who is asked to see to it, who hear so themselves.
    """
    supporters = await work.ideas.supporters(idea.id, limit=MOST_TOLD)
    owner = (before.owner_id,) if before.owner_id is not None else ()
    heard = {by, idea.owner_id if idea.state is IdeaState.ADOPTED else by}
    concerned = [one for one in dict.fromkeys((idea.author_id, *owner, *supporters)) if one not in heard]
    await tell_members(work, MOVED, idea.id, concerned, now=now, state=idea.state.value)


async def tell_author(work: Work, idea: Idea, comment: Comment, now: datetime) -> None:
    """Tell an idea's author that somebody spoke about it."""
    if comment.member_id != idea.author_id:
        await tell_members(work, COMMENTED, idea.id, (idea.author_id,), now=now, comment=str(comment.id))


async def tell_asked(work: Work, idea: Idea, member_id: MemberId, now: datetime) -> None:
    """Ask somebody to see to an idea."""
    await tell_members(work, ASKED, idea.id, (member_id,), now=now, member=str(member_id))


async def tell_relieved(work: Work, idea: Idea, member_id: MemberId, now: datetime) -> None:
    """Tell its former owner that somebody else sees to it."""
    await tell_members(work, RELIEVED, idea.id, (member_id,), now=now, member=str(member_id))


async def tell_stewards(
    work: Work, kind: str, idea: Idea, now: datetime, *, but: Collection[MemberId | None]
) -> None:
    """Tell its author and who adopted it about its owner."""
    concerned = [one for one in dict.fromkeys((idea.author_id, idea.steward_id)) if one is not None]
    told = [one for one in concerned if one not in but]
    await tell_members(work, kind, idea.id, told, now=now)


async def plan_reminders(work: Work, idea: Idea, now: datetime) -> None:
    """Once before an adopted idea's day and once after it, to its owner; what was planned before is off."""
    await work.deliveries.withdraw(idea.id, (NUDGE, OVERDUE), "changed")
    before, after = idea.reminders(now)
    if idea.owner_id is None or idea.due_at is None or after is None:
        return
    account_id = (await direct_accounts(work, (idea.owner_id,))).get(idea.owner_id)
    if account_id is None:
        return
    target, occurrence = ToAccount(account_id), f"{occurrence_at(idea.due_at)}:{idea.version}"
    payload = {"v": "1", "version": str(idea.version)}
    plans = [Plan(OVERDUE, idea.id, target, after, after + OVERDUE_LIFE, occurrence, payload)]
    if before is not None:
        plans.append(Plan(NUDGE, idea.id, target, before, before + PRIVATE_LIFE, occurrence, payload))
    await work.deliveries.plan(*plans)
