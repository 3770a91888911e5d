"""同じ質問としてまとめる, and undoing that for a day.

Order of locks: who asked, both questions by their ids, their appeals, the index.
"""

from dataclasses import dataclass

from bot.domain.errors import InvalidInput, NotAllowed, NotFound, Refused
from bot.domain.freshness import Kept
from bot.domain.ids import MemberId, QuestionId, SectionId
from bot.domain.members import Standing
from bot.domain.policy import Policy
from bot.domain.question_merges import Merge, merge, split
from bot.domain.question_pairs import Pair, PairKind
from bot.domain.questions import Question
from bot.ports.work import Storage, Work
from bot.services.appeal_steps import follow_question, rhythm_of
from bot.services.askers import tell_who_asked
from bot.services.faq_steps import carry_faq, consider_faq, take_faq_back
from bot.services.freshness_steps import follow_freshness
from bot.services.lookup import section_name
from bot.services.origin import Origin
from bot.services.question_index import QuestionIndex
from bot.services.question_letters import SOLVED_YET, follow_answers, others_since, tell_settled
from bot.services.question_news import show_change
from bot.services.question_returns import MERGED, stand_alone
from bot.services.question_thread_news import MOST_ANSWERS, post_moved
from bot.services.questions import find_question, lock_question
from bot.services.section_rights import active_post


@dataclass(frozen=True, slots=True)
class Both:
    """A question that goes, or went, into another one, with the names of their sections."""

    question: Question
    into: Question
    section: str = ""
    into_section: str = ""


