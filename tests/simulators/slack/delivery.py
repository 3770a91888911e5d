"""Handing something to the app and waiting for its acknowledgement, whatever the transport."""

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from tests.simulators.slack.clock import Clock
from tests.simulators.slack.faults import Faults
from tests.simulators.slack.installation import Installation
from tests.simulators.slack.state import APP_ID, TEAM_ID, Json
from tests.simulators.slack.workspace import Workspace

ACK_SECONDS = 3.0
# The real seconds after which a test whose manual clock stands still learns that nobody acknowledged.
PATIENCE_SECONDS = 15.0
RETRY_DELAYS = (0.0, 60.0, 300.0)
_KEPT_EVENTS = 5_000

Kind = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True)
class Delivery:
    """One thing for the app; `expects_payload` when the acknowledgement may carry an answer."""

    kind: Kind
    payload: Json
    retry_num: int = 0
    retry_reason: str = ""


class DeliveryError(Exception):
    """The app did not acknowledge: `operation_timeout`, `dispatch_failed` or `http_<status>`."""

    def __init__(self, code: str, *, may_retry: bool = True) -> None:
        super().__init__(code)
        self.code = code
        self.may_retry = may_retry


class Transport(Protocol):
    """Sends a delivery; the future holds the acknowledgement's body or a DeliveryError."""

    async def start(self, delivery: Delivery) -> "asyncio.Future[Any]": ...


@dataclass(frozen=True)
class Ack:
    """An acknowledgement: its body (None, text or JSON) and the real seconds it took."""

    body: Any
    after: float


class Courier:
    """Delivers over the transport in use and keeps Slack's three seconds."""

    def __init__(self, clock: Clock, transport: Transport) -> None:
        self.transport = transport
        self._clock = clock

    async def deliver(self, delivery: Delivery) -> Ack:
        """Wait for the acknowledgement; raises DeliveryError."""
        started = time.perf_counter()
        answer = await self.transport.start(delivery)
        overdue: list[str] = []

        def expire(code: str) -> None:
            overdue.append(code)
            answer.cancel()

        stop_deadline = self._clock.call_later(ACK_SECONDS, lambda: expire("operation_timeout"))
        guard = asyncio.get_running_loop().call_later(
            PATIENCE_SECONDS, expire, "no_ack_and_clock_stands_still"
        )
        try:
            body = await answer
        except asyncio.CancelledError:
            if overdue:
                raise DeliveryError(overdue[0]) from None
            raise
        finally:
            stop_deadline()
            guard.cancel()
        return Ack(body, time.perf_counter() - started)


@dataclass(eq=False)
class EventDelivery:
    """An event on its way; `attempts` counts deliveries, `settled` is done after the first."""

    name: str
    delivery: Delivery
    settled: "asyncio.Future[None]"
    attempts: int = 0
    acknowledged_after: float | None = None
    failure: str | None = None
    retried_for: list[str] = field(default_factory=list)

    @property
    def event_id(self) -> str:
        return str(self.delivery.payload["event_id"])


class Events:
    """Sends the events the app subscribed to, again and again (three times) until acknowledged."""

    def __init__(self, workspace: Workspace, app: Installation, faults: Faults, courier: Courier) -> None:
        self.log: deque[EventDelivery] = deque(maxlen=_KEPT_EVENTS)
        self._workspace = workspace
        self._app = app
        self._faults = faults
        self._courier = courier
        self._numbers = itertools.count(1)
        self._raised: list[EventDelivery] = []
        self._tasks: set[asyncio.Task[None]] = set()
        workspace.listeners.append(self.emit)

    def emit(self, name: str, event: Json) -> None:
        """Start delivering an event, unless the app is not subscribed or lacks the scope."""
        if not self._app.hears(name):
            return
        payload = self._envelope(event)
        settled = asyncio.get_running_loop().create_future()
        sent = EventDelivery(name, Delivery("events_api", payload), settled)
        self.log.append(sent)
        self._raised.append(sent)
        self._spawn(sent, sent.delivery)

    def raised_by(self, change: Callable[[], None]) -> list[EventDelivery]:
        """The events a change raises at once."""
        self._raised = []
        change()
        return self._raised

    def repeat(self, sent: EventDelivery, reason: str = "http_timeout") -> "asyncio.Task[None]":
        """Deliver an event once more although it was acknowledged; the task ends with its acknowledgement."""
        return self._spawn(sent, _retry(sent, reason))

    async def settle(self) -> None:
        """Wait until every event sent so far was acknowledged or failed its latest attempt."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _envelope(self, event: Json) -> Json:
        authorization = {
            "enterprise_id": None,
            "team_id": TEAM_ID,
            "user_id": self._workspace.bot.id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        now = self._workspace.clock.time()
        return {
            "token": "unused",
            "team_id": TEAM_ID,
            "api_app_id": APP_ID,
            "event": {"event_ts": f"{now:.6f}", **event},
            "type": "event_callback",
            "event_id": f"Ev{next(self._numbers):09X}",
            "event_time": int(now),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
        }

    def _spawn(self, sent: EventDelivery, delivery: Delivery) -> "asyncio.Task[None]":
        task = asyncio.get_running_loop().create_task(self._attempt(sent, delivery))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _attempt(self, sent: EventDelivery, delivery: Delivery) -> None:
        sent.attempts += 1
        try:
            ack = await self._courier.deliver(delivery)
        except DeliveryError as error:
            sent.failure = error.code
            if error.may_retry:
                self._retry_later(sent, error.code)
        else:
            sent.failure, sent.acknowledged_after = None, ack.after
            if self._faults.take_duplicate():
                self.repeat(sent)
        finally:
            if not sent.settled.done():
                sent.settled.set_result(None)

    def _retry_later(self, sent: EventDelivery, code: str) -> None:
        if sent.attempts > len(RETRY_DELAYS):
            return
        reason = "http_timeout" if code == "operation_timeout" else "http_error"
        sent.retried_for.append(reason)
        delay = RETRY_DELAYS[sent.attempts - 1]
        again = _retry(sent, reason)
        if delay == 0.0:
            self._spawn(sent, again)
        else:
            self._workspace.clock.call_later(delay, lambda: self._again(sent, again))

    def _again(self, sent: EventDelivery, delivery: Delivery) -> None:
        self._spawn(sent, delivery)


def _retry(sent: EventDelivery, reason: str) -> Delivery:
    return Delivery("events_api", sent.delivery.payload, sent.attempts, reason)
