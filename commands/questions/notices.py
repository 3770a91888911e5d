"""What the town says about questions by itself. Everything is checked again at the moment it is said."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip, ToAccount, ToAsker
from bot.domain.ids import AnswerId, MemberId, QuestionId, to_token
from bot.domain.members import Member
from bot.domain.questions import Answer, Question
from bot.interaction.parts import say, to
from bot.interaction.questions import see
from bot.interaction.references import kept_inside
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.lookup import section_name
from bot.services.section_reading import leaks
from bot.text.graphemes import cut
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Channel,
    Heading,
    Line,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
    Tone,
)
from commands.questions.shared import asker_name, background, facts, writer_name

_FOR_MEMBERS = "for the section's members only"
CARD_WORDS = 500  # how much of a body a card in a channel shows
TRIED_WORDS = 200
ANSWER_WORDS = 600


async def card(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """A question's card in a channel; edited when it is answered, solved, changed or taken back."""
    question = await work.questions.get(QuestionId(delivery.plan.subject_id))
    if question is None:
        return Skip("no such question")
    if await leaks(work, question.section_id, delivery):
        return await kept_inside(work, question.section_id, delivery, words)
    if question.withdrawn:
        return _taken_back(words) if delivery.editing else Skip("taken back before it was shown")
    if question.merged_into is not None:
        return await _merged(work, question, delivery, words)
    summary = words.text("question.card_summary", title=question.title)
    blocks: list[Block] = [Heading((Text(summary),)), Note(await _by(work, question, words))]
    if question.body:
        blocks.append(Paragraph((Text(cut(question.body, CARD_WORDS)),)))
    if question.tried:
        blocks.append(Paragraph(words("question_ties.tried", text=cut(question.tried, TRIED_WORDS))))
    blocks += [*background(question, words), *_origin(question, delivery, words)]
    blocks += await _solution(work, question, words)
    blocks.append(Note(facts(question, words, now)))
    style = Style.PLAIN if question.settled else Style.PRIMARY
    token = to_token(question.id)
    answer = to("question.answer", words, token, style=style)
    blocks.append(Actions((answer, to("question.follow", words, token), see(question, words))))
    return Message(summary, tuple(blocks))


async def answered(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who asked: somebody answered."""
    found = await _answer(work, delivery)
    if found is None:
        return Skip("taken back")
    question, answer = found
    writer = writer_name(question, answer, await _member(work, answer.member_id), words)
    summary = words.text("question.was_answered", title=question.title)
    blocks: list[Block] = [
        Heading((Text(summary),)),
        Note(words("question.answer_by", name=writer, when=words.when(answer.at))),
        Paragraph((Text(cut(answer.body, ANSWER_WORDS)),)),
    ]
    buttons = [see(question, words)]
    if not question.settled:
        buttons.insert(0, to("question.enough", words, to_token(question.id)))
    if question.accepted_id != answer.id:
        accept = Action("question.accept", (to_token(answer.id),))
        buttons.insert(0, Button(words.text("question.accept"), accept, Style.PRIMARY))
        blocks.append(Note(words("question.accept_hint")))
    blocks.append(Actions(tuple(buttons)))
    return Message(summary, tuple(blocks), Tone.NOTICE)


async def accepted(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who answered: it helped."""
    found = await _answer(work, delivery)
    if found is None or found[0].accepted_id != found[1].id:
        return Skip("another answer solved it")
    question, _ = found
    line = words("question.yours_solved", title=question.title)
    return Message(
        words.text("question.yours_solved", title=question.title),
        (Paragraph(line), Actions((see(question, words), to("question.unanswered", words)))),
        Tone.SUCCESS,
    )


async def unsolved(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who asked: the answer that had solved it was taken back, and others are looked for."""
    question = await work.questions.get(QuestionId(delivery.plan.subject_id))
    if question is None or question.gone or question.settled:
        return Skip("taken back, or solved once more")
    if await leaks(work, question.section_id, delivery):
        return Skip(_FOR_MEMBERS)
    enough = to("question.enough", words, to_token(question.id))
    buttons = (see(question, words, Style.PRIMARY), enough)
    return say(words, "question.yours_unsolved", *buttons, tone=Tone.NOTICE, title=question.title)


async def _merged(work: Work, question: Question, delivery: Delivery, words: Words) -> Message | Skip:
    """What is left of a card whose question became part of another one."""
    into = await work.questions.get(question.merged_into) if question.merged_into else None
    if into is None or not delivery.editing:
        return Skip("merged before it was shown")
    if await leaks(work, into.section_id, delivery):
        return await kept_inside(work, into.section_id, delivery, words)
    return say(
        words,
        "question_merge.card",
        see(into, words, Style.PRIMARY),
        tone=Tone.NOTICE,
        title=question.title,
        into=into.title,
    )


def _taken_back(words: Words) -> Message:
    line = words("question.card_withdrawn")
    return Message(words.text("question.card_withdrawn"), (Paragraph(line),))


async def _member(work: Work, member_id: MemberId | None) -> Member | None:
    return None if member_id is None else await work.members.get(member_id)


async def _by(work: Work, question: Question, words: Words) -> Line:
    name = asker_name(question, await _member(work, question.asker_id), words)
    section = await section_name(work, question.section_id)
    if section:
        return words("question.by_in", name=name, section=section)
    return words("question.by", name=name)


def _origin(question: Question, delivery: Delivery, words: Words) -> list[Block]:
    """Where the message stood a question was made from, for readers who can go there."""
    target, source = delivery.plan.target, question.source
    if source is None or isinstance(target, ToAccount | ToAsker) or target.place_id != source.place_id:
        return []
    return [Note(words("question.from_channel", channel=Channel(source.channel_id)))]


async def _solution(work: Work, question: Question, words: Words) -> list[Block]:
    answer = await work.questions.answer(question.accepted_id) if question.accepted_id else None
    if answer is None:
        return []
    return [Paragraph(words("question.solution", text=cut(answer.body, CARD_WORDS)))]


async def _answer(work: Work, delivery: Delivery) -> tuple[Question, Answer] | None:
    answer = await work.questions.answer(AnswerId(delivery.plan.subject_id))
    question = await work.questions.get(answer.question_id) if answer else None
    if answer is None or question is None or answer.withdrawn or question.withdrawn:
        return None
    if await leaks(work, question.section_id, delivery):
        return None
    return question, answer
