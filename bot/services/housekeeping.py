"""Housekeeping: what every service does by itself from time to time, one after the other."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import TypeVar

from bot.clock import Clock

log = logging.getLogger(__name__)

# Plans reminders for the days ahead, prunes what is old, ...; safe to call at any moment and again.
Tick = Callable[[datetime], Awaitable[object]]

Due = TypeVar("Due")
Done = TypeVar("Done")


class Housekeeping:
    """Calls the ticks services registered. One that fails is logged and does not keep the others waiting."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ticks: dict[str, Tick] = {}

    def register(self, name: str, tick: Tick) -> None:
        """Add a tick under a name of its own. Raises ValueError for a name that is taken."""
        if name in self._ticks:
            raise ValueError(f"a tick called {name} is registered already")
        self._ticks[name] = tick

    async def run(self) -> None:
        """Call every tick once, in the order they were registered."""
        for name, tick in self._ticks.items():
            try:
                await tick(self._clock.now())
            except Exception:
                log.exception("housekeeping failed", extra={"action": "housekeeping_failed", "tick": name})


async def each(what: str, due: Iterable[Due], step: Callable[[Due], Awaitable[Done]]) -> list[Done]:
    """Take a step for each thing that is due, in order; returns what the steps came to.

    One that fails is logged and does not keep those after it waiting: it is due again with the next tick.
    """
    done = []
    for one in due:
        try:
            done.append(await step(one))
        except Exception:
            log.exception("a step failed", extra={"action": "step_failed", "what": what, "one": str(one)})
    return done
