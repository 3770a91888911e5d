"""いまも合っていますか, 古いかもしれません: what is said about accepted answers as years go by."""

from datetime import datetime
from typing import Annotated

from bot.domain.deliveries import Delivery, Skip, ToAccount
from bot.domain.freshness import REASON_LIMIT, Kept
from bot.domain.ids import MemberId, QuestionId, to_token
from bot.domain.questions import Answer as Reply
from bot.domain.questions import Question
from bot.interaction.call import Call
from bot.interaction.freshness import as_of, doubted
from bot.interaction.params import Paragraph, Ref
from bot.interaction.parts import done, to
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.freshness import FreshnessService
from bot.services.questions import QuestionService
from bot.services.section_reading import leaks
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
from commands.knowledge.shared import CarriedQuestion, OneQuestion, see

ANSWER_SHOWN = 600


class DoubtOf(OneQuestion):
    question: Annotated[str, Ref("question")]
    reason: Annotated[str, Paragraph(REASON_LIMIT)]


class Refreshing:
    """Handlers of whether an accepted answer is still right."""

    def __init__(self, service: FreshnessService, questions: QuestionService) -> None:
        self._service = service
        self._questions = questions

    async def doubt(self, call: Call, form: DoubtOf) -> Answer:
        """古いかもしれません, with the reason."""
        question_id = await self._questions.meant(form.question, call.member.id)
        question = await self._service.doubt(Kept.QUESTION, question_id, form.reason, call.origin)
        return done(call, "freshness.noted", _see(question_id, call.words), title=question.title)

    async def still_right(self, call: Call, asked: CarriedQuestion) -> Answer:
        """まだ合っています."""
        question = await self._service.confirm(Kept.QUESTION, asked.question_id, call.origin)
        year = as_of(call.now, call.words)
        look = _see(asked.question_id, call.words)
        return done(call, "freshness.confirmed", look, title=question.title, as_of=year)

    async def outdated(self, call: Call, asked: CarriedQuestion) -> Answer:
        """もう古い."""
        question = await self._service.outdate(Kept.QUESTION, asked.question_id, call.origin)
        token = to_token(asked.question_id)
        buttons = (to("question.answer", call.words, token), _see(asked.question_id, call.words))
        return done(call, "freshness.outdated", *buttons, title=question.title)

    async def pass_on(self, call: Call, asked: CarriedQuestion) -> Answer:
        """分かる人に聞く."""
        passed = await self._service.pass_on(Kept.QUESTION, asked.question_id, call.origin)
        key = "freshness.passed" if passed.asked else "freshness.nobody_to_pass"
        return done(call, key, _see(asked.question_id, call.words), title=passed.subject.title)


async def review(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who may know, once a fiscal year: is the answer still right?"""
    found = await _answered(work, delivery)
    if isinstance(found, Skip):
        return found
    question, answer = found
    asked = await work.freshness.review(Kept.QUESTION, question.id)
    listener = await _listener(work, delivery)
    if asked is None or not asked.waits_for(listener):
        return Skip("answered already")
    summary = words.text("freshness.review", title=question.title)
    blocks: list[Block] = [Heading((Text(summary),)), Prose(words("freshness.review_intro"))]
    blocks += _shown(question, answer, words)
    passes = to("question.review_pass", words, to_token(question.id))
    blocks.append(Actions((*_choices(question, answer, words, own=listener == answer.member_id), passes)))
    return Message(summary, tuple(blocks), Tone.NOTICE)


async def doubt_told(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who answered: somebody says it may be outdated."""
    found = await _answered(work, delivery)
    if isinstance(found, Skip):
        return found
    question, answer = found
    said = await work.freshness.doubt(Kept.QUESTION, question.id)
    if said is None:
        return Skip("confirmed meanwhile")
    summary = words.text("freshness.doubt_told", title=question.title)
    blocks: list[Block] = [Heading((Text(summary),)), Prose(doubted(said, words))]
    blocks += _shown(question, answer, words)
    own = await _listener(work, delivery) == answer.member_id
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


def _see(question_id: QuestionId, words: Words) -> Button:
    return Button(words.text("question.see"), Action("question.info", (to_token(question_id),)))


async def _listener(work: Work, delivery: Delivery) -> MemberId | None:
    target = delivery.plan.target
    account = await work.members.account(target.account_id) if isinstance(target, ToAccount) else None
    return account.member_id if account is not None else None


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
