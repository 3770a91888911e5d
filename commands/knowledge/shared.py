"""What the counters that keep answers alive share."""

from typing import Annotated

from bot.domain.ids import QuestionId, to_token
from bot.domain.questions import Question
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.references import carried
from bot.interaction.words import Words
from bot.view import Action, Button, Style


class OneQuestion(Input):
    question: Annotated[str, Ref("question")]


class CarriedQuestion(Input):
    """A question referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def question_id(self) -> QuestionId:
        """Raises Refused for anything a button of ours cannot carry."""
        return QuestionId(carried(self.which))


class OnePage(Input):
    page: Annotated[int, Carried()] = 0


def see(question: Question, words: Words, style: Style = Style.PLAIN) -> Button:
    """The button that opens a question."""
    return Button(words.text("question.see"), Action("question.info", (to_token(question.id),)), style)
