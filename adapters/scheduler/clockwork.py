"""APScheduler as a clock and nothing else: its jobs ring bells, no data (RELIABILITY.md, section 2)."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import UTC, timedelta

from apscheduler.jobstores.memory import MemoryJobStore  # type: ignore[import-untyped]
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]

from bot.clock import Clock, SystemClock
from bot.ports.clockwork import Job

log = logging.getLogger(__name__)

# A bell rung late is still to be heard, and heard once.
_JOB_DEFAULTS = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}


@dataclass(slots=True)
class _Post:
    """A job and the bell that calls it."""

    name: str
    job: Job
    wakes: bool
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    async def ring(self) -> None:
        self.bell.set()


class SchedulerClockwork:
    """See bot.ports.clockwork. Needs a running event loop. clock: the machine's own, never the town's."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._scheduler = AsyncIOScheduler(
            jobstores={"default": MemoryJobStore()}, job_defaults=_JOB_DEFAULTS, timezone=UTC
        )
        self._posts: dict[str, _Post] = {}
        self._runners: list[asyncio.Task[None]] = []
        logging.getLogger("apscheduler").setLevel(logging.WARNING)  # every tick is two lines of information

    def every(self, seconds: float, name: str, job: Job, *, wakes: bool = False) -> None:
        if name in self._posts:
            raise ValueError(f"a job called {name} is wound already")
        post = _Post(name, job, wakes)
        self._posts[name] = post
        self._scheduler.add_job(post.ring, "interval", seconds=seconds, id=f"tick:{name}")

    def wake(self) -> None:
        for post in self._posts.values():
            if post.wakes:
                post.bell.set()

    def wake_all(self) -> None:
        for post in self._posts.values():
            post.bell.set()

    def start(self) -> None:
        """Begin; every job is called at once."""
        self._scheduler.start()
        self._runners = [asyncio.create_task(self._attend(post)) for post in self._posts.values()]
        self.wake_all()

    async def close(self) -> None:
        """Stop the clock. A job in the middle of its work is cancelled."""
        self._scheduler.shutdown(wait=False)
        for runner in self._runners:
            runner.cancel()
        await asyncio.gather(*self._runners, return_exceptions=True)

    async def _attend(self, post: _Post) -> None:
        while True:
            await post.bell.wait()
            post.bell.clear()
            try:
                wait = await post.job()
            except Exception:
                log.exception("clock job failed", extra={"action": "clock_job_failed", "job": post.name})
                continue
            if wait is not None:
                self._ring_in(post, wait)

    def _ring_in(self, post: _Post, wait: timedelta) -> None:
        self._scheduler.add_job(
            post.ring,
            "date",
            run_date=self._clock.now() + wait,
            id=f"wake:{post.name}",
            replace_existing=True,
        )
