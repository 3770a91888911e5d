"""Where and when a phrase is read."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Present:
    """Where and when the phrase is read. ``now`` is aware; minutes are the smallest unit of a plan."""

    now: datetime
    zone: ZoneInfo
    default_minutes: int
    text: str

    @property
    def minute(self) -> datetime:
        return self.now.astimezone(self.zone).replace(second=0, microsecond=0)

    @property
    def today(self) -> date:
        return self.minute.date()

    def is_past(self, moment: datetime) -> bool:
        return moment.timestamp() < self.minute.timestamp()
