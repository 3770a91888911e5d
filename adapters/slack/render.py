"""Message -> Block Kit, always within Slack's limits.

What does not fit a message is left out and counted; buttons are kept whatever was left out.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from adapters.slack import limits
from adapters.slack.menus import MENU_PREFIX, packed
from adapters.slack.mrkdwn import People, cost, is_plain, mrkdwn, pieces, quiet, words_of
from bot.text.graphemes import cut, utf16_length
from bot.view import (
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
    Line,
    LinkButton,
    Menu,
    Message,
    Note,
    Option,
    Paragraph,
    Select,
    Style,
    Text,
    Widget,
    plain,
)

log = logging.getLogger(__name__)

Json = dict[str, Any]

LINK_PREFIX = "link:"  # the action_id of a button that only opens an address
NOTHING = "\u2026"  # Slack takes no empty text
_RESERVED_BLOCKS = 4  # for buttons after a text that was cut
_LONG_FIELD = 200  # a fact longer than this reads badly in half a column
_ROW = 5  # buttons side by side


@dataclass(frozen=True, slots=True)
class Rendered:
    """``text`` is what notifications and screen readers get; ``left``: how many characters did not fit."""

    text: str
    blocks: list[Json]
    left: int = 0


@dataclass(slots=True)
class Renderer:
    """``prefix`` begins every block_id: the door reads from it where a pressed button stood.
    ``most`` and ``room`` are what the surface holds, in blocks and characters. ``own_times``: moments are
    followed by the reader's own time, for readers who may live in another zone than the town.
    """

    prefix: str
    people: People = field(default_factory=dict)
    most: int = limits.MESSAGE_BLOCKS
    room: int = limits.MESSAGE_TEXT
    own_times: bool = True

    def message(self, message: Message) -> Rendered:
        """A message with its fallback text."""
        made = [block for part in message.blocks for block in self._block(part)]
        blocks, left = self._fit(made)
        text = fallback(message.summary)
        if not blocks:
            blocks = [_section(_plain_text(cut(message.summary, limits.SECTION, measure=utf16_length)))]
        for index, block in enumerate(blocks):
            block["block_id"] = f"{self.prefix}-{index}"
        return Rendered(text, _mended(blocks, most=self.most, text=self.room), left)

    def _fit(self, made: list[Json]) -> tuple[list[Json], int]:
        """As many blocks as the surface holds. The first controls have their place before any words: words
        can be read elsewhere, a missing button helps nobody.
        """
        controls = [index for index, block in enumerate(made) if block["type"] == "actions"]
        reserved = set(controls[:_RESERVED_BLOCKS])
        most = self.most - len(reserved)
        room = self.room - sum(limits.text_length(made[index]) for index in reserved)
        kept: list[Json] = []
        left = 0
        for index, block in enumerate(made):
            if index in reserved:
                kept.append(block)
                continue
            length = limits.text_length(block)
            if left or most == 0 or length > room:
                left += max(length, 1)
                continue
            kept.append(block)
            most -= 1
            room -= length
        return kept, left

    def _block(self, block: Block) -> Iterator[Json]:
        match block:
            case Heading(line=line):
                yield from self._heading(line)
            case Paragraph(line=line):
                yield from self._paragraph(line)
            case Note(line=line):
                for part in pieces(line, limits.CONTEXT):
                    yield {"type": "context", "elements": [self._text(part)]}
            case Fields(fields=fields):
                yield from self._fields(fields)
            case Items(items=items):
                for item in items:
                    yield from self._item(item)
            case Actions(controls=controls):
                yield from _rows(controls)
            case Divider():
                yield {"type": "divider"}

    def _heading(self, line: Line) -> Iterator[Json]:
        words = plain(line).replace("\n", " ")
        if all(isinstance(span, Text) for span in line) and utf16_length(words) <= limits.HEADER:
            if words.strip():
                yield {"type": "header", "text": _plain_text(words)}
        else:
            bold = tuple(Text(span.value, bold=True) if isinstance(span, Text) else span for span in line)
            yield from self._paragraph(bold)

    def _paragraph(self, line: Line) -> Iterator[Json]:
        for part in pieces(line, limits.SECTION):
            if plain(part).strip():
                yield _section(self._text(part))

    def _fields(self, fields: tuple[Field, ...]) -> Iterator[Json]:
        short: list[Json] = []
        for entry in fields:
            line = (Text(cut(entry.label, 100), bold=True), Text("\n"), *(entry.value or (Text("-"),)))
            if cost(plain(line)) <= _LONG_FIELD:
                short.append(self._text(next(iter(pieces(line, limits.FIELD)))))
                if len(short) == limits.FIELDS:
                    yield {"type": "section", "fields": short}
                    short = []
            else:
                if short:
                    yield {"type": "section", "fields": short}
                    short = []
                yield from self._paragraph(line)
        if short:
            yield {"type": "section", "fields": short}

    def _item(self, item: Item) -> Iterator[Json]:
        line = (*item.line, Text("\n"), *item.note) if item.note else item.line
        sections = list(self._paragraph(line))
        if item.button:
            if not sections:
                sections = [_section(_plain_text(NOTHING))]
            sections[0]["accessory"] = _button(item.button)
        yield from sections

    def _text(self, line: Line) -> Json:
        if is_plain(line):
            return _plain_text(words_of(line))
        # verbatim: Slack must not make links, mentions or channels of words by itself.
        return {
            "type": "mrkdwn",
            "text": mrkdwn(line, self.people, own_times=self.own_times) or NOTHING,
            "verbatim": True,
        }


def fallback(summary: str) -> str:
    """A message's words for notifications, which Slack reads as mrkdwn too."""
    text = next(iter(pieces((Text(summary),), limits.FALLBACK_TEXT)), ())
    return quiet(plain(text)).strip() or NOTHING


