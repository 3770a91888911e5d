"""Answering questions, and saying which answer solved one.

Order of locks: the question, its appeal, the index, the section.
"""

from bot.domain.errors import NotAllowed, NotFound
from bot.domain.freshness import Kept
from bot.domain.ids import AnswerId, MemberId, QuestionId, new_id
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.question_merges import PARTS_AT_MOST
from bot.domain.question_pairs import Pair, PairKind
from bot.domain.questions import Answer, Question
from bot.ports.work import Storage, Work
from bot.services.appeal_steps import follow_question, rhythm_of
from bot.services.askers import tell_who_asked
from bot.services.faq_steps import consider_faq
from bot.services.freshness_steps import follow_freshness
from bot.services.origin import Origin
from bot.services.question_index import QuestionIndex
from bot.services.question_letters import (
    SETTLED,
    follow_answers,
    others_since,
    tell_followers,
    tell_settled,
)
from bot.services.question_news import ACCEPTED, ANSWERED, UNSOLVED, show_change, tell_accepted, tell_asker
from bot.services.question_thread_news import post_answer, show_answers
from bot.services.question_versions import keep_answer
from bot.services.questions import find_question, lock_question, standing


class AnsweringService:
    """What members do with answers. A question is locked before anything about its answers is decided."""

    def __init__(self, storage: Storage, policy: Policy, index: QuestionIndex) -> None:
        self._storage = storage
        self._policy = policy
        self._index = index

    async def to_answer(self, typed: str, reader: MemberId) -> Question:
        """A question that can be answered; of one that became part of another one meanwhile, that one.

        Raises InvalidInput at ``question``, Refused.
        """
        async with self._storage.read() as work:
            question = await standing(work, await find_question(work, typed, reader), reader)
            question.check_open()
            return question

    async def answer(self, question_id: QuestionId, body: str, by: MemberId, origin: Origin) -> Question:
        """Answer a question; who asked is told. Raises NotFound, Refused."""
        async with self._storage.write(origin.request) as work:
            before = await lock_question(work, question_id, origin.member_id)
            return await self.give(work, before, body, by, origin)

    async def give(self, work: Work, before: Question, body: str, by: MemberId, origin: Origin) -> Question:
        """Answer a question that is held, in a transaction that goes on. Raises Refused."""
        answer_id = AnswerId(new_id(origin.now))
        question, answer = before.answer(answer_id, by, body, origin.now)
        await work.questions.add_answer(answer)
        await work.appeals.note_answer(question.id, by)
        await post_answer(work, answer, origin.now)
        await tell_asker(work, question, answer, origin.now)
        await follow_answers(work, before, question, origin.now)
        await tell_followers(work, question, origin.now, self._policy.zone, but=by)
        await self._save(work, question, "question.answer_given", answer_id, origin)
        if question.section_id is not None:
            await work.sections.touch(question.section_id, origin.now)
        return question

    async def own(self, answer_id: AnswerId, origin: Origin) -> tuple[Question, Answer]:
        """An answer the person may change, with its question. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.read() as work:
            question, answer = await find_answer(work, answer_id, origin.member_id)
            _check(question, answer, origin)
            return question, answer

    async def read(self, answer_id: AnswerId, reader: MemberId) -> tuple[Question, Answer, Member | None]:
        """An answer with its question and who wrote it. Raises NotFound, Refused."""
        async with self._storage.read() as work:
            question, answer = await find_answer(work, answer_id, reader)
            question.check_open()
            answer.check_there()
            writer = await work.members.get(answer.member_id) if answer.member_id is not None else None
            return question, answer, writer

    async def edit(self, answer_id: AnswerId, body: str, origin: Origin) -> Question:
        """Put an answer in other words. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            question, before = await lock_answer(work, answer_id, origin.member_id)
            _check(question, before, origin)
            answer = before.edit(body, origin.now)
            if answer is not before:
                await keep_answer(work, question, before, origin)
                await work.questions.save_answer(answer)
                await show_answers(work, answer_id, now=origin.now)
                # Who wrote it knows that it is right now; an administrator may only have taken a name out.
                if answer.id == question.accepted_id and question.wrote(before, origin.member_id):
                    question = question.confirm(origin.now)
                    await follow_freshness(work, Kept.QUESTION, question, self._policy.zone)
                await self._save(work, question, "question.answer_edited", answer_id, origin, of=before)
            return question

    async def withdraw(self, answer_id: AnswerId, origin: Origin) -> Question:
        """Take an answer back; the question is open again if it had been the accepted one.

        Raises NotFound, NotAllowed, Refused.
        """
        async with self._storage.write(origin.request) as work:
            before, answer = await lock_answer(work, answer_id, origin.member_id)
            _check(before, answer, origin)
            question = before.lose(answer, origin.now, await others_since(work, before, but=answer.id))
            await work.questions.save_answer(answer.withdraw())
            await work.deliveries.withdraw(answer_id, (ANSWERED, ACCEPTED), "answer withdrawn")
            await show_answers(work, answer_id, now=origin.now)
            await follow_answers(work, before, question, origin.now)
            if before.accepted_id == answer.id and not _seen_to_be_askers(before, answer, origin):
                await tell_who_asked(work, UNSOLVED, question.id, question, now=origin.now)
            if not question.settled:
                await work.deliveries.withdraw(question.id, (SETTLED,), "not settled")
            if question.fresh_at != before.fresh_at:
                await follow_freshness(work, Kept.QUESTION, question, self._policy.zone)
            await self._save(work, question, "question.answer_withdrawn", answer_id, origin, of=answer)
            return question

    async def accept(self, answer_id: AnswerId, origin: Origin) -> Question:
        """Let an answer solve its question, in the place of an earlier one. Accepting it again changes
        nothing. Raises NotFound, NotAllowed, Refused.
        """
        async with self._storage.write(origin.request) as work:
            before, answer = await lock_answer(work, answer_id, origin.member_id)
            await _check_accepts(work, before, origin)
            question = before.accept(answer)
            if question != before:
                await tell_accepted(work, question, answer, origin.now)
                knows = () if answer.member_id is None else (answer.member_id,)
                await tell_settled(work, question, origin.now, but=knows)
                await _learn(work, question, answer, origin)
                await show_answers(work, before.accepted_id, answer_id, now=origin.now)
                await consider_faq(work, question, origin.now)
                await follow_freshness(work, Kept.QUESTION, question, self._policy.zone)
                await self._save(work, question, "question.solved", answer_id, origin)
            return question

    async def enough(self, question_id: QuestionId, origin: Origin) -> Question:
        """とりあえず解決: nobody need be asked any more, whichever answer helped.

        Raises NotFound, NotAllowed, Refused.
        """
        async with self._storage.write(origin.request) as work:
            before = await lock_question(work, question_id, origin.member_id)
            before.check_asker(origin.member_id, administrator=origin.administrator)
            question = before.enough()
            if question != before:
                await tell_settled(work, question, origin.now, but=())
                await self._save(work, question, "question.enough", question_id, origin)
            return question

    async def reopen(self, question_id: QuestionId, origin: Origin) -> Question:
        """It is not settled after all. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            before = await lock_question(work, question_id, origin.member_id)
            before.check_asker(origin.member_id, administrator=origin.administrator)
            question = before.reopen()
            await show_answers(work, before.accepted_id, now=origin.now)
            await follow_freshness(work, Kept.QUESTION, question, self._policy.zone)
            await work.deliveries.withdraw(question.id, (SETTLED,), "not settled")
            await self._save(work, question, "question.reopened", question_id, origin)
            return question

    async def _save(
        self,
        work: Work,
        question: Question,
        action: str,
        subject_id: int,
        origin: Origin,
        *,
        of: Answer | None = None,
    ) -> None:
        """``of``: the answer that was changed."""
        await work.questions.save(question)
        await follow_question(work, question, origin.now, rhythm_of(self._policy))
        await self._index.update(work, question)
        await show_change(work, question, origin.now, self._policy.card_spacing)
        by = question.signature(origin.member_id, of)
        await work.audit.add(action, at=origin.now, member_id=by, subject_id=subject_id)


def _seen_to_be_askers(question: Question, answer: Answer, origin: Origin) -> bool:
    """Whether everybody can see that it is the asker who changes an answer: by name, or without one what they
    added. That an anonymous asker is left out of a letter about what they do in their own name would tell.
    """
    by = question.signature(origin.member_id, answer)
    return by == question.named_asker if by is not None else question.own_answer(answer)


async def _check_accepts(work: Work, question: Question, origin: Origin) -> None:
    """Raises NotAllowed; who asked what became part of a question hears why that is not theirs to settle."""
    if not question.kept_by(origin.member_id, administrator=origin.administrator):
        for part in await work.question_merges.whole(question.id, limit=PARTS_AT_MOST):
            asked = await work.questions.readable(part, origin.member_id)
            if asked is not None and asked.asked_by(origin.member_id):
                raise NotAllowed("question_merge.other_accepts", title=question.title).about(question.id)
    question.check_asker(origin.member_id, administrator=origin.administrator)


async def _learn(work: Work, question: Question, answer: Answer, origin: Origin) -> None:
    """Note that what was asked led to this answer, under its author's name where the asker has none."""
    by = answer.member_id if question.anonymous else question.asker_id
    if by is not None:
        asked, section = question.title, question.section_id
        pair = Pair(PairKind.ACCEPTED, question.id, question.id, by, asked, origin.now, section)
        await work.question_ties.pair(pair)


async def lock_answer(work: Work, answer_id: AnswerId, reader: MemberId | None) -> tuple[Question, Answer]:
    """An answer as it stands while its question is locked. Raises NotFound."""
    seen = await work.questions.answer(answer_id)
    if seen is None:
        raise NotFound("question.answer_gone")
    question = await lock_question(work, seen.question_id, reader)
    answer = await work.questions.answer(answer_id)
    assert answer is not None, "answers are never deleted"
    (recognised,) = await work.questions.recognise((answer,), reader)
    return question, recognised


async def find_answer(work: Work, answer_id: AnswerId, reader: MemberId | None) -> tuple[Question, Answer]:
    """An answer and its question. Raises NotFound."""
    answer = await work.questions.answer(answer_id)
    question = await work.questions.readable(answer.question_id, reader) if answer else None
    if answer is None or question is None:
        raise NotFound("question.answer_gone")
    (recognised,) = await work.questions.recognise((answer,), reader)
    return question, recognised


def _check(question: Question, answer: Answer, origin: Origin) -> None:
    question.check_wrote(answer, origin.member_id, administrator=origin.administrator)
    question.check_open()
    answer.check_there()
