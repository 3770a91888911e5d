"""What came of something a person did: the acknowledgement, and every answer they could see."""

import asyncio
import time
from collections.abc import Callable
from typing import Any, Self

from tests.simulators.slack.delivery import Delivery, EventDelivery
from tests.simulators.slack.state import Happening, Message, View

Key = tuple[str, ...]
Accept = Callable[["Outcome", Any], None]
_KEPT_WATCHES = 20_000


class NothingThereError(AssertionError):
    """A test asked for an answer that did not come."""


class Outcome:
    """The consequences of one action.

    `acknowledged_after`, `answered_after`: real seconds from dispatch to the acknowledgement and to the
    latest visible answer (None: not yet). `failure`: `operation_timeout`, `dispatch_failed`, `http_<status>`,
    or what Slack found wrong in the acknowledgement. `errors`: complaints of a form by block_id; when they
    came from the person's own client, nothing was sent and `sent` is False. `options`: suggested labels.
    `closed`: the form was accepted and went away.
    """

    def __init__(
        self,
        *,
        keys: tuple[Key, ...] = (),
        accept: Accept | None = None,
        errors: dict[str, str] | None = None,
        closed: bool = False,
    ) -> None:
        self.keys = keys
        self.accept = accept
        self.sent = False
        self.delivery: Delivery | None = None
        self.event: EventDelivery | None = None
        self.acknowledged_after: float | None = None
        self.answered_after: float | None = None
        self.failure: str | None = None
        self.errors: dict[str, str] = errors or {}
        self.options: list[str] = []
        self.closed = closed
        self.messages: list[Message] = []
        self.views: list[View] = []
        self.happenings: list[Happening] = []
        self._started = time.perf_counter()
        self._waiters: list[asyncio.Future[None]] = []

    @property
    def acknowledged(self) -> bool:
        return self.acknowledged_after is not None

    @property
    def message(self) -> Message:
        """The latest message it led to, new or changed."""
        if not self.messages:
            raise NothingThereError(f"no message answered it ({self._summary()})")
        return self.messages[-1]

    @property
    def modal(self) -> View:
        """The latest modal it opened or changed."""
        return self._latest_view("modal")

    @property
    def home(self) -> View:
        """The App Home it published."""
        return self._latest_view("home")

    async def final(
        self,
        until: Callable[["Outcome"], bool] | None = None,
        timeout: float = 5.0,  # noqa: ASYNC109 - real seconds
    ) -> Self:
        """Wait until the person sees an answer or an error, or until the condition holds.

        Raises NothingThereError after `timeout` real seconds.
        """
        holds = until or _answered
        try:
            async with asyncio.timeout(timeout):
                while not holds(self):
                    waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                    self._waiters.append(waiter)
                    await waiter
        except TimeoutError:
            raise NothingThereError(f"nothing final within {timeout} s ({self._summary()})") from None
        return self

    def see(self, happening: Happening) -> None:
        """Take note of an answer."""
        self.answered_after = time.perf_counter() - self._started
        self.happenings.append(happening)
        if happening.message is not None and happening.kind != "deleted":
            self.messages.append(happening.message)
        if happening.view is not None:
            self.views.append(happening.view)
        self.wake()

    def wake(self) -> None:
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()

    def _latest_view(self, kind: str) -> View:
        found = [view for view in self.views if view.type == kind]
        if not found:
            raise NothingThereError(f"no {kind} answered it ({self._summary()})")
        return found[-1]

    def _summary(self) -> str:
        kinds = [each.kind for each in self.happenings]
        told = f"acknowledged: {self.acknowledged}, failure: {self.failure}, errors: {self.errors}"
        return f"{told}, seen: {kinds}"


class Watch:
    """Tells each answer to the interaction it belongs to.

    A response_url or a trigger says so itself; other answers (a direct message, a changed message, a
    published Home) go to the latest interaction of that person or on that surface.
    """

    def __init__(self) -> None:
        self._by_key: dict[Key, Outcome] = {}

    def expect(self, outcome: Outcome) -> None:
        self._claim(outcome, outcome.keys)

    def observe(self, happening: Happening) -> None:
        for key in happening.keys:
            if key in self._by_key:
                outcome = self._by_key[key]
                outcome.see(happening)
                self._claim(outcome, _later_changes(happening))
                return

    def _claim(self, outcome: Outcome, keys: tuple[Key, ...]) -> None:
        for key in keys:
            self._by_key.pop(key, None)
            self._by_key[key] = outcome
        while len(self._by_key) > _KEPT_WATCHES:
            del self._by_key[next(iter(self._by_key))]


def _later_changes(happening: Happening) -> tuple[Key, ...]:
    """A fresh answer may still be completed: its changes belong to the same interaction."""
    if happening.kind == "modal" and happening.view is not None:
        return (("view", happening.view.root_id),)
    if happening.kind == "message" and happening.message is not None:
        return (("message", happening.message.channel.id, happening.message.ts),)
    return ()


def _answered(outcome: Outcome) -> bool:
    return bool(outcome.happenings or outcome.errors or outcome.failure)
