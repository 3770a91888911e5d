"""A Slack workspace on loopback that the real slack-bolt runs against, with only its base_url changed."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, Self

from aiohttp import web

from tests.simulators.slack.clock import Clock, SystemClock
from tests.simulators.slack.delivery import Courier, Delivery, DeliveryError, Events, Kind
from tests.simulators.slack.faults import Faults
from tests.simulators.slack.http_delivery import HttpDelivery
from tests.simulators.slack.installation import Installation
from tests.simulators.slack.outcomes import NothingThereError, Outcome, Watch
from tests.simulators.slack.people import Person
from tests.simulators.slack.reading import Surface, text_of
from tests.simulators.slack.socket import Sockets
from tests.simulators.slack.state import Channel, Happening, Json, ResponseUrl
from tests.simulators.slack.viewing import Viewer
from tests.simulators.slack.web import SlackError
from tests.simulators.slack.web_server import ApiCall, WebServer
from tests.simulators.slack.workspace import Workspace


class SlackSimulator:
    """One workspace with one installed app, served on 127.0.0.1.

    Deliveries go through Socket Mode until `use_http` names a request URL. `clock` rules deadlines,
    expiries, retries and message ids; `faults` what goes wrong; `app` what the app was granted.
    """

    def __init__(self, *, clock: Clock | None = None, app: Installation | None = None, seed: int = 0) -> None:
        self.clock = clock or SystemClock()
        self.app = app or Installation()
        self.faults = Faults(self.clock, seed)
        self.workspace = Workspace(self.clock)
        self.watch = Watch()
        self.http: HttpDelivery | None = None
        self._server = WebServer(self.workspace, self.app, self.faults, self._pulse)
        self.sockets = Sockets(self._server.open_tickets)
        self._courier = Courier(self.clock, self.sockets)
        self.events = Events(self.workspace, self.app, self.faults, self._courier)
        self.workspace.observers += [self.watch.observe, self._noticed]
        self._waiters: list[asyncio.Future[None]] = []
        self._runner: web.AppRunner | None = None
        self._address = ""

    # Running

    async def start(self, port: int = 0) -> Self:
        """Listen on 127.0.0.1, on a free port unless one is given."""
        application = web.Application(client_max_size=16 * 1024**2)
        application.add_routes([*self._server.routes(), *self.sockets.routes()])
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self._address = f"127.0.0.1:{self._runner.addresses[0][1]}"
        self.workspace.address = f"http://{self._address}"
        self._server.socket_url = f"ws://{self._address}/link/"
        return self

    async def close(self) -> None:
        await self.events.close()
        await self.use_socket_mode()
        await self.sockets.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    # What the app is configured with

    @property
    def base_url(self) -> str:
        return f"http://{self._address}/api/"

    @property
    def bot_token(self) -> str:
        return self.app.bot_token

    @property
    def app_token(self) -> str:
        return self.app.app_token

    @property
    def signing_secret(self) -> str:
        return self.app.signing_secret

    async def use_http(self, request_url: str) -> HttpDelivery:
        """Deliver by signed POSTs to the app's request URL from now on."""
        await self.use_socket_mode()
        self.http = HttpDelivery(request_url, self.signing_secret)
        self._courier.transport = self.http
        return self.http

    async def use_socket_mode(self) -> None:
        """Deliver through Socket Mode again."""
        if self.http is not None:
            await self.http.close()
        self.http, self._courier.transport = None, self.sockets

    # The workspace

    def add_user(
        self,
        name: str,
        *,
        admin: bool = False,
        owner: bool = False,
        real_name: str = "",
        locale: str = "ja-JP",
    ) -> Person:
        """Add a person, silently; `person.arrive()` announces them."""
        user = self.workspace.add_user(
            name, real_name=real_name, is_admin=admin or owner, is_owner=owner, locale=locale
        )
        return Person(self, user)

    def add_channel(
        self, name: str, members: Iterable[Viewer] = (), *, private: bool = False, with_bot: bool = True
    ) -> Channel:
        """Add a channel, silently."""
        bot = [self.workspace.bot.id] if with_bot else []
        return self.workspace.add_channel(name, [*bot, *(each.id for each in members)], is_private=private)

    def channel_named(self, name: str) -> Channel:
        channel = self.workspace.named(name)
        if channel is None:
            raise NothingThereError(f"no channel is called {name}")
        return channel

    def text_of(self, surface: Surface) -> str:
        """What a reader sees of a message, a modal or a Home, one line per text."""
        return text_of(self.workspace, surface)

    # What happened

    @property
    def calls(self) -> list[ApiCall]:
        """The app's latest calls, oldest first; a use of a response_url counts as `response_url`."""
        return list(self._server.calls)

    def calls_to(self, method: str) -> list[ApiCall]:
        return [call for call in self._server.calls if call.method == method]

    async def until(self, holds: Callable[[], object], timeout: float = 5.0) -> None:  # noqa: ASYNC109 - real seconds
        """Wait until something is so; looked at after every call and every visible change.

        Raises NothingThereError after `timeout` real seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                while not holds():
                    waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                    self._waiters.append(waiter)
                    await waiter
        except TimeoutError:
            raise NothingThereError(f"it did not come true within {timeout} s") from None

    async def redeliver(self, outcome: Outcome) -> Outcome:
        """Deliver the very same event or interaction once more, as Slack sometimes does."""
        again = Outcome(keys=outcome.keys, accept=outcome.accept)
        if outcome.event is not None:
            self.watch.expect(again)
            again.sent, again.event = True, outcome.event
            await self.events.repeat(outcome.event)
            again.acknowledged_after, again.failure = outcome.event.acknowledged_after, outcome.event.failure
        elif outcome.delivery is not None:
            await self.perform(again, outcome.delivery.kind, outcome.delivery.payload)
        else:
            raise NothingThereError("nothing was delivered the first time")
        return again

    # For people.py

    async def perform(self, outcome: Outcome, kind: Kind, payload: Json) -> None:
        """Deliver an interaction, wait for the acknowledgement and do what it says."""
        outcome.delivery = Delivery(kind, payload)
        outcome.sent = True
        self.watch.expect(outcome)
        try:
            ack = await self._courier.deliver(outcome.delivery)
            outcome.acknowledged_after = ack.after
            self._accept(outcome, ack.body)
        except DeliveryError as error:
            outcome.failure = error.code
        except SlackError as refusal:
            outcome.failure = f"{refusal.answer['error']} {refusal.answer.get('errors', '')}".strip()
        outcome.wake()

    def response_url(self, right: ResponseUrl) -> str:
        return f"http://{self._address}/response/{right.token}"

    def _accept(self, outcome: Outcome, body: Any) -> None:
        if outcome.accept is not None:
            outcome.accept(outcome, body)

    def _noticed(self, _happening: Happening) -> None:
        self._pulse()

    def _pulse(self) -> None:
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()
