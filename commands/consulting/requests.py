"""届いた相談: what one was asked, and the ways to say something to it."""

from typing import Annotated

from bot.domain.appeals import Reply
from bot.domain.ids import to_token
from bot.domain.questions import Question
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.parts import PAGE, done, none_on, to, turns
from bot.interaction.questions import OneQuestion
from bot.interaction.words import Words
from bot.services.advice import AdviceService
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Heading,
    Item,
    Items,
    Message,
    Paragraph,
    Text,
    Tone,
)
from commands.consulting.views import reason_line, request_blocks, request_buttons


class RequestList(Input):
    page: Annotated[int, Carried()] = 0


class PassOn(Input):
    question: Annotated[str, Ref("question")]
    member: Annotated[str, Ref("member")]


class Requests:
    """Handlers of requests."""

    def __init__(self, service: AdviceService) -> None:
        self._service = service

    async def list(self, call: Call, asked: RequestList) -> Answer:
        """What waits for a word of the reader."""
        words, page = call.words, page_of(asked.page)
        found, total = await self._service.waiting(call.member.id, limit=PAGE, offset=page * PAGE)
        heading = words.text("advice.requests_heading")
        blocks: list[Block] = [Heading((Text(heading),))]
        if found:
            rows = (
                Item(
                    (Text(question.title, bold=True),),
                    reason_line(words, request.reason),
                    _look(question, words),
                )
                for question, request in found
            )
            blocks.append(Items(tuple(rows)))
        else:
            blocks.append(Paragraph(words(none_on(page, "advice.requests_none"))))
        blocks += turns("advice.requests", page, total, words)
        blocks.append(Actions((to("advice.show", words), to("question.unanswered", words))))
        return Message(heading, tuple(blocks))

    async def show(self, call: Call, asked: OneQuestion) -> Answer:
        """One request with everything one can do."""
        found = await self._service.request(asked.question, call.member.id)
        words, question = call.words, found.question
        blocks = request_blocks(words, question, found.request.reason, found.others, call.now)
        if found.request.reply is not Reply.WAITING:
            blocks.append(Paragraph(words(f"advice.was_{found.request.reply.value}")))
        blocks.append(Actions(request_buttons(words, question)))
        return Message(question.title, tuple(blocks), Tone.NOTICE)

    async def decline(self, call: Call, asked: OneQuestion) -> Answer:
        """今回は遠慮する."""
        question, before = await self._service.decline(asked.question, call.member.id, call.origin)
        question.check_wanted()  # nobody else is asked about what is settled: that is said instead
        if before is Reply.ANSWERED:
            return done(call, "advice.was_answered", _see(question, call.words))
        pause = to("advice.off", call.words)
        return done(call, "advice.declined", _see(question, call.words), pause, title=question.title)

    async def pass_on(self, call: Call, asked: PassOn) -> Answer:
        """知っていそうな人がいる."""
        question, member = await self._service.pass_on(
            asked.question, asked.member, call.member.id, call.origin
        )
        see = _see(question, call.words)
        return done(call, "advice.passed", see, title=question.title, name=member.profile.name)


def _look(question: Question, words: Words) -> Button:
    return Button(words.text("advice.look"), Action("advice.request", (to_token(question.id),)))


def _see(question: Question, words: Words) -> Button:
    return to("question.info", words, to_token(question.id))
