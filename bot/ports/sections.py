"""Sections, as services see them."""

from typing import Protocol


class Sections(Protocol):
    """Sections."""
