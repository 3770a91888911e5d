"""Menus of actions: a button whose value carries them, and the window it opens.

A select would keep what was chosen in sight instead of its label, and a private message cannot be put back as
it was, since Slack does not say with a choice what stands in it. A button can be pressed again and again.
"""

import json
from collections.abc import Iterator
from typing import Any

from adapters.slack import limits
from bot.text.graphemes import cut, utf16_length
from bot.view import Action, Actions, Button, Menu, Message, Style

Json = dict[str, Any]

MENU_PREFIX = "menu:"


def packed(menu: Menu) -> Iterator[str]:
    """The entries of a menu as values of buttons: of one or, where they do not fit, of several."""
    value: list[list[str]] = []
    for button in menu.buttons:
        label = cut(" ".join(button.label.split()), limits.BUTTON, measure=utf16_length)
        entry = [button.action.token, label, button.style.value]
        if value and utf16_length(_written([*value, entry])) > limits.BUTTON_VALUE:
            yield _written(value)
            value = []
        value.append(entry)
    if value:
        yield _written(value)


def opened(label: str, value: str) -> Message | None:
    """The entries behind a pressed button, each a button of its own in a row of its own; None for anything
    this program cannot have written.
    """
    try:
        entries = [_button(*entry) for entry in json.loads(value)]
    except (ValueError, TypeError):
        return None
    return Message(label, tuple(Actions((one,)) for one in entries)) if entries else None


def _button(token: str, label: str, style: str) -> Button:
    action = Action.read(token)
    if action is None:
        raise ValueError("not a token of ours")
    return Button(str(label), action, Style(style))


def _written(entries: list[list[str]]) -> str:
    return json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
