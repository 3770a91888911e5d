"""A section's name as a Slack channel's: lower case, no spaces, letters, digits, hyphens and underscores.

Whether Slack takes Japanese letters from an app is not documented (PLATFORMS.md 2.4); the section's mark,
which is plain ASCII, is the name it gets where it does not.
"""

import re
import unicodedata
from collections.abc import Iterator

from adapters.slack.limits import CHANNEL_NAME
from bot.text.graphemes import cut, utf16_length

_UNFIT = re.compile(r"[^\w-]+")
_ROOM_FOR_NUMBER = 3
_NUMBERS = range(2, 10)


def room_name(name: str, mark: str) -> str:
    """The name a channel should have; the mark where nothing usable is left of the section's name."""
    lower = unicodedata.normalize("NFKC", name).lower()
    usable = _UNFIT.sub("-", lower).strip("-_")
    return cut(usable, CHANNEL_NAME - _ROOM_FOR_NUMBER, ellipsis="", measure=utf16_length).lower() or mark


def candidates(name: str, mark: str) -> Iterator[str]:
    """The names to try, best first: taken ones get a number."""
    wanted = room_name(name, mark)
    yield wanted
    yield from (f"{wanted}-{number}" for number in _NUMBERS)


def fits(current: str, name: str, mark: str) -> bool:
    """Whether a channel already has one of the names we would give it."""
    return current == mark or current in set(candidates(name, mark))
