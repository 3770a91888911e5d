"""Socket Mode: the app's websockets, envelopes and their acknowledgements."""

import asyncio
import itertools
import json
from typing import Any

from aiohttp import WSMsgType, web

from tests.simulators.slack.delivery import Delivery, DeliveryError
from tests.simulators.slack.state import APP_ID, Json

MOST_SOCKETS = 10


class Sockets:
    """All open sockets of the app; deliveries take turns among them."""

    def __init__(self, open_tickets: set[str]) -> None:
        self.connections_made = 0
        self.late_acks: list[str] = []
        self._tickets = open_tickets
        self._open: list[web.WebSocketResponse] = []
        self._raw: dict[web.WebSocketResponse, web.Request] = {}
        self._numbers = itertools.count(1)
        self._waiting: dict[str, tuple[web.WebSocketResponse, asyncio.Future[Any]]] = {}
        self._changed = asyncio.Condition()

    @property
    def count(self) -> int:
        """How many sockets are open now."""
        return len(self._open)

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/link/", self._link)]

    async def connected(self, *, times: int = 1, timeout: float = 10.0) -> None:  # noqa: ASYNC109 - real seconds
        """Wait until the app connected that many times in all and is connected now."""
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(lambda: self.connections_made >= times and bool(self._open))

    async def refresh(self) -> None:
        """Ask the app to renew its connections, as Slack does every few hours."""
        for socket in tuple(self._open):
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})

    async def drop(self) -> None:
        """Break every connection without a word, and wait until they are gone."""
        gone = tuple(self._open)
        for socket in gone:
            transport = self._raw[socket].transport
            if transport is not None:
                transport.abort()
        async with self._changed:
            await self._changed.wait_for(lambda: not set(gone) & set(self._open))

    async def start(self, delivery: Delivery) -> "asyncio.Future[Any]":
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        number = next(self._numbers)
        if not self._open:
            answer.set_exception(DeliveryError("dispatch_failed"))
            return answer
        socket = self._open[number % len(self._open)]
        envelope_id = f"envelope-{number}"
        self._waiting[envelope_id] = (socket, answer)
        try:
            await socket.send_str(json.dumps(_envelope(envelope_id, delivery)))
        except ConnectionError:
            self._lose(socket)
        return answer

    async def close(self) -> None:
        for socket in tuple(self._open):
            await socket.close()

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.count >= MOST_SOCKETS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        self._raw[socket] = request
        await self._enter(socket)
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._acknowledge(json.loads(frame.data))
        finally:
            await self._leave(socket)
        return socket

    async def _enter(self, socket: web.WebSocketResponse) -> None:
        hello = {
            "type": "hello",
            "num_connections": self.count + 1,
            "debug_info": {"host": "simulator", "approximate_connection_time": 18_060},
            "connection_info": {"app_id": APP_ID},
        }
        await socket.send_json(hello)
        async with self._changed:
            self._open.append(socket)
            self.connections_made += 1
            self._changed.notify_all()

    async def _leave(self, socket: web.WebSocketResponse) -> None:
        self._raw.pop(socket, None)
        self._lose(socket)
        async with self._changed:
            self._open.remove(socket)
            self._changed.notify_all()

    def _lose(self, socket: web.WebSocketResponse) -> None:
        for envelope_id, (carrier, answer) in tuple(self._waiting.items()):
            if carrier is socket:
                del self._waiting[envelope_id]
                if not answer.done():
                    answer.set_exception(DeliveryError("dispatch_failed"))

    def _acknowledge(self, frame: Json) -> None:
        envelope_id = str(frame.get("envelope_id", ""))
        _, answer = self._waiting.pop(envelope_id, (None, None))
        if answer is None or answer.done():
            self.late_acks.append(envelope_id)
        else:
            answer.set_result(frame.get("payload"))


def _envelope(envelope_id: str, delivery: Delivery) -> Json:
    envelope: Json = {
        "envelope_id": envelope_id,
        "type": delivery.kind,
        "payload": delivery.payload,
        "accepts_response_payload": delivery.kind != "events_api",
    }
    if delivery.kind == "events_api":
        envelope |= {"retry_attempt": delivery.retry_num, "retry_reason": delivery.retry_reason}
    return envelope
