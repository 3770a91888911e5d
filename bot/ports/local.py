"""What the local page keeps: its users (personas), its rooms and everything said in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

LOCAL_PLACE = "local"  # the external id of the page as a place
DIRECT_PREFIX = "dm:"


@dataclass(frozen=True, slots=True)
class Persona:
    """A user of the local page. ``role``: the catalogue key (under ``local.role.``) of what a default
    persona is for; empty for those people add. ``manages_place``: the page's administrator right.
    """

    external_id: str
    name: str
    manages_place: bool
    locale: str
    role: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Room:
    """A channel of the local page. ``mark`` finds a section's room again; ``members`` are the external
    ids of those who see it, None where everybody does.
    """

    id: str
    name: str
    topic: str
    position: int
    mark: str = ""
    members: frozenset[str] | None = None
    open: bool = True


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """Something said in a room or a direct conversation, as the page shows it.

    author: a persona's external id, empty for the town. payload: JSON as the page reads it.
    """

    id: int
    room_id: str
    author: str
    mark: str
    payload: str
    posted_at: datetime
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file the page can fetch by its key."""

    key: str
    name: str
    media_type: str
    content: bytes
    kept_at: datetime


def direct_room(external_id: str) -> str:
    """The id of the conversation between a persona and the town."""
    return DIRECT_PREFIX + external_id


class LocalChat(Protocol):
    async def personas(self) -> tuple[Persona, ...]:
        """All personas, those made first first."""
        ...

    async def persona(self, external_id: str) -> Persona | None: ...

    async def save_persona(self, persona: Persona) -> None:
        """Insert or update a persona."""
        ...

    async def rooms(self) -> tuple[Room, ...]:
        """Open rooms in the order the page lists them."""
        ...

    async def room(self, room_id: str) -> Room | None: ...

    async def room_marked(self, mark: str) -> Room | None: ...

    async def save_room(self, room: Room) -> None:
        """Insert or update a room."""
        ...

    async def post(self, message: ChatMessage) -> ChatMessage:
        """Store a message; the one that stands there already when its mark was posted before."""
        ...

    async def edit(self, message_id: int, payload: str, at: datetime) -> ChatMessage | None:
        """Change a message; None when it is not there."""
        ...

    async def message(self, message_id: int) -> ChatMessage | None: ...

    async def marked(self, mark: str) -> ChatMessage | None: ...

    async def page(self, room_id: str, *, limit: int, before: int | None = None) -> tuple[ChatMessage, ...]:
        """The newest messages of a room (older than the message ``before``), oldest first."""
        ...

    async def newest(self) -> Mapping[str, int]:
        """The id of the newest message by room."""
        ...

    async def keep_file(self, file: LocalFile) -> None: ...

    async def file(self, key: str) -> LocalFile | None: ...

    async def prune_files(self, most: int) -> None:
        """Forget all files but the newest ``most``."""
        ...
