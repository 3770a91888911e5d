"""Questions that became part of another one stand alone again: that is undone, or the other one taken back.

Order of locks: the questions by their ids, their appeals, the index.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import NotFound
from bot.domain.ids import AnswerId, MemberId, QuestionId
from bot.domain.question_merges import PARTS_AT_MOST, Merge, come_back, split
from bot.domain.questions import Question
from bot.ports.work import Work
from bot.services.askers import tell_who_asked
from bot.services.faq_steps import take_faq_back
from bot.services.question_letters import ask_back, others_since
from bot.services.question_thread_news import show_answers

MERGED = "question.merged"  # to who asked either: both are one question now
RETURNED = "question.returned"  # to who asked what was merged: it stands alone again

Part = tuple[Question, Merge]


async def lock_with_parts(
    work: Work, question_id: QuestionId, reader: MemberId | None
) -> tuple[Question, tuple[Part, ...]]:
    """A question and what was merged into it, also at this very moment, which nobody else changes meanwhile.
    Raises NotFound.
    """
    held: dict[QuestionId, Question | None] = {}
    merges = await work.question_merges.parts(question_id, limit=PARTS_AT_MOST)
    while missing := {question_id, *(done.question_id for done in merges)} - held.keys():
        held |= {number: await work.questions.lock(number) for number in sorted(missing)}
        merges = await work.question_merges.parts(question_id, limit=PARTS_AT_MOST)
    question = await work.questions.lock_readable(question_id, reader)
    if question is None:
        raise NotFound("question.gone")
    parts = ((held[done.question_id], done) for done in merges)
    return question, tuple((part, done) for part, done in parts if part is not None)


async def stand_alone(
    work: Work, before: Question, done: Merge, now: datetime
) -> tuple[Question, frozenset[AnswerId]]:
    """Undo a merge for the question that went along; returns it, to be saved, and the answers it got back."""
    returned = await work.question_merges.part(done)
    await show_answers(work, *returned, now=now)
    question = come_back(before, done, returned).hear_less(now, await others_since(work, before))
    if question.asked_back_at is not None:
        await ask_back(work, question, now)  # the merge had taken that back
    await work.deliveries.withdraw(question.id, (MERGED,), "undone")
    return question, returned


async def give_back(
    work: Work, before: Question, parts: Sequence[Part], now: datetime, *, by: MemberId | None
) -> tuple[Question, tuple[Question, ...]]:
    """Have everything that was merged into a question stand alone before that is taken back; who asked hears
    of it. Returns the question without the answers of others, and those others, all to be saved.
    """
    question, alone = before, []
    for part, done in parts:
        returned, answers = await stand_alone(work, part, done, now)
        question = split(question, answers)
        await take_faq_back(work, returned, question, done.at)
        if by is None or returned.named_asker != by:
            await tell_who_asked(work, RETURNED, returned.id, returned, now=now)
        alone.append(returned)
    return question, tuple(alone)
