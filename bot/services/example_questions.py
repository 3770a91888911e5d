"""Questions of the example town: what was asked and answered, whom it helped, who is asked for advice."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.appeals import Request, Ring, begin
from bot.domain.consulting import AdviceWish, Reason, ReasonKind
from bot.domain.errors import Refused
from bot.domain.ids import AnswerId, QuestionId
from bot.domain.questions import Answer, Question
from bot.services.appeal_steps import rhythm_of
from bot.services.example_building import MILLISECOND, Building
from bot.services.example_data import ExampleAdvice, ExampleAnswer, ExampleQuestion

_HOUR = timedelta(hours=1)


async def take_requests(at: Building, wanted: ExampleAdvice) -> None:
    """Somebody who may be asked what others do not know."""
    wish = AdviceWish(at.members[wanted.member], weekly=at.policy.weekly_requests)
    await at.work.advice_wishes.save(wish.choose(wanted.areas, wanted.weekly))


async def ask(at: Building, wanted: ExampleQuestion) -> Question | None:
    """A question of the past with its answers, an hour apart; None for an anonymous one in a town that has no
    key to keep its author with.
    """
    asked_at = at.now - timedelta(days=wanted.days, hours=len(wanted.answers) + 1)
    question = Question(
        QuestionId(at.id_at(asked_at)),
        at.members[wanted.author],
        wanted.title,
        wanted.body,
        asked_at,
        section_id=at.section(wanted.section),
        tried=wanted.tried,
        area=wanted.area,
        deadline=None if wanted.deadline is None else at.end_of_day(wanted.deadline),
    )
    if wanted.anonymous:
        try:
            question = at.work.questions.seal(question)
        except Refused:
            return None
    await at.work.questions.add(question)
    for number, entry in enumerate(wanted.answers, start=1):
        question = await _answer(at, question, entry, number)
    question = question.enough() if wanted.enough else question
    await at.work.questions.save(question)
    for number, name in enumerate(wanted.followers):
        await at.work.question_ties.follow(question.id, at.members[name], asked_at + number * MILLISECOND)
    await _seek(at, question, wanted)
    return question


async def _answer(at: Building, question: Question, entry: ExampleAnswer, number: int) -> Question:
    said_at = question.asked_at + number * _HOUR
    question, answer = question.answer(AnswerId(at.id_at(said_at)), at.members[entry.by], entry.text, said_at)
    await at.work.questions.add_answer(answer)
    await _thank(at, answer, entry)
    return question.accept(answer) if entry.accepted else question


async def _thank(at: Building, answer: Answer, entry: ExampleAnswer) -> None:
    for number, name in enumerate(entry.helped):
        await at.work.question_ties.thank(answer.id, at.members[name], answer.at + number * MILLISECOND)


async def _seek(at: Building, question: Question, wanted: ExampleQuestion) -> None:
    """Those who were asked a while ago; the next wave comes by itself, as always."""
    if not wanted.sought:
        return
    appeal = begin(question.id, question.asked_at).asked(
        Ring.TOWN, found=True, deadline=question.deadline, now=at.now, rhythm=rhythm_of(at.policy)
    )
    await at.work.appeals.save(replace(appeal, waved_at=question.asked_at))
    for one in wanted.sought:
        reason = Reason(ReasonKind.EXPERIENCE, one.topic)
        await at.work.appeals.add_request(
            Request(question.id, at.members[one.member], Ring.TOWN, reason, question.asked_at)
        )
