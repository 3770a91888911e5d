"""View -> the JSON of Discord's Components V2, always inside the platform's limits.

A direct answer that is too long goes on in further messages. What the town posts by itself is one message:
it keeps its buttons, its text is cut by grapheme and says so.
"""

import re
from collections.abc import Iterator
from typing import Any

from adapters.discord import limits
from adapters.discord.markdown import NOBODY, People, escape, label_text, line_text, safe_url
from adapters.discord.pieces import Attached, Entry, Page, Piece, Row, Rule, Words, parts, shorten, split
from adapters.discord.widgets import CustomIds, mark_ids, new_menu_id
from bot.interaction.words import Words as Speaker
from bot.view import (
    FILES_LIMIT,
    Actions,
    Block,
    Button,
    Control,
    Divider,
    Field,
    Fields,
    Heading,
    Item,
    Items,
    LinkButton,
    Menu,
    Message,
    Note,
    Option,
    Paragraph,
    Select,
    Style,
    Tone,
    Widget,
    mentioned,
)

Json = dict[str, Any]

V2 = 1 << 15
EPHEMERAL = 1 << 6
MOST_MENTIONS = 100  # named users per message
MOST_MESSAGES = 5  # for one answer
ENTRY_TEXT = 1_000
MOST_CONTROLS = limits.COMPONENTS - 6  # of a message that is cut: some of it is text
LEAST_SPLIT = 200  # less room than this is left empty rather than filled with a scrap

_COLOURS = {
    Tone.PLAIN: 0x5B7F6B,  # 縁側の苔
    Tone.SUCCESS: 0x3E9B5F,
    Tone.NOTICE: 0xD9A441,
    Tone.PROBLEM: 0xC8553D,
}
_STYLES = {Style.PRIMARY: 1, Style.PLAIN: 2, Style.DANGER: 4}
_MENTION = re.compile(r"<@(\d+)>")


class Renderer:
    """Renders messages; ``words`` speak the language of the reader."""

    def __init__(self, words: Speaker) -> None:
        self._words = words

    def answer(self, message: Message) -> list[Json]:
        """The messages of a direct answer, names instead of mentions."""
        pieces = self._pieces(message, NOBODY)
        pieces += [Attached(file.name) for file in message.files[:FILES_LIMIT]]
        pages: list[Json] = []
        while pieces:
            last = len(pages) == MOST_MESSAGES - 1
            page = self._last_page(pieces) if last else _fill(pieces)
            pages.append(_payload(message, page, flags=V2 | EPHEMERAL))
            if last:
                break
        return pages

    def post(self, message: Message, people: People, *, mark: str = "") -> Json:
        """One message for a channel or a person, its members mentioned, its delivery's mark inside."""
        known = {member: people[member] for member in mentioned(message) if member in people}
        named = dict(list(known.items())[:MOST_MENTIONS])
        return _payload(message, self._last_page(self._pieces(message, named)), flags=V2, mark=mark)

    def _last_page(self, pieces: list[Piece]) -> Page:
        """A page of everything or, where that is too much, of what fits, with a note that says so."""
        page = Page()
        if _fits_whole(pieces):
            for piece in pieces:
                page.add(piece)
            return page
        return _cut(pieces, Words(f"-# {escape(self._words.text('discord.cut'))}"))

    def _pieces(self, message: Message, people: People) -> list[Piece]:
        ids = CustomIds()
        pieces = [piece for block in message.blocks for piece in self._block(block, people, ids)]
        if not any(isinstance(piece, Words | Entry) for piece in pieces):
            pieces.insert(0, Words(escape(message.summary).strip() or "…"))
        return pieces

    def _block(self, block: Block, people: People, ids: CustomIds) -> Iterator[Piece]:
        match block:
            case Heading(line=line):
                heading = label_text(line_text(line, people))
                yield from _words(f"## {heading}" if heading else "")
            case Paragraph(line=line):
                yield from _words(line_text(line, people))
            case Note(line=line):
                yield from _words(_small(line_text(line, people)))
            case Fields(fields=fields):
                yield from _words("\n".join(_field(field, people) for field in fields))
            case Items(items=items):
                for item in items:
                    yield from self._item(item, people, ids)
            case Actions(controls=controls):
                yield from self._rows(controls, ids)
            case Divider():
                yield Rule()

    def _item(self, item: Item, people: People, ids: CustomIds) -> Iterator[Piece]:
        line = line_text(item.line, people)
        note = _small(line_text(item.note, people)) if item.note else ""
        button = self._control(item.button, ids) if item.button else None
        if button is None:
            yield from _words("\n".join(text for text in (f"- {line}" if line.strip() else "", note) if text))
        else:
            text = "\n".join(text for text in (line, note) if text.strip())
            yield Entry(shorten(text, ENTRY_TEXT) or "…", button)

    def _rows(self, controls: tuple[Control, ...], ids: CustomIds) -> Iterator[Piece]:
        buttons: list[Json] = []
        for control in controls:
            if isinstance(control, Menu):
                yield from _rows_of(buttons)
                buttons = []
                yield from _menu(control)
                continue
            shown = self._control(control, ids)
            if shown is None:
                continue
            if isinstance(control, Select):
                yield from _rows_of(buttons)
                buttons = []
                yield Row((shown,))
                left_out = len(control.options) - limits.OPTIONS
                if left_out > 0:
                    yield Words(f"-# {escape(self._words.text('discord.more_options', count=left_out))}")
            else:
                buttons.append(shown)
        yield from _rows_of(buttons)

    def _control(self, control: Widget, ids: CustomIds) -> Json | None:
        match control:
            case Button(label=label, action=action, style=style):
                custom_id = ids.take(action)
                return _button(label, style=_STYLES[style], custom_id=custom_id) if custom_id else None
            case LinkButton(label=label, url=url):
                return _button(label, style=limits.LINK_STYLE, url=url) if safe_url(url) else None
            case Select(placeholder=placeholder, action=action, options=options):
                offered = _options(options)[: limits.OPTIONS]
                custom_id = ids.take_new(action) if offered else ""
                return _select(placeholder, custom_id, offered) if custom_id else None


