"""One person cannot keep the counter busy for everybody (RELIABILITY.md, threat 18)."""

from datetime import datetime

BURST = 20.0  # commands at once
PER_SECOND = 1.0  # commands that come back each second
REMEMBERED = 10_000  # people; older ones have a full bucket again anyway


class RateLimit:
    """A token bucket per person, in memory: a restart is generous."""

    def __init__(self, burst: float = BURST, per_second: float = PER_SECOND) -> None:
        self._burst = burst
        self._per_second = per_second
        self._buckets: dict[int, tuple[float, datetime]] = {}

    def take(self, person: int, now: datetime) -> bool:
        """Use one token; False when there is none."""
        tokens, since = self._buckets.pop(person, (self._burst, now))
        tokens = min(self._burst, tokens + (now - since).total_seconds() * self._per_second)
        allowed = tokens >= 1
        self._buckets[person] = (tokens - 1 if allowed else tokens, now)
        while len(self._buckets) > REMEMBERED:
            del self._buckets[next(iter(self._buckets))]
        return allowed
