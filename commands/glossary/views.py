"""How words of the work look: in a list, one by one, found in a text."""

from bot.domain.glossary import GlossaryTerm
from bot.domain.ids import to_token
from bot.interaction.parts import to
from bot.interaction.people import name_of
from bot.interaction.words import Words
from bot.services.glossary import Explained, TermPage
from bot.text.graphemes import cut
from bot.view import (
    Actions,
    Block,
    Button,
    Divider,
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

ROW_WORDS = 80  # of an explanation in a list
FOUND_WORDS = 240  # of an explanation among those found in a text
_LABEL = 20  # of a word on a button


def button(path: str, term: GlossaryTerm, words: Words, style: Style = Style.PLAIN) -> Button:
    """A button that does what its command is called, to an entry."""
    return to(path, words, to_token(term.id), style=style)


def heading_of(term: GlossaryTerm, words: Words) -> str:
    """A word with its reading, where they differ."""
    text = term.text
    if text.word == text.reading:
        return text.word
    return words.text("glossary.word_and_reading", word=text.word, reading=text.reading)


def row(term: GlossaryTerm, words: Words) -> Item:
    """An entry in a list."""
    note = (Text(cut(term.text.explanation, ROW_WORDS)),)
    look = Button(words.text("glossary.look"), button("term.show", term, words).action)
    return Item((Text(heading_of(term, words), bold=True),), note, look)


def term_view(page: TermPage, words: Words, *, said: str = "") -> Message:
    """One entry with what the reader can do. ``said``: what has just happened to it."""
    term, text = page.term, page.term.text
    heading = heading_of(term, words)
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks += [Heading((Text(heading),)), Paragraph((Text(text.explanation),))]
    fields = [
        Field(words.text(f"glossary.{name}"), (Text(value),))
        for name, value in (("area", text.area), ("example", text.example), ("source", text.source))
        if value
    ]
    if fields:
        blocks.append(Fields(tuple(fields)))
    name = name_of(page.writer, words)
    blocks.append(Note(words("glossary.written", name=name, when=words.when(term.written_at))))
    blocks.append(Actions(_steps(page, words)))
    return Message(said or heading, tuple(blocks))


def _steps(page: TermPage, words: Words) -> tuple[Button, ...]:
    term = page.term
    buttons = [button("term.edit", term, words), button("term.more", term, words)]
    if term.version > 1:
        buttons.append(button("term.history", term, words))
    if page.keeps:
        buttons.append(button("term.remove", term, words))
    return (*buttons, to("term.list", words))


def explained_view(explained: Explained, words: Words) -> Message:
    """The words of a text with what they mean, for the one who asked."""
    heading = words.text("glossary.found_heading" if explained.terms else "glossary.found_none_heading")
    blocks: list[Block] = [Heading((Text(heading),))]
    for term in explained.terms:
        blocks.append(Paragraph((Text(heading_of(term, words), bold=True),)))
        blocks.append(Paragraph((Text(cut(term.text.explanation, FOUND_WORDS)),)))
    if explained.terms:
        blocks.append(Actions(tuple(_look(term, words) for term in explained.terms)))
    else:
        blocks.append(Paragraph(words("glossary.found_none")))
    if explained.more:
        blocks.append(Note(words("glossary.found_more", count=explained.more)))
    blocks += [Divider(), Note(words("glossary.only_you"))]
    ask = to("term.ask", words, style=Style.PRIMARY)
    blocks.append(Actions((ask, to("term.list", words))))
    return Message(heading, tuple(blocks))


def _look(term: GlossaryTerm, words: Words) -> Button:
    label = words.text("glossary.see_word", word=cut(term.text.word, _LABEL))
    return Button(label, button("term.show", term, words).action)


def matches_view(typed: str, terms: tuple[GlossaryTerm, ...], words: Words, *, exact: bool) -> Message:
    """What a look-up led to, where it is not one entry."""
    key = "glossary.matches" if exact else "glossary.near" if terms else "glossary.none"
    heading = words.text(key, typed=typed)
    blocks: list[Block] = [Heading((Text(heading),))]
    if terms:
        blocks.append(Items(tuple(row(term, words) for term in terms)))
    else:
        blocks.append(Paragraph(words("glossary.none_hint")))
    ask = to("term.ask", words, style=Style.PLAIN if terms else Style.PRIMARY)
    blocks.append(Actions((ask, to("term.add", words), to("term.list", words))))
    return Message(heading, tuple(blocks))
