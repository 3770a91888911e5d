"""Events, as services see them."""

from typing import Protocol


class Events(Protocol):
    """Events."""
