"""How fast deliveries go out: back-off after trouble, a breaker per platform, a pace per channel."""

import random
from datetime import UTC, datetime, timedelta

from bot.domain.ids import DeliveryId

FLIGHTS = 8  # messages on their way at once, per platform
IN_HAND = 24  # claimed at once: enough to keep the platform busy while the outbox is written
PATIENCE = 4  # troubles in a row before a platform is left in peace
LATE_SPACING = timedelta(seconds=5)
_LONGEST = 300
_DOUBLINGS = 9
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_FORGET_AFTER = timedelta(hours=1)


def backoff(failures: int) -> timedelta:
    """How long to wait after so many failures (from 1): 1, 2, 4 ... 300 s, of which up to half is left to
    chance, so that what failed together does not come back together.
    """
    seconds = min(2 ** min(failures - 1, _DOUBLINGS), _LONGEST)
    return timedelta(seconds=seconds * random.uniform(0.5, 1))  # noqa: S311 - nobody gains by guessing it


class Breaker:
    """Leaves a platform in peace after trouble in a row; afterwards one message tries alone."""

    def __init__(self) -> None:
        self.until = _LONG_AGO
        self._troubles = 0
        self._openings = 0

    def allows(self, now: datetime) -> int:
        """How many deliveries may be in hand."""
        if now < self.until:
            return 0
        return 1 if self._troubles >= PATIENCE else IN_HAND

    def went_well(self) -> None:
        self._troubles = self._openings = 0

    def trouble(self, now: datetime, wait: timedelta = timedelta()) -> None:
        """The platform did not answer, or asked to ``wait``."""
        self._troubles += 1
        if self._troubles < PATIENCE:
            return
        if now >= self.until:
            self._openings += 1
            wait = max(wait, backoff(self._openings))
        self.until = max(self.until, now + wait)


class Pace:
    """Keeps channels from being flooded: one late message per channel per five seconds, and none into a
    channel the platform asked us to spare.
    """

    def __init__(self) -> None:
        self._spared: dict[str, datetime] = {}
        self._free_at: dict[str, datetime] = {}
        self._slots: dict[DeliveryId, datetime] = {}

    def spare(self, channel: str, until: datetime) -> None:
        """Send nothing into a channel for a while."""
        self._spared[channel] = until

    def turn(self, delivery_id: DeliveryId, channel: str, now: datetime, *, late: bool) -> datetime:
        """When a delivery may go out; not after ``now``: at once. A late one keeps the slot it was given."""
        spared = self._spared.get(channel, now)
        if spared <= now:
            self._spared.pop(channel, None)
        if not late:
            return spared
        slot = self._slots.get(delivery_id)
        if slot is None:
            self._forget(now)
            slot = max(now, self._free_at.get(channel, now))
            self._slots[delivery_id] = slot
            self._free_at[channel] = slot + LATE_SPACING
        if slot <= now and spared <= now:
            del self._slots[delivery_id]
        return max(slot, spared)

    def _forget(self, now: datetime) -> None:
        """Slots of deliveries that were withdrawn meanwhile, and channels nobody waits for."""
        self._slots = {key: slot for key, slot in self._slots.items() if slot > now - _FORGET_AFTER}
        self._free_at = {key: free for key, free in self._free_at.items() if free > now}
