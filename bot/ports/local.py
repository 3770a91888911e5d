"""LocalChat, as services see them."""

from typing import Protocol


class LocalChat(Protocol):
    """LocalChat."""
