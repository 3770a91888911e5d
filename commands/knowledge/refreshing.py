"""いまも合っていますか, 古いかもしれません: what is said about accepted answers as years go by."""

from datetime import datetime
from typing import Annotated

from bot.domain.deliveries import Delivery, Skip
from bot.domain.freshness import REASON_LIMIT, Kept
from bot.domain.ids import QuestionId, to_token
from bot.domain.questions import Answer as Reply
from bot.domain.questions import Question
from bot.interaction.call import Call
from bot.interaction.freshness import Asking, as_of, doubted, doubts_of
from bot.interaction.params import Paragraph, Ref
from bot.interaction.parts import to
from bot.interaction.questions import OneQuestion, see
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.freshness import FreshnessService
from bot.services.questions import QuestionService
from bot.services.section_reading import leaks
from bot.services.telling import listener
from bot.text.graphemes import cut
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Control,
    Heading,
    Message,
    Note,
    Style,
    Text,
    Tone,
)
from bot.view import Paragraph as Prose

ANSWER_SHOWN = 600


class DoubtOf(OneQuestion):
    question: Annotated[str, Ref("question")]
    reason: Annotated[str, Paragraph(REASON_LIMIT)]


class Refreshing:
    """Handlers of whether an accepted answer is still right."""

    def __init__(self, service: FreshnessService, questions: QuestionService) -> None:
        self.asking = Asking(service, Kept.QUESTION, _see, "question.answer")
        self._questions = questions

    async def doubt(self, call: Call, form: DoubtOf) -> Answer:
        """古いかもしれません, with the reason."""
        question_id = await self._questions.meant(form.question, call.member.id)
        return await self.asking.doubt(call, question_id, form.reason)


async def review(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who may know, once a fiscal year: is the answer still right?"""
    found = await _answered(work, delivery)
    if isinstance(found, Skip):
        return found
    question, answer = found
    asked = await work.freshness.review(Kept.QUESTION, question.id)
    hears = await listener(work, delivery)
    if asked is None or not asked.waits_for(hears):
        return Skip("answered already")
    summary = words.text("freshness.review", title=question.title)
    blocks: list[Block] = [Heading((Text(summary),)), Prose(words("freshness.review_intro"))]
    blocks += _shown(question, answer, words)
    blocks += [Note(doubted(one, words)) for one in await doubts_of(work, Kept.QUESTION, question.id)]
    passes = to("question.review_pass", words, to_token(question.id))
    blocks.append(Actions((*_choices(question, answer, words, own=hears == answer.member_id), passes)))
    return Message(summary, tuple(blocks), Tone.NOTICE)


async def doubt_told(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who answered: somebody says it may be outdated."""
    found = await _answered(work, delivery)
    if isinstance(found, Skip):
        return found
    question, answer = found
    said = await doubts_of(work, Kept.QUESTION, question.id)
    if not said:
        return Skip("confirmed meanwhile")
    summary = words.text("freshness.doubt_told", title=question.title)
    blocks: list[Block] = [Heading((Text(summary),)), *(Prose(doubted(one, words)) for one in said)]
    blocks += _shown(question, answer, words)
    own = await listener(work, delivery) == answer.member_id
    blocks.append(Actions(_choices(question, answer, words, own=own)))
    return Message(summary, tuple(blocks), Tone.NOTICE)


def _choices(question: Question, answer: Reply, words: Words, *, own: bool) -> tuple[Control, ...]:
    token = to_token(question.id)
    edit = Button(words.text("freshness.edit"), Action("question.answer.edit", (to_token(answer.id),)))
    return (
        to("question.still_right", words, token, style=Style.PRIMARY),
        edit if own else to("question.answer", words, token),
        to("question.outdated", words, token),
        see(question, words),
    )


def _shown(question: Question, answer: Reply, words: Words) -> list[Block]:
    blocks: list[Block] = [Prose((Text(cut(answer.body, ANSWER_SHOWN)),))]
    if question.fresh_at is not None:
        blocks.append(Note((Text(as_of(question.fresh_at, words)),)))
    return blocks


def _see(question_id: int, words: Words) -> Button:
    return Button(words.text("question.see"), Action("question.info", (to_token(question_id),)))


async def _answered(work: Work, delivery: Delivery) -> tuple[Question, Reply] | Skip:
    question = await work.questions.get(QuestionId(delivery.plan.subject_id))
    answer = (
        await work.questions.answer(question.accepted_id)
        if question is not None and question.accepted_id is not None
        else None
    )
    if question is None or answer is None or question.gone:
        return Skip("not solved any more")
    if await leaks(work, question.section_id, delivery):
        return Skip("for the section's members only")
    return question, answer
