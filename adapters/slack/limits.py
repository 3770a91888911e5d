"""What Slack takes: one table, and the check every payload passes before it leaves (PLATFORMS.md 2.2-2.3).

Lengths are counted in UTF-16 units, the strictest reading of Slack's "characters".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.text.graphemes import utf16_length

Json = dict[str, Any]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_TEXT = 10_000  # over all blocks; Slack refuses from about 13,200 on (bolt-js #2509)
VIEW_TEXT = 60_000  # a view may have 250 kB
FALLBACK_TEXT = 3_000  # chat.update takes 4,000
SECTION = 3_000
FIELD = 2_000
FIELDS = 10
HEADER = 150
CONTEXT = 2_000
CONTEXT_ELEMENTS = 10
CONTROLS = 25
BUTTON = 75
BUTTON_VALUE = 2_000
PLACEHOLDER = 150
OPTIONS = 100
OPTION = 75
OPTION_VALUE = 150
RADIO_BUTTONS = 10
IDENTIFIER = 255
URL = 3_000
TITLE = 24
LABEL = 2_000
INPUT = 3_000
METADATA = 3_000
TOPIC = 250
CHANNEL_NAME = 80
INVITED_AT_ONCE = 100
SHORTCUTS = 10

_TEXTS = {
    "section": {"text": SECTION},
    "header": {"text": HEADER},
    "button": {"text": BUTTON},
    "input": {"label": LABEL, "hint": LABEL},
    "modal": {"title": TITLE, "submit": TITLE, "close": TITLE},
    "option": {"text": OPTION, "description": OPTION},
    "static_select": {"placeholder": PLACEHOLDER},
    "external_select": {"placeholder": PLACEHOLDER},
}
_STRINGS = {
    "block_id": IDENTIFIER,
    "action_id": IDENTIFIER,
    "callback_id": IDENTIFIER,
    "private_metadata": METADATA,
    "url": URL,
    "initial_value": INPUT,
}
_LISTS = {
    "section": {"fields": FIELDS},
    "context": {"elements": CONTEXT_ELEMENTS},
    "actions": {"elements": CONTROLS},
    "static_select": {"options": OPTIONS},
    "radio_buttons": {"options": RADIO_BUTTONS},
}
_NONE: dict[str, int] = {}
_PARTS = ("accessory", "element")


@dataclass(frozen=True, slots=True)
class Violation:
    """What Slack would refuse. ``block`` is its index, -1 for the payload as a whole."""

    block: int
    what: str


def check(blocks: list[Json], *, most: int = MESSAGE_BLOCKS, text: int = MESSAGE_TEXT) -> list[Violation]:
    """What Slack would refuse of a message's or a view's blocks; empty when all is well."""
    found = [
        Violation(index, what) for index, block in enumerate(blocks) for what in _problems(block, "option")
    ]
    found += _repeated(blocks)
    if len(blocks) > most:
        found.append(Violation(-1, f"{len(blocks)} blocks"))
    if text_length(blocks) > text:
        found.append(Violation(-1, f"{text_length(blocks)} characters"))
    return found


def check_view(view: Json) -> list[Violation]:
    """What Slack would refuse of a modal or an App Home."""
    frame = {key: value for key, value in view.items() if key != "blocks"}
    found = [Violation(-1, what) for what in _problems(frame, "modal")]
    blocks = view["blocks"]
    if view["type"] == "modal" and "title" not in view:
        found.append(Violation(-1, "no title"))
    if "submit" not in view and any(block["type"] == "input" for block in blocks):
        found.append(Violation(-1, "inputs without submit"))
    return found + check(blocks, most=VIEW_BLOCKS, text=VIEW_TEXT)


def text_length(node: object) -> int:
    """All text of blocks together, the figure behind ``msg_blocks_too_long``."""
    if isinstance(node, dict):
        own = node.get("text")
        inside = sum(text_length(value) for value in node.values() if isinstance(value, dict | list))
        return inside + (utf16_length(own) if isinstance(own, str) else 0)
    return sum(map(text_length, node)) if isinstance(node, list) else 0


def _problems(node: Json, kind: str) -> Iterator[str]:
    """Problems of a block, an element or an option; ``kind`` where a node has no type of its own."""
    kind = str(node.get("type", kind))
    for key, most in _TEXTS.get(kind, _NONE).items():
        if key in node:
            yield from _text(node[key], most, f"{kind}.{key}")
    for key, most in _STRINGS.items():
        if key in node and utf16_length(str(node[key])) > most:
            yield f"{kind}.{key}: {utf16_length(str(node[key]))} > {most}"
    if "value" in node and kind == "option" and utf16_length(str(node["value"])) > OPTION_VALUE:
        yield f"option.value: {utf16_length(str(node['value']))} > {OPTION_VALUE}"
    if "value" in node and kind == "button" and utf16_length(str(node["value"])) > BUTTON_VALUE:
        yield f"button.value: {utf16_length(str(node['value']))} > {BUTTON_VALUE}"
    yield from _lists(node, kind)
    for part in _PARTS:
        if part in node:
            yield from _problems(node[part], part)


def _lists(node: Json, kind: str) -> Iterator[str]:
    if kind == "section" and "text" not in node and not node.get("fields"):
        yield "section: neither text nor fields"
    for key, most in _LISTS.get(kind, _NONE).items():
        if key not in node:
            continue
        entries = node[key]
        if not 1 <= len(entries) <= most:
            yield f"{kind}.{key}: {len(entries)} of 1 to {most}"
        for entry in entries:
            if kind == "context" or key == "fields":
                yield from _text(entry, CONTEXT if kind == "context" else FIELD, f"{kind}.{key}")
            else:
                yield from _problems(entry, "option")


def _text(node: Json, most: int, where: str) -> Iterator[str]:
    size = utf16_length(node["text"])
    if not 1 <= size <= most:
        yield f"{where}: {size} of 1 to {most}"


def _repeated(blocks: list[Json]) -> Iterator[Violation]:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            yield Violation(index, f"block_id {block_id} stands twice")
        seen.add(str(block_id))
        elements = block.get("elements", []) if block["type"] == "actions" else []
        names = [element["action_id"] for element in elements]
        if len(set(names)) < len(names):
            yield Violation(index, "an action_id stands twice")
