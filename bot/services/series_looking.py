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
    """A series with a page of its next occurrences, the next one first, and whether more follow. ``mine``:
    the answer to every time of it.
    """

    series: Series
    upcoming: tuple[Event, ...]
    mine: SeriesAnswer | None
    more: bool = False


async def look(
    work: Work, event: Event, reader: MemberId, now: datetime, *, page: int = 0
) -> SeriesLook | None:
    """The series of an event its reader may know of; None for an event that stands alone."""
    if event.occurrence is None:
        return None
    series = await work.series.get(event.occurrence.series_id)
    assert series is not None, "series are never deleted"
    found = await work.series.planned(series.id, now, limit=UPCOMING + 1, offset=page * UPCOMING)
    mine = await work.series.answer_of(series.id, reader)
    return SeriesLook(series, found[:UPCOMING], mine, more=len(found) > UPCOMING)
