"""引き継ぎ: asking a successor, their answer, and the notes that were left."""

from typing import Annotated

from bot.domain.ids import HandoverId
from bot.domain.successions import NOTE_LIMIT
from bot.interaction.call import Call
from bot.interaction.params import Carried, Input, Paragraph, Ref
from bot.interaction.parts import done, to
from bot.interaction.references import OneSection, about, carried
from bot.services.handovers import HandoverService
from bot.view import Actions, Answer, Block, Heading, Message, Style, Text
from bot.view import Paragraph as Words
from commands.chiefs.views import note_blocks


class HandOver(Input):
    section: Annotated[str, Ref("own_section")]
    member: Annotated[str, Ref("member")]
    note: Annotated[str, Paragraph(NOTE_LIMIT)] = ""


class OneOffer(Input):
    """An offer referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def offer_id(self) -> HandoverId:
        """Raises Refused for anything a button of ours cannot carry."""
        return HandoverId(carried(self.which))


class HandingOver:
    """Handlers of direct handovers."""

    def __init__(self, service: HandoverService) -> None:
        self._service = service

    async def hand_over(self, call: Call, form: HandOver) -> Answer:
        """Ask somebody to take over."""
        handed = await self._service.offer(form.section, form.member, form.note, call.origin)
        back = about("section.info", handed.section, call.words)
        name = handed.successor.profile.name
        return done(call, "chief.asked", back, section=handed.section.name, name=name)

    async def accept(self, call: Call, asked: OneOffer) -> Answer:
        """引き受ける."""
        section = await self._service.accept(asked.offer_id, call.origin)
        words = call.words
        return done(
            call,
            "chief.took_over",
            about("section.info", section, words, Style.PRIMARY),
            about("chief.note", section, words),
            section=section.name,
        )

    async def decline(self, call: Call, asked: OneOffer) -> Answer:
        """今回は見送る."""
        section = await self._service.decline(asked.offer_id, call.origin)
        return done(call, "chief.not_this_time", to("home", call.words), section=section.name)

    async def notes(self, call: Call, asked: OneSection) -> Answer:
        """What former chiefs left, the newest first."""
        section, notes = await self._service.notes(asked.section, call.origin)
        heading = call.words.text("chief.notes_heading", section=section.name)
        blocks: list[Block] = [Heading((Text(heading),))]
        for signed in notes:
            blocks += note_blocks(signed, call.words)
        if not notes:
            blocks.append(Words(call.words("chief.notes_none")))
        blocks.append(Actions((about("section.info", section, call.words),)))
        return Message(heading, tuple(blocks))
