"""What the rim asks of an adapter: a door that people come through."""

from typing import Protocol

from bot.domain.places import Platform
from bot.ports.event_mirrors import MirrorKeeper
from bot.ports.messenger import Messenger
from bot.ports.surfaces import SurfaceKeeper
from bot.ports.threads import ThreadKeeper


class DoorClosed(Exception):
    """A door cannot open. The message is one sentence for the operator that names the fix."""


class Door(Protocol):
    """One platform's way in and out."""

    platform: Platform

    @property
    def messenger(self) -> Messenger: ...

    @property
    def keeper(self) -> SurfaceKeeper | None:
        """Who makes rooms there; None where sections have no rooms."""
        ...

    @property
    def mirrors(self) -> MirrorKeeper | None:
        """Who shows events in the platform's own list; None where it has none."""
        ...

    @property
    def threads(self) -> ThreadKeeper | None:
        """Who opens threads at the cards of events; None where there are no threads."""
        ...

    async def open(self) -> str:
        """Connect and begin to serve; returns a sentence for the operator (for example the page's address).
        Raises DoorClosed when the fix is the operator's."""
        ...

    async def wait(self) -> None:
        """Return when the door has closed for good. Raises DoorClosed when the platform threw us out."""
        ...

    async def close(self) -> None:
        """Stop taking people in, finish what is being answered, disconnect."""
        ...
