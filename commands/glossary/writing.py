"""Writing about words together: new ones, other words for them, what they said before."""

from typing import Annotated

from bot.domain.errors import Refused
from bot.domain.glossary import (
    AREA_LIMIT,
    EXAMPLE_LIMIT,
    EXPLANATION_LIMIT,
    READING_LIMIT,
    SOURCE_LIMIT,
    WORD_LIMIT,
    GlossaryTerm,
    TermVersion,
    written,
)
from bot.domain.ids import GlossaryTermId, WaitingTermId, to_token
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line, Number, Paragraph, Ref
from bot.interaction.parts import beside, done, to
from bot.interaction.people import name_of
from bot.interaction.references import carried
from bot.services.glossary import GlossaryService, History
from bot.text.graphemes import cut
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Divider,
    Heading,
    Message,
    Note,
    Style,
    Text,
    Tone,
)
from bot.view import Paragraph as Prose
from commands.glossary import views

MOST_VERSION_DIGITS = 9
VERSIONS_PER_PAGE = 5
VERSION_WORDS = 200  # of what an earlier version said


class AddTerm(Input):
    """``waiting``: the word somebody waits for that is explained here, maybe in other words."""

    waiting: Annotated[str, Carried()] = ""
    word: Annotated[str, Line(WORD_LIMIT)]
    reading: Annotated[str, Line(READING_LIMIT)] = ""
    explanation: Annotated[str, Paragraph(EXPLANATION_LIMIT)]
    area: Annotated[str, Line(AREA_LIMIT)] = ""


class OneTerm(Input):
    """An entry, chosen, typed or carried by a button."""

    term: Annotated[str, Ref("term")]


class CarriedTerm(Input):
    """An entry referred to by a button or a form of ours, at the version that was shown."""

    which: Annotated[str, Carried()]
    version: Annotated[int, Carried(MOST_VERSION_DIGITS)]

    @property
    def term_id(self) -> GlossaryTermId:
        """Raises Refused for anything a button of ours cannot carry."""
        return GlossaryTermId(carried(self.which))


class SaveTerm(CarriedTerm):
    word: Annotated[str, Line(WORD_LIMIT)]
    reading: Annotated[str, Line(READING_LIMIT)] = ""
    explanation: Annotated[str, Paragraph(EXPLANATION_LIMIT)]
    area: Annotated[str, Line(AREA_LIMIT)] = ""


class SaveMore(CarriedTerm):
    example: Annotated[str, Paragraph(EXAMPLE_LIMIT)] = ""
    source: Annotated[str, Line(SOURCE_LIMIT)] = ""


class TermHistory(Input):
    term: Annotated[str, Ref("term")]
    page: Annotated[int, Carried()] = 0


class UndoTerm(Input):
    term: Annotated[str, Ref("term")]
    number: Annotated[int, Number(0, 10**MOST_VERSION_DIGITS - 1)] = 0


class RestoreTerm(CarriedTerm):
    number: Annotated[int, Carried(MOST_VERSION_DIGITS)]


