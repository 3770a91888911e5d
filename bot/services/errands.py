"""What waits for one member: requests for advice, answers to their questions, a survey their organisation has
not answered, an idea they see to, an improvement of what they share. At most one line of each.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.comparisons import Comparison
from bot.domain.errors import Refused
from bot.domain.ideas import NUDGED_BEFORE
from bot.domain.ids import ImprovementId, MemberId, SectionId
from bot.domain.members import Member
from bot.domain.organisations import OrganisationKey, key_of
from bot.domain.questions import Question
from bot.domain.town_sizes import TownSize, size_of
from bot.ports.work import Work

MOST_SURVEYS = 20  # open ones that are looked through


class ErrandKind(StrEnum):
    """What waits, in the order it is shown."""

    ADVICE = "advice"
    ANSWERED = "answered"
    IDEA_ASKED = "idea_asked"
    IDEA_DUE = "idea_due"
    IMPROVEMENT = "improvement"
    SURVEY = "survey"


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing that waits. ``subject_id``: of the question, the idea, the improvement or the survey.
    ``count``: of requests, or of answers. ``until``: the end of its last day, where it has one.
    """

    kind: ErrandKind
    subject_id: int
    title: str
    count: int = 1
    until: datetime | None = None


async def errands_of(
    work: Work,
    member: Member,
    own: Sequence[Question],
    section_ids: Collection[SectionId],
    now: datetime,
) -> tuple[Errand, ...]:
    """What waits for a member. ``own``: their open questions, also those they asked without a name,
    ``section_ids``: where they belong.
    """
    found = (
        await _advice(work, member.id),
        _answered(own),
        await _idea(work, member.id, now),
        await _improvement(work, member.id),
        await _survey(work, member, section_ids, now),
    )
    return tuple(errand for errand in found if errand is not None)


async def _advice(work: Work, member_id: MemberId) -> Errand | None:
    requests, total = await work.appeals.waiting_for(member_id, limit=1)
    return next(
        (Errand(ErrandKind.ADVICE, question.id, question.title, total) for question, _ in requests), None
    )


def _answered(own: Sequence[Question]) -> Errand | None:
    return next(
        (Errand(ErrandKind.ANSWERED, one.id, one.title, one.answers) for one in own if one.answers), None
    )


async def _idea(work: Work, member_id: MemberId, now: datetime) -> Errand | None:
    for idea in await work.ideas.awaiting(member_id, now + NUDGED_BEFORE, limit=1):
        kind = ErrandKind.IDEA_DUE if idea.agreed else ErrandKind.IDEA_ASKED
        return Errand(kind, idea.id, idea.title, until=idea.due_at)
    return None


async def _improvement(work: Work, member_id: MemberId) -> Errand | None:
    for item, improvement in await work.shelf_replies.undecided_of(member_id, limit=1):
        return Errand(ErrandKind.IMPROVEMENT, ImprovementId(improvement.id), item.title)
    return None


async def _survey(
    work: Work, member: Member, section_ids: Collection[SectionId], now: datetime
) -> Errand | None:
    """The survey that ends next of those the member's organisation is asked and has not answered."""
    try:
        key = key_of(member)
    except Refused:
        return None
    surveys = await work.comparisons.found(member.id, open_only=True, limit=MOST_SURVEYS)
    if not surveys:
        return None
    organisation = await work.organisations.find(key) if key else None
    answered = (
        await work.comparisons.answered_by(organisation.id, [one.id for one in surveys])
        if organisation
        else frozenset()
    )
    size = organisation.size if organisation else size_of(member.profile)
    for one in surveys:
        if one.id not in answered and one.accepts(now) and _asks(one, key, size, section_ids):
            return Errand(ErrandKind.SURVEY, one.id, one.title, until=one.deadline)
    return None


def _asks(
    survey: Comparison,
    key: OrganisationKey | None,
    size: TownSize | None,
    section_ids: Collection[SectionId],
) -> bool:
    """Whether it asks an organisation; what is not known of it yet may fit."""
    if survey.scope.section_id is not None and survey.scope.section_id not in section_ids:
        return False
    prefecture = key.prefecture if key else survey.scope.prefecture
    try:
        survey.check_asks(prefecture, size)
    except Refused:
        return False
    return True
