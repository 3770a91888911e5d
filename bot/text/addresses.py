"""Addresses of the web: found in what people write, and made from it."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from bot.text.graphemes import cut

HTTPS = re.compile(r"https://[^\s<>「」『』()（）\[\]、。]+")


def first_address(text: str) -> str:
    """The first https address a text holds; empty without one."""
    found = HTTPS.search(text)
    return found[0] if found else ""


def with_query(
    base: str, fixed: Mapping[str, str], *, title: tuple[str, str], more: Mapping[str, str], limit: int
) -> str:
    """An address of at most ``limit`` characters with query values: all of them where they fit, else without
    ``more``, else with a shorter title (a name and its text).
    """
    name, text = title
    address = _joined(base, {**fixed, name: text, **more})
    while len(address) > limit and text:
        address = _joined(base, {**fixed, name: text})
        text = cut(text, len(text) * 3 // 4)
    return address


def _joined(base: str, values: Mapping[str, str]) -> str:
    return f"{base}?{urlencode({name: value for name, value in values.items() if value})}"
