"""Places and their channels, as services see them."""

from collections.abc import Mapping
from typing import Protocol

from bot.domain.ids import PlaceId
from bot.domain.places import Place, Platform, Purpose


class Places(Protocol):
    async def get(self, place_id: PlaceId) -> Place | None: ...

    async def find(self, platform: Platform, external_id: str) -> Place | None: ...

    async def all(self) -> tuple[Place, ...]: ...

    async def add(self, place: Place) -> Place:
        """Attach a place; returns the one that stands, which somebody else may have attached meanwhile."""
        ...

    async def save(self, place: Place) -> None:
        """Insert or update a place."""
        ...

    async def channel(self, place_id: PlaceId, purpose: Purpose) -> str | None:
        """The channel that serves a purpose at a place."""
        ...

    async def channels(self, place_id: PlaceId) -> Mapping[Purpose, str]: ...

    async def serving(self, purpose: Purpose) -> tuple[PlaceId, ...]:
        """The places that have a channel for a purpose."""
        ...

    async def set_channel(self, place_id: PlaceId, purpose: Purpose, channel_id: str | None) -> None:
        """Let a channel serve a purpose; None takes the purpose away."""
        ...
