"""The aiohttp application: routes to handlers, through faults, with a log of calls."""

import json
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.simulators.discord import (
    rest_channels,
    rest_guild,
    rest_interactions,
    rest_messages,
    rest_scheduled,
    rest_session,
)
from tests.simulators.discord.errors import ApiError, Code, Json
from tests.simulators.discord.faults import Faults, Trouble
from tests.simulators.discord.gateway import Gateway, dumps
from tests.simulators.discord.pulse import Pulse
from tests.simulators.discord.rest import Call, Handler, Route
from tests.simulators.discord.world import World

API = "/api/v10"
ROUTES: list[Route] = [
    *rest_interactions.ROUTES,
    *rest_messages.ROUTES,
    *rest_channels.ROUTES,
    *rest_guild.ROUTES,
    *rest_scheduled.ROUTES,
    *rest_session.ROUTES,
]
BY_TOKEN = ("/interactions/", "/webhooks/")
KEPT_CALLS = 100_000
Served = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True, frozen=True)
class Answered:
    """One line of the call log. `path` is without the API prefix, `code` the JSON error code or None."""

    method: str
    path: str
    status: int
    code: int | None = None


class Server:
    """`calls` is the log of the last REST calls, newest last, `served` the number of all.

    `unknown` lists calls of routes nobody built: a gap of the simulator, or of the bot.
    """

    def __init__(self, world: World, gateway: Gateway, faults: Faults, pulse: Pulse) -> None:
        self.world = world
        self.gateway = gateway
        self.faults = faults
        self.pulse = pulse
        self.calls: deque[Answered] = deque(maxlen=KEPT_CALLS)
        self.served = 0
        self.unknown: list[str] = []
        self.shards = 1
        self._runner: web.AppRunner | None = None

    async def start(self, port: int) -> int:
        """Listens on 127.0.0.1. Returns the port, a free one if 0 was asked for."""
        app = web.Application(client_max_size=32 * 1024**2)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_get(API + "/gateway/bot", self._serve(self._gateway_address))
        app.router.add_get(API + "/gateway", self._serve(self._gateway_address))
        for method, path, handler in ROUTES:
            app.router.add_route(method, API + path, self._serve(handler))
        app.router.add_route("*", "/{path:.*}", self._serve(self._unknown))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        address: tuple[str, int] = self._runner.addresses[0]
        self.gateway.url = f"ws://127.0.0.1:{address[1]}/gateway/"
        return address[1]

    async def close(self) -> None:
        await self.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def _serve(self, handler: Handler) -> Served:
        async def serve(request: web.Request) -> web.StreamResponse:
            path = request.path.removeprefix(API)
            call = await _read(request, path)
            await self.faults.hold()
            headers: dict[str, str] = {}
            trouble = self.faults.before(call.method, path)
            if trouble is None and not path.startswith(BY_TOKEN):
                trouble, headers = self._limits(request, path)
            if trouble is not None:
                return self._answer(call, trouble.status, trouble.body, trouble.headers)
            status, body = self._handle(request, handler, call)
            if status < 300 and self.faults.cuts(call.method, path) and request.transport:
                request.transport.abort()
            if self.faults.empty_callbacks and path.endswith("/callback") and status < 300:
                status, body = 204, None
            return self._answer(call, status, body, headers)

        return serve

    def _limits(self, request: web.Request, path: str) -> tuple[Trouble | None, dict[str, str]]:
        if self.faults.per_route is None and self.faults.overall is None:
            return None, {}
        resource = request.match_info.route.resource
        place = request.match_info.get("channel") or request.match_info.get("guild") or ""
        pattern = resource.canonical if resource else path
        counted = self.faults.count(f"{request.method} {pattern}:{place}")
        return (counted, {}) if isinstance(counted, Trouble) else (None, counted)

    def _handle(self, request: web.Request, handler: Handler, call: Call) -> tuple[int, Any]:
        try:
            if not call.path.startswith(BY_TOKEN):
                self._check_token(request)
            result = handler(self.world, call)
        except ApiError as error:
            return error.code.status, error.body()
        return (204, None) if result is None else (200, result)

    def _check_token(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bot {self.gateway.token}":
            raise ApiError(Code.UNAUTHORIZED)

    def _answer(self, call: Call, status: int, body: Any, headers: dict[str, str]) -> web.Response:
        code = body.get("code") if status >= 400 else None
        self.served += 1
        self.calls.append(Answered(call.method, call.path, status, code))
        self.pulse.beat()
        if body is None:
            return web.Response(status=status, headers=headers)
        # The library reads JSON only if the header is exactly this, without a charset.
        return web.Response(
            status=status, body=dumps(body).encode(), headers=headers, content_type="application/json"
        )

    def _gateway_address(self, _world: World, _call: Call) -> Json:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
        return {"url": self.gateway.url, "shards": self.shards, "session_start_limit": limit}

    def _unknown(self, _world: World, call: Call) -> Json:
        self.unknown.append(f"{call.method} {call.path}")
        raise ApiError(Code.NOT_FOUND)


async def _read(request: web.Request, path: str) -> Call:
    """A body that is no JSON is handed on as None; handlers that need one refuse it."""
    body: Any = None
    files: dict[str, bytes] = {}
    if request.content_type == "multipart/form-data":
        for value in (await request.post()).values():
            if isinstance(value, web.FileField):
                files[value.filename] = value.file.read()
            elif isinstance(value, str):
                body = json.loads(value)
    elif request.can_read_body:
        raw = await request.read()
        body = _loads(raw) if raw else None
    return Call(request.method, path, request.match_info, request.query, body, files)


def _loads(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None
