"""References to questions, and the button that opens one, for commands of several features."""

from typing import Annotated

from bot.domain.ids import QuestionId, to_token
from bot.domain.questions import Question
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.references import carried
from bot.interaction.words import Words
from bot.view import Action, Button, Style


class OneQuestion(Input):
    """A question, chosen, typed by title or carried by a button."""

    question: Annotated[str, Ref("question")]


class CarriedQuestion(Input):
    """A question referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def question_id(self) -> QuestionId:
        """Raises Refused for anything a button of ours cannot carry."""
        return QuestionId(carried(self.which))


def see(question: Question, words: Words, style: Style = Style.PLAIN) -> Button:
    """The button that opens a question."""
    return Button(words.text("question.see"), Action("question.info", (to_token(question.id),)), style)
