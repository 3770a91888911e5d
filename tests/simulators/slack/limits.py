"""What Slack refuses of a message's blocks, a view, or suggested options (PLATFORMS.md 2.2-2.3).

Lengths are counted in code points. Answers are lists of Slack-like messages, empty when all is well.
"""

from collections.abc import Callable
from typing import Any

from tests.simulators.slack.limit_checks import Checker, Node
from tests.simulators.slack.limit_elements import (
    IN_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    check_element,
    check_image,
    check_options,
)

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_CHARACTERS = 13_200
MARKDOWN_CHARACTERS = 12_000
VIEW_BYTES = 250_000
_EVERYWHERE = frozenset({"section", "header", "divider", "context", "actions", "image", "input", "rich_text"})
_IN_MESSAGE = _EVERYWHERE | {"markdown", "table", "file"}


def message_problems(blocks: object) -> list[str]:
    """Check a message's blocks."""
    checker = Checker()
    found = _check_blocks(checker, {"blocks": blocks}, "", MESSAGE_BLOCKS, _IN_MESSAGE)
    markdown = sum(len(block["text"]) for block in found if isinstance(block.get("text"), str))
    if markdown > MARKDOWN_CHARACTERS:
        checker.fail(
            "/blocks", f"markdown text must be less than {MARKDOWN_CHARACTERS + 1} characters in all"
        )
    return checker.problems


def view_problems(view: Node) -> list[str]:
    """Check a modal or an App Home before it is opened, updated, pushed or published."""
    checker = Checker()
    if view.get("type") not in ("modal", "home"):
        checker.fail("/view/type", "must be modal or home")
    checker.string(view, "callback_id", "/view", 255)
    checker.string(view, "private_metadata", "/view", 3_000)
    checker.string(view, "external_id", "/view", 255)
    found = _check_blocks(checker, view, "/view", VIEW_BLOCKS, _EVERYWHERE)
    if view.get("type") == "modal":
        _check_modal(checker, view, found)
    return checker.problems


def options_problems(answer: Node) -> list[str]:
    """Check the answer to a `block_suggestion`; no match at all is allowed."""
    checker = Checker()
    check_options(checker, answer, "", least=0)
    return checker.problems


def characters(node: Any) -> int:
    """All text of blocks together, the figure behind `msg_blocks_too_long`."""
    if isinstance(node, dict):
        own = len(node["text"]) if isinstance(node.get("text"), str) else 0
        return own + sum(characters(value) for value in node.values())
    return sum(characters(item) for item in node) if isinstance(node, list) else 0


def _check_modal(checker: Checker, view: Node, blocks: list[Node]) -> None:
    checker.need(view, "/view", "title")
    for key in ("title", "submit", "close"):
        checker.text(view, key, "/view", 24)
    if view.get("submit") is None and any(block.get("type") == "input" for block in blocks):
        checker.fail("/view", "missing required field: submit, for a modal that has an input")


def _check_blocks(checker: Checker, node: Node, at: str, most: int, allowed: frozenset[str]) -> list[Node]:
    blocks = checker.items(node, "blocks", at, most, least=0)
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        here = f"{at}/blocks/{index}"
        if block.get("type") not in allowed:
            checker.fail(f"{here}/type", f"unsupported type: {block.get('type')}")
            continue
        checker.string(block, "block_id", here, 255, least=1)
        _once(checker, block, "block_id", here, seen)
        _BLOCKS.get(str(block["type"]), _nothing)(checker, block, here)
    return blocks


def _once(checker: Checker, node: Node, key: str, at: str, seen: set[str]) -> None:
    name = node.get(key)
    if name is None:
        return
    if name in seen:
        checker.fail(f"{at}/{key}", f"`{key}` already exists: {name}")
    seen.add(str(name))


def _nothing(_checker: Checker, _block: Node, _at: str) -> None:
    """A divider has nothing to check."""


def _section(checker: Checker, block: Node, at: str) -> None:
    if block.get("text") is None and block.get("fields") is None:
        checker.fail(at, "missing required field: text")
    checker.text(block, "text", at, 3_000, plain=False)
    if block.get("fields") is not None:
        for index, field in enumerate(checker.items(block, "fields", at, 10)):
            checker.text({"field": field}, "field", f"{at}/fields/{index}", 2_000, plain=False)
    if block.get("accessory") is not None:
        check_element(checker, block["accessory"], f"{at}/accessory", IN_SECTION)


def _header(checker: Checker, block: Node, at: str) -> None:
    checker.need(block, at, "text")
    checker.text(block, "text", at, 150)


def _context(checker: Checker, block: Node, at: str) -> None:
    for index, element in enumerate(checker.items(block, "elements", at, 10)):
        here = f"{at}/elements/{index}"
        if element.get("type") == "image":
            check_image(checker, element, here)
        else:
            checker.text({"element": element}, "element", here, 3_000, plain=False)


def _actions(checker: Checker, block: Node, at: str) -> None:
    seen: set[str] = set()
    for index, element in enumerate(checker.items(block, "elements", at, 25)):
        here = f"{at}/elements/{index}"
        check_element(checker, element, here, IN_ACTIONS)
        _once(checker, element, "action_id", here, seen)


def _image(checker: Checker, block: Node, at: str) -> None:
    check_image(checker, block, at)
    checker.text(block, "title", at, 2_000)


def _input(checker: Checker, block: Node, at: str) -> None:
    if not checker.need(block, at, "label", "element"):
        return
    checker.text(block, "label", at, 2_000)
    checker.text(block, "hint", at, 2_000)
    check_element(checker, block["element"], f"{at}/element", IN_INPUT)


def _rich_text(checker: Checker, block: Node, at: str) -> None:
    checker.items(block, "elements", at, 1_000)


def _markdown(checker: Checker, block: Node, at: str) -> None:
    checker.need(block, at, "text")
    checker.string(block, "text", at, MARKDOWN_CHARACTERS, least=1)


def _table(checker: Checker, block: Node, at: str) -> None:
    rows = block.get("rows")
    if not isinstance(rows, list) or not 1 <= len(rows) <= 100:
        checker.fail(f"{at}/rows", "must have 1 to 100 rows")
    elif any(not isinstance(row, list) or len(row) > 20 for row in rows):
        checker.fail(f"{at}/rows", "must have at most 20 cells in a row")


_BLOCKS: dict[str, Callable[[Checker, Node, str], None]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "input": _input,
    "rich_text": _rich_text,
    "markdown": _markdown,
    "table": _table,
}
