"""One answer per organisation to a 横並び調査: given in one tap, changed by colleagues, never told by whom.

No audit row names who answered: that stands in the history of the answer, for the organisation alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.comparisons import Comparison, OrganisationAnswer
from bot.domain.errors import NotAllowed, Refused
from bot.domain.ids import ComparisonId, MemberId, OrganisationId, new_id
from bot.domain.members import Member
from bot.domain.organisations import (
    Organisation,
    OrganisationKey,
    confirmed_there,
    key_of,
    organisation_name,
)
from bot.domain.policy import Policy
from bot.domain.prefectures import Prefecture
from bot.domain.town_sizes import TownSize, size_told_by
from bot.ports.work import Storage, Work
from bot.services import comparison_news as news
from bot.services.comparisons import SeenComparison, known, may_see, seen
from bot.services.membership import PREFECTURE_CHOSEN
from bot.services.origin import Origin
from bot.services.presence import lock_here


class Need(StrEnum):
    """What has to be known of an organisation before its answer counts."""

    PLACE = "place"  # its prefecture
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class Besides:
    """What comes with an answer: how large the organisation is and where it lies, as far as it was asked."""

    size: TownSize | None = None
    prefecture: Prefecture | None = None


NOTHING_BESIDES = Besides()


class ComparisonAnswers:
    """Members act through it."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def answer(
        self,
        comparison_id: ComparisonId,
        member_id: MemberId,
        typed: str,
        origin: Origin,
        besides: Besides = NOTHING_BESIDES,
    ) -> SeenComparison | Need:
        """Answer for one's organisation, or change what it says. ``typed``: a choice, see
        ``Comparison.choice``.
        Returns what is missing instead while something is; a prefecture stands in the profile from then on.

        Raises NotFound, InvalidInput at ``choice``, NotAllowed for an answer of others and for a size that
        is not theirs to put right, and Refused for a survey that takes no answers, or not from here.
        """
        async with self._storage.write(origin.request) as work:
            member = await lock_here(work, member_id)
            comparison = await _locked(work, comparison_id, origin)
            if besides.prefecture is not None:
                member = await _move(work, member, besides.prefecture, origin)
            at = comparison.choice(typed)
            key = await _asked(work, comparison, member)
            if key is None:
                return Need.PLACE
            organisation = await _organisation(work, comparison, member, key, besides.size)
            if organisation is None:
                return Need.SIZE
            before = await work.comparisons.answer_of(comparison_id, organisation.id)
            _check_sees(member, before)
            if before is not None and besides.size not in {None, organisation.size}:
                raise NotAllowed("comparison.size_not_yours", organisation=organisation.name).about(
                    comparison_id
                )
            taken = await _take_along(work, comparison, organisation, member)
            former = taken[-1] if taken else None
            after = _fresh(before, former, comparison, organisation, at)
            await _keep(work, before, after, origin)
            comparison = await self._count(work, comparison, (before is None) - len(taken), origin)
            shown = await seen(work, comparison, origin)
            return replace(shown, former=former.name) if former else shown

    async def change(
        self,
        comparison_id: ComparisonId,
        member_id: MemberId,
        edit: Callable[[Comparison, OrganisationAnswer], OrganisationAnswer],
        origin: Origin,
    ) -> SeenComparison:
        """Change something about the answer that stands. Raises like ``answer``, and Refused without one."""
        async with self._storage.write(origin.request) as work:
            member = await lock_here(work, member_id)
            comparison = await _locked(work, comparison_id, origin)
            key = await _asked(work, comparison, member)
            organisation = await work.organisations.find(key) if key is not None else None
            before = (
                await work.comparisons.answer_of(comparison_id, organisation.id) if organisation else None
            )
            if before is None:
                raise Refused("comparison.answer_first", title=comparison.title).about(comparison_id)
            _check_sees(member, before)
            await _keep(work, before, edit(comparison, before), origin)
            return await seen(work, comparison, origin)

    async def _count(self, work: Work, comparison: Comparison, more: int, origin: Origin) -> Comparison:
        if not more:
            return comparison
        counted = comparison.count(more)
        await work.comparisons.save(counted)
        step = self._policy.survey_least
        if counted.at_least(step) != comparison.at_least(step):
            await news.refresh_card(work, counted, origin.now, self._policy)
        return counted


async def _keep(
    work: Work, before: OrganisationAnswer | None, after: OrganisationAnswer, origin: Origin
) -> None:
    if after != before:
        given = replace(after, answered_at=origin.now, answered_by=origin.member_id)
        await work.comparisons.save_answer(given)
        await work.comparisons.note_change(given)


