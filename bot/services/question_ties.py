"""私も知りたい, 参考になった, 同じ質問: what ties members to questions, besides asking and answering.

Order of locks: the member, so that nobody follows or thanks after their 退庁, then the question, then the
index.
"""

from dataclasses import dataclass

from bot.domain.errors import InvalidInput, Problem, Refused
from bot.domain.ids import AnswerId, MemberId, QuestionId
from bot.domain.policy import Policy
from bot.domain.question_pairs import Pair, PairKind
from bot.domain.questions import Answer, Question
from bot.ports.work import Storage, Work
from bot.services.answering import lock_answer
from bot.services.faq_steps import consider_faq
from bot.services.origin import Origin
from bot.services.presence import lock_here
from bot.services.question_index import QuestionIndex
from bot.services.question_letters import tell_thanks, tell_wanted
from bot.services.questions import find_question, lock_question


@dataclass(frozen=True, slots=True)
class Followed:
    """``follows``: whether the member does now. ``first``: they are the second person with a question that
    nobody else had joined and nothing has settled.
    """

    question: Question
    follows: bool
    first: bool = False


@dataclass(frozen=True, slots=True)
class Helped:
    """``helped``: whether the answer does now."""

    question: Question
    answer: Answer
    helped: bool


class QuestionTieService:
    """What members do with a single press. Everything can be taken back by pressing again."""

    def __init__(self, storage: Storage, policy: Policy, index: QuestionIndex) -> None:
        self._storage = storage
        self._policy = policy
        self._index = index

    async def follow(self, question_id: QuestionId, member_id: MemberId, origin: Origin) -> Followed:
        """私も知りたい, or not any more. Raises NotFound, and Refused for the asker or one taken back."""
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            question = await lock_question(work, question_id, member_id)
            question.check_open()
            question.check_not_asker(member_id, "question_ties.own_question")
            ties = work.question_ties
            follows = await ties.follow(question_id, member_id, origin.now)
            if not follows:
                await ties.unfollow(question_id, member_id)
            first = follows and not question.settled and await ties.count_followers(question_id) == 1
            if first:
                await tell_wanted(work, question, origin.now)
            await _note(work, "question.followed" if follows else "question.unfollowed", question_id, origin)
            return Followed(question, follows, first)

    async def helpful(self, answer_id: AnswerId, member_id: MemberId, origin: Origin) -> Helped:
        """参考になった, or not after all. Raises NotFound, and Refused for an own or withdrawn answer."""
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            question, answer = await lock_answer(work, answer_id, member_id)
            question.check_open()
            answer.check_there()
            if question.wrote(answer, member_id):
                raise Refused("question_ties.own_answer")
            helped = await work.question_ties.thank(answer_id, member_id, origin.now)
            if helped and answer.member_id is not None:
                await tell_thanks(work, answer.member_id, origin.now, self._policy.zone)
            elif not helped:
                await work.question_ties.take_thanks_back(answer_id, member_id)
            await _note(work, "question.helped" if helped else "question.not_helped", answer_id, origin)
            return Helped(question, answer, helped)

    async def same(
        self, question_id: QuestionId, typed: str, member_id: MemberId, origin: Origin
    ) -> tuple[Question, Question]:
        """Say that a question is the same as another one; returns both. Saying it again changes nothing.

        Raises NotFound, InvalidInput at ``other``, Refused for what was taken back.
        """
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            question = await lock_question(work, question_id, member_id)
            question.check_open()
            other = await _other(work, typed, member_id)
            other.check_open()
            if other.id == question.id:
                raise InvalidInput({"other": Problem("question_ties.same_itself")})
            pair = Pair(
                PairKind.SAME,
                question.id,
                other.id,
                member_id,
                question.title,
                origin.now,
                question.section_id,
            )
            if await work.question_ties.pair(pair):
                await self._index.learn(work, (other.id,))
                await consider_faq(work, other, origin.now)
                await _note(work, "question.same", question_id, origin)
            return question, other

    async def asked_by(self, member_id: MemberId, *, limit: int, offset: int) -> tuple[Question, ...]:
        """A member's own questions, the newest first."""
        async with self._storage.read() as work:
            named = await work.question_ties.asked_by(member_id, limit=offset + limit)
            sealed = await work.questions.sealed_of(member_id, limit=offset + limit)
            newest = sorted((*named, *sealed), key=lambda one: one.id, reverse=True)
            return tuple(newest[offset : offset + limit])

    async def followed_by(self, member_id: MemberId, *, limit: int, offset: int) -> tuple[Question, ...]:
        """What a member follows, what was followed last first."""
        async with self._storage.read() as work:
            return await work.question_ties.followed_by(member_id, limit=limit, offset=offset)

    async def leave_town(self, work: Work, member_id: MemberId, _origin: Origin) -> None:
        """What 退庁 does here: who is gone follows nothing and thanks nobody, and nothing is found by their
        words any more.
        """
        await work.search.unlearn(member_id)
        await work.question_ties.forget_member(member_id)


async def _other(work: Work, typed: str, member_id: MemberId) -> Question:
    try:
        return await find_question(work, typed, member_id)
    except InvalidInput as invalid:
        raise InvalidInput({"other": invalid.problems["question"]}) from None


async def _note(work: Work, action: str, subject_id: int, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=subject_id)
