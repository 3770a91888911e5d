"""The archive of closed sections, and the way back."""

from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.sections import NAME_LIMIT, Section
from bot.interaction.call import Call
from bot.interaction.days import day_of
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line, Ref
from bot.interaction.parts import PAGE, done, to, turns
from bot.interaction.references import about
from bot.services.revival import RevivalService
from bot.view import (
    Actions,
    Answer,
    Block,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Option,
    Paragraph,
    Style,
    Text,
)
from commands.reforms import views
from commands.reforms.announcing import OneReform

SUGGESTIONS = 25
DESCRIPTION = 60


class ArchiveQuery(Input):
    """``text`` is carried by the paging buttons too, so it may hold no colon."""

    page: Annotated[int, Carried()] = 0
    text: Annotated[str, Line(40)] = ""


class Wish(Input):
    section: Annotated[str, Ref("closed_section")]
    name: Annotated[str, Line(NAME_LIMIT)] = ""


class Grant(OneReform):
    name: Annotated[str, Line(NAME_LIMIT)] = ""


class Returning:
    """Handlers of closed sections."""

    def __init__(self, service: RevivalService) -> None:
        self._service = service

    async def archive(self, call: Call, asked: ArchiveQuery) -> Answer:
        """Closed sections, those closed last first, ten to a page."""
        words, page, text = call.words, page_of(asked.page), asked.text.replace(":", "")
        found, total = await self._service.archive(
            text, call.origin.member_id, limit=PAGE, offset=page * PAGE
        )
        heading = words.text("reform.archive_heading", count=total)
        blocks: list[Block] = [Heading((Text(heading),))]
        if found:
            blocks.append(Items(tuple(_row(call, section) for section in found)))
        else:
            blocks.append(Paragraph(words("reform.archive_none" if text else "reform.archive_empty")))
        blocks += turns("reform.archive", page, total, words, after=(text,))
        blocks.append(Note(words("reform.archive_how")))
        blocks.append(Actions((to("section.list", words), to("reform.list", words))))
        return Message(heading, tuple(blocks))

    async def suggest(self, call: Call, typed: str) -> tuple[Option, ...]:
        """Closed sections while somebody types."""
        found, _ = await self._service.archive(typed, call.origin.member_id, limit=SUGGESTIONS, offset=0)
        return tuple(Option(one.name, to_token(one.id), one.purpose[:DESCRIPTION]) for one in found)

    async def revive(self, call: Call, wish: Wish) -> Answer:
        """Open it again, or ask 総務課 to."""
        revival = await self._service.revive(wish.section, wish.name, call.origin)
        section, words = revival.section, call.words
        if section.open:
            return self._revived(call, section)
        look = views.button("reform.look", revival.request, words)
        return done(call, "reform.requested", look, to("section.list", words), name=section.name)

    async def grant(self, call: Call, asked: Grant) -> Answer:
        """総務課 says yes."""
        revival = await self._service.grant(asked.reform_id, asked.name, call.origin)
        return self._revived(call, revival.section)

    async def decline(self, call: Call, asked: OneReform) -> Answer:
        """総務課 would rather not."""
        revival = await self._service.decline(asked.reform_id, call.origin)
        look = about("section.info", revival.section, call.words)
        return done(call, "reform.declined_now", look, name=revival.section.name)

    def _revived(self, call: Call, section: Section) -> Message:
        words = call.words
        look = about("section.info", section, words, Style.PRIMARY)
        join = about("section.join", section, words)
        return done(call, "reform.revived_now", look, join, name=section.name)


def _row(call: Call, section: Section) -> Item:
    words = call.words
    day = day_of(section.closed_at or section.created_at, words)
    look = about("section.info", section, words)
    return Item((Text(section.name, bold=True),), words("reform.archive_row", day=day), look)
