"""The next occurrences of a series: made some time ahead, announced one after another.

All of it works on a locked series and can be done again at any moment: what stands is left alone, and the
unique key of series and day decides between two who make the same one.
"""

from dataclasses import replace
from datetime import datetime
from itertools import islice

from bot.calendar.holidays import is_holiday
from bot.domain.events import Event
from bot.domain.following import NewsKind
from bot.domain.ids import EventId, new_id
from bot.domain.series import Series, SeriesStatus, seat_all
from bot.domain.venues import NOTHING_KNOWN
from bot.ports.work import Work
from bot.services.event_news import post_card, rooms
from bot.services.following import tell_followers
from bot.services.origin import Origin
from bot.services.reminders import schedule

BATCH = 20  # occurrences made in one transaction
MOST_ANSWERS = 10_000  # of one series


async def publish_series(work: Work, series: Series, origin: Origin) -> tuple[Event, int]:
    """Make a series public: its first occurrences, and the card of the very first. Returns that one and in
    how many rooms it is announced.
    """
    await work.series.save(series)
    await tend(work, series, origin.now)
    first, *_ = await work.series.planned(series.id, origin.now, limit=1)
    if first.section_id is not None:
        await work.sections.touch(first.section_id, origin.now)
        await tell_followers(work, NewsKind.EVENT, first.section_id, now=origin.now, subject_id=first.id)
    await work.audit.add("series.published", at=origin.now, member_id=origin.member_id, subject_id=series.id)
    return first, len(await rooms(work, first))


async def tend(work: Work, series: Series, now: datetime) -> Series:
    """Make what is due of a running series, announce its next occurrence, and note when to look again."""
    series, finished = await _make(work, series, now)
    following = await work.series.planned(series.id, now, limit=1)
    for event in following:
        if event.id != series.shown:
            await post_card(work, event, await rooms(work, event), now)
            series = replace(series, shown=event.id)
    wakes_at = following[0].ends_at if following else _next_end(series, now)
    if wakes_at is None:
        series = replace(series, status=SeriesStatus.OVER)
    series = replace(series, wakes_at=wakes_at if finished else now)
    await work.series.save(series)
    return series


async def make_quietly(work: Work, series: Series, until: datetime, now: datetime) -> Series:
    """Make everything that is due of a running series; its next occurrence is announced from ``until`` on."""
    finished = False
    while not finished:
        series, finished = await _make(work, series, now)
    series = replace(series, wakes_at=until)
    await work.series.save(series)
    return series


def _next_end(series: Series, now: datetime) -> datetime | None:
    """When the next time of a series is over that has no event of its own; None after the last."""
    day = next(series.repeat.ahead(now, is_holiday), None)
    return None if day is None else series.repeat.span(day)[1]


async def _make(work: Work, series: Series, now: datetime) -> tuple[Series, bool]:
    """Make at most a batch of occurrences; whether that was all."""
    days = tuple(islice(series.to_make(now, is_holiday), BATCH + 1))
    if not days:
        return series, True
    answers = await work.series.answers(series.id, limit=MOST_ANSWERS)
    for day in days[:BATCH]:
        event, given = seat_all(series.occurrence(EventId(new_id(now)), day, now), answers, now)
        if await work.events.add(event):
            await work.series.answer_all(given)
            if series.template.venue != NOTHING_KNOWN:
                await work.venues.save(event.id, series.template.venue)
            await schedule(work, event, await rooms(work, event), now)
    return replace(series, made_until=days[:BATCH][-1]), len(days) <= BATCH


async def lock_series(work: Work, event_id: EventId) -> None:
    """Hold the series an event belongs to, if any: whoever locks both begins with it."""
    event = await work.events.get(event_id)
    if event is not None and event.occurrence is not None:
        await work.series.lock(event.occurrence.series_id)


async def changed_by_hand(work: Work, event: Event, now: datetime) -> None:
    """One occurrence was changed or called off by itself; its series is locked. A day called off stays so."""
    if event.occurrence is None:
        return
    series = await work.series.get(event.occurrence.series_id)
    if series is None or not series.running:
        return
    if event.cancelled and event.occurrence.day is not None:
        series = replace(series, repeat=series.repeat.without(event.occurrence.day, now))
    await work.series.save(replace(series, wakes_at=now))
