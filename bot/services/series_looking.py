"""What one member sees of the series an event is one time of."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.events import Event
from bot.domain.ids import MemberId
from bot.domain.series import Series, SeriesAnswer
from bot.ports.work import Work

UPCOMING = 8


@dataclass(frozen=True, slots=True)
class SeriesLook:
    """A series with its next occurrences, the next one first. ``mine``: the answer to every time of it."""

    series: Series
    upcoming: tuple[Event, ...]
    mine: SeriesAnswer | None


async def look(work: Work, event: Event, reader: MemberId, now: datetime) -> SeriesLook | None:
    """The series of an event its reader may know of; None for an event that stands alone."""
    if event.occurrence is None:
        return None
    series = await work.series.get(event.occurrence.series_id)
    assert series is not None, "series are never deleted"
    upcoming = await work.series.planned(series.id, now, limit=UPCOMING)
    return SeriesLook(series, upcoming, await work.series.answer_of(series.id, reader))