def _fill(pieces: list[Piece]) -> Page:
    """Take as many pieces as one message holds off the front of the list."""
    page = Page()
    while pieces:
        piece = pieces[0]
        if page.fits(piece):
            page.add(pieces.pop(0))
            continue
        if isinstance(piece, Words) and page.parts_left > 0 and page.text_left >= LEAST_SPLIT:
            head, tail = split(piece.text, page.text_left - 1)
            page.add(Words(head))
            pieces[0] = Words(tail)
        break
    return page


def _fits_whole(pieces: list[Piece]) -> bool:
    page = Page()
    for piece in pieces:
        if not page.fits(piece):
            return False
        page.add(piece)
    return True


def _cut(pieces: list[Piece], note: Words) -> Page:
    """The beginning of the pieces, then the note, then buttons and files, which come first in the count."""
    files: list[Piece] = [piece for piece in pieces if isinstance(piece, Attached)]
    rows: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Row) and sum(map(parts, (*files, *rows, piece))) <= MOST_CONTROLS:
            rows.append(piece)
    rows += files
    page = Page()
    page.reserve([note, *rows])
    for piece in pieces:
        if isinstance(piece, Row | Attached):
            continue
        if not page.fits(piece):
            if isinstance(piece, Words) and page.parts_left > 0 and page.text_left >= LEAST_SPLIT:
                page.add(Words(shorten(piece.text, page.text_left - 1)))
            break
        page.add(piece)
    page.release([note, *rows])
    for piece in (note, *rows):
        page.add(piece)
    return page


def _payload(message: Message, page: Page, *, flags: int, mark: str = "") -> Json:
    container: Json = {
        "type": limits.CONTAINER,
        "accent_color": _COLOURS[message.tone],
        "components": page.children,
    }
    if mark:
        container["id"], page.children[0]["id"] = mark_ids(mark)
    named = sorted({user for text in _texts(page.children) for user in _MENTION.findall(text)})
    allowed: Json = {"parse": [], "users": named} if named else {"parse": []}
    return {"flags": flags, "components": [container], "allowed_mentions": allowed}


def _texts(components: list[Json]) -> Iterator[str]:
    for one in components:
        if "content" in one:
            yield one["content"]
        yield from _texts(one.get("components", []))


def _words(text: str) -> Iterator[Piece]:
    if text.strip():
        yield Words(text)


def _small(text: str) -> str:
    return "\n".join(f"-# {line}" for line in text.splitlines() if line.strip())


def _field(field: Field, people: People) -> str:
    return f"**{escape(label_text(field.label)) or '…'}** {line_text(field.value, people)}"


def _rows_of(buttons: list[Json]) -> Iterator[Piece]:
    for start in range(0, len(buttons), limits.ROW_BUTTONS):
        yield Row(tuple(buttons[start : start + limits.ROW_BUTTONS]))


def _button(label: str, **facts: str | int) -> Json:
    shown = limits.shorten(label_text(label), limits.BUTTON_LABEL) or "…"
    return {"type": limits.BUTTON, "label": shown, **facts}


def _menu(menu: Menu) -> Iterator[Piece]:
    """A menu of actions; one with more entries than Discord takes goes on in another."""
    entries = _options(tuple(Option(button.label, button.action.token) for button in menu.buttons))
    for start in range(0, len(entries), limits.OPTIONS):
        yield Row((_select(menu.label, new_menu_id(), entries[start : start + limits.OPTIONS]),))


def _select(placeholder: str, custom_id: str, options: list[Json]) -> Json:
    return {
        "type": limits.STRING_SELECT,
        "custom_id": custom_id,
        "placeholder": limits.shorten(label_text(placeholder), limits.PLACEHOLDER),
        "options": options,
    }


def _options(options: tuple[Option, ...]) -> list[Json]:
    """The options a menu can offer: values that fit, each once."""
    fitting = {one.value: one for one in reversed(options) if 0 < len(one.value) <= limits.OPTION_TEXT}
    return [option_json(one) for one in options if fitting.get(one.value) is one]


def option_json(option: Option) -> Json:
    """One option of a menu or of a form's choice."""
    shown = {
        "label": limits.shorten(label_text(option.label), limits.OPTION_TEXT) or "…",
        "value": option.value,
    }
    description = limits.shorten(label_text(option.description), limits.OPTION_TEXT)
    return {**shown, "description": description} if description else shown
