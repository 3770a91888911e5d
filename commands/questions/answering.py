"""Answering, and saying which answer solved a question."""

from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.questions import ANSWER_LIMIT
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import Input, Paragraph, Ref
from bot.interaction.parts import done, to
from bot.interaction.questions import CarriedQuestion, see
from bot.services.answering import AnsweringService
from bot.services.questions import QuestionService
from bot.view import Action, Actions, Answer, Block, Button, Heading, Message, Note, Style, Text, Tone
from bot.view import Paragraph as Prose
from commands.questions.shared import CarriedAnswer, with_pages, writer_name, written
from commands.questions.views import answer_buttons


class GiveAnswer(Input):
    question: Annotated[str, Ref("question")]
    body: Annotated[str, Paragraph(ANSWER_LIMIT)]


class AnswerForm(CarriedAnswer):
    body: Annotated[str, Paragraph(ANSWER_LIMIT)]


class Answering:
    """Handlers of answers. ``save_command`` is what the edit form sends."""

    def __init__(self, service: AnsweringService, questions: QuestionService) -> None:
        self._service = service
        self._questions = questions
        self.save_command = Command("question.answer.save", AnswerForm, self.save, listed=False)

    async def answer(self, call: Call, form: GiveAnswer) -> Answer:
        """An answer came in."""
        meant = await self._service.to_answer(form.question, call.member.id)
        question = await self._service.answer(meant.id, form.body, call.member.id, call.origin)
        own = question.asked_by(call.member.id)
        more = () if own else (to("question.unanswered", call.words),)
        key = "question.answer_added" if own else "question.answer_sent"
        return done(call, key, see(question, call.words), *more, title=question.title)

    async def read(self, call: Call, asked: CarriedAnswer) -> Answer:
        """One answer in full."""
        words = call.words
        question, answer, writer = await self._service.read(asked.answer_id, call.member.id)
        name = writer_name(question, answer, writer, words)
        by = written(answer, name, words)
        blocks: list[Block] = [Heading((Text(question.title),)), Note(by), Prose((Text(answer.body),))]
        blocks.append(Actions((*answer_buttons(call, question, answer), see(question, words))))
        return Message(question.title, tuple(blocks))

    async def edit(self, call: Call, asked: CarriedAnswer) -> Answer:
        """The form with the answer as it is."""
        _, answer = await self._service.own(asked.answer_id, call.origin)
        values = {"body": answer.body}
        return form_for(self.save_command, call.words, args=(to_token(answer.id),), values=values)

    async def save(self, call: Call, form: AnswerForm) -> Answer:
        """The form came in."""
        question = await self._service.edit(form.answer_id, form.body, call.origin)
        return done(call, "question.answer_saved", see(question, call.words))

    async def withdraw(self, call: Call, asked: CarriedAnswer) -> Answer:
        """What taking an answer back means, and the two ways from here."""
        words = call.words
        question, answer = await self._service.own(asked.answer_id, call.origin)
        heading = words.text("question.confirm_answer_withdraw")
        go = Action("question.answer.withdraw_now", (to_token(answer.id),))
        buttons = (Button(words.text("question.withdraw_go"), go, Style.DANGER), see(question, words))
        key = (
            "question.answer_withdraw_solved"
            if answer.id == question.accepted_id
            else "question.withdraw_means"
        )
        return Message(heading, (Heading((Text(heading),)), Prose(words(key)), Actions(buttons)), Tone.NOTICE)

    async def withdraw_now(self, call: Call, asked: CarriedAnswer) -> Answer:
        """It is meant."""
        question = await self._service.withdraw(asked.answer_id, call.origin)
        pages = await self._questions.pages_about(question.id, call.member.id)
        message = done(call, "question.answer_withdrawn", see(question, call.words))
        return with_pages(message, pages, call.words)

    async def accept(self, call: Call, asked: CarriedAnswer) -> Answer:
        """この回答で解決."""
        question = await self._service.accept(asked.answer_id, call.origin)
        return done(call, "question.accepted", see(question, call.words), title=question.title)

    async def reopen(self, call: Call, asked: CarriedQuestion) -> Answer:
        """Not solved after all."""
        question = await self._service.reopen(asked.question_id, call.origin)
        return done(call, "question.reopened", see(question, call.words), title=question.title)
