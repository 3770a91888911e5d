"""Changing a series or calling it off, as a whole or from one of its occurrences on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import takewhile

from bot.calendar.holidays import is_holiday
from bot.domain import series as rules
from bot.domain.errors import NotFound
from bot.domain.events import Event, reminders_differ
from bot.domain.ids import EventId, SeriesId, new_id
from bot.domain.policy import Policy
from bot.domain.series import Repeat, Scope, Series, SeriesStatus, Template
from bot.ports.work import Storage, Work
from bot.services.event_news import UNSAID, rooms, show_card
from bot.services.events import check_manager, find_event
from bot.services.origin import Origin
from bot.services.reminders import schedule, unschedule
from bot.services.ride_news import follow_event
from bot.services.seats import fit_holds, seat_waiting
from bot.services.series_making import make_quietly, tend
from bot.services.series_news import tell_cancelled, tell_changed

CALLED_OFF = "series called off"


@dataclass(frozen=True, slots=True)
class Managed:
    """An occurrence and its series, for somebody who may change both."""

    event: Event
    series: Series


@dataclass(frozen=True, slots=True)
class Change:
    """How a series is to be changed. ``repeat`` None: its times stay. ``version``: the series as it was
    looked at. ``reason``: what is said of occurrences its new rule does not name.
    """

    scope: Scope
    template: Template
    repeat: Repeat | None
    version: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A series after a change, its next occurrence, and whether those who answered hear of it."""

    series: Series
    event: Event
    told: bool


