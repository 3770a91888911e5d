"""The page of an event afterwards, and the archive."""

from typing import Annotated

from bot.domain.afterwards import answerable, doors_open
from bot.domain.ids import to_token
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.parts import PAGE, beside, to
from bot.services.recaps import Afterwards, RecapService
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
)
from commands.afterwards import views


class ShowAfterwards(Input):
    event: Annotated[str, Ref("past_event")]


class Archive(Input):
    section: Annotated[str, Ref("section")] = ""
    page: Annotated[int, Carried()] = 0


class Looking:
    """Handlers of what everybody may read."""

    def __init__(self, recaps: RecapService) -> None:
        self._recaps = recaps

    async def show(self, call: Call, asked: ShowAfterwards) -> Answer:
        """Everything there is of one event."""
        return _page(call, await self._recaps.afterwards(asked.event, call.origin))

    async def archive(self, call: Call, asked: Archive) -> Answer:
        """Events of which something is told, the latest first."""
        words, page = call.words, page_of(asked.page)
        found, section = await self._recaps.past(
            asked.section, call.origin, limit=PAGE + 1, offset=page * PAGE
        )
        key = "after.archive_of" if section else "after.archive"
        heading = words.text(key, section=section.name if section else "")
        of = (to_token(section.id) if section else "",)
        blocks: list[Block] = [Heading((Text(heading),))]
        rows = [
            Item(
                (Text(event.title, bold=True),),
                (words.when(event.starts_at, event.ends_at),),
                to("event.after", words, to_token(event.id)),
            )
            for event in found[:PAGE]
        ]
        blocks.append(Items(tuple(rows)) if rows else Paragraph(words("after.archive_empty")))
        pages = beside("event.archive", page, words, more=len(found) > PAGE, before=of)
        invites = () if rows else (to("host.recap", words),)
        return Message(heading, (*blocks, Actions((*pages, *invites, to("event.list", words)))))


def _page(call: Call, seen: Afterwards) -> Message:
    words, event = call.words, seen.named.event
    token = to_token(event.id)
    heading = words.text("after.heading", title=event.title)
    blocks: list[Block] = [Heading((Text(heading),))]
    if seen.told is not None:
        blocks += views.told_blocks(words, seen.told)
    else:
        when = Field(words.text("event.field_when"), (words.when(event.starts_at, event.ends_at),))
        blocks.append(Fields((when,)))
        blocks.append(Paragraph(words("after.nothing_yet")))
    if seen.manages:
        blocks.append(Note(words("after.came", count=seen.came)))
        if seen.word:
            blocks.append(Note(words("after.word_is", word=seen.word)))
    if answerable(event, call.now) and (seen.here or seen.answered):
        blocks.append(Paragraph(words("after.how_was_it", title=event.title)))
        blocks.append(Actions(views.mood_buttons(words, event)))
    buttons = []
    if doors_open(event, call.now) and not seen.here:
        buttons.append(to("event.here", words, token, style=Style.PRIMARY))
    if seen.materials:
        shelf = words.text("material.open", count=seen.materials)
        buttons.append(Button(shelf, Action("material.list", (token,))))
    if seen.manages:
        buttons += views.host_buttons(words, event, seen, call.now)
    buttons.append(to("event.info", words, token))
    buttons.append(to("event.archive", words))
    return Message(heading, (*blocks, Actions(tuple(buttons))))
