"""Answers to every time of a series, and what the clock does for series."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain import rsvps
from bot.domain.errors import NotFound
from bot.domain.events import Event
from bot.domain.ids import EventId, MemberId, SeriesId
from bot.domain.policy import Policy
from bot.domain.rsvps import RsvpStyle
from bot.domain.series import Series, SeriesAnswer
from bot.ports.work import Storage, Work
from bot.services.events import Named, find_event, named
from bot.services.housekeeping import each
from bot.services.origin import Origin
from bot.services.presence import lock_here
from bot.services.rsvps import carry_out
from bot.services.series_looking import SeriesLook, look
from bot.services.series_making import tend

AT_A_TIME = 50  # series tended in one turn


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """An occurrence and its series as one member sees them."""

    named: Named
    look: SeriesLook


@dataclass(frozen=True, slots=True)
class AnsweredAll:
    """A series after an answer to every time of it. ``given``: how many occurrences it holds for already."""

    page: SeriesPage
    given: int


class SeriesService:
    """What members do with series besides changing them; the clock calls ``tick``."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def page(self, typed: str, reader: MemberId, origin: Origin, *, number: int = 0) -> SeriesPage:
        """The series of an event, with a page of its times. Raises InvalidInput at ``event``, NotFound for
        one that stands alone.
        """
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            return await _page(work, event, reader, origin.now, number=number)

    async def rules(self, series_ids: Collection[SeriesId]) -> Mapping[SeriesId, Series]:
        """Series by their ids, to say in a list how something comes again."""
        if not series_ids:
            return {}
        async with self._storage.read() as work:
            return await work.series.get_many(series_ids)

    async def answer(
        self, event_id: EventId, member_id: MemberId, style: RsvpStyle, origin: Origin
    ) -> AnsweredAll:
        """Answer every time of a series: those that are planned now, and those to come. What was answered by
        itself stays, and so does what was taken back by itself since the series was answered.

        Raises NotFound, and Refused for a series that has ended.
        """
        now = origin.now
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            event, series = await _locked(work, event_id, member_id)
            series.check_running()
            series.template.reception.check(style, None, title=series.title, now=now)
            before = await work.series.answer_of(series.id, member_id)
            if before is None or before.style is not style:
                await work.series.save_answer(SeriesAnswer(series.id, member_id, style, now))
            given = 0
            for occurrence in await work.series.lock_planned(series.id, now):
                mine = await work.rsvps.get(occurrence.id, member_id)
                if not (mine.from_series if mine else before is None):
                    continue
                if not occurrence.reception.takes(style, mine, now):
                    continue  # answers to this time are closed
                decision = rsvps.answer(
                    occurrence.seats,
                    mine,
                    event_id=occurrence.id,
                    member_id=member_id,
                    style=style,
                    now=now,
                    from_series=True,
                )
                await carry_out(work, occurrence, decision, now=now, policy=self._policy)
                given += 1
            return AnsweredAll(await _page(work, event, member_id, now), given)

    async def withdraw(self, event_id: EventId, member_id: MemberId, origin: Origin) -> AnsweredAll:
        """Take an answer to every time back, with the answers that came from it. Raises NotFound."""
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            event, series = await _locked(work, event_id, member_id)
            given = 0
            if await work.series.remove_answer(series.id, member_id):
                given = await self._take_back(work, series, member_id, origin.now)
            return AnsweredAll(await _page(work, event, member_id, origin.now), given)

    async def _take_back(self, work: Work, series: Series, member_id: MemberId, now: datetime) -> int:
        taken = 0
        for occurrence in await work.series.lock_planned(series.id, now):
            mine = await work.rsvps.get(occurrence.id, member_id)
            if mine is not None and mine.from_series:
                decision = rsvps.withdraw(occurrence.seats, mine)
                await carry_out(work, occurrence, decision, now=now, policy=self._policy)
                taken += 1
        return taken

    async def leave_town(self, work: Work, member_id: MemberId, _origin: Origin) -> None:
        """What 退庁 does here: nothing is answered for the leaver any more. The answers themselves are taken
        back after it; locking each series first sees to it that none is added in between.
        """
        for series_id in await work.series.answered_by(member_id):
            await work.series.lock(series_id)
            await work.series.remove_answer(series_id, member_id)

    async def tick(self, now: datetime) -> int:
        """Make occurrences and announce the next ones; returns for how many series. One read when none is
        due.
        """
        async with self._storage.read() as work:
            waking = await work.series.waking(now, limit=AT_A_TIME)
        return sum(await each("series", waking, lambda series_id: self._tend(series_id, now)))

    async def _tend(self, series_id: SeriesId, now: datetime) -> int:
        async with self._storage.write() as work:
            series = await work.series.lock(series_id)
            if series is None or not series.running or series.wakes_at is None or series.wakes_at > now:
                return 0  # somebody else has been here since it was seen
            await tend(work, series, now)
            return 1


async def _locked(work: Work, event_id: EventId, reader: MemberId) -> tuple[Event, Series]:
    event = await work.events.readable(event_id, reader)
    if event is None or event.occurrence is None:
        raise NotFound("event.gone")
    series = await work.series.lock(event.occurrence.series_id)
    assert series is not None, "series are never deleted"
    return event, series


async def _page(work: Work, event: Event, reader: MemberId, now: datetime, *, number: int = 0) -> SeriesPage:
    found = await look(work, event, reader, now, page=number)
    if found is None:
        raise NotFound("series.none")
    return SeriesPage(await named(work, event), found)