def control(one: Widget, index: int) -> Json | None:
    """A button or menu; None for a menu without a usable entry or a link that is no link."""
    match one:
        case Button():
            return _button(one)
        case LinkButton(label=label, url=url):
            if not url.startswith("https://") or utf16_length(url) > limits.URL:
                return None
            return {
                "type": "button",
                "action_id": f"{LINK_PREFIX}{index}",
                "text": label_text(label, limits.BUTTON),
                "url": url,
            }
        case Select(placeholder=placeholder, action=action, options=options):
            return _menu(label_text(placeholder, limits.PLACEHOLDER), action.token, option_list(options))


def _menu(placeholder: Json, action_id: str, entries: list[Json]) -> Json | None:
    if not entries:
        return None
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": placeholder,
        "options": entries,
    }


def option_list(options: Iterable[Option], most: int = limits.OPTIONS) -> list[Json]:
    """Entries of a menu. One whose value is too long for Slack cannot come back and is left out."""
    usable = [entry for entry in options if 0 < utf16_length(entry.value) <= limits.OPTION_VALUE]
    return [option(entry) for entry in usable[:most]]


def option(entry: Option) -> Json:
    """One entry of a menu."""
    made: Json = {"text": label_text(entry.label, limits.OPTION), "value": entry.value}
    if entry.description.strip():
        made["description"] = label_text(entry.description, limits.OPTION)
    return made


def label_text(words: str, most: int) -> Json:
    """Words of one line in a narrow place, cut by grapheme."""
    line = " ".join(words.split())
    return _plain_text(cut(line, most, measure=utf16_length))


def _button(button: Button) -> Json:
    made: Json = {
        "type": "button",
        "action_id": button.action.token,
        "text": label_text(button.label, limits.BUTTON),
    }
    if button.style is not Style.PLAIN:
        made["style"] = button.style.value
    return made


def _elements(controls: Iterable[Control]) -> Iterator[Json]:
    for index, one in enumerate(controls):
        if isinstance(one, Menu):
            label = label_text(one.label, limits.BUTTON)
            for part, value in enumerate(packed(one)):
                name = f"{MENU_PREFIX}{index}-{part}"
                yield {"type": "button", "action_id": name, "text": label, "value": value}
        elif made := control(one, index):
            yield made


def _rows(controls: Iterable[Control]) -> Iterator[Json]:
    """Rows of controls; within one row no action_id may stand twice."""
    row: dict[str, Json] = {}
    for made in _elements(controls):
        if made["action_id"] in row or len(row) == _ROW:
            yield {"type": "actions", "elements": list(row.values())}
            row = {}
        row[made["action_id"]] = made
    if row:
        yield {"type": "actions", "elements": list(row.values())}


def _plain_text(words: str) -> Json:
    return {"type": "plain_text", "text": words if words.strip() else NOTHING, "emoji": False}


def _section(text: Json) -> Json:
    return {"type": "section", "text": text}


def _mended(blocks: list[Json], *, most: int, text: int) -> list[Json]:
    """The last net before Slack: what it would refuse is logged and left out, the rest goes."""
    violations = limits.check(blocks, most=most, text=text)
    if not violations:
        return blocks
    log.error(
        "a payload broke Slack's limits",
        extra={"action": "slack_limits", "what": "; ".join(each.what for each in violations[:5])},
    )
    guilty = {each.block for each in violations}
    kept = [block for index, block in enumerate(blocks) if index not in guilty][:most]
    while limits.text_length(kept) > text:
        kept.pop()
    return kept or [_section(_plain_text(NOTHING))]
