"""What the town says about a 横並び調査 by itself: its card, one reminder to each organisation that has not
answered, and at the end a word to the surveyor, to those who answered and to the channels.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.domain.comparisons import Comparison
from bot.domain.deliveries import Plan, ToAccount
from bot.domain.ids import ComparisonId, SectionId
from bot.domain.organisations import OrganisationKey, local_key, organisation_name
from bot.domain.policy import Policy
from bot.domain.prefectures import prefecture_of
from bot.domain.town_sizes import TownSize, size_told_by
from bot.ports.comparisons import AskedMember
from bot.ports.work import Work
from bot.services.poll_news import rooms
from bot.services.telling import PUBLIC_LIFE, occurrence_at, tell_members

CARD = "comparison.card"
NUDGE = "comparison.nudge"
ENDED = "comparison.ended"  # to the surveyor
RESULTS = "comparison.results"  # to those who answered
NOTE = "comparison.note"  # the closing note, in channels

MOST_MEMBERS = 5_000  # in one transaction
MOST_ORGANISATIONS = 5_000
MOST_OF_SECTION = 200  # surveys


async def post_card(work: Work, comparison: Comparison, now: datetime) -> int:
    """Show a survey in every room; returns in how many."""
    where = await rooms(work, comparison.scope.section_id)
    plans = (Plan(CARD, comparison.id, target, now, comparison.deadline) for target in where)
    await work.deliveries.plan(*plans)
    return len(where)


async def refresh_card(work: Work, comparison: Comparison, now: datetime, policy: Policy) -> None:
    """Let its cards show how things stand."""
    await work.deliveries.refresh(comparison.id, CARD, now=now, spacing=policy.card_spacing)


async def show_anew(work: Work, comparison_id: ComparisonId, now: datetime, policy: Policy) -> None:
    """Let what channels say of a survey follow who may read it now: its cards and its closing note."""
    for kind in (CARD, NOTE):
        await work.deliveries.refresh(comparison_id, kind, now=now, spacing=policy.card_spacing)


async def nudge(work: Work, comparison: Comparison, now: datetime) -> int:
    """Remind one member of each organisation that was asked and has not answered; returns how many."""
    asked = await work.comparisons.asked(comparison, limit=MOST_MEMBERS)
    answered = await work.comparisons.answered_keys(comparison.id, limit=MOST_ORGANISATIONS)
    sizes = await work.organisations.sizes(limit=MOST_ORGANISATIONS) if comparison.scope.size else {}
    chosen = one_of_each(asked, answered, sizes, comparison.scope.size)
    # Without an occurrence: planning it again says nothing twice.
    plans = (
        Plan(
            NUDGE,
            comparison.id,
            ToAccount(one.account_id),
            now,
            comparison.deadline,
            payload={"v": "1", "member": str(one.member_id)},
        )
        for one in chosen
    )
    await work.deliveries.plan(*plans)
    return len(chosen)


def one_of_each(
    asked: Sequence[AskedMember],
    answered: Collection[OrganisationKey],
    sizes: Mapping[OrganisationKey, TownSize],
    wanted: TownSize | None,
) -> tuple[AskedMember, ...]:
    """The first of every organisation that has not answered; where a size is wanted, of those known to be of
    it, by an earlier answer or by their name.
    """
    chosen: dict[OrganisationKey, AskedMember] = {}
    for one in asked:
        prefecture = prefecture_of(one.prefecture)
        if prefecture is None:
            continue
        key = local_key(one.organisation, prefecture)
        size = sizes.get(key) or size_told_by(organisation_name(one.organisation, prefecture))
        if key not in answered and (wanted is None or size is wanted):
            chosen.setdefault(key, one)
    return tuple(chosen.values())


async def end(work: Work, comparison: Comparison, now: datetime, policy: Policy) -> Comparison:
    """Close a locked survey: the results stand, and its surveyor is asked for a word about them."""
    ended = comparison.end(now)
    await work.comparisons.save(ended)
    await work.deliveries.withdraw(ended.id, (NUDGE,), "ended")
    await refresh_card(work, ended, now, policy)
    await tell_members(work, ENDED, ended.id, (ended.creator_id,), now=now)
    return ended


async def end_all_of(work: Work, section_id: SectionId, now: datetime, policy: Policy) -> None:
    """Close what a section is asked, with the answers it has: where nobody belongs, nobody can answer."""
    for comparison_id in await work.comparisons.held_by(section_id, limit=MOST_OF_SECTION):
        comparison = await work.comparisons.lock(comparison_id)
        if comparison is not None and comparison.open:
            await end(work, comparison, now, policy)


async def tell_results(work: Work, comparison: Comparison, now: datetime, policy: Policy) -> Comparison:
    """結果のお知らせ, once: to everybody who answered and to the rooms the survey was shown in."""
    told = comparison.told()
    await work.comparisons.save(told)
    answered = await work.comparisons.answerers(told.id, limit=MOST_ORGANISATIONS)
    await tell_members(work, RESULTS, told.id, answered, now=now)
    plans = (
        Plan(NOTE, told.id, target, now, now + PUBLIC_LIFE, occurrence_at(now))
        for target in await rooms(work, told.scope.section_id)
    )
    await work.deliveries.plan(*plans)
    await refresh_card(work, told, now, policy)
    return told
