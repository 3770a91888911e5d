"""Broadcasts, as services see them."""

from typing import Protocol


class Broadcasts(Protocol):
    """Broadcasts."""
