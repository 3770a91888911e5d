from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.errors import NotFound, Refused, Stale
from bot.domain.ids import CafeId
from bot.domain.policy import Policy
from bot.domain.world_cafe import Cafe, CafePlan, CafeStatus, Guest, Presence, Seat
from bot.services.cafe_rounds import CafeRounds, Whom
from bot.services.cafes import CafeService
from bot.services.origin import Origin
from storage.unit_of_work import SqlStorage
from tests.builders.events import HOST, event_called, settle
from tests.builders.people import member_called
from tests.fakes.clock import START

EVENT = event_called("対話の会")
PEOPLE = tuple(member_called(f"庁員{number}") for number in range(9))
CAFE = Cafe(CafeId(3), EVENT.id, CafePlan(5, 4, 15), 2**32 - 1, START)
MINUTE = timedelta(minutes=1)


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    assert await settle(storage, EVENT, members=len(PEOPLE)) == PEOPLE


def by_host(request: str) -> Origin:
    return Origin(request, START, HOST.id)


async def test_a_cafe_is_kept_with_everybody_and_every_seat(storage: SqlStorage) -> None:
    later = replace(CAFE, id=CafeId(4), opened_at=START + MINUTE, status=CafeStatus.OVER)
    later = replace(later, round=2, began_at=START + MINUTE)
    one, other = Guest(PEOPLE[0].id, 1, host=True), Guest(PEOPLE[1].id, 0, presence=Presence.LEFT)
    seats = (Seat(1, 2, PEOPLE[0].id), Seat(1, 1, PEOPLE[1].id), Seat(2, 1, PEOPLE[0].id, host=True))
    async with storage.write() as work:
        for cafe in (CAFE, later):
            await work.cafes.save(cafe)
        await work.cafes.save_guest(CAFE.id, one)
        await work.cafes.save_guest(CAFE.id, replace(other, number=5))
        await work.cafes.save_guest(CAFE.id, other)
        await work.cafes.seat(CAFE.id, seats)
        await work.cafes.seat(CAFE.id, [replace(seats[0], table=9)])  # they sit already
        await work.cafes.keep_table(CAFE.id, replace(seats[1], host=True))

    async with storage.read() as work:
        assert await work.cafes.get(CAFE.id) == CAFE
        assert await work.cafes.lock(later.id) == later
        assert await work.cafes.latest_of(EVENT.id) == later
        assert await work.cafes.guests(CAFE.id) == (other, one)
        assert await work.cafes.guests(later.id) == ()
        assert await work.cafes.seats(CAFE.id) == (replace(seats[1], host=True), seats[0], seats[2])
        assert await work.cafes.seats(CAFE.id, round_number=2) == (seats[2],)
        assert await work.cafes.open_with(PEOPLE[0].id) == (CAFE.id,)
        assert await work.cafes.open_with(PEOPLE[1].id) == ()  # left
    async with storage.write() as work:
        await work.cafes.replace_guests(CAFE.id, (one,))
        assert await work.cafes.guests(CAFE.id) == (one,)


async def test_a_round_begins_once_and_what_was_left_is_handed_on(storage: SqlStorage) -> None:
    cafes, rounds = CafeService(storage, Policy()), CafeRounds(storage, Policy())
    cafe = await rounds.open(EVENT.id, CafePlan(4, 2, 20), by_host("open"))
    with pytest.raises(Refused, match="open_already"):
        await rounds.open(EVENT.id, CafePlan(), by_host("again"))
    for person in PEOPLE:
        await cafes.come(cafe.id, person.id, Origin("", START, person.id), host=person == PEOPLE[0])
    await rounds.begin(cafe.id, 0, Whom.HERE, by_host("first"))
    with pytest.raises(Stale):
        await rounds.begin(cafe.id, 0, Whom.HERE, by_host("twice"))

    async with storage.write() as work:
        before = await work.cafes.seats(cafe.id)
        await cafes.leave_town(work, PEOPLE[0].id, Origin("", START, PEOPLE[0].id))
        after = await work.cafes.seats(cafe.id)

    assert len(before) == len(PEOPLE)
    (kept,) = [one for one in before if one.host]
    (handed,) = [one for one in after if one.host]
    assert (kept.member_id, handed.table) == (PEOPLE[0].id, kept.table)
    assert handed.member_id != PEOPLE[0].id
    with pytest.raises(NotFound, match="not_there"):
        await cafes.leave(cafe.id, HOST.id, by_host("leave"))
