"""The way to an anonymous question's author: a reason, another administrator's consent, then the name."""

from typing import Annotated

from bot.domain.ids import QuestionId, SealOpeningId, to_token
from bot.domain.questions import Question
from bot.domain.seals import REASON_LIMIT
from bot.interaction.call import Call
from bot.interaction.commands import Command, Right
from bot.interaction.params import Carried, Input, Paragraph
from bot.interaction.parts import done, to
from bot.interaction.references import carried
from bot.interaction.words import Words
from bot.services.seals import OpeningPage, SealService
from bot.view import Actions, Answer, Block, Button, Heading, Message, Note, Style, Text, Tone
from bot.view import Paragraph as Prose


class Sealed(Input):
    which: Annotated[str, Carried()]

    @property
    def question_id(self) -> QuestionId:
        """Raises Refused for anything a button of ours cannot carry."""
        return QuestionId(carried(self.which))


class Reason(Sealed):
    reason: Annotated[str, Paragraph(REASON_LIMIT)]


class OneOpening(Input):
    which: Annotated[str, Carried()]

    @property
    def opening_id(self) -> SealOpeningId:
        """Raises Refused for anything a button of ours cannot carry."""
        return SealOpeningId(carried(self.which))


class Opening:
    """Handlers for administrators. ``request`` is the command that asks for a reason."""

    def __init__(self, service: SealService) -> None:
        self._service = service
        self.request = Command("seal.request", Reason, self.ask, Right.ADMINISTRATOR, listed=False)

    async def about(self, call: Call, asked: Sealed) -> Answer:
        """What can be done about an anonymous question, from the mildest on."""
        question = await self._service.sealed(asked.question_id, call.origin)
        words, token = call.words, to_token(question.id)
        heading = words.text("seal.about", title=question.title)
        steps = (
            to("question.withdraw", words, token),
            to("seal.bar", words, token),
            to("seal.request", words, token, style=Style.DANGER),
            to("question.info", words, token),
        )
        means = Prose(words("seal.means"))
        return Message(heading, (Heading((Text(heading),)), means, Actions(steps)), Tone.NOTICE)

    async def ask(self, call: Call, form: Reason) -> Answer:
        """The reason came in."""
        page = await self._service.request(form.question_id, form.reason, call.origin)
        return _page(call, page)

    async def page(self, call: Call, asked: OneOpening) -> Answer:
        """How it stands; the name for the two who may read it."""
        return _page(call, await self._service.page(asked.opening_id, call.origin))

    async def agree(self, call: Call, asked: OneOpening) -> Answer:
        """Another administrator agrees."""
        return _page(call, await self._service.agree(asked.opening_id, call.origin))

    async def bar(self, call: Call, asked: Sealed) -> Answer:
        """No anonymous questions of this author for a while."""
        question = await self._service.bar(asked.question_id, call.origin)
        return done(call, "seal.barred", _see(question, call.words), title=question.title)


def _page(call: Call, page: OpeningPage) -> Message:
    words, opening = call.words, page.opening
    heading = words.text("seal.opening", title=page.question.title)
    by = page.by.profile.name if page.by else words.text("people.former")
    blocks: list[Block] = [
        Heading((Text(heading),)),
        Note(words("seal.requested_by", name=by, when=words.when(opening.asked_at))),
        Prose(words("seal.reason", reason=opening.reason)),
    ]
    buttons = [_see(page.question, words)]
    if page.author is not None:
        profile = page.author.profile
        blocks.append(Prose(words("seal.author", name=profile.name, organisation=profile.organisation)))
        blocks.append(Note(words("seal.keep_it")))
    elif opening.shown_to(call.member.id, call.now):
        blocks.append(Note(words("seal.does_not_open")))
    elif not opening.waits(call.now):
        blocks.append(Note(words("seal.over")))
    elif opening.asked_by == call.member.id:
        blocks.append(Note(words("seal.waiting")))
    else:
        buttons.insert(0, to("seal.agree", words, to_token(opening.id), style=Style.DANGER))
        blocks.append(Note(words("seal.agree_means")))
    return Message(heading, (*blocks, Actions(tuple(buttons))), Tone.NOTICE)


def _see(question: Question, words: Words) -> Button:
    return to("question.info", words, to_token(question.id))
