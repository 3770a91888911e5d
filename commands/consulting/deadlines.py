"""期限: until when an answer is of use; set, moved and taken away by who asked."""

from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.questions import Question
from bot.interaction.call import Call
from bot.interaction.days import DAY_LIMIT, last_day, read_last_day
from bot.interaction.params import Input, Line, Ref
from bot.interaction.parts import done, to
from bot.services.deadlines import DeadlineService
from bot.text.normalise import fold
from bot.view import Answer, Message


class DeadlineOf(Input):
    question: Annotated[str, Ref("own_question")]
    until: Annotated[str, Line(DAY_LIMIT)]


class OwnOpenQuestion(Input):
    question: Annotated[str, Ref("own_question")]


class Deadlines:
    """Handlers of deadlines."""

    def __init__(self, service: DeadlineService) -> None:
        self._service = service

    async def set(self, call: Call, form: DeadlineOf) -> Answer:
        """Until when, or no end."""
        no_end = {fold(word) for word in call.words.text("advice.words_for_no_end").split()}
        endless = fold(form.until) in no_end
        deadline = None if endless else read_last_day(form.until, call, param="until")
        return _said(call, await self._service.set(form.question, deadline, call.origin))

    async def leave_open(self, call: Call, asked: OwnOpenQuestion) -> Answer:
        """期限なしで待つ."""
        return _said(call, await self._service.set(asked.question, None, call.origin))


def _said(call: Call, question: Question) -> Message:
    see = to("question.info", call.words, to_token(question.id))
    if question.deadline is None:
        return done(call, "advice.endless", see, title=question.title)
    day = last_day(question.deadline, call.words)
    return done(call, "advice.deadline_set", see, title=question.title, day=day)
