"""同じ質問としてまとめる: both questions side by side, then one press; and back within a day."""

from datetime import datetime
from typing import Annotated

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import QuestionId, to_token
from bot.domain.questions import Question
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.parts import PAGE, beside, done, none_on, say, to
from bot.interaction.questions import CarriedQuestion, see
from bot.interaction.references import carried
from bot.interaction.seeking import due
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.question_merging import MergingService
from bot.services.section_reading import leaks
from bot.text.graphemes import cut
from bot.view import (
    Action,
    Actions,
    Answer,
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
from commands.knowledge.shared import OnePage

BODY_SHOWN = 300


class MergeInto(Input):
    question: Annotated[str, Ref("question")]
    other: Annotated[str, Ref("question")]


class CarriedMerge(CarriedQuestion):
    """What is merged into what, referred to by a button of ours."""

    other: Annotated[str, Carried()]

    @property
    def into_id(self) -> QuestionId:
        """Raises Refused for anything a button of ours cannot carry."""
        return QuestionId(carried(self.other))


class Merging:
    """Handlers of merging two questions."""

    def __init__(self, service: MergingService) -> None:
        self._service = service

    async def confirm(self, call: Call, asked: MergeInto) -> Answer:
        """Both questions, what merging them means, and the way to do it the other way round."""
        words = call.words
        both = await self._service.preview(asked.question, asked.other, call.origin)
        here, there = to_token(both.question.id), to_token(both.into.id)
        heading = words.text("question_merge.confirm")
        blocks: list[Block] = [
            Heading((Text(heading),)),
            Note(words("question_merge.goes")),
            *_shown(both.question, both.section, call),
            Divider(),
            Note(words("question_merge.stays")),
            *_shown(both.into, both.into_section, call),
            Divider(),
            Paragraph(words("question_merge.means")),
        ]
        go = Button(
            words.text("question_merge.go"), Action("question.merge_now", (here, there)), Style.PRIMARY
        )
        swap = Button(words.text("question_merge.swap"), Action("question.merge", (there, here)))
        blocks.append(Actions((go, swap, see(both.question, words))))
        return Message(heading, tuple(blocks), Tone.NOTICE)

    async def merge(self, call: Call, asked: CarriedMerge) -> Answer:
        """It is meant."""
        both = await self._service.merge(asked.question_id, asked.into_id, call.origin)
        buttons = (see(both.into, call.words), to("question.merge_undo", call.words, asked.which))
        return done(call, "question_merge.merged", *buttons, title=both.question.title, into=both.into.title)

    async def undo(self, call: Call, asked: CarriedQuestion) -> Answer:
        """They are two questions after all."""
        both = await self._service.undo(asked.question_id, call.origin)
        buttons = (see(both.question, call.words), see(both.into, call.words))
        return done(call, "question_merge.undone", *buttons, title=both.question.title, into=both.into.title)

    async def proposed(self, call: Call, asked: OnePage) -> Answer:
        """What members named the same and the reader may merge."""
        words, page = call.words, page_of(asked.page)
        found = await self._service.proposed(call.member.id, call.origin, limit=PAGE + 1, offset=page * PAGE)
        heading = words.text("question_merge.list_heading")
        items = tuple(
            Item(
                (Text(question.title, bold=True),),
                words("question_merge.like", title=into.title),
                to("question.merge", words, to_token(question.id), to_token(into.id)),
            )
            for question, into in found[:PAGE]
        )
        blocks: list[Block] = [Heading((Text(heading),))]
        blocks.append(Items(items) if items else Paragraph(words(none_on(page, "question_merge.list_none"))))
        turning = beside("question.twins", page, words, more=len(found) > PAGE)
        blocks.append(Actions((*turning, to("question.list", words))))
        return Message(heading, tuple(blocks))


async def merged(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who asked either question: they are one now."""
    question = await work.questions.get(QuestionId(delivery.plan.subject_id))
    into = (
        await work.questions.get(question.merged_into)
        if question is not None and question.merged_into is not None
        else None
    )
    if question is None or into is None or into.gone:
        return Skip("not merged any more")
    if await leaks(work, question.section_id, delivery) or await leaks(work, into.section_id, delivery):
        return Skip("for the section's members only")
    see_it = see(into, words, Style.PRIMARY)
    return say(words, "question_merge.told", see_it, tone=Tone.NOTICE, title=question.title, into=into.title)


async def returned(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who asked what was merged: the other question was taken back, theirs stands alone again."""
    question = await work.questions.get(QuestionId(delivery.plan.subject_id))
    if question is None or question.gone:
        return Skip("taken back, or merged once more")
    if await leaks(work, question.section_id, delivery):
        return Skip("for the section's members only")
    see_it = see(question, words, Style.PRIMARY)
    return say(words, "question_merge.returned", see_it, tone=Tone.NOTICE, title=question.title)


def _shown(question: Question, section: str, call: Call) -> list[Block]:
    words = call.words
    blocks: list[Block] = [Paragraph((Text(question.title, bold=True),))]
    if section:
        blocks.append(Note(words("question_merge.asked_in", section=section)))
    if question.body:
        blocks.append(Paragraph((Text(cut(question.body, BODY_SHOWN)),)))
    until = due(question, words, call.now)  # a deadline does not go along: who merges should know of it
    if until:
        blocks.append(Note(until))
    answers = words.text("question.answers", count=question.answers)
    blocks.append(Note((Text(f"{answers} ・ "), words.when(question.asked_at))))
    return blocks
