"""Series for tests; the same title makes the same id."""

from dataclasses import replace
from datetime import datetime
from zlib import crc32

from bot.calendar.recurrence import Freq, Recurrence, WeekDay
from bot.domain.ids import SeriesId
from bot.domain.series import Repeat, Series, Template
from tests.builders.events import HOST
from tests.fakes.clock import START

SATURDAYS = Recurrence(Freq.WEEKLY, weekdays=(WeekDay(5),))
NINE_PM = datetime(2026, 11, 21, 21)  # noqa: DTZ001 - a wall time, Saturday, as the tests' clock starts
EVERY_SATURDAY = Repeat(NINE_PM, 60, "Asia/Tokyo", SATURDAYS)


def series_called(title: str, repeat: Repeat = EVERY_SATURDAY, **template: object) -> Series:
    """A series held by ``HOST``, every Saturday at nine in the evening."""
    told = replace(Template(title), **template)  # type: ignore[arg-type]
    return Series(SeriesId(crc32(title.encode())), told, repeat, HOST.id, START, START)
