"""The local door: the page on this machine, which needs no account anywhere."""

import asyncio
import errno
from collections.abc import Callable, Mapping, Sequence

from aiohttp import web

from adapters.local.chat import Chat
from adapters.local.desk import Desk
from adapters.local.files import Files
from adapters.local.first_start import prepare
from adapters.local.frame import Frame
from adapters.local.guard import is_loopback
from adapters.local.live import Live
from adapters.local.messenger import LocalMessenger
from adapters.local.personas import Personas
from adapters.local.rooms import LocalKeeper
from adapters.local.server import Guest, Server
from bot.clock import Clock
from bot.domain.places import Platform
from bot.interaction.dispatcher import Dispatcher
from bot.interaction.door import DoorClosed
from bot.ports.work import Storage
from bot.services.example_town import ExampleTown
from bot.services.town_clock import ClockHands

GOODBYE_SECONDS = 5.0


class LocalDoor:
    """See bot.interaction.door.Door.

    language: of the operator's sentences and of rooms made at first start. port: 0 takes any free one.
    guests: what is served beside the page. search: how the search is doing, for the operator.
    """

    platform = Platform.LOCAL

    def __init__(
        self,
        dispatcher: Dispatcher,
        storage: Storage,
        clock: Clock,
        *,
        hands: ClockHands,
        example: ExampleTown,
        town_name: str,
        language: str = "ja",
        version: str = "",
        search: Callable[[], Mapping[str, object]] = dict,
        host: str = "127.0.0.1",
        port: int = 8741,
        guests: Sequence[Guest] = (),
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._words = dispatcher.words(language)
        self._town_name = town_name
        self._host = host
        self._port = port
        self._live = Live()
        chat = Chat(storage, clock, self._live)
        files = Files(storage, clock)
        self._messenger = LocalMessenger(storage, chat)
        self._keeper = LocalKeeper(storage, clock, self._live)
        frame = Frame(dispatcher, storage, clock, hands, example, town_name=town_name, version=version)
        desk = Desk(
            dispatcher,
            storage,
            chat=chat,
            files=files,
            frame=frame,
            personas=Personas(storage, clock),
            hands=hands,
            example=example,
            live=self._live,
            town_name=town_name,
        )
        self._guests = guests
        self._server = Server(
            desk, self._live, files, lambda: {"version": version, "search": search()}, guests
        )
        self._runner: web.AppRunner | None = None
        self._closed = asyncio.Event()

    @property
    def messenger(self) -> LocalMessenger:
        return self._messenger

    @property
    def keeper(self) -> LocalKeeper:
        return self._keeper

    @property
    def mirrors(self) -> None:
        """The page lists the events itself."""

    @property
    def threads(self) -> None:
        """An event's page on the local page is the place to look; there is nobody to talk with."""

    @property
    def address(self) -> str:
        """Where the page is, once the door is open."""
        shown = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{shown}:{self._port}"

    async def open(self) -> str:
        """Serve the page; returns the sentence with its address. Raises DoorClosed."""
        if not is_loopback(self._host):
            raise DoorClosed(self._words.text("local.door_not_loopback", host=self._host))
        await prepare(self._storage, self._words, self._town_name, self._clock.now())
        runner = web.AppRunner(self._server.application(), access_log=None, shutdown_timeout=GOODBYE_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except OSError as error:
            await runner.cleanup()
            raise DoorClosed(self._why_closed(error)) from None
        self._runner = runner
        self._port = runner.addresses[0][1]
        for guest in self._guests:
            guest.opened(self.address)
        return self._words.text("local.door_open", town=self._town_name, address=self.address)

    async def wait(self) -> None:
        await self._closed.wait()

    async def close(self) -> None:
        """Say goodbye to the open pages and stop serving."""
        if self._runner:
            for guest in self._guests:
                guest.opened("")
            await self._runner.cleanup()
            self._runner = None
        self._closed.set()

    def _why_closed(self, error: OSError) -> str:
        if error.errno == errno.EADDRINUSE:
            return self._words.text("local.door_taken", port=self._port)
        return self._words.text(
            "local.door_failed", host=self._host, port=self._port, reason=error.strerror or str(error)
        )
