import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.calendar.recurrence import DaysOff, Freq, Recurrence, WeekDay
from bot.domain.events import Event
from bot.domain.ids import EventId, MemberId
from bot.domain.members import Standing
from bot.domain.occurrences import Own
from bot.domain.policy import Policy
from bot.domain.receptions import Reception
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle
from bot.domain.sections import Section
from bot.domain.series import Series, SeriesAnswer, SeriesStatus, seat_all
from bot.services.membership import MembershipService
from bot.services.origin import Origin
from bot.services.rsvps import RsvpService
from bot.services.series import SeriesService
from storage.unit_of_work import SqlStorage
from tests.builders.events import HALL, event_called, settle
from tests.builders.sections import seat_in, section_called
from tests.builders.series import EVERY_SATURDAY, series_called
from tests.fakes.clock import START

DAY, FIRST = timedelta(days=1), date(2026, 11, 21)
BOOKS, READING = section_called("図書課"), section_called("読書課")
MEETING = series_called("定例会", section_id=BOOKS.id)
ODD = Recurrence(
    Freq.MONTHLY,
    2,
    weekdays=(WeekDay(0, 1), WeekDay(4, -1)),
    count=9,
    days_off=DaysOff.BEFORE,
    exceptions=frozenset({date(2027, 4, 5), date(2029, 4, 2)}),
)


@pytest_asyncio.fixture(loop_scope="session")
async def people(storage: SqlStorage) -> tuple[MemberId, ...]:
    async with storage.write() as work:
        for section in (BOOKS, READING):
            await work.sections.save(section)
    found = await settle(storage, event_called("読書会"), members=4)
    return tuple(member.id for member in found)


def occurrence(day: date, series: Series = MEETING) -> Event:
    return series.occurrence(EventId(day.toordinal()), day, START)


async def stored(storage: SqlStorage, series: Series, *days: date) -> tuple[Event, ...]:
    """A series with its occurrences on these days."""
    events = tuple(occurrence(day, series) for day in days)
    async with storage.write() as work:
        await work.series.save(series)
        for event in events:
            assert await work.events.add(event)
    return events


def by(member_id: MemberId, request: str, now: timedelta = timedelta()) -> Origin:
    return Origin(request, START + now, member_id, HALL.id)


@pytest.mark.usefixtures("people")
async def test_a_series_is_kept_with_everything_it_has(storage: SqlStorage) -> None:
    odd = replace(
        series_called("連続講座", replace(EVERY_SATURDAY, rule=ODD, zone="Europe/Berlin"), capacity=3),
        made_until=FIRST,
        shown=EventId(5),
        version=7,
        template=replace(
            MEETING.template, reminder_offsets=(DAY, timedelta(minutes=5)), description="持ち物"
        ),
    )
    over = replace(MEETING, status=SeriesStatus.OVER, wakes_at=None)
    async with storage.write() as work:
        for series in (odd, MEETING, over):
            await work.series.save(series)

        assert await work.series.get(odd.id) == odd
        assert await work.series.lock(over.id) == over
        assert await work.series.get_many((odd.id, over.id)) == {odd.id: odd, over.id: over}
        assert await work.series.get_many(()) == {}
        assert await work.series.waking(START, limit=9) == (odd.id,)
        assert await work.series.waking(START - DAY, limit=9) == ()


@pytest.mark.usefixtures("people")
async def test_a_day_is_made_once_and_stands_once_where_names_are_looked_up(storage: SqlStorage) -> None:
    first, second = await stored(storage, MEETING, FIRST, FIRST + 7 * DAY)
    assert second.occurrence is not None
    own = replace(second.occurrence, own=frozenset({Own.PLACE, Own.WHEN}), change=3)
    async with storage.write() as work:
        assert not await work.events.add(replace(first, id=EventId(1)))
        await work.events.save(replace(second, occurrence=own))
        second = replace(second, occurrence=own)

        assert await work.series.planned(MEETING.id, START, limit=9) == (first, second)
        assert await work.series.lock_planned(MEETING.id, first.ends_at) == (second,)
        assert await work.series.changed(MEETING.id, 3, limit=9) == (second,)
        assert await work.events.search("定例", now=START, limit=9) == (first,)
        assert await work.events.search("定例", now=first.ends_at, limit=9) == (second,)
        await work.events.save(MEETING.call_off(second, "台風", START, release=True))
        assert await work.events.add(replace(second, id=EventId(2)))


