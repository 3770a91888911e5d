"""姉妹: proposing to another section, answering, and what is between a section and others."""

from typing import Annotated

from bot.domain.ids import SectionId, to_token
from bot.domain.sections import Section
from bot.domain.twins import Twinning
from bot.interaction.call import Call
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.parts import done, to
from bot.interaction.references import CarriedSection, about, carried
from bot.interaction.words import Words
from bot.services.twins import TwinPage, TwinService
from bot.view import (
    Actions,
    Answer,
    Block,
    Button,
    Heading,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
)

SHOWN = 10


class NewTwin(Input):
    """The own section, and the one to be its twin."""

    section: Annotated[str, Ref("own_section")]
    with_: Annotated[str, Ref("section")]


class TwinPair(CarriedSection):
    """The own section and the other, referred to by a button of ours."""

    other: Annotated[str, Carried()]

    @property
    def other_id(self) -> SectionId:
        """Raises Refused for anything a button of ours cannot carry."""
        return SectionId(carried(self.other))


class Twinned:
    """Handlers of twins."""

    def __init__(self, service: TwinService) -> None:
        self._service = service

    async def ask(self, call: Call, asked: NewTwin) -> Answer:
        """Propose."""
        own, other, twinning = await self._service.ask(asked.section, asked.with_, call.origin)
        return _settled(call, "twins.now" if twinning.agreed else "twins.sent", own, other)

    async def show(self, call: Call, asked: CarriedSection) -> Answer:
        """A section's twins and what is asked, with what its leaders can do."""
        words = call.words
        page = await self._service.page(asked.section_id, call.origin)
        heading = words.text("twins.heading", section=page.section.name)
        blocks: list[Block] = [Heading((Text(heading),)), Paragraph(words("twins.means"))]
        shown = page.pairs[:SHOWN]
        for pair, other in shown:
            blocks += _pair(page, pair, other, words)
        if not shown:
            blocks.append(Paragraph(words("twins.none")))
        if len(page.pairs) > SHOWN:
            blocks.append(Note(words("twins.more", count=len(page.pairs) - SHOWN)))
        buttons = [about("section.info", page.section, words)]
        if page.may_decide:
            buttons.insert(0, about("section.twin", page.section, words, Style.PRIMARY))
        blocks.append(Actions(tuple(buttons)))
        return Message(heading, tuple(blocks))

    async def accept(self, call: Call, pair: TwinPair) -> Answer:
        """Agree."""
        own, other = await self._service.accept(pair.section_id, pair.other_id, call.origin)
        return _settled(call, "twins.now", own, other)

    async def end(self, call: Call, pair: TwinPair) -> Answer:
        """No more, or not at all."""
        own, other = await self._service.end(pair.section_id, pair.other_id, call.origin)
        return _settled(call, "twins.over", own, other)


def _pair(page: TwinPage, pair: Twinning, other: Section, words: Words) -> tuple[Block, ...]:
    if pair.agreed:
        state = "twins.since"
        steps = [_step("section.twin_end", page.section, other, words)]
    elif pair.asked_by == page.section.id:
        state = "twins.waiting"
        steps = [_step("section.twin_end", page.section, other, words, label="twins.take_back")]
    else:
        state = "twins.asks"
        steps = answer_buttons(page.section, other, words)
    line = words(state, section=other.name, when=words.when(pair.agreed_at or pair.asked_at))
    look = about("section.info", other, words)
    return (Paragraph(line), Actions((*(steps if page.may_decide else ()), look)))


def answer_buttons(own: Section, other: Section, words: Words) -> list[Button]:
    """What those who lead a section can answer to a proposal."""
    return [
        _step("section.twin_accept", own, other, words, style=Style.PRIMARY),
        _step("section.twin_end", own, other, words, label="twins.decline"),
    ]


def _step(
    path: str, own: Section, other: Section, words: Words, *, label: str = "", style: Style = Style.PLAIN
) -> Button:
    button = to(path, words, to_token(own.id), to_token(other.id), style=style)
    return Button(words.text(label), button.action, style) if label else button


def _settled(call: Call, key: str, own: Section, other: Section) -> Message:
    words = call.words
    calendar = to("event.list", words, to_token(own.id))
    back = about("section.twins", own, words, Style.PRIMARY)
    return done(call, key, back, calendar, section=own.name, other=other.name)
