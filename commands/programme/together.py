"""共催: asking another section, answering, and who holds an event."""

from typing import Annotated

from bot.domain.ids import EventId, SectionId, to_token
from bot.interaction.call import Call
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.parts import done, to
from bot.interaction.references import carried
from bot.interaction.words import Words
from bot.services.cohosting import CohostChange, CohostingService, CohostRow
from bot.view import Action, Actions, Answer, Block, Button, Heading, Message, Paragraph, Style, Text
from commands.programme.writing import OneEvent


class AskSection(OneEvent):
    section: Annotated[str, Ref("section")]


class Cohost(Input):
    """An event and a further section, referred to by a button of ours."""

    event: Annotated[str, Carried()]
    which: Annotated[str, Carried()]

    @property
    def ids(self) -> tuple[EventId, SectionId]:
        """Raises Refused for anything a button of ours cannot carry."""
        return EventId(carried(self.event)), SectionId(carried(self.which))


class Together:
    """Handlers of co-hosting; the service checks who acts."""

    def __init__(self, cohosting: CohostingService) -> None:
        self._cohosting = cohosting

    async def ask(self, call: Call, asked: AskSection) -> Answer:
        """Ask a section."""
        return _said(call, "cohost.asked", await self._cohosting.ask(asked.event, asked.section, call.origin))

    async def agree(self, call: Call, pair: Cohost) -> Answer:
        """引き受ける."""
        return _said(call, "cohost.agreed", await self._cohosting.agree(*pair.ids, call.origin))

    async def end(self, call: Call, pair: Cohost) -> Answer:
        """No more, or not at all."""
        return _said(call, "cohost.ended", await self._cohosting.end(*pair.ids, call.origin))

    async def show(self, call: Call, asked: OneEvent) -> Answer:
        """Who holds an event, and who is asked."""
        words = call.words
        page = await self._cohosting.page(asked.event, call.origin)
        heading = words.text("cohost.heading", title=page.event.title)
        blocks: list[Block] = [Heading((Text(heading),)), Paragraph(words("cohost.means"))]
        for row in page.rows:
            blocks.append(Paragraph(words(_state(row), section=row.section.name)))
            if row.may_end:
                blocks.append(Actions((_end(words, page.event.id, row),)))
        token = to_token(page.event.id)
        ask = (to("host.cohost", words, token, style=Style.PRIMARY),) if page.may_manage else ()
        blocks.append(Actions((*ask, to("event.info", words, token))))
        return Message(heading, tuple(blocks))


def answer_buttons(words: Words, event_id: EventId, section_id: SectionId) -> tuple[Button, ...]:
    """What those who lead a section can answer."""
    args = (to_token(event_id), to_token(section_id))
    decline = Button(words.text("cohost.decline"), Action("host.cohost_end", args))
    return (to("host.cohost_agree", words, *args, style=Style.PRIMARY), decline)


def _state(row: CohostRow) -> str:
    return "cohost.together" if row.pair.agreed else "cohost.waiting"


def _end(words: Words, event_id: EventId, row: CohostRow) -> Button:
    return to("host.cohost_end", words, to_token(event_id), to_token(row.section.id))


def _said(call: Call, key: str, change: CohostChange) -> Message:
    token = to_token(change.event.id)
    look = to("event.info", call.words, token)
    who = to("host.cohosts", call.words, token)
    return done(call, key, look, who, section=change.section.name, title=change.event.title)