async def test_answers_hold_for_those_who_are_here_and_may_read(
    storage: SqlStorage, people: tuple[MemberId, ...]
) -> None:
    (event,) = await stored(storage, MEETING, FIRST)
    given = [
        SeriesAnswer(MEETING.id, member, RsvpStyle.COME, START - number * DAY)
        for number, member in enumerate(people)
    ]
    later = series_called("後の会", section_id=BOOKS.id)
    async with storage.write() as work:
        for one in given:
            await work.series.save_answer(one)
        asleep = await work.members.get(people[3])
        assert asleep is not None
        await work.members.save(replace(asleep, standing=Standing.ASLEEP, direct_reminders=True))
        assert await work.series.answers(MEETING.id, limit=9) == (given[2], given[1], given[0])
        hidden: Section = replace(BOOKS, members_only=True)
        await work.sections.save(hidden)
        await work.sections.seat(seat_in(BOOKS, people[1]))
        assert await work.series.answers(MEETING.id, limit=9) == (given[1],)
        await work.series.save(later)
        await work.series.copy_answers(MEETING.id, later.id)
        assert await work.series.answered_by(people[0]) == tuple(sorted((MEETING.id, later.id)))

        _, rsvps = seat_all(event, given, START)
        await work.series.answer_all(rsvps)
        assert event.occurrence is not None
        await work.events.save(replace(event, occurrence=replace(event.occurrence, change=2)))
        here = await work.series.concerned_at(MEETING.id, 2, HALL.id, limit=9)
        assert [one.member_id for one in here] == [people[1]]
        await work.sections.save(BOOKS)
        assert len(await work.series.concerned_at(MEETING.id, 2, HALL.id, limit=2)) == 2
        assert await work.series.count_concerned(MEETING.id, 2) == 3
        assert await work.series.count_concerned(MEETING.id, 1) == 0
        told = await work.members.get(people[0])
        assert told is not None
        await work.members.save(replace(told, direct_reminders=True))
        assert list(await work.series.concerned_accounts(MEETING.id, 2)) == [people[0]]
        touched = replace(event, occurrence=replace(event.occurrence, change=2))
        await work.events.save(replace(touched, reception=Reception(names_hidden=True)))
        assert await work.series.concerned_at(MEETING.id, 2, HALL.id, limit=9) == ()
        assert await work.series.count_concerned(MEETING.id, 2) == 3
        assert set(await work.series.concerned_accounts(MEETING.id, 2)) == {*people[:3]}
        assert await work.rsvps.get(event.id, people[0]) == rsvps[0]
        assert await work.series.answer_of(MEETING.id, people[0]) == given[0]
        assert await work.series.remove_answer(MEETING.id, people[0])
        assert not await work.series.remove_answer(MEETING.id, people[0])


@pytest.mark.usefixtures("people")
async def test_a_series_moves_with_its_section(storage: SqlStorage) -> None:
    (event,) = await stored(storage, MEETING, FIRST)
    async with storage.write() as work:
        await work.reforms.move_events(BOOKS.id, READING.id)
        moved, held = await work.series.get(MEETING.id), await work.events.get(event.id)

        assert moved is not None
        assert held is not None
        assert (moved.template.section_id, held.section_id) == (READING.id, READING.id)


@pytest.mark.usefixtures("people")
async def test_a_series_nobody_comes_to_is_no_sign_of_life(storage: SqlStorage) -> None:
    (event,) = await stored(storage, MEETING, FIRST)
    async with storage.write() as work:
        assert BOOKS.id in await work.reforms.quiet(START, limit=9)
        await work.events.save_tally(event.id, replace(event.tally, listen=1))
        assert BOOKS.id not in await work.reforms.quiet(START, limit=9)


