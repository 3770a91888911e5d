"""The local door open on a free port, and a page's end of its WebSocket."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientSession, ClientWebSocketResponse

from adapters.local.door import LocalDoor
from adapters.local.server import Guest
from bot.clock import TownClock
from bot.services.example_town import ExampleTown
from bot.services.town_clock import ClockHands, stored_offset
from tests.builders.town import TestTown

_requests = count(1)


@dataclass
class LocalTown:
    """An open door. ``moved`` counts how often the clockwork was told that the clock moved."""

    town: TestTown
    door: LocalDoor
    clock: TownClock
    moved: list[None] = field(default_factory=list)

    @property
    def address(self) -> str:
        return self.door.address

    def visitor(self, persona: str = "p-aoi", room: str = "hall-welcome") -> "Visitor":
        """A page that is about to connect."""
        return Visitor(self.address, persona, room)


@asynccontextmanager
async def open_local(
    town: TestTown, *, shared: bool = False, port: int = 0, guests: Sequence[Guest] = ()
) -> AsyncIterator[LocalTown]:
    """Open the door of a town, on any free port unless one is named. ``shared``: others live by its clock."""
    clock = TownClock(town.clock, await stored_offset(town.storage))
    moved: list[None] = []
    hands = ClockHands(
        town.storage,
        clock,
        town.town.policy,
        may_move=lambda: not shared,
        on_moved=lambda: moved.append(None),
    )
    door = LocalDoor(
        town.dispatcher,
        town.storage,
        clock,
        hands=hands,
        example=example_town(town, clock),
        town_name="縁側市役所",
        version="9.9.9",
        port=port,
        guests=guests,
    )
    await door.open()
    try:
        yield LocalTown(town, door, clock, moved)
    finally:
        await door.close()


def example_town(town: TestTown, clock: TownClock) -> ExampleTown:
    """The example for a town."""
    return ExampleTown(town.storage, clock, town.town.policy, town.town.question_index)


class Visitor:
    """Speaks the page's protocol as one persona in one room."""

    def __init__(self, address: str, persona: str, room: str) -> None:
        self.address = address
        self.persona = persona
        self.room = room
        self.events: list[dict[str, Any]] = []
        self._session = ClientSession()
        self._socket: ClientWebSocketResponse | None = None
        self._ids = count(1)

    async def __aenter__(self) -> Self:
        self._socket = await self._session.ws_connect(
            f"{self.address}/live", headers={"Origin": self.address}
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._socket:
            await self._socket.close()
        await self._session.close()

    @property
    def socket(self) -> ClientWebSocketResponse:
        assert self._socket is not None, "connect first"
        return self._socket

    async def ask(self, do: str, **facts: Any) -> dict[str, Any]:
        """Send a request and wait for its reply; events that come before it are kept."""
        number = next(self._ids)
        ask = {"do": do, "persona": self.persona, **facts}
        await self.socket.send_str(json.dumps({"id": number, "ask": ask}))
        while True:
            data: dict[str, Any] = await self.socket.receive_json(timeout=5)
            if data.get("reply") == number:
                return data
            self.events.append(data)

    async def do(self, do: str, *, request: str = "", **facts: Any) -> dict[str, Any]:
        """Act in the room."""
        return await self.ask(do, room=self.room, request=request or f"request-{next(_requests)}", **facts)

    async def event(self) -> dict[str, Any]:
        """The next event, one that was kept first."""
        if self.events:
            return self.events.pop(0)
        data: dict[str, Any] = await self.socket.receive_json(timeout=5)
        return data

    async def messages(self) -> list[dict[str, Any]]:
        """What stands in the room."""
        found: list[dict[str, Any]] = (await self.ask("open", room=self.room))["messages"]
        return found


def token(message: dict[str, Any], label: str) -> str:
    """The token of the control of a rendered message whose label contains ``label``."""
    controls = [
        widget
        for block in message["blocks"]
        for one in block.get("controls", ())
        for widget in one.get("entries", (one,))
    ]
    controls += [
        item["button"] for block in message["blocks"] for item in block.get("items", ()) if item["button"]
    ]
    found = [control["token"] for control in controls if label in control["label"]]
    assert found, f"no control {label!r} among {[control['label'] for control in controls]}"
    return str(found[0])