class SeriesChanges:
    """For the host, the chief of the section and administrators."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def managed(self, typed: str, origin: Origin) -> Managed:
        """An occurrence somebody may change, with its series.

        Raises InvalidInput at ``event``, NotAllowed, Refused when one of both is over or called off, NotFound
        for an event that stands alone.
        """
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            await check_manager(work, event, origin)
            event.check_open(origin.now)
            if event.occurrence is None:
                raise NotFound("series.none")
            series = await work.series.get(event.occurrence.series_id)
            assert series is not None, "series are never deleted"
            series.check_running()
            return Managed(event, series)

    async def falling_away(
        self, managed: Managed, scope: Scope, repeat: Repeat, now: datetime
    ) -> tuple[date, ...]:
        """The days of occurrences that another rule does not name."""
        async with self._storage.read() as work:
            planned = await work.series.planned(managed.series.id, now, limit=rules.MOST + 1)
        meant = [event for event in _of(planned, managed, scope) if event.starts_at > now]
        named = _named(repeat, meant, now)
        series = managed.series
        days = [one.occurrence.day for one in meant if one.occurrence and not series.left_behind(one, now)]
        return tuple(sorted(day for day in days if day is not None and day not in named))

    async def edit(self, event_id: EventId, change: Change, origin: Origin) -> Changed:
        """Change a series and its occurrences, and tell those concerned once.

        Raises NotFound, NotAllowed, Refused for what is over, Stale when the series was changed meanwhile,
        and InvalidInput like the domain's ``edit``.
        """
        now = origin.now
        async with self._storage.write(origin.request) as work:
            managed, planned = await self._locked(work, event_id, origin)
            managed.series.check_version(change.version)
            events = _of(planned, managed, change.scope)
            before = managed.series
            repeat = change.repeat or before.repeat
            after = rules.edit(before, change.template, repeat, now=now, days_off=is_holiday)
            if after is before:
                return Changed(before, managed.event, told=False)
            if _cuts(managed, change.scope):
                before, events = await self._split(work, managed, events, now)
                repeat = change.repeat or before.repeat
                after = rules.edit(before, change.template, repeat, now=now, days_off=is_holiday)
            await work.series.save(after)
            fell_away = await self._carry_over(work, after, events, change.reason, now)
            told = fell_away or rules.worth_telling(before, after)
            if told:
                await tell_changed(work, before, after, managed.event, now)
            after = await self._made(work, managed, after, now)
            await self._note(work, "series.edited", after, origin)
            following = await work.series.planned(after.id, now, limit=1)
            return Changed(after, following[0] if following else managed.event, told=told)

    async def cancel(self, event_id: EventId, scope: Scope, reason: str, origin: Origin) -> Series:
        """Call a series off, or what follows from one of its occurrences on, and tell those concerned once.

        Raises NotFound, NotAllowed, and Refused for what is over or called off already.
        """
        now = origin.now
        async with self._storage.write(origin.request) as work:
            managed, planned = await self._locked(work, event_id, origin)
            series = replace(managed.series, version=managed.series.version + 1)
            if _cuts(managed, scope):
                series = replace(series, repeat=series.repeat.until(_day(managed)), wakes_at=now)
            else:
                series = replace(series, status=SeriesStatus.CANCELLED)
            await work.series.save(series)
            for event in _of(planned, managed, scope):
                await self._call_off(work, series.call_off(event, reason, now), now)
            await tell_cancelled(work, series, managed.event, now)
            await self._note(work, "series.cancelled", series, origin)
            return series

    async def _locked(
        self, work: Work, event_id: EventId, origin: Origin
    ) -> tuple[Managed, tuple[Event, ...]]:
        """The series, then all of its occurrences by their ids; what was read before is looked at again."""
        seen = await work.events.readable(event_id, origin.member_id)
        if seen is None or seen.occurrence is None:
            raise NotFound("event.gone")
        series = await work.series.lock(seen.occurrence.series_id)
        assert series is not None, "series are never deleted"
        planned = await work.series.lock_planned(series.id, origin.now)
        event = next((one for one in planned if one.id == event_id), seen)
        await check_manager(work, event, origin)
        event.check_open(origin.now)
        series.check_running()
        if event.occurrence is None or event.occurrence.series_id != series.id:
            raise NotFound("event.gone")
        return Managed(event, series), planned

    async def _split(
        self, work: Work, managed: Managed, events: Sequence[Event], now: datetime
    ) -> tuple[Series, tuple[Event, ...]]:
        """Let what follows be a series of its own, with everybody's answer."""
        new_one = SeriesId(new_id(now))
        earlier, later = rules.split(managed.series, _day(managed), new_one, now, is_holiday)
        if any(event.id == managed.series.shown for event in events):
            later = replace(later, shown=managed.series.shown)
        await work.series.save(earlier)
        await work.series.save(later)
        await work.series.copy_answers(earlier.id, later.id)
        moved = tuple(_moved(event, later) for event in events)
        for event in moved:
            await work.events.save(event)
        return later, moved

    async def _carry_over(
        self, work: Work, series: Series, events: Sequence[Event], reason: str, now: datetime
    ) -> bool:
        """Let occurrences that have not begun follow their series; whether any fell away."""
        coming = [event for event in events if event.starts_at > now]
        named = _named(series.repeat, coming, now)
        fell_away = False
        for event in coming:
            day = event.occurrence.day if event.occurrence else None
            if day is not None and (day in named or series.left_behind(event, now)):
                await self._follow(work, event, series.follow(event, day, now), now)
            else:
                fell_away = True
                await self._call_off(work, series.call_off(event, reason, now, release=True), now)
        return fell_away

    async def _follow(self, work: Work, before: Event, after: Event, now: datetime) -> None:
        if after is before:
            return
        await work.events.save(after)
        hold = self._policy.promotion_hold
        seated = await seat_waiting(work, await fit_holds(work, before, after, now, hold), now, hold)
        if seated is not after:
            await work.events.save_tally(after.id, seated.tally)
        if reminders_differ(before, after):
            await schedule(work, after, await rooms(work, after), now)
        await follow_event(work, before, after, now)
        await show_card(work, after.id, self._policy, now)

    async def _call_off(self, work: Work, event: Event, now: datetime) -> None:
        await work.events.save(event)
        await unschedule(work, event, CALLED_OFF)
        await work.deliveries.withdraw(event.id, UNSAID, CALLED_OFF)
        await follow_event(work, event, event, now)
        await show_card(work, event.id, self._policy, now)

    async def _made(self, work: Work, managed: Managed, after: Series, now: datetime) -> Series:
        """Make what the new rule names. What follows is announced when what was before it is over; what was
        moved behind its first time by hand keeps nobody waiting.
        """
        if after.id == managed.series.id:
            return await tend(work, after, now)
        earlier = await work.series.planned(managed.series.id, now, limit=rules.MOST + 1)
        first = next(after.repeat.ahead(now, is_holiday), None)
        begins = None if first is None else after.repeat.span(first)[0]
        before = (event.ends_at for event in earlier if begins is None or event.starts_at < begins)
        return await make_quietly(work, after, max(before, default=now), now)

    async def _note(self, work: Work, action: str, series: Series, origin: Origin) -> None:
        await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=series.id)


def _day(managed: Managed) -> date:
    day = managed.event.occurrence.day if managed.event.occurrence else None
    assert day is not None, "only what was called off has lost its day"
    return day


def _cuts(managed: Managed, scope: Scope) -> bool:
    """Whether only a part is meant; what follows the first time is everything."""
    return scope is Scope.FOLLOWING and not managed.series.repeat.begins_with(_day(managed), is_holiday)


def _of(planned: Sequence[Event], managed: Managed, scope: Scope) -> tuple[Event, ...]:
    """The occurrences a change is meant for."""
    if not _cuts(managed, scope):
        return tuple(planned)
    first = _day(managed)
    days = ((event, event.occurrence.day if event.occurrence else None) for event in planned)
    return tuple(event for event, day in days if day is not None and day >= first)


def _named(repeat: Repeat, events: Sequence[Event], now: datetime) -> frozenset[date]:
    """The days a rule names as far as there are occurrences."""
    last = max(
        (event.occurrence.day for event in events if event.occurrence and event.occurrence.day), default=None
    )
    if last is None:
        return frozenset()
    return frozenset(takewhile(lambda day: day <= last, repeat.ahead(now, is_holiday)))


def _moved(event: Event, series: Series) -> Event:
    assert event.occurrence is not None, "only occurrences move with a series"
    return replace(event, occurrence=replace(event.occurrence, series_id=series.id, change=0))