@pytest.mark.usefixtures("people")
async def test_a_long_series_is_made_in_steps_and_ends_by_itself(storage: SqlStorage) -> None:
    daily = replace(EVERY_SATURDAY, rule=Recurrence(Freq.DAILY, count=25))
    lectures = series_called("連続講座", daily)
    service = SeriesService(storage, Policy())
    async with storage.write() as work:
        await work.series.save(lectures)

    steps = []
    for now in (START, START, START, START + 9 * DAY, START + 30 * DAY, START + 30 * DAY):
        tended = await service.tick(now)
        async with storage.read() as work:
            kept = await work.series.get(lectures.id)
            assert kept is not None
            steps.append((tended, len(await work.series.planned(lectures.id, now, limit=99)), kept.status))

    running, over = SeriesStatus.RUNNING, SeriesStatus.OVER
    assert steps == [
        (1, 20, running),
        (1, 25, running),
        (0, 25, running),
        (1, 16, running),
        (1, 0, over),
        (0, 0, over),
    ]


async def test_two_clocks_answers_and_farewells_at_once(
    storage: SqlStorage, people: tuple[MemberId, ...]
) -> None:
    """Nothing is made twice, and nobody who left is answered for."""
    series = SeriesService(storage, Policy())
    membership = MembershipService(
        storage, on_leave=(series.leave_town, RsvpService(storage, Policy()).leave_town)
    )
    (event,) = await stored(storage, series_called("朝会"), FIRST)
    for number, member in enumerate(people):
        await series.answer(event.id, member, RsvpStyle.COME, by(member, f"answer {number}"))

    await asyncio.gather(
        series.tick(START),
        series.tick(START),
        series.answer(event.id, people[1], RsvpStyle.LISTEN, by(people[1], "other")),
        membership.leave(people[0], by(people[0], "leave")),
        series.withdraw(event.id, people[2], by(people[2], "withdraw")),
    )

    async with storage.read() as work:
        planned = await work.series.planned(series_called("朝会").id, START, limit=99)
        days = [one.occurrence.day for one in planned if one.occurrence]
        assert days == [FIRST + number * 7 * DAY for number in range(9)]
        for one in planned:
            names = await work.rsvps.names(one.id, limit=9)
            assert {(name.rsvp.member_id, name.rsvp.style) for name in names} == {
                (people[1], RsvpStyle.LISTEN),
                (people[3], RsvpStyle.COME),
            }
            assert (one.tally.come, one.tally.listen) == (1, 1)


async def test_a_list_shows_the_next_time_of_a_series_once(
    storage: SqlStorage, people: tuple[MemberId, ...]
) -> None:
    first, second, third = await stored(storage, MEETING, *(FIRST + turn * 7 * DAY for turn in range(3)))
    reader = people[0]
    single = event_called("読書会")
    async with storage.write() as work:
        await work.sections.seat(seat_in(BOOKS, reader))
        await work.rsvps.save(Rsvp(third.id, reader, RsvpStyle.COME, RsvpState.CONFIRMED, 1, START))

    async with storage.read() as work:

        async def listed(**asked: Any) -> list[tuple[EventId, int]]:
            seen = await work.events.upcoming(reader=reader, **{"now": START, "limit": 9, **asked})
            return [(one.event.id, one.more) for one in seen]

        both = sorted((single, first), key=lambda event: event.starts_at)
        whole = [(event.id, 2 if event is first else 0) for event in both]
        assert await listed() == whole
        assert await listed(limit=1, offset=1) == whole[1:]
        assert await listed(limit=1, offset=2) == []
        assert await listed(now=first.ends_at, section_id=BOOKS.id) == [(second.id, 1)]
        assert await listed(only_mine=True) == [(third.id, 0)]