class MergingService:
    """For who asked either question, who leads the section of either, and administrators."""

    def __init__(self, storage: Storage, policy: Policy, index: QuestionIndex) -> None:
        self._storage = storage
        self._policy = policy
        self._index = index

    async def preview(self, typed: str, other: str, origin: Origin) -> Both:
        """What would be merged into what. Raises InvalidInput at ``question`` or ``other``, NotAllowed,
        Refused where one of them is taken back, or one keeps to a section the other does not.
        """
        async with self._storage.read() as work:
            question = await find_question(work, typed, origin.member_id)
            try:
                into = await find_question(work, other, origin.member_id)
            except InvalidInput as invalid:
                raise InvalidInput({"other": invalid.problems["question"]}) from None
            await _check(work, question, into, origin)
            merge(question, into, _actor(origin), origin.now)
            names = [await section_name(work, one.section_id) for one in (question, into)]
            return Both(question, into, *names)

    async def may(self, question: Question, into: Question, origin: Origin) -> bool:
        """Whether somebody could merge two questions."""
        async with self._storage.read() as work:
            try:
                await _check(work, question, into, origin)
            except Refused:
                return False
            return True

    async def merge(self, question_id: QuestionId, into_id: QuestionId, origin: Origin) -> Both:
        """Merge a question into another one. Raises like ``preview``, and NotFound."""
        async with self._storage.write(origin.request) as work:
            follower = await _lock_asker(work, question_id)
            before, other = await _lock_both(work, question_id, into_id, origin)
            await _check(work, before, other, origin)
            question, into, done = merge(before, other, _actor(origin), origin.now)
            given = await work.questions.answers_to((question.id,), limit=MOST_ANSWERS)
            if not all(before.own_answer(one) or other.own_answer(one) for one in given):
                into = into.hear(origin.now)
            await work.question_merges.join(done, follower)
            await post_moved(work, given, into.id, origin.now)
            await work.question_ties.pair(_pair(before, done))
            await work.deliveries.withdraw(question.id, (SOLVED_YET,), "merged")
            await follow_answers(work, other, into, origin.now)
            if into.accepted_id != other.accepted_id:
                await tell_settled(work, into, origin.now, but=())
            elif into.settled:  # who followed that one knows; who followed this one does not
                await tell_settled(work, into, origin.now, but=(into.named_asker,), followed=question.id)
            for one in (before, other):
                if one.named_asker != origin.member_id:  # that an anonymous asker is left out would tell
                    await tell_who_asked(work, MERGED, question.id, one, now=origin.now)
            await carry_faq(work, question, into, done.at)
            await consider_faq(work, into, origin.now)
            await self._save(work, question, into, "question.merged", origin)
            return Both(question, into)

    async def undo(self, question_id: QuestionId, origin: Origin) -> Both:
        """Take a merge back, within a day. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            seen = await work.question_merges.get(question_id)
            if seen is None:
                raise NotFound("question_merge.not_merged")
            before, other = await _lock_both(work, question_id, seen.into_id, origin)
            done = await work.question_merges.get(question_id)
            if done is None:
                raise NotFound("question_merge.not_merged")
            done.check_undone_by(origin.member_id, origin.now, administrator=origin.administrator)
            other.check_open()
            question, returned = await stand_alone(work, before, done, origin.now)
            into = split(other, returned).hear_less(origin.now, await others_since(work, other))
            await follow_answers(work, other, into, origin.now)
            await take_faq_back(work, question, into, done.at)
            await self._save(work, question, into, "question.merge_undone", origin)
            return Both(question, into)

    async def proposed(
        self, member_id: MemberId, origin: Origin, *, limit: int, offset: int
    ) -> tuple[tuple[Question, Question], ...]:
        """Questions members named the same, which somebody may merge."""
        async with self._storage.read() as work:
            return await work.question_merges.proposed(
                member_id, administrator=origin.administrator, limit=limit, offset=offset
            )

    async def _save(
        self, work: Work, question: Question, into: Question, action: str, origin: Origin
    ) -> None:
        both = sorted((question, into), key=lambda one: one.id)
        for one in both:
            await work.questions.save(one)
            await follow_question(work, one, origin.now, rhythm_of(self._policy))
            await follow_freshness(work, Kept.QUESTION, one, self._policy.zone)
        for one in both:
            await self._index.update(work, one)
            await show_change(work, one, origin.now, self._policy.card_spacing)
        await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=question.id)


async def _check(work: Work, question: Question, into: Question, origin: Origin) -> None:
    """Raises NotAllowed, and Refused where one keeps to a section that the other does not belong to."""
    if not await _may(work, question, into, origin):
        raise NotAllowed("question_merge.not_yours")
    if question.section_id != into.section_id:
        for one in (question, into):
            if await _keeps_to_itself(work, one.section_id):
                raise Refused("question_merge.members_only")


async def _may(work: Work, question: Question, into: Question, origin: Origin) -> bool:
    # Who asked anonymously cannot merge by that right: the merge names who did it.
    if origin.administrator or origin.member_id in {question.named_asker, into.named_asker} - {None}:
        return True
    for section_id in {question.section_id, into.section_id} - {None}:
        assert section_id is not None, "taken out above"
        post = await active_post(work, section_id, origin.member_id)
        if post is not None and post.leads:
            return True
    return False


async def _keeps_to_itself(work: Work, section_id: SectionId | None) -> bool:
    section = await work.sections.get(section_id) if section_id is not None else None
    return section is not None and section.members_only


async def _lock_asker(work: Work, question_id: QuestionId) -> MemberId | None:
    """Who asked a question, held, so that nobody is made to follow after their 退庁; None for who is gone,
    and for an anonymous asker: who follows is noted.
    """
    seen = await work.questions.get(question_id)
    named = seen.named_asker if seen is not None else None
    asker = await work.members.lock(named) if named is not None else None
    return asker.id if asker is not None and asker.standing is not Standing.LEFT else None


async def _lock_both(
    work: Work, question_id: QuestionId, into_id: QuestionId, origin: Origin
) -> tuple[Question, Question]:
    held = {one: await lock_question(work, one, origin.member_id) for one in sorted({question_id, into_id})}
    return held[question_id], held[into_id]


def _pair(question: Question, done: Merge) -> Pair:
    return Pair(
        PairKind.SAME,
        question.id,
        done.into_id,
        done.member_id,
        question.title,
        done.at,
        question.section_id,
    )


def _actor(origin: Origin) -> MemberId:
    assert origin.member_id is not None, "only members get this far"
    return origin.member_id
