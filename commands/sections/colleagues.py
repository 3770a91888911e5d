"""自庁: who works at the same organisation, and the section that is for them alone."""

from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.sections import NAME_LIMIT, PURPOSE_LIMIT, SectionKind, SectionWords
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Nothing
from bot.interaction.parts import PAGE, done, to, turns
from bot.interaction.references import about
from bot.services.colleagues import Colleagues, ColleagueService
from bot.text.graphemes import cut
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
    Note,
    Paragraph,
    Style,
    Text,
)


class ColleaguesQuery(Input):
    page: Annotated[int, Carried()] = 0


class AmongColleagues:
    """Handlers of 自庁."""

    def __init__(self, service: ColleagueService) -> None:
        self._service = service

    async def show(self, call: Call, asked: ColleaguesQuery) -> Answer:
        """Colleagues whose employment was confirmed, ten to a page, and their section."""
        words, page = call.words, page_of(asked.page)
        seen = await self._service.page(call.member.id)
        heading = words.text("colleagues.heading", organisation=seen.organisation, count=len(seen.others))
        blocks: list[Block] = [Heading((Text(heading),))]
        if seen.others:
            shown = seen.others[page * PAGE : (page + 1) * PAGE]
            rows = tuple(
                Item(
                    (Text(member.profile.name, bold=True),),
                    (Text(member.profile.work),),
                    Button(words.text("section.see_profile"), Action("profile", (to_token(member.id),))),
                )
                for member in shown
            )
            blocks.append(Items(rows))
        else:
            blocks.append(Paragraph(words("colleagues.none")))
        blocks += turns("section.colleagues", page, len(seen.others), words)
        blocks += _group(seen, call)
        return Message(heading, tuple(blocks))

    async def found(self, call: Call, _input: Nothing) -> Answer:
        """Found their section."""
        words, organisation = call.words, call.member.profile.organisation
        name = cut(words.text("colleagues.name", organisation=organisation), NAME_LIMIT)
        purpose = cut(words.text("colleagues.purpose", organisation=organisation), PURPOSE_LIMIT)
        said = SectionWords(name, purpose, SectionKind.WORK)
        section = await self._service.found(said, call.member.id, call.origin)
        return done(
            call,
            "colleagues.founded",
            about("section.info", section, words, Style.PRIMARY),
            to("section.colleagues", words),
            name=section.name,
        )


def _group(seen: Colleagues, call: Call) -> tuple[Block, ...]:
    words, group = call.words, seen.group
    if group is None:
        steps = (to("section.found_colleagues", words, style=Style.PRIMARY),) if seen.enough else ()
        key = "colleagues.may_found" if seen.enough else "colleagues.too_few"
        return (Paragraph(words(key)), Actions((*steps, to("section.list", words))))
    if seen.belongs:
        return (
            Paragraph(words("colleagues.belong", name=group.name)),
            Actions((about("section.info", group, words, Style.PRIMARY),)),
        )
    return (
        Paragraph(words("colleagues.join", name=group.name)),
        Actions((about("section.join", group, words, Style.PRIMARY), about("section.info", group, words))),
        Note(words("colleagues.needs_no_seat")),
    )
