"""What Discord carries for us: a widget's action in its custom_id, a delivery's mark in component ids.

Discord refuses a custom_id that stands twice in one message, so a second button with the same action gets
a suffix after ``~``. A custom_id that holds a ``~`` of its own always gets one, which makes reading exact.

A menu of actions carries them in its entries' values; its own custom_id says only that it is one. Clients
keep what was chosen from a select for as long as its custom_id stays, and do not report the same choice
twice: so neither a menu's nor another select's is ever the same again, and a message that stays after a
choice is given back with selects as new.
"""

import secrets
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import chain
from typing import Any

from adapters.discord.limits import STRING_SELECT
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
        return self._first_of(_copies(action.token))

    def take_new(self, action: Action) -> str:
        """One that no message had before, where that fits; else like ``take``."""
        return self._first_of(chain((_once(action.token),), _copies(action.token)))

    def _first_of(self, custom_ids: Iterable[str]) -> str:
        for custom_id in custom_ids:
            if len(custom_id) <= ACTION_LIMIT and custom_id not in self._taken:
                self._taken.add(custom_id)
                return custom_id
        return ""


def _once(token: str) -> str:
    return f"{token}{SUFFIX}{_nonce()}"


def _nonce() -> str:
    return secrets.token_urlsafe(6)


def _copies(token: str) -> Iterator[str]:
    yield f"{token}{SUFFIX}" if SUFFIX in token else token
    yield from (f"{token}{SUFFIX}{number}" for number in range(2, MOST_COPIES + 1))


def read_custom_id(custom_id: str) -> Action | None:
    """The action of a widget; None for anything this program cannot have written."""
    token, sign, _copy = custom_id.rpartition(SUFFIX)
    return Action.read(token if sign else custom_id)


def new_menu_id() -> str:
    """A custom_id no menu had before."""
    return f"{MENU_PREFIX}{_nonce()}"


def is_menu(custom_id: str) -> bool:
    """Whether a custom_id is that of a menu of actions."""
    return custom_id.startswith(MENU_PREFIX)


def with_new_selects(components: list[Json]) -> list[Json]:
    """The components of a message as they are, with menus and other selects nobody has chosen from."""
    return [_with_new_selects(one) for one in components]


def _with_new_selects(one: Json) -> Json:
    if one.get("type") == STRING_SELECT:
        return {**one, "custom_id": _as_new(one["custom_id"])}
    return {**one, "components": with_new_selects(one["components"])} if "components" in one else one


def _as_new(custom_id: str) -> str:
    """Another custom_id for what one says; the same where there is no room for another."""
    if is_menu(custom_id):
        return new_menu_id()
    token, sign, _copy = custom_id.rpartition(SUFFIX)
    fresh = _once(token if sign else custom_id)
    return fresh if len(fresh) <= ACTION_LIMIT else custom_id


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
