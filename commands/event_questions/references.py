"""What buttons of questions to an event carry."""

from typing import Annotated

from bot.domain.event_questions import REASON_LIMIT, TEXT_LIMIT, Naming
from bot.domain.ids import EventQuestionId
from bot.domain.questions import ANSWER_LIMIT
from bot.interaction.params import Carried, Input, Paragraph, Ref
from bot.interaction.references import carried


class AskAtEvent(Input):
    event: Annotated[str, Ref("event")]
    question: Annotated[str, Paragraph(TEXT_LIMIT)]
    naming: Naming = Naming.NAMED


class QuestionsOf(Input):
    """An event, chosen, typed by its title or carried by a button."""

    event: Annotated[str, Ref("event")]
    page: Annotated[int, Carried()] = 0


class RowsOf(Input):
    """A page of what belongs to an event; the page comes first, see ``turns``."""

    page: Annotated[int, Carried()]
    event: Annotated[str, Carried()]


class EventOf(Input):
    event: Annotated[str, Carried()]


class OneQuestion(Input):
    """A question referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def question_id(self) -> EventQuestionId:
        """Raises Refused for anything a button of ours cannot carry."""
        return EventQuestionId(carried(self.which))


class VoteFor(OneQuestion):
    page: Annotated[int, Carried()] = 0


class HideQuestion(OneQuestion):
    reason: Annotated[str, Paragraph(REASON_LIMIT)]


class MergeQuestion(OneQuestion):
    into: Annotated[str, Carried()]

    @property
    def into_id(self) -> EventQuestionId:
        """Raises Refused for anything a button of ours cannot carry."""
        return EventQuestionId(carried(self.into))


class MoveQuestion(OneQuestion):
    answer: Annotated[str, Paragraph(ANSWER_LIMIT)] = ""
