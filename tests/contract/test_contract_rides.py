from dataclasses import replace
from datetime import timedelta

from bot.domain.ids import EventId, RideId
from bot.domain.rides import FilledRide, Passenger, Ride
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle
from bot.domain.venues import Venue
from storage.unit_of_work import SqlStorage
from tests.builders.events import event_called, settle
from tests.builders.people import member_called
from tests.fakes.clock import START

EVENT, PAST = event_called("視察"), event_called("先週の視察", -timedelta(days=7))
ANNA, BEN, CHIE = (member_called(f"庁員{number}") for number in range(3))


def ride_of(event_id: EventId, number: int = 1) -> Ride:
    driver = (ANNA, CHIE)[number - 1]
    leaves_at = EVENT.starts_at - timedelta(hours=number)
    return Ride(RideId(event_id + number), event_id, driver.id, "駅", leaves_at, 2, START, "白い車")


async def test_rides_seats_and_what_goes_with_an_answer(storage: SqlStorage) -> None:
    await settle(storage, EVENT, PAST, members=3)
    first, second, old = ride_of(EVENT.id), ride_of(EVENT.id, 2), ride_of(PAST.id)
    async with storage.write() as work:
        for event in (EVENT, PAST):
            for number, member in enumerate((ANNA, BEN, CHIE), start=1):
                answer = Rsvp(event.id, member.id, RsvpStyle.COME, RsvpState.CONFIRMED, number, START)
                await work.rsvps.save(answer)
        for ride in (first, second, old):
            await work.rides.save(ride)
        assert await work.rides.take(first, BEN.id, START)
        assert not await work.rides.take(second, BEN.id, START)
        ben = Passenger(BEN.id, "庁員1")
        assert await work.rides.of(EVENT.id, limit=9) == (
            FilledRide(second, "庁員2"),
            FilledRide(first, "庁員0", (ben,)),
        )
        assert await work.rides.of(EVENT.id, limit=1) == (FilledRide(second, "庁員2"),)

        moved = replace(first, seats=3, note="")
        await work.rides.save(moved)
        assert await work.rides.get(first.id) == moved
        assert not await work.rides.leave(second.id, BEN.id)
        assert await work.rides.leave(first.id, BEN.id)
        assert await work.rides.take(second, BEN.id, START)
        await work.rsvps.remove(EVENT.id, BEN.id)
        assert await work.rides.of(EVENT.id, limit=9) == (
            FilledRide(second, "庁員2"),
            FilledRide(moved, "庁員0"),
        )
        await work.rsvps.remove(EVENT.id, CHIE.id)
        assert await work.rides.get(second.id) is None

        assert await work.rides.prune(START) == 1
        assert await work.rides.get(old.id) is None
        await work.rides.remove(first.id)
        assert await work.rides.of(EVENT.id, limit=9) == ()


async def test_a_venue_is_kept_whole(storage: SqlStorage) -> None:
    await settle(storage, EVENT)
    venue = Venue("無料", "徒歩5分", "12:45 北口")
    async with storage.write() as work:
        assert await work.venues.get(EVENT.id) == Venue()
        await work.venues.save(EVENT.id, Venue("3,000円"))
        await work.venues.save(EVENT.id, venue)
        assert await work.venues.get(EVENT.id) == venue
