"""What the delivery service asks of a platform adapter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ids import MemberId
from bot.domain.places import Platform
from bot.view import Message


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes: a channel of a place, or a person (then ``channel_id`` is empty)."""

    platform: Platform
    place_external_id: str
    channel_id: str = ""
    user_external_id: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands."""

    channel_id: str
    message_id: str


class SendError(Exception):
    """A message did not go out, as far as is known."""


class Busy(SendError):
    """The platform asks to wait ``retry_after`` seconds; nothing was posted."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"retry after {retry_after:.1f} s")
        self.retry_after = retry_after


class Unsure(SendError):
    """Nobody knows whether the message was posted (time-out, cut connection, server error)."""


class Unreachable(SendError):
    """It will never arrive: channel gone, access taken away, direct messages closed."""

    def __init__(self, reason: str, *, direct_closed: bool = False) -> None:
        super().__init__(reason)
        self.direct_closed = direct_closed


class Messenger(Protocol):
    """Posts and edits messages of the bot on one platform. ``mark`` is unique per message, at most 25
    characters; ``people`` maps the mentioned members to their account there.
    """

    async def send(
        self, address: Address, message: Message, *, mark: str, people: Mapping[MemberId, str]
    ) -> Posted:
        """Post once. The platform de-duplicates by ``mark`` where it can. Raises SendError."""
        ...

    async def find(self, address: Address, *, mark: str, since: datetime) -> Posted | None:
        """Look for a message of ours with this mark posted after ``since`` (UTC). Raises SendError."""
        ...

    async def edit(
        self, address: Address, posted: Posted, message: Message, *, people: Mapping[MemberId, str]
    ) -> None:
        """Change a message of ours. Raises SendError; Unreachable when it was deleted."""
        ...