class Writing:
    """Handlers of writing. ``save_command`` and ``save_more_command`` are what its forms send."""

    def __init__(self, service: GlossaryService) -> None:
        self._service = service
        self.add_command = Command("term.add", AddTerm, self.add)
        self.save_command = Command("term.save", SaveTerm, self.save, listed=False)
        self.save_more_command = Command("term.save_more", SaveMore, self.save_more, listed=False)

    async def add(self, call: Call, form: AddTerm) -> Answer:
        """A new word came in."""
        text = written(form.word, form.reading, form.explanation, form.area)
        waiting = WaitingTermId(carried(form.waiting)) if form.waiting else None
        term = await self._service.add(text, call.member.id, call.origin, waiting=waiting)
        return await self._shown(call, term, "glossary.added")

    async def edit(self, call: Call, asked: OneTerm) -> Answer:
        """The form with an entry as it is."""
        term = await self._service.meant(asked.term)
        text = term.text
        values = {
            "word": text.word,
            "reading": text.reading,
            "explanation": text.explanation,
            "area": text.area,
        }
        return form_for(self.save_command, call.words, args=_state(term), values=values)

    async def save(self, call: Call, form: SaveTerm) -> Answer:
        """The form came in."""
        text = written(form.word, form.reading, form.explanation, form.area)
        term = await self._service.edit(form.term_id, form.version, text, call.member.id, call.origin)
        return await self._shown(call, term, "glossary.saved")

    async def more(self, call: Call, asked: OneTerm) -> Answer:
        """The form of an entry's example and source."""
        term = await self._service.meant(asked.term)
        values = {"example": term.text.example, "source": term.text.source}
        return form_for(self.save_more_command, call.words, args=_state(term), values=values)

    async def save_more(self, call: Call, form: SaveMore) -> Answer:
        """That form came in."""
        term = await self._service.illustrate(
            form.term_id, form.version, form.example, form.source, call.origin
        )
        return await self._shown(call, term, "glossary.saved")

    async def history(self, call: Call, asked: TermHistory) -> Answer:
        """What an entry said before, who wrote it and when."""
        words, page = call.words, page_of(asked.page)
        term = await self._service.meant(asked.term)
        found = await self._service.history(
            term.id, call.origin, limit=VERSIONS_PER_PAGE + 1, offset=page * VERSIONS_PER_PAGE
        )
        heading = words.text("glossary.history_heading", word=term.text.word)
        blocks: list[Block] = [Heading((Text(heading),))]
        for version in found.versions[:VERSIONS_PER_PAGE]:
            blocks += [*_version(version, found, call), Divider()]
        more = len(found.versions) > VERSIONS_PER_PAGE
        turning = beside("term.history", page, words, more=more, before=(to_token(term.id),))
        blocks.append(Actions((*turning, views.button("term.show", term, words))))
        return Message(heading, tuple(blocks))

    async def undo(self, call: Call, asked: UndoTerm) -> Answer:
        """元に戻す: what an entry said before, or in one of its versions, counts again."""
        term = await self._service.meant(asked.term)
        restored = await self._service.undo(term.id, asked.number, call.origin)
        return await self._shown(call, restored, "glossary.undone")

    async def restore(self, call: Call, asked: RestoreTerm) -> Answer:
        """この版に戻す."""
        if asked.number < 1:
            raise Refused("refusal.unknown_widget")
        term = await self._service.undo(asked.term_id, asked.number, call.origin, seen=asked.version)
        return await self._shown(call, term, "glossary.undone")

    async def remove(self, call: Call, asked: OneTerm) -> Answer:
        """What taking an entry out means, and the two ways from here."""
        words = call.words
        meant = await self._service.meant(asked.term)
        term = await self._service.keepable(meant.id, call.origin)
        heading = words.text("glossary.remove_confirm", word=term.text.word)
        go = Action("term.remove_now", _state(term))
        buttons = (
            Button(words.text("glossary.remove_go"), go, Style.DANGER),
            views.button("term.show", term, words),
        )
        means = Prose(words("glossary.remove_means"))
        return Message(heading, (Heading((Text(heading),)), means, Actions(buttons)), Tone.NOTICE)

    async def remove_now(self, call: Call, asked: CarriedTerm) -> Answer:
        """It is meant."""
        term = await self._service.remove(asked.term_id, call.origin)
        return done(call, "glossary.removed", to("term.list", call.words), word=term.text.word)

    async def _shown(self, call: Call, term: GlossaryTerm, key: str) -> Answer:
        page = await self._service.page(term.id, call.origin)
        return views.term_view(page, call.words, said=call.words.text(key, word=term.text.word))


def _state(term: GlossaryTerm) -> tuple[str, str]:
    return (to_token(term.id), str(term.version))


def _version(version: TermVersion, found: History, call: Call) -> list[Block]:
    words, name = call.words, name_of(found.people.get(version.by), call.words)
    said = words("glossary.version", number=version.number, name=name, when=words.when(version.at))
    text = version.text
    whole = words.text("glossary.version_text", word=text.word, reading=text.reading, text=text.explanation)
    blocks: list[Block] = [Note(said), Prose((Text(cut(whole, VERSION_WORDS)),))]
    if found.keeps and version.number < found.term.version:
        back = Action("term.restore", (*_state(found.term), str(version.number)))
        blocks.append(Actions((Button(words.text("glossary.restore"), back),)))
    return blocks
