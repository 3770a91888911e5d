"""What questions and answers said before they were put in other words, for whoever may read them."""

from dataclasses import dataclass

from bot.domain.errors import NotFound
from bot.domain.ids import AnswerId, QuestionId
from bot.domain.members import Member
from bot.domain.question_versions import NO_ANSWER, Version
from bot.domain.questions import Answer, Question
from bot.ports.work import Storage, Work
from bot.services.origin import Origin


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier version, ``back`` steps before the last of ``count``. ``by``: who replaced it. ``kept``:
    the reader may erase it.
    """

    question: Question
    version: Version
    back: int
    count: int
    by: Member | None
    kept: bool


class QuestionVersionService:
    """Reads earlier versions and erases what must not stay, such as a resident's name."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def of_question(self, question_id: QuestionId, back: int, origin: Origin) -> Earlier:
        """An earlier version of a question. Raises NotFound, and Refused for one that was taken back."""
        async with self._storage.read() as work:
            question = _there(await work.questions.readable(question_id, origin.member_id))
            kept = question.kept_by(origin.member_id, administrator=origin.administrator)
            return await _earlier(work, question, NO_ANSWER, back, kept=kept)

    async def of_answer(self, answer_id: AnswerId, back: int, origin: Origin) -> Earlier:
        """An earlier version of an answer. Raises NotFound, and Refused for one that was taken back."""
        async with self._storage.read() as work:
            answer = await work.questions.answer(answer_id)
            if answer is None:
                raise NotFound("question.answer_gone")
            question = _there(await work.questions.readable(answer.question_id, origin.member_id))
            answer.check_there()
            (answer,) = await work.questions.recognise((answer,), origin.member_id)
            kept = origin.administrator or question.wrote(answer, origin.member_id)
            return await _earlier(work, question, answer_id, back, kept=kept)

    async def erase(
        self, question_id: QuestionId, answer_id: AnswerId, number: int, origin: Origin
    ) -> Question:
        """Erase an earlier version for good: for who wrote it and for administrators.

        Raises NotFound, NotAllowed, and Refused for what was taken back.
        """
        async with self._storage.write(origin.request) as work:
            question = _there(await work.questions.lock_readable(question_id, origin.member_id))
            answer = None
            if answer_id == NO_ANSWER:
                question.check_asker(origin.member_id, administrator=origin.administrator)
            else:
                answer = await work.questions.answer(answer_id)
                if answer is None or answer.question_id != question.id:
                    raise NotFound("question.answer_gone")
                (answer,) = await work.questions.recognise((answer,), origin.member_id)
                question.check_wrote(answer, origin.member_id, administrator=origin.administrator)
                answer.check_there()
            if not await work.question_ties.forget_version(question_id, answer_id, number):
                raise NotFound("question_ties.no_version")
            await work.audit.add(
                "question.version_erased",
                at=origin.now,
                member_id=question.signature(origin.member_id, answer),
                subject_id=answer_id or question_id,
            )
            return question


async def keep_question(work: Work, before: Question, origin: Origin) -> None:
    """Keep what a question said, which is held and changes now."""
    await work.question_ties.keep_version(
        Version(
            question_id=before.id,
            answer_id=NO_ANSWER,
            number=await work.question_ties.next_number(before.id, NO_ANSWER),
            written_at=before.edited_at or before.asked_at,
            replaced_at=origin.now,
            replaced_by=before.signature(origin.member_id),
            body=before.body,
            title=before.title,
            tried=before.tried,
        )
    )


async def keep_answer(work: Work, question: Question, before: Answer, origin: Origin) -> None:
    """Keep what an answer said, whose question is held, and which changes now."""
    await work.question_ties.keep_version(
        Version(
            question_id=before.question_id,
            answer_id=before.id,
            number=await work.question_ties.next_number(before.question_id, before.id),
            written_at=before.edited_at or before.at,
            replaced_at=origin.now,
            replaced_by=question.signature(origin.member_id, before),
            body=before.body,
        )
    )


def _there(question: Question | None) -> Question:
    if question is None:
        raise NotFound("question.gone")
    question.check_open()
    return question


async def _earlier(work: Work, question: Question, answer_id: AnswerId, back: int, *, kept: bool) -> Earlier:
    counts = await work.question_ties.count_versions(question.id, [answer_id])
    version = await work.question_ties.version(question.id, answer_id, back=back)
    if version is None:
        raise NotFound("question_ties.no_version")
    by = await work.members.get(version.replaced_by) if version.replaced_by is not None else None
    return Earlier(question, version, back, counts[answer_id], by, kept)
