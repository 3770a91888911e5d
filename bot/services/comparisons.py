"""横並び調査: asking, looking and ending. How organisations answer stands in comparison_answers.

Members are locked before a survey, and a survey before the organisations that answer it; who opens one holds
how many are open before it touches its section.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.comparisons import (
    AnswerChange,
    Comparison,
    OrganisationAnswer,
    Results,
    check_deadline,
    check_limits,
    nudge_time,
    results_of,
)
from bot.domain.errors import NotAllowed, NotFound, Refused
from bot.domain.ids import AccountId, ComparisonId, DraftId, MemberId, SectionId, from_token
from bot.domain.members import Member
from bot.domain.organisations import Organisation, confirmed_there, key_of
from bot.domain.policy import Policy
from bot.ports.work import Storage, Work
from bot.services import comparison_news as news
from bot.services.comparison_drafts import ComparisonDraft, own_draft, save_draft
from bot.services.housekeeping import each
from bot.services.lookup import called, section_name, section_now
from bot.services.origin import Origin
from bot.services.presence import lock_here

CANDIDATES = 200
AT_A_TIME = 50
CHANGES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class NamedComparison:
    """A survey with its creator and the name of the section it asks; empty where there is none."""

    comparison: Comparison
    creator: Member | None
    section: str = ""


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What the reader's organisation says. ``answer``: None where it has not answered, or the reader is not
    known to work there and did not give it; then ``taken`` tells that it has.
    """

    name: str
    answer: OrganisationAnswer | None = None
    taken: bool = False


@dataclass(frozen=True, slots=True)
class SeenComparison:
    """A survey as one member sees it. ``own``: None for who belongs to no organisation it can ask.
    ``former``: as what the member had answered until now, where that was taken back.
    """

    named: NamedComparison
    own: OwnAnswer | None
    may_manage: bool
    former: str = ""

    @property
    def comparison(self) -> Comparison:
        return self.named.comparison

    @property
    def mine(self) -> OrganisationAnswer | None:
        return None if self.own is None else self.own.answer

    def check_manages(self) -> None:
        """Raises NotAllowed for those it does not belong to."""
        if not self.may_manage:
            raise NotAllowed("comparison.not_yours", title=self.comparison.title).about(self.comparison.id)


