"""Changing a question and taking it back: for who asked and for administrators."""

from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.questions import AREA_LIMIT, BODY_LIMIT, TITLE_LIMIT, TRIED_LIMIT
from bot.domain.town_sizes import TownSize
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import Line, Paragraph
from bot.interaction.parts import done, to
from bot.interaction.questions import CarriedQuestion, see
from bot.services.questions import QuestionService, Rewording
from bot.view import Action, Actions, Answer, Button, Heading, Message, Style, Text, Tone
from bot.view import Paragraph as Prose
from commands.questions.shared import OwnQuestion, with_pages


class QuestionForm(CarriedQuestion):
    title: Annotated[str, Line(TITLE_LIMIT)]
    body: Annotated[str, Paragraph(BODY_LIMIT)] = ""
    tried: Annotated[str, Paragraph(TRIED_LIMIT)] = ""
    area: Annotated[str, Line(AREA_LIMIT)] = ""
    town_size: TownSize | None = None


class Keeping:
    """Handlers for those a question belongs to. ``save_command`` is what the edit form sends."""

    def __init__(self, service: QuestionService) -> None:
        self._service = service
        self.save_command = Command("question.save", QuestionForm, self.save, listed=False)

    async def edit(self, call: Call, asked: OwnQuestion) -> Answer:
        """The form with everything as it is."""
        question = await self._service.own(asked.question, call.origin)
        values = {
            "title": question.title,
            "body": question.body,
            "tried": question.tried,
            "area": question.area,
            "town_size": question.town_size.value if question.town_size else "",
        }
        return form_for(self.save_command, call.words, args=(to_token(question.id),), values=values)

    async def save(self, call: Call, form: QuestionForm) -> Answer:
        """The form came in."""
        reworded = Rewording(form.title, form.body, form.tried, form.area, form.town_size)
        question = await self._service.edit(form.question_id, reworded, call.origin)
        return done(call, "question.saved", see(question, call.words), title=question.title)

    async def withdraw(self, call: Call, asked: OwnQuestion) -> Answer:
        """What taking a question back means, and the two ways from here."""
        words = call.words
        question = await self._service.own(asked.question, call.origin)
        heading = words.text("question.confirm_withdraw", title=question.title)
        go = Action("question.withdraw_now", (to_token(question.id),))
        solved = (
            (to("question.enough", words, go.args[0]),) if question.answers and not question.settled else ()
        )
        buttons = (
            Button(words.text("question.withdraw_go"), go, Style.DANGER),
            *solved,
            see(question, words),
        )
        means = "question.withdraw_means_answered" if question.answers else "question.withdraw_means"
        blocks = (Heading((Text(heading),)), Prose(words(means)), Actions(buttons))
        return Message(heading, blocks, Tone.NOTICE)

    async def withdraw_now(self, call: Call, asked: CarriedQuestion) -> Answer:
        """It is meant."""
        question = await self._service.withdraw(asked.question_id, call.origin)
        buttons = (to("question.ask", call.words), to("question.list", call.words))
        pages = await self._service.pages_about(question.id, call.member.id)
        message = done(call, "question.withdrawn", *buttons, title=question.title)
        return with_pages(message, pages, call.words)
