"""Time is asked for in one place, so that tests and the local page can move it."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the present moment as an aware datetime in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the one place that may ask


class TownClock:
    """The town's clock: another clock moved forward by an offset that only grows.

    The local page moves it to show a reminder a day away; everywhere else the offset is zero.
    """

    def __init__(self, base: Clock, offset: timedelta = timedelta()) -> None:
        self._base = base
        self._offset = offset

    @property
    def offset(self) -> timedelta:
        return self._offset

    def now(self) -> datetime:
        return self._base.now() + self._offset

    def advance(self, by: timedelta) -> None:
        """Move the clock forward by a positive span."""
        if by <= timedelta():
            msg = "a town's clock only moves forward"
            raise ValueError(msg)
        self._offset += by
