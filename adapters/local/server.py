"""The page over HTTP and one WebSocket per open page."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from aiohttp import WSMsgType, web

from adapters.local.desk import Desk
from adapters.local.files import PATH, Files
from adapters.local.guard import guarded, seal
from adapters.local.live import Listener, Live
from adapters.local.requests import read_envelope

PAGE = Path(__file__).parent / "page"
LARGEST_REQUEST = 256 * 1024  # a form of five long answers, with room to spare
MOST_PAGES = 32
HEARTBEAT = 20.0

State = Callable[[], Mapping[str, object]]  # what the operator may know of the running program


class Guest(Protocol):
    """Something else that is served beside the page, under paths of its own."""

    def attach(self, application: web.Application) -> None:
        """Add its routes."""
        ...

    def opened(self, address: str) -> None:
        """The page is open at an address; "" when it closes."""
        ...


class Server:
    """Routes: the page's files, its socket, and ``/health`` for whoever watches the container."""

    def __init__(
        self, desk: Desk, live: Live, files: Files, state: State, guests: Sequence[Guest] = ()
    ) -> None:
        self._desk = desk
        self._files = files
        self._live = live
        self._state = state
        self._guests = guests
        self._sockets: set[web.WebSocketResponse] = set()

    def application(self) -> web.Application:
        """The web application, guarded against everything that is not this machine's own page."""
        application = web.Application(middlewares=[guarded], client_max_size=LARGEST_REQUEST)
        application.router.add_get("/", self._index)
        application.router.add_get("/health", self._health)
        application.router.add_get("/live", self._socket)
        application.router.add_get(PATH + "{key}", self._files.serve)
        application.router.add_static("/page", PAGE)
        for guest in self._guests:
            guest.attach(application)
        application.on_response_prepare.append(seal)
        application.on_shutdown.append(self._shut)
        return application

    async def _index(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html")

    async def _health(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok", **self._state()})

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        if len(self._live) >= MOST_PAGES:
            raise web.HTTPServiceUnavailable(text="Too many pages are open.\n")
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=LARGEST_REQUEST)
        await socket.prepare(request)
        listener = self._live.join()
        self._sockets.add(socket)
        telling = asyncio.create_task(_tell(socket, listener))
        try:
            await self._converse(socket, listener)
        finally:
            self._live.leave(listener)
            self._sockets.discard(socket)
            listener.stop()
            await telling
        return socket

    async def _converse(self, socket: web.WebSocketResponse, listener: Listener) -> None:
        """Answer one request after the other; replies and events leave in the order they came about."""
        async for frame in socket:
            envelope = read_envelope(frame.data) if frame.type is WSMsgType.TEXT else None
            if envelope is None:
                await socket.close(code=1008, message=b"not a request of this page")
                return
            reply = await self._desk.answer(envelope.ask)
            if not listener.put({"reply": envelope.id, **reply}):
                return

    async def _shut(self, _application: web.Application) -> None:
        self._live.stop()
        for socket in tuple(self._sockets):
            await socket.close(code=1001, message=b"the town hall closes")


async def _tell(socket: web.WebSocketResponse, listener: Listener) -> None:
    """Send what is in the post box until it is closed or the page is gone."""
    while (text := await listener.take()) is not None:
        try:
            await socket.send_str(text)
        except ConnectionError:
            return
    await socket.close()