class ComparisonService:
    """Members act through it; the clock calls ``tick``."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def keep(self, draft: ComparisonDraft, account_id: AccountId, origin: Origin) -> ComparisonDraft:
        """Keep what was read, to be looked at once more. Raises InvalidInput, NotAllowed for the section."""
        check_deadline(draft.deadline, origin.now)
        async with self._storage.write(origin.request) as work:
            section_id = await _check_section(work, draft.scope.section_id, origin)
            draft = draft.asking(replace(draft.scope, section_id=section_id))
            await save_draft(work, draft, account_id, origin.now)
        return draft

    async def draft(self, draft_id: DraftId, account_id: AccountId) -> ComparisonDraft:
        """A draft. Raises NotFound when it is gone or somebody else's."""
        async with self._storage.read() as work:
            return await own_draft(work, draft_id, account_id)

    async def discard(self, draft_id: DraftId, account_id: AccountId, origin: Origin) -> None:
        """Throw a draft away. Raises NotFound."""
        async with self._storage.write(origin.request) as work:
            await own_draft(work, draft_id, account_id)
            await work.drafts.delete(draft_id)

    async def publish(
        self, draft_id: DraftId, account_id: AccountId, member_id: MemberId, origin: Origin
    ) -> tuple[Comparison, int]:
        """Ask everybody, once however often this is asked: the survey's id is the draft's. Returns the survey
        and in how many rooms it is shown.

        Raises NotFound, NotAllowed, EnoughOpen, InvalidInput for a deadline that has come.
        """
        now = origin.now
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            earlier = await work.comparisons.get(ComparisonId(int(draft_id)))
            if earlier is not None and earlier.creator_id == member_id:
                return earlier, 1
            draft = await own_draft(work, draft_id, account_id)
            check_deadline(draft.deadline, now)
            # Who may not ask these people need not close another survey first to hear so.
            section_id = await _check_section(work, draft.scope.section_id, origin)
            await self._check_limits(work, draft.title, member_id)
            comparison = Comparison(
                id=ComparisonId(int(draft_id)),
                title=draft.title,
                choices=draft.choices,
                deadline=draft.deadline,
                creator_id=member_id,
                created_at=now,
                nudge_at=nudge_time(now, draft.deadline),
                scope=replace(draft.scope, section_id=section_id),
                notes=draft.notes,
                number_of=draft.number_of,
            )
            await work.comparisons.add(comparison)
            shown = await news.post_card(work, comparison, now)
            if section_id is not None:
                await work.sections.touch(section_id, now)
            await work.drafts.delete(draft_id)
            await _note(work, "comparison.published", comparison, origin)
            return comparison, shown

    async def _check_limits(self, work: Work, title: str, member_id: MemberId) -> None:
        await work.comparisons.hold_open()
        check_limits(
            title,
            own=await work.comparisons.count_open(member_id),
            everybody=await work.comparisons.count_open(),
            most_own=self._policy.surveys_own,
            most=self._policy.surveys,
        )

    async def found(
        self, origin: Origin, *, text: str = "", open_only: bool = False, limit: int, offset: int = 0
    ) -> tuple[Comparison, ...]:
        """Surveys a member may know of, open ones first."""
        async with self._storage.read() as work:
            return await work.comparisons.found(
                origin.member_id, text=text, open_only=open_only, limit=limit, offset=offset
            )

    async def see(self, typed: str, origin: Origin) -> SeenComparison:
        """The survey a parameter means: by its title, or by token. Raises InvalidInput at ``survey``."""
        async with self._storage.read() as work:
            return await seen(work, await _find(work, typed, origin), origin)

    async def get(self, comparison_id: ComparisonId, origin: Origin) -> SeenComparison:
        """A survey a button stands for. Raises NotFound."""
        async with self._storage.read() as work:
            found = known(await work.comparisons.readable(comparison_id, origin.member_id))
            return await seen(work, found, origin)

    async def history(
        self, comparison_id: ComparisonId, origin: Origin
    ) -> tuple[SeenComparison, tuple[AnswerChange, ...]]:
        """Who set the own organisation's answer, for those who may see it. Raises NotFound, NotAllowed."""
        async with self._storage.read() as work:
            found = known(await work.comparisons.readable(comparison_id, origin.member_id))
            mine = await seen(work, found, origin)
            if mine.mine is None:
                raise NotAllowed("comparison.not_your_organisation").about(comparison_id)
            organisation_id = mine.mine.organisation_id
            changes = await work.comparisons.changes(comparison_id, organisation_id, limit=CHANGES_SHOWN)
            return mine, changes

    async def results(self, comparison_id: ComparisonId, origin: Origin) -> tuple[SeenComparison, Results]:
        """What may be told of an ended survey. Raises NotFound, and Refused before its end."""
        async with self._storage.read() as work:
            found = known(await work.comparisons.readable(comparison_id, origin.member_id))
            found.check_ended()
            return await seen(work, found, origin), await told(work, found, self._policy)

    async def files(self, comparison_id: ComparisonId, origin: Origin) -> tuple[SeenComparison, Results]:
        """The same to take along: for the surveyor and for organisations that answered. Raises NotAllowed
        besides.
        """
        found, results = await self.results(comparison_id, origin)
        if not found.may_manage and (found.own is None or not found.own.taken):
            raise NotAllowed("comparison.files_for_participants").about(comparison_id)
        return found, results

    async def extend(self, comparison_id: ComparisonId, deadline: datetime, origin: Origin) -> Comparison:
        """Take answers longer. Raises NotFound, NotAllowed, Refused, InvalidInput at ``deadline``."""
        async with self._storage.write(origin.request) as work:
            comparison = (await self._managed(work, comparison_id, origin)).extend(deadline, origin.now)
            await work.comparisons.save(comparison)
            await news.refresh_card(work, comparison, origin.now, self._policy)
            await _note(work, "comparison.extended", comparison, origin)
            return comparison

    async def close(self, comparison_id: ComparisonId, origin: Origin) -> Comparison:
        """End it before its deadline. Raises NotFound, NotAllowed, and Refused when it is over already."""
        async with self._storage.write(origin.request) as work:
            comparison = await self._managed(work, comparison_id, origin)
            ended = await news.end(work, comparison, origin.now, self._policy)
            await _note(work, "comparison.ended", ended, origin)
            return ended

    async def withdraw(self, comparison_id: ComparisonId, origin: Origin) -> Comparison:
        """Take it back: nothing is told, and every answer is forgotten. Raises like ``close``."""
        async with self._storage.write(origin.request) as work:
            comparison = (await self._managed(work, comparison_id, origin)).withdraw()
            await work.comparisons.remove_answers(comparison.id)
            await work.comparisons.save(comparison)
            await work.deliveries.withdraw(comparison.id, (news.NUDGE,), "withdrawn")
            await news.refresh_card(work, comparison, origin.now, self._policy)
            await _note(work, "comparison.withdrawn", comparison, origin)
            return comparison

    async def tell(self, comparison_id: ComparisonId, comment: str, origin: Origin) -> Comparison:
        """結果のお知らせ with the surveyor's comment, or without. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            commented = (await self._managed(work, comparison_id, origin)).comment_on(comment)
            return await news.tell_results(work, commented, origin.now, self._policy)

    async def tick(self, now: datetime) -> int:
        """Do what is due; returns about how many surveys. One read when there are none."""
        async with self._storage.read() as work:
            waking = await work.comparisons.waking(now, limit=AT_A_TIME)
        return sum(await each("comparisons", waking, lambda one: self._wake(one, now)))

    async def _wake(self, comparison_id: ComparisonId, now: datetime) -> int:
        async with self._storage.write() as work:
            found = await work.comparisons.lock(comparison_id)
            if found is None or found.wakes_at is None or found.wakes_at > now:
                return 0  # done by somebody else since it was seen
            if found.ended:
                await news.tell_results(work, found, now, self._policy)
            elif found.deadline <= now:
                await news.end(work, found, now, self._policy)
            else:
                await work.comparisons.save(replace(found, nudge_at=None))
                await news.nudge(work, found, now)
            return 1

    async def leave_town(self, work: Work, member_id: MemberId, origin: Origin) -> None:
        """What 退庁 does here, in the leaver's transaction: what they asked ends with the answers it has, and
        nothing tells any more that they answered for their organisation.
        """
        for comparison_id in await work.comparisons.open_of(member_id):
            comparison = await work.comparisons.lock(comparison_id)
            if comparison is not None and comparison.open:
                await news.end(work, comparison, origin.now, self._policy)
        await work.comparisons.forget_member(member_id)

    async def _managed(self, work: Work, comparison_id: ComparisonId, origin: Origin) -> Comparison:
        comparison = known(await work.comparisons.lock_readable(comparison_id, origin.member_id))
        if not _may_manage(comparison, origin):
            raise NotAllowed("comparison.not_yours", title=comparison.title).about(comparison.id)
        return comparison


async def told(work: Work, comparison: Comparison, policy: Policy) -> Results:
    """The results of an ended survey as anybody may hear them."""
    answers = await work.comparisons.answers(comparison.id, limit=news.MOST_ORGANISATIONS)
    return results_of(comparison, answers, policy.survey_least)


async def named_comparison(work: Work, comparison: Comparison) -> NamedComparison:
    """A survey with its creator and the name of the section it asks."""
    creator = await work.members.get(comparison.creator_id)
    section = await section_name(work, comparison.scope.section_id)
    return NamedComparison(comparison, creator, section)


async def seen(work: Work, comparison: Comparison, origin: Origin) -> SeenComparison:
    """A survey as the acting member sees it."""
    assert origin.member_id is not None, "only members look at surveys"
    member = await work.members.get(origin.member_id)
    own = await own_answer(work, comparison, member) if member is not None else None
    return SeenComparison(await named_comparison(work, comparison), own, _may_manage(comparison, origin))


async def own_answer(work: Work, comparison: Comparison, member: Member) -> OwnAnswer | None:
    """What a member's organisation says, as far as they may see it."""
    try:
        key = key_of(member)
    except Refused:
        return None
    organisation = await work.organisations.find(key) if key is not None else None
    answer = await _answer(work, comparison, organisation)
    if organisation is None or answer is None:
        return OwnAnswer(member.profile.organisation)
    visible = may_see(member, answer)
    return OwnAnswer(organisation.name, answer if visible else None, taken=True)


