"""見守り: open questions without an answer, for who leads their section; and the next ring, now."""

from typing import Annotated

from bot.domain.ids import to_token
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.parts import PAGE, done, none_on, to, turns
from bot.interaction.questions import OneQuestion
from bot.interaction.seeking import seeking_lines, with_due
from bot.services.appeals import AppealService, Watched
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Heading,
    Item,
    Items,
    Line,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
)


class WatchList(Input):
    page: Annotated[int, Carried()] = 0
    section: Annotated[str, Ref("section")] = ""


class Watching:
    """Handlers for those who look after questions."""

    def __init__(self, service: AppealService) -> None:
        self._service = service

    async def watch(self, call: Call, asked: WatchList) -> Answer:
        """Open questions without an answer, how far each has come, and a button for the next ring."""
        words, page = call.words, page_of(asked.page)
        found = await self._service.watch(asked.section, call.origin, limit=PAGE, offset=page * PAGE)
        heading = words.text("advice.watch_heading", count=found.total)
        if found.section:
            heading = words.text("advice.watch_heading_of", section=found.section.name, count=found.total)
        blocks: list[Block] = [Heading((Text(heading),))]
        if found.rows:
            blocks.append(Items(tuple(_row(call, row) for row in found.rows)))
        else:
            blocks.append(Paragraph(words(none_on(page, "advice.watch_none"))))
        after = (to_token(found.section.id),) if found.section else ()
        blocks += turns("advice.watch", page, found.total, words, after=after)
        blocks.append(Actions((to("question.unanswered", words),)))
        return Message(heading, tuple(blocks))

    async def look(self, call: Call, asked: OneQuestion) -> Answer:
        """One of them, with what is being done and the next ring at hand."""
        row = await self._service.watched(asked.question, call.origin)
        words, token = call.words, to_token(row.question.id)
        blocks: list[Block] = [Heading((Text(row.question.title),)), Note(_asked_on(call, row))]
        blocks += [Paragraph(line) for line in _lines(call, row)]
        widen = (to("advice.widen", words, token, style=Style.PRIMARY),) if _goes_on(row) else ()
        blocks.append(Actions((*widen, to("question.info", words, token), to("advice.watch", words))))
        return Message(row.question.title, tuple(blocks))

    async def widen(self, call: Call, asked: OneQuestion) -> Answer:
        """次の輪に聞く."""
        question, count = await self._service.widen(asked.question, call.origin)
        buttons = (to("question.info", call.words, to_token(question.id)), to("advice.watch", call.words))
        key = "advice.widened" if count else "advice.widened_nobody"
        return done(call, key, *buttons, title=question.title, count=count)


def _row(call: Call, row: Watched) -> Item:
    look = Button(call.words.text("advice.look"), Action("advice.watched", (to_token(row.question.id),)))
    note: Line = _asked_on(call, row)
    for line in _lines(call, row):
        note = (*note, Text(" "), *line)
    return Item((Text(row.question.title, bold=True),), note, look)


def _goes_on(row: Watched) -> bool:
    return row.appeal is None or row.appeal.ring is not None


def _asked_on(call: Call, row: Watched) -> Line:
    asked = call.words("advice.asked_on", when=call.words.when(row.question.asked_at))
    return with_due(row.question, call.words, call.now, asked)


def _lines(call: Call, row: Watched) -> tuple[Line, ...]:
    if row.seeking is None:
        return (call.words("advice.not_begun"),)
    return seeking_lines(call.words, row.seeking, call.now)
