"""What a unit of work promises, whatever its repositories do with it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError, SQLAlchemyError, StatementError

from bot.domain.errors import AlreadyHandled
from bot.domain.ids import PlaceId
from bot.domain.members import Standing
from bot.domain.places import Purpose
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle
from bot.domain.venues import Venue
from bot.ports.known import Known
from storage.unit_of_work import SqlStorage
from tests.builders.deliveries import furnish, saying
from tests.builders.events import HALL, event_called, settle
from tests.builders.people import member_called
from tests.fakes.clock import START

HANAKO = member_called("花子")
WAIT = 20.0  # seconds until a test that hangs has failed


async def _names(storage: SqlStorage) -> set[str]:
    async with storage.read() as work:
        found = await work.members.with_standing(Standing.MEMBER, limit=1000)
    return {member.profile.name for member in found}


async def test_what_was_written_is_there_after_the_unit(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.members.save(HANAKO)

    assert await _names(storage) == {"花子"}


async def test_an_exception_takes_everything_back(storage: SqlStorage) -> None:
    async def fail() -> None:
        async with storage.write("r-1") as work:
            await work.members.save(HANAKO)
            await work.settings.set("broadcast.opening", "こんにちは")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()

    assert await _names(storage) == set()
    async with storage.write("r-1") as work:
        assert await work.settings.get("broadcast.opening") is None


async def test_a_refused_statement_takes_everything_back(storage: SqlStorage) -> None:
    async def fail() -> None:
        async with storage.write() as work:
            await work.members.save(HANAKO)
            await work.places.set_channel(PlaceId(404), Purpose.EVENTS, "c1")

    with pytest.raises(IntegrityError):
        await fail()

    assert await _names(storage) == set()


async def test_a_unit_sees_its_own_writes(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.members.save(HANAKO)
        assert await work.members.get(HANAKO.id) == HANAKO


async def test_a_request_has_one_effect(storage: SqlStorage) -> None:
    async with storage.write("r-1") as work:
        await work.settings.set("count", "1")

    with pytest.raises(AlreadyHandled):
        async with storage.write("r-1") as work:
            await work.settings.set("count", "2")

    async with storage.read() as work:
        assert await work.settings.get("count") == "1"


async def test_a_request_delivered_twice_at_once_has_one_effect(storage: SqlStorage) -> None:
    async def handle() -> bool:
        try:
            async with storage.write("r-1") as work:
                await work.audit.add("event.rsvp", at=START, member_id=None)
        except AlreadyHandled:
            return False
        return True

    assert sorted(await asyncio.gather(*(handle() for _ in range(8)))) == [*[False] * 7, True]


async def test_units_without_a_request_never_count_as_handled(storage: SqlStorage) -> None:
    for name in ("一", "二"):
        async with storage.write() as work:
            await work.members.save(member_called(name))

    assert await _names(storage) == {"一", "二"}


async def test_readers_see_only_what_is_committed(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.members.save(HANAKO)
        assert await _names(storage) == set()

    assert await _names(storage) == {"花子"}


async def test_a_reader_sees_what_is_committed_while_it_reads(storage: SqlStorage) -> None:
    async with storage.read() as reader:
        assert await reader.members.count(Standing.MEMBER) == 0
        async with storage.write() as work:
            await work.members.save(HANAKO)
        assert await reader.members.count(Standing.MEMBER) == 1


async def test_a_reader_does_not_wait_for_a_writer(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.members.save(HANAKO)
        async with asyncio.timeout(WAIT):
            await asyncio.gather(*(_names(storage) for _ in range(20)))


async def test_the_clockwork_is_called_after_a_commit_that_planned(
    storage: SqlStorage, planned: list[None]
) -> None:
    await furnish(storage)
    assert len(planned) == 0

    async with storage.write() as work:
        await work.deliveries.plan(saying(1))
        assert len(planned) == 0
    assert len(planned) == 1


async def test_the_clockwork_is_not_called_for_what_was_taken_back(
    storage: SqlStorage, planned: list[None]
) -> None:
    await furnish(storage)

    async def fail() -> None:
        async with storage.write() as work:
            await work.deliveries.plan(saying(1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()

    assert len(planned) == 0


@pytest.mark.usefixtures("unconnected")
async def test_a_cancelled_unit_leaves_nothing_half_done_and_the_database_writable(
    storage: SqlStorage,
) -> None:
    """Cancelled a little later each time, until one unit is quicker than its cancellation."""

    async def move_in(number: int) -> None:
        async with storage.write() as work:
            await work.members.save(member_called(f"前{number}"))
            await work.members.save(member_called(f"後{number}"))

    turns, number, finished = 0, 0, False
    async with asyncio.timeout(WAIT):
        while not finished:
            number += 1
            unit = asyncio.create_task(move_in(number))
            for _ in range(turns):
                await asyncio.sleep(0)
            finished = unit.done()
            unit.cancel()
            await asyncio.wait([unit])
            turns += 1 + turns // 10

    names = await _names(storage)
    assert {name[1:] for name in names if name[0] == "前"} == {name[1:] for name in names if name[0] == "後"}
    assert "前1" not in names, "cancelled before it began"
    assert f"前{number}" in names, "not cancelled in time"


@pytest.mark.usefixtures("unconnected")
async def test_units_cancelled_while_they_wait_for_their_turn_do_not_stop_the_others(
    storage: SqlStorage,
) -> None:
    async def save(number: int) -> None:
        async with storage.write() as work:
            await work.members.save(member_called(f"m{number}"))

    async with asyncio.timeout(WAIT):
        waiting = [asyncio.create_task(save(number)) for number in range(40)]
        await asyncio.sleep(0)
        for task in waiting[::2]:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    assert await _names(storage) >= {f"m{number}" for number in range(1, 40, 2)}


@pytest.mark.usefixtures("unconnected")
async def test_readers_cancelled_while_they_connect_do_not_stop_the_others(storage: SqlStorage) -> None:
    async with asyncio.timeout(WAIT):
        waiting = [asyncio.create_task(_names(storage)) for _ in range(40)]
        await asyncio.sleep(0)
        for task in waiting[:20]:
            task.cancel()
        answers = await asyncio.gather(*waiting, return_exceptions=True)

    assert answers[20:] == [set()] * 20


@pytest.mark.usefixtures("unconnected")
async def test_writers_that_ask_a_reader_do_not_wait_for_each_other(storage: SqlStorage) -> None:
    async def save(number: int) -> None:
        async with storage.write() as work:
            await work.members.save(member_called(f"m{number}"))
            await _names(storage)

    async with asyncio.timeout(WAIT):
        await asyncio.gather(*(save(number) for number in range(40)))

    assert len(await _names(storage)) == 40


async def test_racing_units_that_lock_what_they_count_give_exactly_the_seats_there_are(
    storage: SqlStorage,
) -> None:
    seats = 30
    async with storage.write() as work:
        await work.members.save(HANAKO)
        await work.settings.set("taken", "0")

    async def take(number: int) -> None:
        async with storage.write(f"r-{number}") as work:
            await work.members.lock(HANAKO.id)
            taken = int(await work.settings.get("taken") or 0)
            if taken < seats:
                await work.members.save(member_called(f"席{number}"))
                await work.settings.set("taken", str(taken + 1))

    async with asyncio.timeout(WAIT):
        await asyncio.gather(*(take(number) for number in range(100)))

    assert len(await _names(storage) - {"花子"}) == seats


async def test_a_moment_without_its_zone_is_refused(storage: SqlStorage) -> None:
    naive = START.replace(tzinfo=None)

    with pytest.raises(StatementError, match="time zone"):
        async with storage.write() as work:
            await work.audit.add("member.left", at=naive, member_id=None)


async def test_a_moment_comes_back_in_utc_to_the_millisecond(storage: SqlStorage) -> None:
    tokyo = datetime(2026, 11, 28, 21, 0, 0, 123_999, tzinfo=timezone(timedelta(hours=9)))
    async with storage.write() as work:
        await work.members.save(replace(HANAKO, joined_at=tokyo))

    async with storage.read() as work:
        known = await work.members.get(HANAKO.id)

    assert known is not None
    assert known.joined_at == datetime(2026, 11, 28, 12, 0, 0, 123_000, tzinfo=UTC)
    assert known.joined_at.utcoffset() == timedelta()


@pytest.mark.parametrize("name", ["花" * 60, "👨‍👩‍👧‍👦" * 8, "𠮷野家の葛󠄀城さん", "é" * 30, "\u202eabc"])
async def test_text_up_to_the_limit_comes_back_as_it_was(storage: SqlStorage, name: str) -> None:
    person = member_called(name)
    async with storage.write() as work:
        await work.members.save(person)

    async with storage.read() as work:
        assert await work.members.get(person.id) == person


@pytest.mark.parametrize("name", ["花" * 61, "花\0子", "花\ud800子"])
async def test_text_that_one_database_could_not_keep_is_refused_by_both(
    storage: SqlStorage, name: str
) -> None:
    with pytest.raises((SQLAlchemyError, UnicodeEncodeError)):
        async with storage.write() as work:
            await work.members.save(replace(HANAKO, profile=replace(HANAKO.profile, name=name)))

    assert await _names(storage) == set()


async def test_what_is_known_is_not_read_again(storage: SqlStorage) -> None:
    event = event_called("もくもく会")
    (guest, other) = await settle(storage, event, members=2)
    known = Known(START)

    async def seen(known: Known | None) -> tuple[object, ...]:
        async with storage.read(known) as work:
            return (
                await work.events.get(event.id),
                await work.places.get(HALL.id),
                await work.venues.get(event.id),
                await work.rsvps.present_at(event.id, HALL.id, limit=5),
                await work.members.handles([guest.id], HALL.id, awake=True),
            )

    before = await seen(known)
    async with storage.write() as work:
        await work.events.save(replace(event, details=replace(event.details, title="勉強会")))
        await work.places.save(replace(HALL, name="本庁"))
        await work.venues.save(event.id, Venue(meeting="https://meet.example/あ"))
        await work.rsvps.save(Rsvp(event.id, other.id, RsvpStyle.COME, RsvpState.CONFIRMED, 1, START))
        await work.members.save(replace(guest, standing=Standing.ASLEEP))

    after = await seen(None)
    assert await seen(known) == before
    assert all(new != old for new, old in zip(after, before, strict=True))