async def _answer(
    work: Work, comparison: Comparison, organisation: Organisation | None
) -> OrganisationAnswer | None:
    if organisation is None:
        return None
    return await work.comparisons.answer_of(comparison.id, organisation.id)


def may_see(member: Member, answer: OrganisationAnswer) -> bool:
    """Whether a member of the organisation may look into its answer: who is confirmed to work there, and who
    gave it. Nobody gets to see it by writing another name into their profile.
    """
    return confirmed_there(member) or answer.answered_by == member.id


def known(comparison: Comparison | None) -> Comparison:
    """Raises NotFound for none."""
    if comparison is None:
        raise NotFound("comparison.gone")
    return comparison


def _may_manage(comparison: Comparison, origin: Origin) -> bool:
    return origin.administrator or origin.member_id == comparison.creator_id


async def _check_section(work: Work, section_id: SectionId | None, origin: Origin) -> SectionId | None:
    """Which section that is now, where one may ask it. Raises NotFound, NotAllowed, Refused."""
    if section_id is None:
        return None
    section = await section_now(work, section_id)
    if section is None:
        raise NotFound("refusal.unknown_widget")
    section.check_open()
    if origin.member_id not in await work.sections.member_ids(section.id):
        raise NotAllowed("comparison.section_not_yours", section=section.name)
    return section.id


async def _find(work: Work, typed: str, origin: Origin) -> Comparison:
    number = from_token(typed)
    reader = origin.member_id
    found = await work.comparisons.readable(ComparisonId(number), reader) if number is not None else None
    if found is not None:
        return found
    candidates = await work.comparisons.found(reader, open_only=False, limit=CANDIDATES)
    return called(
        typed, candidates, param="survey", unknown="comparison.not_found", close="comparison.not_found_near"
    )


async def _note(work: Work, action: str, comparison: Comparison, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=comparison.id)
