"""私も知りたい, 参考になった, 同じ質問 and とりあえず解決; and the lists of one's own."""

from dataclasses import replace
from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.questions import Question
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.parts import PAGE, done, none_on, to
from bot.interaction.questions import CarriedQuestion, OneQuestion, see
from bot.services.answering import AnsweringService
from bot.services.question_drafts import QuestionDraftService
from bot.services.question_merging import MergingService
from bot.services.question_ties import QuestionTieService
from bot.services.questions import QuestionService
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Heading,
    Items,
    Message,
    Paragraph,
    Style,
    Text,
)
from commands.questions.drafts import unsent_note
from commands.questions.shared import CarriedAnswer, OwnQuestion, facts, row, turns


class SameQuestion(Input):
    question: Annotated[str, Ref("question")]
    other: Annotated[str, Ref("question")]


class OwnPage(Input):
    page: Annotated[int, Carried()] = 0


class Ties:
    """Handlers of what takes one press."""

    def __init__(
        self,
        service: QuestionTieService,
        questions: QuestionService,
        drafts: QuestionDraftService,
        answering: AnsweringService,
        *,
        merging: MergingService,
    ) -> None:
        self._service = service
        self._merging = merging
        self._drafts = drafts
        self._questions = questions
        self._answering = answering

    async def follow(self, call: Call, asked: OneQuestion) -> Answer:
        """私も知りたい, and back."""
        words, member_id = call.words, call.member.id
        question_id = await self._questions.meant(asked.question, member_id)
        followed = await self._service.follow(question_id, member_id, call.origin)
        question = followed.question
        if not followed.follows:
            return done(call, "question_ties.unfollowed", see(question, words), title=question.title)
        key = "question_ties.joined" if followed.first else "question_ties.followed"
        buttons = (see(question, words), to("question.mine", words))
        return done(call, key, *buttons, title=question.title)

    async def helpful(self, call: Call, asked: CarriedAnswer) -> Answer:
        """参考になった, and back."""
        helped = await self._service.helpful(asked.answer_id, call.member.id, call.origin)
        key = "question_ties.helped" if helped.helped else "question_ties.not_helped"
        return done(call, key, see(helped.question, call.words))

    async def same(self, call: Call, asked: SameQuestion) -> Answer:
        """同じ質問: two questions belong together."""
        words, member_id = call.words, call.member.id
        question_id = await self._questions.meant(asked.question, member_id)
        question, other = await self._service.same(question_id, asked.other, member_id, call.origin)
        buttons = [see(question, words)]
        if await self._merging.may(question, other, call.origin):
            buttons.append(to("question.merge", words, to_token(question.id), to_token(other.id)))
        return done(call, "question_ties.same_noted", *buttons, title=question.title, other=other.title)

    async def enough(self, call: Call, asked: OwnQuestion) -> Answer:
        """とりあえず解決."""
        meant = await self._questions.own(asked.question, call.origin)
        question = await self._answering.enough(meant.id, call.origin)
        reopen = Button(
            call.words.text("question.reopen"), Action("question.reopen", (to_token(question.id),))
        )
        if question.solved:
            return done(call, "question_ties.solved", see(question, call.words), reopen, title=question.title)
        if question.answers:
            return done(call, "question_ties.enough", see(question, call.words), reopen, title=question.title)
        tell = to("question.answer", call.words, to_token(question.id), style=Style.PRIMARY)
        return done(
            call, "question_ties.enough_alone", tell, see(question, call.words), reopen, title=question.title
        )

    async def not_yet(self, call: Call, asked: CarriedQuestion) -> Answer:
        """まだ困っています: said once, and the question stays open by itself."""
        token = to_token(asked.question_id)
        question = await self._questions.own(token, call.origin)
        edit = to("question.edit", call.words, token, style=Style.PRIMARY)
        return done(call, "question_ties.not_yet", edit, see(question, call.words), title=question.title)

    async def mine(self, call: Call, asked: OwnPage) -> Answer:
        """What one asked oneself."""
        page = page_of(asked.page)
        found = await self._service.asked_by(call.member.id, limit=PAGE + 1, offset=page * PAGE)
        other = to("question.followed", call.words)
        listed = _listed(call, "question.mine", found, page, other)
        unsent = () if page else await self._drafts.unsent(call.actor.account.id)
        return replace(
            listed, blocks=(listed.blocks[0], *unsent_note(unsent, call.words), *listed.blocks[1:])
        )

    async def followed(self, call: Call, asked: OwnPage) -> Answer:
        """What one follows."""
        page = page_of(asked.page)
        found = await self._service.followed_by(call.member.id, limit=PAGE + 1, offset=page * PAGE)
        other = to("question.mine", call.words)
        return _listed(call, "question.followed", found, page, other)


def _listed(call: Call, path: str, found: tuple[Question, ...], page: int, other: Button) -> Message:
    words, name = call.words, path.rpartition(".")[2]
    heading = words.text(f"question_ties.{name}_heading")
    items = tuple(row(question, words, facts(question, words, call.now)) for question in found[:PAGE])
    blocks: list[Block] = [Heading((Text(heading),))]
    blocks.append(Items(items) if items else Paragraph(words(none_on(page, f"question_ties.{name}_none"))))
    turning = turns(page, words, path, more=len(found) > PAGE)
    if turning:
        blocks.append(Actions(turning))
    blocks.append(Actions((other, to("question.ask", words), to("question.list", words))))
    return Message(heading, tuple(blocks))
