"""The HTTP side of Slack: `/api/<method>` and `/response/<token>`, with faults applied."""

import json
import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from tests.simulators.slack import answers, web_chat, web_conversations, web_files, web_users, web_views
from tests.simulators.slack.clock import pause
from tests.simulators.slack.faults import RESPONSE_URL, Fault, Faults
from tests.simulators.slack.installation import Installation
from tests.simulators.slack.state import Json
from tests.simulators.slack.web import Call, Method, RateLimitedError, SlackError
from tests.simulators.slack.workspace import Workspace

_METHODS: dict[str, Method] = {
    **web_users.METHODS,
    **web_chat.METHODS,
    **web_conversations.METHODS,
    **web_views.METHODS,
    **web_files.METHODS,
}
_CONNECT = "apps.connections.open"
_KEPT_CALLS = 20_000


@dataclass(frozen=True)
class ApiCall:
    """One call the app made; `answer` is what it was (or, when cut, would have been) told."""

    method: str
    args: Json
    status: int
    answer: Json
    at: float

    @property
    def error(self) -> str | None:
        return self.answer.get("error")


class WebServer:
    """Answers the app's calls."""

    def __init__(
        self, workspace: Workspace, app: Installation, faults: Faults, on_call: Callable[[], None]
    ) -> None:
        self.calls: deque[ApiCall] = deque(maxlen=_KEPT_CALLS)
        self.socket_url = ""
        self._workspace = workspace
        self._app = app
        self._faults = faults
        self._on_call = on_call
        self._tickets = 0
        self.open_tickets: set[str] = set()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/api/{method}", self._api),
            web.post("/response/{token}", self._response_url),
            web.post(web_files.UPLOAD_PATH + "{file}", self._upload),
        ]

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        args = await _arguments(request)
        fault = await self._struck(method)
        if fault is not None and fault.kind in ("rate_limited", "server_error", "refused"):
            return self._failed(method, args, fault)
        try:
            answer = {"ok": True, **self._run(method, args, _token(request, args))}
        except SlackError as refusal:
            answer = refusal.answer
        except RateLimitedError as limit:
            return self._failed(method, args, Fault("rate_limited", seconds=limit.seconds))
        self._note(method, args, 200, answer)
        if fault is not None and fault.kind == "cut":
            _cut(request)
        return self._json(answer)

    async def _response_url(self, request: web.Request) -> web.Response:
        body: Json = json.loads(await request.read())
        fault = await self._struck(RESPONSE_URL)
        if fault is not None and fault.kind in ("rate_limited", "server_error", "refused"):
            return self._failed(RESPONSE_URL, body, fault)
        try:
            answers.use_response_url(self._workspace, request.match_info["token"], body)
        except SlackError as refusal:
            status = 404 if refusal.answer["error"] in ("expired_url", "used_url") else 400
            self._note(RESPONSE_URL, body, status, refusal.answer)
            return self._json(refusal.answer, status)
        self._note(RESPONSE_URL, body, 200, {"ok": True})
        if fault is not None and fault.kind == "cut":
            _cut(request)
        return web.Response(text="ok")

    async def _upload(self, request: web.Request) -> web.Response:
        """The address itself is the right to use it: no token."""
        upload = self._workspace.uploads.get(request.match_info["file"])
        content = await request.read()
        if upload is None or len(content) != upload.length:
            return web.Response(status=400)
        upload.content = content
        return web.Response(text=f"OK - {upload.length}")

    def _run(self, method: str, args: Json, token: str) -> Json:
        if not token:
            raise SlackError("not_authed")
        if token not in (self._app.bot_token, self._app.app_token):
            raise SlackError("invalid_auth")
        if (token == self._app.app_token) != (method == _CONNECT):
            raise SlackError("not_allowed_token_type")
        if method == _CONNECT:
            return {"url": self._new_ticket()}
        run = _METHODS.get(method)
        if run is None:
            raise SlackError("unknown_method", req_method=method)
        return run(Call(self._workspace, self._app, self._faults, args))

    def _new_ticket(self) -> str:
        self._tickets += 1
        ticket = f"ticket-{self._tickets}"
        self.open_tickets.add(ticket)
        return f"{self.socket_url}?ticket={ticket}"

    async def _struck(self, method: str) -> Fault | None:
        fault = self._faults.take(method)
        if fault is not None and fault.kind == "stalled":
            await pause(self._workspace.clock, fault.seconds)
        return fault

    def _failed(self, method: str, args: Json, fault: Fault) -> web.Response:
        if fault.kind == "rate_limited":
            answer: Json = {"ok": False, "error": "ratelimited"}
            self._note(method, args, 429, answer)
            return self._json(answer, 429, {"Retry-After": str(math.ceil(fault.seconds))})
        if fault.kind == "server_error":
            self._note(method, args, 500, {"ok": False, "error": "internal_error"})
            return web.Response(status=500, text="Internal Server Error")
        answer = {"ok": False, "error": fault.error}
        self._note(method, args, 200, answer)
        return self._json(answer)

    def _json(self, answer: Json, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
        return web.Response(
            body=json.dumps(answer).encode(),
            status=status,
            headers={"X-OAuth-Scopes": ",".join(sorted(self._app.scopes)), **(headers or {})},
            content_type="application/json",
            charset="utf-8",
        )

    def _note(self, method: str, args: Json, status: int, answer: Json) -> None:
        self.calls.append(ApiCall(method, args, status, answer, self._workspace.clock.time()))
        self._on_call()


async def _arguments(request: web.Request) -> Json:
    args: Json = dict(request.query)
    body = await request.read()
    if not body:
        return args
    if request.content_type == "application/json":
        sent: Any = json.loads(body)
        return {**args, **sent}
    return {**args, **dict(parse_qsl(body.decode(), keep_blank_values=True))}


def _token(request: web.Request, args: Json) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ") or str(args.pop("token", ""))


def _cut(request: web.Request) -> None:
    """Break the connection at once: the app learns nothing of what it did."""
    if request.transport is not None:
        request.transport.abort()
