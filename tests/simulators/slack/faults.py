"""Everything that goes wrong between an app and Slack, on demand and repeatable."""

import random
from dataclasses import dataclass
from typing import Literal

from tests.simulators.slack.clock import Clock

Kind = Literal["rate_limited", "server_error", "refused", "cut", "stalled"]
RESPONSE_URL = "response_url"


@dataclass
class Fault:
    """One rule: what happens to calls of `method` (None: of any), how often (None: always)."""

    kind: Kind
    method: str | None = None
    times: int | None = 1
    probability: float = 1.0
    seconds: float = 0.0
    error: str = ""


class Faults:
    """The rules in force. The first that fits a call applies; `method` may also be `response_url`."""

    def __init__(self, clock: Clock, seed: int = 0) -> None:
        self._clock = clock
        self._random = random.Random(seed)
        self._rules: list[Fault] = []
        self._channel_interval: float | None = None
        self._posted: dict[str, float] = {}
        self.duplicate_events = 0

    def rate_limit(
        self,
        method: str | None = None,
        *,
        retry_after: float = 1,
        times: int | None = 1,
        probability: float = 1.0,
    ) -> None:
        """Answer 429 with Retry-After."""
        self._rules.append(Fault("rate_limited", method, times, probability, retry_after))

    def fail(
        self,
        method: str | None = None,
        *,
        times: int | None = 1,
        probability: float = 1.0,
        seed: int | None = None,
    ) -> None:
        """Answer 500 and do nothing."""
        if seed is not None:
            self._random.seed(seed)
        self._rules.append(Fault("server_error", method, times, probability))

    def refuse(self, method: str, error: str, *, times: int | None = 1) -> None:
        """Answer `{"ok": false, "error": error}` and do nothing."""
        self._rules.append(Fault("refused", method, times, error=error))

    def cut(self, method: str | None = None, *, times: int | None = 1, probability: float = 1.0) -> None:
        """Do what was asked, then break the connection before the answer."""
        self._rules.append(Fault("cut", method, times, probability))

    def stall(self, method: str | None = None, *, seconds: float, times: int | None = 1) -> None:
        """Answer only after some seconds of the simulator's clock."""
        self._rules.append(Fault("stalled", method, times, seconds=seconds))

    def limit_channels(self, *, seconds_between_posts: float | None = 1.0) -> None:
        """Refuse a second post to a channel within the interval (Slack: about one a second); None ends it."""
        self._channel_interval = seconds_between_posts
        self._posted.clear()

    def duplicate_next_events(self, times: int = 1) -> None:
        """Deliver the next events twice although they are acknowledged."""
        self.duplicate_events += times

    def clear(self) -> None:
        self._rules.clear()
        self.limit_channels(seconds_between_posts=None)
        self.duplicate_events = 0

    def take(self, method: str) -> Fault | None:
        """The fault that strikes this call, if any."""
        for rule in self._rules:
            if rule.method in (None, method) and self._random.random() < rule.probability:
                self._spend(rule)
                return rule
        return None

    def take_duplicate(self) -> bool:
        if self.duplicate_events == 0:
            return False
        self.duplicate_events -= 1
        return True

    def wait_for_channel(self, channel_id: str) -> float:
        """Seconds until the channel takes another post; 0 counts this one as posted."""
        if self._channel_interval is None:
            return 0.0
        now = self._clock.time()
        left = self._posted.get(channel_id, float("-inf")) + self._channel_interval - now
        if left > 0:
            return left
        self._posted[channel_id] = now
        return 0.0

    def _spend(self, rule: Fault) -> None:
        if rule.times is None:
            return
        rule.times -= 1
        if rule.times <= 0:
            self._rules.remove(rule)
