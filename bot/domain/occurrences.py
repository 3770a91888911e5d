"""What ties an event to the series it is one time of."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.domain.ids import SeriesId


class Own(StrEnum):
    """What of one occurrence was changed by hand; changes of its series leave it alone from then on."""

    TITLE = "title"
    WHEN = "when"
    PLACE = "place"
    DESCRIPTION = "description"
    CAPACITY = "capacity"
    REMINDERS = "reminders"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """``day``: the wall day of the series an event was made for, wherever it was moved since; None once the
    rule does not name it any more. ``change``: the version of the series that last gave it another time or
    place, or called it off; 0: none did.
    """

    series_id: SeriesId
    day: date | None
    own: frozenset[Own] = frozenset()
    change: int = 0

    def changed_by_hand(self, parts: frozenset[Own]) -> "Occurrence":
        return replace(self, own=self.own | parts)
