"""What members hear in private about questions besides answers. Written from current data when it is sent."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip, ToAccount
from bot.domain.ids import MemberId, QuestionId, SectionId, to_token
from bot.domain.question_bundles import Span
from bot.domain.questions import Answer, Question
from bot.interaction.parts import say, to
from bot.interaction.questions import see
from bot.interaction.references import about
from bot.interaction.words import Words
from bot.ports.question_ties import Thanked
from bot.ports.work import Work
from bot.services.section_reading import leaks
from bot.services.telling import moment_at
from bot.text.graphemes import cut
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Divider,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
    Tone,
)
from commands.questions.shared import writer_name

MOST_LINES = 10  # of one letter
MOST_ANSWERS = 3
LOOKED_AT = 20  # answers among which those of others are taken
EXCERPT = 300


async def solved_yet(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who asked, once, a day after the first answer: is it solved?"""
    question = await _question(work, delivery)
    if isinstance(question, Skip):
        return question
    if question.settled:
        return Skip("settled")
    given = await work.questions.answers_to((question.id,), limit=LOOKED_AT)
    others = [answer for answer in given if not question.own_answer(answer)][:MOST_ANSWERS]
    if not others:
        return Skip("no answer of anybody else")
    writers = [answer.member_id for answer in others if answer.member_id is not None]
    people = await work.members.get_many(writers)
    summary = words.text("question_ties.solved_yet", title=question.title)
    blocks: list[Block] = [Heading((Text(summary),)), Paragraph(words("question_ties.solved_yet_intro"))]
    for answer in others:
        writer = people.get(answer.member_id) if answer.member_id is not None else None
        blocks += [*_choice(answer, writer_name(question, answer, writer, words), words), Divider()]
    token = to_token(question.id)
    not_yet = Action("question.not_yet", (token,))
    blocks.append(
        Actions(
            (
                to("question.enough", words, token),
                Button(words.text("question_ties.not_yet_button"), not_yet),
                see(question, words),
            )
        )
    )
    return Message(summary, tuple(blocks), Tone.NOTICE)


async def wanted(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who asked: they are not alone with it."""
    question = await _question(work, delivery)
    if isinstance(question, Skip):
        return question
    if question.settled or not await work.question_ties.count_followers(question.id):
        return Skip("settled, or nobody waits any more")
    return say(words, "question_ties.wanted", see(question, words), tone=Tone.NOTICE, title=question.title)


async def settled(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who follows: it is solved, or good enough."""
    question = await _question(work, delivery)
    if isinstance(question, Skip):
        return question
    if not question.settled:
        return Skip("open again")
    answer = await work.questions.answer(question.accepted_id) if question.accepted_id else None
    key = "question_ties.settled" if answer else "question_ties.settled_enough"
    blocks: list[Block] = [Paragraph(words(key, title=question.title))]
    if answer:
        blocks.append(Paragraph((Text(cut(answer.body, EXCERPT)),)))
        blocks.append(Actions((see(question, words), to("question.mine", words))))
    else:  # nobody said how: who still wants to know can ask
        blocks.append(Note(words("question_ties.settled_enough_means")))
        blocks.append(Actions((see(question, words), to("question.ask", words), to("question.mine", words))))
    return Message(words.text(key, title=question.title), tuple(blocks), Tone.SUCCESS)


async def withdrawn(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who follows: it was taken back. Without its title: that was taken back, too."""
    question = await work.questions.get(QuestionId(delivery.plan.subject_id))
    if question is None or await leaks(work, question.section_id, delivery):
        return Skip("for the section's members only")
    buttons = (to("question.ask", words), to("question.followed", words))
    return say(words, "question_ties.withdrawn", *buttons, tone=Tone.NOTICE)


async def moved_inside(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who asked in a section or follows a question to it, and does not belong: its members alone read it
    from now on.
    """
    section = await work.sections.get(SectionId(delivery.plan.subject_id))
    if section is None or not section.open or not await leaks(work, section.id, delivery):
        return Skip("open again, or they belong")
    look = about("section.info", section, words)
    buttons = (to("question.ask", words, style=Style.PRIMARY), look)
    return say(words, "question_ties.moved_inside", *buttons, tone=Tone.NOTICE, name=section.name)


async def news(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who follows, once a day: what was answered."""
    member_id = await _listener(work, delivery)
    if member_id is None:
        return Skip("another member's account")
    given = await work.question_ties.answers_for(member_id, _span(delivery), limit=MOST_LINES)
    if not given:
        return Skip("nothing was answered")
    summary = words.text("question_ties.news", count=len({question.id for question, _ in given}))
    items = tuple(
        Item((Text(question.title, bold=True),), (Text(cut(answer.body, EXCERPT)),), see(question, words))
        for question, answer in given
    )
    return Message(
        summary,
        (Heading((Text(summary),)), Items(items), Actions((to("question.followed", words),))),
        Tone.NOTICE,
    )


async def thanked(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who answered, once a day: whom it helped."""
    member_id = await _listener(work, delivery)
    if member_id is None:
        return Skip("another member's account")
    told = await work.question_ties.thanks_to(member_id, _span(delivery), limit=MOST_LINES)
    if not told:
        return Skip("thanks were taken back")
    summary = words.text("question_ties.thanked", count=sum(one.helped + one.spared for one in told))
    items = tuple(
        Item((Text(one.question.title, bold=True),), (Text(_how(one, words)),), see(one.question, words))
        for one in told
    )
    return Message(summary, (Heading((Text(summary),)), Items(items)), Tone.SUCCESS)


def _how(one: Thanked, words: Words) -> str:
    parts = [words.text("question_ties.helped_people", count=one.helped)] if one.helped else []
    parts += [words.text("question_ties.spared_people", count=one.spared)] if one.spared else []
    return " ".join(parts)


def _choice(answer: Answer, name: str, words: Words) -> tuple[Block, ...]:
    accept = Action("question.accept", (to_token(answer.id),))
    return (
        Note(words("question.answer_by", name=name, when=words.when(answer.at))),
        Paragraph((Text(cut(answer.body, EXCERPT)),)),
        Actions((Button(words.text("question.accept"), accept, Style.PRIMARY),)),
    )


def _span(delivery: Delivery) -> Span:
    return Span(moment_at(delivery.plan.payload["since"]), moment_at(delivery.plan.occurrence))


async def _listener(work: Work, delivery: Delivery) -> MemberId | None:
    """Whose letter it is, as long as the account is still theirs."""
    target = delivery.plan.target
    account = await work.members.account(target.account_id) if isinstance(target, ToAccount) else None
    own = account is not None and account.member_id == delivery.plan.subject_id
    return MemberId(delivery.plan.subject_id) if own else None


async def _question(work: Work, delivery: Delivery) -> Question | Skip:
    question = await work.questions.get(QuestionId(delivery.plan.subject_id))
    if question is None or question.gone:
        return Skip("taken back")
    if await leaks(work, question.section_id, delivery):
        return Skip("for the section's members only")
    return question
