"""What the town asks of a scheduler: nothing but to be called in time."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

# Returns how long until it wants to be called again; None: its usual turn suffices.
Job = Callable[[], Awaitable[timedelta | None]]


class Clockwork(Protocol):
    """Calls jobs. A job never overlaps itself; one that fails is logged and called again at its next turn."""

    def every(self, seconds: float, name: str, job: Job, *, wakes: bool = False) -> None:
        """Call a job at the start, at least every ``seconds`` and whenever it asked for; with ``wakes``
        also at each ``wake``. To be called before the clock starts.
        """
        ...

    def wake(self) -> None:
        """Something was planned: call the jobs that wake, as soon as possible. Many calls are one."""
        ...

    def wake_all(self) -> None:
        """The town's clock was moved: call every job, for delays they asked for hold no longer."""
        ...
