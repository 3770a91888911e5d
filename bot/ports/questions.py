"""Questions, as services see them."""

from typing import Protocol


class Questions(Protocol):
    """Questions."""
