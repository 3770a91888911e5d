"""相談の受け方: what one may be asked about and how often; by button, in a form or in one typed line."""

from typing import Annotated

from bot.domain.consulting import AREAS_LIMIT, MOST_WEEKLY
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import Input, Line, Nothing, Number
from bot.interaction.parts import to
from bot.interaction.words import Words
from bot.services.advice import AdvicePage, AdviceService
from bot.view import (
    Actions,
    Answer,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
    Tone,
)


class AdviceForm(Input):
    """What is left empty stays as it is."""

    areas: Annotated[str, Line(AREAS_LIMIT)] = ""
    weekly: Annotated[int | None, Number(1, MOST_WEEKLY)] = None


class Wishing:
    """Handlers of the page. ``command`` shows it, and takes what its form sends."""

    def __init__(self, service: AdviceService) -> None:
        self._service = service
        self.command = Command("advice.show", AdviceForm, self.show, rest="areas")

    async def show(self, call: Call, asked: AdviceForm) -> Answer:
        """The page; with something chosen, after it was changed."""
        if not asked.areas and asked.weekly is None:
            return _page(call.words, await self._service.page(call.member.id))
        page = await self._service.choose(asked.areas, asked.weekly, call.member.id, call.origin)
        return _page(call.words, page, said=call.words.text("advice.opened"))

    async def form(self, call: Call, _input: Nothing) -> Answer:
        """The form with everything as it is."""
        page = await self._service.page(call.member.id)
        values = {"areas": page.wish.areas or page.work[:AREAS_LIMIT], "weekly": str(page.wish.weekly)}
        return form_for(self.command, call.words, values=values)

    async def open(self, call: Call, _input: Nothing) -> Answer:
        """相談を受ける, with the areas as they are."""
        page = await self._service.choose("", None, call.member.id, call.origin)
        return _page(call.words, page, said=call.words.text("advice.opened"))

    async def pause(self, call: Call, _input: Nothing) -> Answer:
        """相談を受けるのを休む."""
        page = await self._service.pause(call.member.id, call.origin)
        return _page(call.words, page, said=call.words.text("advice.paused"))


def _page(words: Words, page: AdvicePage, *, said: str = "") -> Message:
    wish = page.wish
    heading = said or words.text("advice.heading")
    areas = words("advice.areas_named", areas=wish.areas) if wish.areas else _from_profile(words, page)
    fields = (
        Field(words.text("advice.field_state"), words("advice.is_open" if wish.open else "advice.is_paused")),
        Field(words.text("advice.field_areas"), areas),
        Field(words.text("advice.field_weekly"), words("advice.weekly", count=wish.weekly)),
    )
    blocks: list[Block] = [Heading((Text(heading),)), Fields(fields)]
    if not wish.open:
        blocks.append(Paragraph(words("advice.why")))
    blocks += [Note(words("advice.how")), Actions(_buttons(words, page))]
    return Message(heading, tuple(blocks), Tone.SUCCESS if said else Tone.PLAIN)


def _from_profile(words: Words, page: AdvicePage) -> tuple[Text, ...]:
    key = "advice.areas_of_profile" if page.work else "advice.areas_none"
    return (Text(words.text(key, work=page.work)),)


def _buttons(words: Words, page: AdvicePage) -> tuple[Button, ...]:
    switch = to("advice.off", words) if page.wish.open else to("advice.on", words, style=Style.PRIMARY)
    waiting = (to("advice.requests", words, style=Style.PRIMARY),) if page.waiting else ()
    return (*waiting, switch, to("advice.form", words), to("question.unanswered", words))
