"""What a message is packed from: pieces that know their size, and pages that know their room."""

from dataclasses import dataclass, field
from typing import Any

import regex

from adapters.discord import limits
from bot.text.graphemes import utf16_length

Json = dict[str, Any]

BOLD = "**"
ELLIPSIS = "…"

# What is never split: an escaped sign, a mention or moment, a bold mark, a grapheme.
_UNIT = regex.compile(r"\\\S|<[^<>\s]{1,60}>|\*\*|\X")


@dataclass(frozen=True, slots=True)
class Words:
    """Markdown; neighbours share one component."""

    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """Buttons, or one menu."""

    controls: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """Markdown with a button beside it."""

    text: str
    button: Json


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that is sent along, by its name."""

    name: str


Piece = Words | Row | Entry | Rule | Attached


def parts(piece: Piece) -> int:
    """How many of a message's components a piece takes."""
    match piece:
        case Row(controls=controls):
            return 1 + len(controls)
        case Entry():
            return 3
        case Words() | Rule() | Attached():
            return 1


def length(piece: Piece) -> int:
    """How much of a message's text a piece takes, the line break before it included."""
    return utf16_length(piece.text) + 1 if isinstance(piece, Words | Entry) else 0


@dataclass(slots=True)
class Page:
    """One message being filled. The container around it takes a component, too."""

    parts_left: int = limits.COMPONENTS - 1
    text_left: int = limits.MESSAGE_TEXT
    children: list[Json] = field(default_factory=list)

    def fits(self, piece: Piece) -> bool:
        needed = 0 if isinstance(piece, Words) and self._last_words is not None else parts(piece)
        return needed <= self.parts_left and length(piece) <= self.text_left

    def add(self, piece: Piece) -> None:
        """Add a piece that fits."""
        self.text_left -= length(piece)
        last = self._last_words
        if isinstance(piece, Words) and last is not None:
            last["content"] += f"\n{piece.text}"
            return
        self.parts_left -= parts(piece)
        self.children.append(_component(piece))

    def reserve(self, pieces: list[Piece]) -> None:
        """Keep room for pieces that come later."""
        self.parts_left -= sum(map(parts, pieces))
        self.text_left -= sum(map(length, pieces))

    def release(self, pieces: list[Piece]) -> None:
        """Let what was reserved in."""
        self.parts_left += sum(map(parts, pieces))
        self.text_left += sum(map(length, pieces))

    @property
    def _last_words(self) -> Json | None:
        last = self.children[-1] if self.children else None
        return last if last is not None and last["type"] == limits.TEXT else None


def _component(piece: Piece) -> Json:
    match piece:
        case Words(text=text):
            return {"type": limits.TEXT, "content": text}
        case Row(controls=controls):
            return {"type": limits.ROW, "components": list(controls)}
        case Entry(text=text, button=button):
            words = {"type": limits.TEXT, "content": text}
            return {"type": limits.SECTION, "components": [words], "accessory": button}
        case Rule():
            return {"type": limits.SEPARATOR, "divider": True, "spacing": 1}
        case Attached(name=name):
            return {"type": limits.FILE, "file": {"url": f"attachment://{name}"}}


def split(text: str, limit: int) -> tuple[str, str]:
    """Markdown in two, the first at most ``limit`` long; after a line if one ends in its second half.

    Nothing escaped, mentioned or bold comes apart.
    """
    if utf16_length(text) <= limit:
        return text, ""
    room = limit - len(BOLD)  # a bold run that goes on is closed here and opened again there
    end = line_end = 0
    for match in _UNIT.finditer(text):
        room -= utf16_length(match.group())
        if room < 0:
            break
        end = match.end()
        line_end = end if match.group() == "\n" else line_end
    if line_end > end // 2:
        end = line_end
    head, tail = text[:end], text[end:]
    if sum(match.group() == BOLD for match in _UNIT.finditer(head)) % 2:
        return head + BOLD, BOLD + tail
    return head, tail


def shorten(text: str, limit: int) -> str:
    """Markdown cut to a limit, with an ellipsis where something is missing."""
    if utf16_length(text) <= limit:
        return text
    head, _tail = split(text, limit - len(ELLIPSIS))
    return head.rstrip("\n") + ELLIPSIS