async def _move(work: Work, member: Member, prefecture: Prefecture, origin: Origin) -> Member:
    """Note in the profile where a member belongs, as they would there."""
    moved = member.move(prefecture)
    await work.members.save(moved)
    await work.audit.add(PREFECTURE_CHOSEN, at=origin.now, member_id=member.id, subject_id=member.id)
    return moved


def _check_sees(member: Member, answer: OrganisationAnswer | None) -> None:
    if answer is not None and not may_see(member, answer):
        raise NotAllowed("comparison.colleague_answered", organisation=answer.name).about(
            answer.comparison_id
        )


async def _locked(work: Work, comparison_id: ComparisonId, origin: Origin) -> Comparison:
    comparison = known(await work.comparisons.lock_readable(comparison_id, origin.member_id))
    comparison.check_accepts(origin.now)
    return comparison


async def _asked(work: Work, comparison: Comparison, member: Member) -> OrganisationKey | None:
    """For which organisation a member answers; None while their prefecture is missing. Raises Refused for
    those who are not asked.
    """
    section_id = comparison.scope.section_id
    if section_id is not None and await work.sections.post_of(section_id, member.id) is None:
        raise Refused("comparison.not_asked", title=comparison.title).about(comparison.id)
    key = key_of(member)
    if key is not None:
        comparison.check_asks(key.prefecture, None)
    return key


async def _organisation(
    work: Work, comparison: Comparison, member: Member, key: OrganisationKey, size: TownSize | None
) -> Organisation | None:
    """The member's organisation with its size, noted where it is new; None while its size is unknown. A size
    that is known is put right by those only who are confirmed to work there, or alone answered for it.
    """
    assert member.prefecture is not None, "there is a key"
    name = organisation_name(member.profile.organisation, member.prefecture)
    there = await work.organisations.find(key)
    kept = there.size if there else size_told_by(name)
    chosen = size if kept is None or await _may_resize(work, there, member, size) else kept
    if chosen is None:
        return None
    comparison.check_asks(key.prefecture, chosen)
    new = Organisation(OrganisationId(new_id(member.applied_at)), key, name, chosen)
    organisation = there or await work.organisations.add(new)
    if organisation.size is not chosen:
        await work.organisations.note_size(organisation.id, chosen)
    return replace(organisation, size=chosen)


async def _take_along(
    work: Work, comparison: Comparison, organisation: Organisation, member: Member
) -> tuple[OrganisationAnswer, ...]:
    """Nobody answers for two organisations: whose profile names another one now takes back what they alone
    said for the former, which most likely was this one in other words. Returns what was taken back.
    """
    given = await work.comparisons.answers_of_only(comparison.id, member.id)
    former = tuple(one for one in given if one.organisation_id != organisation.id)
    for one in former:
        await work.comparisons.remove_answer(one)
    return former


async def _may_resize(
    work: Work, organisation: Organisation | None, member: Member, size: TownSize | None
) -> bool:
    """Whether somebody may say of an organisation whose size is known that it is another."""
    if size is None:
        return False
    if confirmed_there(member):
        return True
    return organisation is not None and not await work.comparisons.answered_by_others(
        organisation.id, member.id
    )


def _fresh(
    before: OrganisationAnswer | None,
    former: OrganisationAnswer | None,
    comparison: Comparison,
    organisation: Organisation,
    at: int,
) -> OrganisationAnswer:
    """The answer with another choice; what was said besides stays, also where it was said in other words
    for the organisation; its name is not shown then until somebody agrees again.
    """
    assert organisation.size is not None, "an answer is given with it"
    if before is not None:
        return replace(before, choice=at, size=organisation.size)
    return OrganisationAnswer(
        comparison_id=comparison.id,
        organisation_id=organisation.id,
        choice=at,
        name=organisation.name,
        prefecture=organisation.key.prefecture,
        size=organisation.size,
        answered_at=comparison.created_at,
        answered_by=None,
        remark=former.remark if former else "",
        number=former.number if former else None,
    )


def with_words(
    remark: str, number: int | None
) -> Callable[[Comparison, OrganisationAnswer], OrganisationAnswer]:
    """Say something besides; a number only where one is asked for."""

    def edit(comparison: Comparison, answer: OrganisationAnswer) -> OrganisationAnswer:
        return replace(answer, remark=remark, number=number if comparison.number_of else None)

    return edit


def with_name(*, named: bool) -> Callable[[Comparison, OrganisationAnswer], OrganisationAnswer]:
    """Let the organisation's name be shown with its answer, or not."""
    return lambda _comparison, answer: replace(answer, named=named)
