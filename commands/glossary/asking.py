"""Asking what a word means without being named, and explaining what others asked."""

from typing import Annotated

from bot.domain.glossary import WORD_LIMIT, GlossaryTerm, WaitingTerm
from bot.domain.ids import WaitingTermId, to_token
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line
from bot.interaction.parts import PAGE, done, to, turns
from bot.interaction.references import carried
from bot.services.glossary import GlossaryService
from bot.text.graphemes import cut
from bot.view import Action, Actions, Answer, Block, Button, Heading, Item, Items, Message, Note, Text
from bot.view import Paragraph as Prose
from commands.glossary.views import term_view

_LABEL = 30  # of a word on a button


class AskTerm(Input):
    word: Annotated[str, Line(WORD_LIMIT)]


class WaitingTerms(Input):
    page: Annotated[int, Carried()] = 0


class OneWaiting(Input):
    """A word that waits, referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def waiting_id(self) -> WaitingTermId:
        """Raises Refused for anything a button of ours cannot carry."""
        return WaitingTermId(carried(self.which))


class Asking:
    """Handlers of words that wait. ``form``: what the form of an explanation sends."""

    def __init__(self, service: GlossaryService, form: Command) -> None:
        self._service = service
        self._form = form

    async def ask(self, call: Call, asked: AskTerm) -> Answer:
        """言葉の説明をお願いする: it is explained already, or waits from now on."""
        words = call.words
        known = await self._service.ask(asked.word, call.member.id, call.origin)
        if known is None:
            return done(call, "glossary.asked", to("term.waiting", words), word=asked.word)
        return await self._explained(call, known)

    async def waiting(self, call: Call, asked: WaitingTerms) -> Answer:
        """説明待ちの言葉, ten to a page."""
        words, page = call.words, page_of(asked.page)
        waiting, total = await self._service.waiting(limit=PAGE, offset=page * PAGE)
        heading = words.text("glossary.waiting_heading", number=total)
        blocks: list[Block] = [Heading((Text(heading),))]
        if waiting:
            blocks.append(Items(tuple(_row(one, call) for one in waiting)))
        else:
            blocks.append(Prose(words("glossary.waiting_none")))
        if waiting and await self._service.keeps(call.origin):
            blocks.append(Actions(tuple(_drop(one, call) for one in waiting)))
        blocks += turns("term.waiting", page, total, words)
        blocks.append(Note(words("glossary.waiting_unnamed")))
        blocks.append(Actions((to("term.ask", words), to("term.list", words))))
        return Message(heading, tuple(blocks))

    async def explain(self, call: Call, asked: OneWaiting) -> Answer:
        """The form of a new entry, with the word in it."""
        waiting = await self._service.to_explain(asked.waiting_id, call.origin)
        if isinstance(waiting, GlossaryTerm):
            return await self._explained(call, waiting)
        return form_for(self._form, call.words, args=(asked.which,), values={"word": waiting.word})

    async def _explained(self, call: Call, term: GlossaryTerm) -> Answer:
        said = call.words.text("glossary.explained_already", word=term.text.word)
        return term_view(await self._service.page(term.id, call.origin), call.words, said=said)

    async def drop(self, call: Call, asked: OneWaiting) -> Answer:
        """一覧から外す."""
        await self._service.drop(asked.waiting_id, call.origin)
        return done(call, "glossary.dropped", to("term.waiting", call.words))


def _row(one: WaitingTerm, call: Call) -> Item:
    note = call.words("glossary.waiting_row", count=one.asked, when=call.words.when(one.since))
    return Item((Text(one.word, bold=True),), note, to("term.explain", call.words, to_token(one.id)))


def _drop(one: WaitingTerm, call: Call) -> Button:
    label = call.words.text("glossary.drop", word=cut(one.word, _LABEL))
    return Button(label, Action("term.drop", (to_token(one.id),)))
