"""Everything that goes wrong with a platform, switched on by a test. All off at first."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

from tests.simulators.discord.errors import Code, Json

START_UP = ("/users/@me", "/oauth2/applications/@me", "/applications/@me", "/gateway", "/gateway/bot")
VIA = "1.1 simulator"


@dataclass(slots=True, frozen=True)
class Trouble:
    """An answer given instead of the real one."""

    status: int
    body: Json
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, frozen=True)
class RateLimit:
    """`calls` in every window of `seconds`, real time, because the bot's library really waits."""

    calls: int
    seconds: float


@dataclass(slots=True)
class _Window:
    ends: float
    left: int


@dataclass(slots=True)
class _Planned:
    method: str
    path: str
    times: int
    trouble: Trouble | None

    def takes(self, method: str, path: str, *, cut: bool) -> bool:
        if self.times < 1 or (self.trouble is None) is not cut:
            return False
        if (self.method and self.method != method) or self.path not in path:
            return False
        self.times -= 1
        return True


@dataclass(slots=True)
class Faults:
    """Settable at any moment.

    `busy_rate`, `error_rate` and `cut_rate` are probabilities per call, start-up calls excepted: a 429 that
    asks to wait 10 ms and a 500, both before anything happened, and a connection closed after the effect was
    stored. `latency` are the shortest and longest delay of an answer in seconds. `per_route` and `overall`
    are rate limits; the platform's own are RateLimit(5, 5) and RateLimit(50, 1). `empty_callbacks` answers
    interaction callbacks with 204.
    """

    busy_rate: float = 0.0
    error_rate: float = 0.0
    cut_rate: float = 0.0
    latency: tuple[float, float] = (0.0, 0.0)
    per_route: RateLimit | None = None
    overall: RateLimit | None = None
    empty_callbacks: bool = False
    random: Random = field(default_factory=lambda: Random(0))
    _planned: list[_Planned] = field(default_factory=list)
    _windows: dict[str, _Window] = field(default_factory=dict)
    _flowing: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._flowing.set()

    # -- plans

    def fail_next(self, status: int = 500, *, times: int = 1, method: str = "", path: str = "") -> None:
        """The next calls whose path contains `path` fail, and nothing happens. 429 asks to wait 10 ms."""
        trouble = limited(0.01) if status == 429 else Trouble(status, {"message": f"{status}", "code": 0})
        self._planned.append(_Planned(method, path, times, trouble))

    def cut_next(self, *, times: int = 1, method: str = "", path: str = "") -> None:
        """The next calls that match take effect, but the connection closes instead of an answer."""
        self._planned.append(_Planned(method, path, times, None))

    def ban_next(self) -> None:
        """The next call gets a 429 without a Via header, which the library takes for a ban at the edge."""
        trouble = limited(0.01)
        headers = {key: value for key, value in trouble.headers.items() if key != "Via"}
        self._planned.append(_Planned("", "", 1, Trouble(429, trouble.body, headers)))

    @asynccontextmanager
    async def stalled(self) -> AsyncIterator[None]:
        """Inside, no call is answered or takes effect; afterwards all of them are."""
        self._flowing.clear()
        try:
            yield
        finally:
            self._flowing.set()

    def stall_for(self, seconds: float) -> None:
        """No call is answered or takes effect for that many real seconds."""
        self._flowing.clear()
        asyncio.get_running_loop().call_later(seconds, self._flowing.set)

    # -- for the server

    async def hold(self) -> None:
        """Waits as long as a stall or the latency demands."""
        if not self._flowing.is_set():
            await self._flowing.wait()
        if self.latency[1]:
            await asyncio.sleep(self.random.uniform(*self.latency))

    def before(self, method: str, path: str) -> Trouble | None:
        for planned in self._planned:
            if planned.takes(method, path, cut=False):
                return planned.trouble
        if self.busy_rate and path not in START_UP and self.random.random() < self.busy_rate:
            return limited(0.01)
        if self.error_rate and path not in START_UP and self.random.random() < self.error_rate:
            return Trouble(500, {"message": Code.SERVER_ERROR.text, "code": 0})
        return None

    def cuts(self, method: str, path: str) -> bool:
        if any(planned.takes(method, path, cut=True) for planned in self._planned):
            return True
        return bool(self.cut_rate) and path not in START_UP and self.random.random() < self.cut_rate

    def count(self, bucket: str) -> Trouble | dict[str, str]:
        """Takes one call from the limits. Returns the refusal, or the headers of the answer."""
        if self.overall is not None:
            window = self._window("", self.overall)
            if window.left < 1:
                return limited(window.ends - time.monotonic(), everywhere=True)
            window.left -= 1
        if self.per_route is None:
            return {}
        window = self._window(bucket, self.per_route)
        wait = max(0.0, window.ends - time.monotonic())
        if window.left < 1:
            return limited(wait)
        window.left -= 1
        return {
            "X-RateLimit-Limit": str(self.per_route.calls),
            "X-RateLimit-Remaining": str(window.left),
            "X-RateLimit-Reset-After": f"{wait:.3f}",
            "X-RateLimit-Bucket": bucket.partition(":")[0].encode().hex()[-32:],
        }

    def _window(self, bucket: str, limit: RateLimit) -> _Window:
        now = time.monotonic()
        window = self._windows.get(bucket)
        if window is None or window.ends <= now:
            window = self._windows[bucket] = _Window(now + limit.seconds, limit.calls)
        return window


def limited(seconds: float, *, everywhere: bool = False) -> Trouble:
    """A 429 as the platform words it."""
    wait = max(seconds, 0.001)
    body = {"message": "You are being rate limited.", "retry_after": round(wait, 3), "global": everywhere}
    headers = {"Retry-After": f"{wait:.3f}", "Via": VIA, "X-RateLimit-Scope": "user"}
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    return Trouble(429, body, headers)
