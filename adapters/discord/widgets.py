"""What Discord carries for us: a widget's action in its custom_id, a delivery's mark in component ids.

Discord refuses a custom_id that stands twice in one message, so a second button with the same action gets
a suffix after ``~``. A custom_id that holds a ``~`` of its own always gets one, which makes reading exact.

A menu of actions carries them in its entries' values; its own custom_id says only that it is one. Clients
keep what was chosen for as long as the custom_id stays, and do not report the same choice twice: so it is
never the same again, and a message that stays after a choice is given back with menus as new.
"""

import secrets
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

from bot.view import ACTION_LIMIT, Action

Json = dict[str, Any]

SUFFIX = "~"
MENU_PREFIX = "egm1:"
MOST_COPIES = 40  # as many as a message has components
_LOW_30 = (1 << 30) - 1  # a component's id is a positive 32-bit integer
_LOW_29 = (1 << 29) - 1


class CustomIds:
    """Hands out the custom_ids of one message, each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, action: Action) -> str:
        """A custom_id for an action; empty when every one that fits is taken."""
        for custom_id in _copies(action.token):
            if len(custom_id) <= ACTION_LIMIT and custom_id not in self._taken:
                self._taken.add(custom_id)
                return custom_id
        return ""


def _copies(token: str) -> Iterator[str]:
    yield f"{token}{SUFFIX}" if SUFFIX in token else token
    yield from (f"{token}{SUFFIX}{number}" for number in range(2, MOST_COPIES + 1))


def read_custom_id(custom_id: str) -> Action | None:
    """The action of a widget; None for anything this program cannot have written."""
    token, sign, _copy = custom_id.rpartition(SUFFIX)
    return Action.read(token if sign else custom_id)


def new_menu_id() -> str:
    """A custom_id no menu had before."""
    return f"{MENU_PREFIX}{secrets.token_urlsafe(6)}"


def is_menu(custom_id: str) -> bool:
    """Whether a custom_id is that of a menu of actions."""
    return custom_id.startswith(MENU_PREFIX)


def with_new_menus(components: list[Json]) -> list[Json]:
    """The components of a message as they are, with menus nobody has chosen from."""
    return [_with_new_menus(one) for one in components]


def _with_new_menus(one: Json) -> Json:
    if is_menu(str(one.get("custom_id", ""))):
        return {**one, "custom_id": new_menu_id()}
    return {**one, "components": with_new_menus(one["components"])} if "components" in one else one


def mark_ids(mark: str) -> tuple[int, int]:
    """The two component ids that stand for a delivery's mark: 59 bits, invisible, kept by Discord.

    The nonce is not shown in a channel's history, component ids are (PLATFORMS.md 1.3, RELIABILITY.md 2).
    """
    number = int.from_bytes(blake2b(mark.encode(), digest_size=8).digest(), "big")
    # Low numbers are left to Discord, which counts components without an id from 1; the two never meet.
    return 1 << 30 | number & _LOW_30, 1 << 29 | number >> 30 & _LOW_29


def carries(components: list[Json], mark: str) -> bool:
    """Whether the components of a message carry a mark."""
    first, second = mark_ids(mark)
    return any(
        one.get("id") == first and any(part.get("id") == second for part in one.get("components") or ())
        for one in components
    )
