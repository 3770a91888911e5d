"""Looking words up, and having those of a text explained in private."""

from typing import Annotated

from bot.domain.glossary import WORD_LIMIT
from bot.domain.ids import to_token
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import HARD_LIMIT, Carried, Input, Line, Paragraph
from bot.interaction.parts import PAGE, beside, to
from bot.interaction.references import carried
from bot.interaction.words import Words
from bot.services.glossary import GlossaryService
from bot.services.glossary_texts import Showing
from bot.text.graphemes import cut
from bot.text.normalise import fold
from bot.text.readings import Initial
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Heading,
    Items,
    Message,
    Option,
    Select,
    Style,
    Text,
)
from bot.view import Paragraph as Prose
from commands.glossary.views import explained_view, heading_of, matches_view, row, term_view

_QUOTED = 40


class LookUp(Input):
    word: Annotated[str, Line(WORD_LIMIT)]


class TermIndex(Input):
    """``word``: what is typed behind the group's name, a word or a row of the index."""

    page: Annotated[int, Carried()] = 0
    initial: Annotated[Initial | None, Carried()] = None
    word: Annotated[str, Line(WORD_LIMIT)] = ""


class TermsIn(Input):
    """Something that shows a text, referred to by a button of ours."""

    showing: Annotated[Showing, Carried()]
    which: Annotated[str, Carried()]


class TermsInMessage(Input):
    text: Annotated[str, Paragraph(HARD_LIMIT)] = ""


class Looking:
    """Handlers of look-ups. Their answers are seen by whoever asked and nobody else."""

    def __init__(self, service: GlossaryService) -> None:
        self._service = service

    async def show(self, call: Call, asked: LookUp) -> Answer:
        """One word, or those that could be meant."""
        found = await self._service.look_up(asked.word)
        if found.exact and len(found.terms) == 1:
            return term_view(await self._service.page(found.terms[0].id, call.origin), call.words)
        return matches_view(cut(asked.word, _QUOTED), found.terms, call.words, exact=found.exact)

    async def list(self, call: Call, asked: TermIndex) -> Answer:
        """All words in the order of their readings, or one row of them, ten to a page; or one word."""
        words, page = call.words, page_of(asked.page)
        initial = asked.initial or _row_called(asked.word, words)
        if asked.word and initial is None:
            return await self.show(call, LookUp(word=asked.word))
        terms, total = await self._service.listed(initial, limit=PAGE, offset=page * PAGE)
        if initial is None:
            heading = words.text("glossary.list_heading", number=total)
        else:
            name = words.text(f"glossary.row_{initial.value}")
            heading = words.text("glossary.list_heading_of", number=total, row=name)
        blocks: list[Block] = [Heading((Text(heading),))]
        if terms:
            blocks.append(Items(tuple(row(term, words) for term in terms)))
        else:
            blocks.append(Prose(words("glossary.list_empty")))
        own = (initial.value,) if initial else ()
        turning = beside("term.list", page, words, more=(page + 1) * PAGE < total, after=own)
        if turning:
            blocks.append(Actions(turning))
        rows = tuple(Option(words.text(f"glossary.row_{one.value}"), one.value) for one in Initial)
        blocks.append(
            Actions((Select(words.text("glossary.choose_row"), Action("term.list", ("0",)), rows),))
        )
        buttons = (
            to("term.add", words, style=Style.PRIMARY),
            to("term.ask", words),
            to("term.waiting", words),
        )
        blocks.append(Actions(buttons))
        return Message(heading, tuple(blocks))

    async def shown(self, call: Call, asked: TermsIn) -> Answer:
        """わからない言葉がある: the words of something the town shows."""
        explained = await self._service.shown(asked.showing, carried(asked.which), call.origin)
        return explained_view(explained, call.words)

    async def in_message(self, call: Call, asked: TermsInMessage) -> Answer:
        """The words of a message somebody wrote."""
        return explained_view(await self._service.explain(asked.text), call.words)

    async def suggest(self, call: Call, typed: str) -> tuple[Option, ...]:
        """Words that begin with what was typed."""
        found = await self._service.suggest(typed)
        return tuple(Option(heading_of(term, call.words), to_token(term.id)) for term in found)


def _row_called(typed: str, words: Words) -> Initial | None:
    """The row of the index somebody means by its name."""
    wanted = fold(typed)
    return next((one for one in Initial if fold(words.text(f"glossary.row_{one.value}")) == wanted), None)
