"""Held seats, deadlines and the rules a host sets, on both databases: the clock and the services."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.domain.events import Event
from bot.domain.ids import AccountId, MemberId
from bot.domain.members import Member, Standing
from bot.domain.policy import Policy
from bot.domain.receptions import USUAL, Reception, SeatTaking
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle, Tally
from bot.services.event_drafts import EventDraftService
from bot.services.events import EventService
from bot.services.origin import Origin
from bot.services.receptions import ReceptionService
from bot.services.rsvps import RsvpService
from bot.services.seat_holds import SeatHoldService
from storage.unit_of_work import SqlStorage
from tests.builders.events import HALL, HOST, event_called, settle
from tests.builders.people import account_at
from tests.fakes.clock import START

COME, LISTEN = RsvpStyle.COME, RsvpStyle.LISTEN
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
POLICY = Policy()
EVENT = event_called("人気の会", timedelta(days=9), capacity=1)
BY_HOST = Origin("", START, member_id=HOST.id)


async def line_up(storage: SqlStorage, event: Event, *members: Member) -> RsvpService:
    """Everybody asks for a seat, one after the other."""
    service = RsvpService(storage, POLICY)
    for member in members:
        await service.answer(event.id, member.id, COME, Origin("", START))
    return service


async def standing(storage: SqlStorage, member: Member) -> tuple[RsvpStyle, RsvpState]:
    async with storage.read() as work:
        mine = await work.rsvps.get(EVENT.id, member.id)
    assert mine is not None
    return mine.style, mine.state


async def books(storage: SqlStorage) -> Tally:
    """The tally; it is what the rows say."""
    async with storage.read() as work:
        event = await work.events.get(EVENT.id)
        rows = [one.rsvp for one in await work.rsvps.names(EVENT.id, limit=99)]
    assert event is not None
    counted = replace(event.tally, come=0, listen=0, drop_in=0, brought=0, offered=0, waiting=0)
    for rsvp in rows:
        counted = counted.plus(rsvp)
    assert counted == event.tally
    return event.tally


async def test_a_hold_lapses_once_however_many_look_and_the_next_is_asked(storage: SqlStorage) -> None:
    anna, ben, chie = await settle(storage, EVENT, members=3)
    service = await line_up(storage, EVENT, anna, ben, chie)
    await service.withdraw(EVENT.id, anna.id, Origin("", START))
    holds = SeatHoldService(storage, POLICY)

    await holds.tick(START + DAY - HOUR)
    assert await standing(storage, ben) == (COME, RsvpState.OFFERED)
    await asyncio.gather(*(holds.tick(START + DAY) for _ in range(3)))

    assert await standing(storage, ben) == (RsvpStyle.UNDECIDED, RsvpState.CONFIRMED)
    assert await standing(storage, chie) == (COME, RsvpState.OFFERED)
    assert await books(storage) == Tally(undecided=1, offered=1, arrivals=4)
    async with storage.read() as work:
        assert await work.deliveries.count_by_status() == {"pending": 3}


async def test_a_hold_that_ended_while_the_town_was_away_begins_anew(storage: SqlStorage) -> None:
    anna, ben = await settle(storage, EVENT, members=2)
    service = await line_up(storage, EVENT, anna, ben)
    await service.withdraw(EVENT.id, anna.id, Origin("", START))
    holds = SeatHoldService(storage, POLICY)

    await holds.tick(START + 3 * DAY)
    await holds.tick(START + 4 * DAY - HOUR)
    again = await standing(storage, ben)
    await holds.tick(EVENT.starts_at - HOUR)

    assert again == (COME, RsvpState.OFFERED)
    assert await standing(storage, ben) == (COME, RsvpState.CONFIRMED)
    assert await books(storage) == Tally(come=1, arrivals=2)


async def test_who_turns_out_to_be_out_of_reach_is_seated(storage: SqlStorage) -> None:
    anna, ben, asleep = await settle(storage, EVENT, members=3)
    async with storage.write() as work:
        await work.members.save(replace(asleep, standing=Standing.ASLEEP))
    service = await line_up(storage, EVENT, anna, ben, asleep)
    await service.withdraw(EVENT.id, anna.id, Origin("", START))
    async with storage.write() as work:
        await work.members.note_direct_closed(account_of(ben), START)

    await SeatHoldService(storage, POLICY).tick(START + HOUR)
    assert await standing(storage, ben) == (COME, RsvpState.CONFIRMED)
    await service.withdraw(EVENT.id, ben.id, Origin("", START))

    assert await standing(storage, asleep) == (COME, RsvpState.CONFIRMED)
    assert await books(storage) == Tally(come=1, arrivals=3)


def account_of(member: Member) -> AccountId:
    return account_at(HALL, member.profile.name, member).id


async def test_the_deadline_is_shown_once(storage: SqlStorage) -> None:
    event = replace(EVENT, reception=Reception(answers_until=START + DAY))
    await settle(storage, event)

    async with storage.write() as work:
        assert await work.events.closing_due(START + DAY - HOUR, limit=9) == ()
        assert not await work.events.closed(event.id, START)
        assert await work.events.closing_due(START + DAY, limit=9) == (event.id,)
        assert await work.events.closed(event.id, START + DAY)
        assert await work.events.closing_due(START + DAY, limit=9) == ()
        assert await work.events.get(event.id) == event


async def test_other_seats_free_who_needs_none_and_seat_the_next_in_order(storage: SqlStorage) -> None:
    everybody = USUAL.seat(SeatTaking.PRESENT)
    anna, ben, chie, dan = await settle(storage, replace(EVENT, reception=everybody), members=4)
    service = await line_up(storage, EVENT, anna)
    for member, style in ((ben, LISTEN), (chie, COME), (dan, LISTEN)):
        await service.answer(EVENT.id, member.id, style, Origin("", START))
    receptions = ReceptionService(storage, POLICY, EventDraftService(storage, POLICY))

    async def seat(taking: SeatTaking) -> int:
        settings = await receptions.change(
            "人気の会", account_of(anna), lambda rules, _: rules.seat(taking), BY_HOST
        )
        return settings.over

    assert await seat(SeatTaking.COME) == 0
    assert await standing(storage, ben) == await standing(storage, dan) == (LISTEN, RsvpState.CONFIRMED)
    assert await standing(storage, chie) == (COME, RsvpState.WAITING)
    assert await seat(SeatTaking.PRESENT) == 2
    await service.withdraw(EVENT.id, anna.id, Origin("", START))

    assert await standing(storage, chie) == (COME, RsvpState.WAITING)
    assert await books(storage) == Tally(listen=2, waiting=1, arrivals=4)
    assert await seat(SeatTaking.COME) == 0
    assert await standing(storage, chie) == (COME, RsvpState.OFFERED)


async def test_seats_are_held_no_longer_than_an_earlier_start_allows(storage: SqlStorage) -> None:
    anna, ben = await settle(storage, EVENT, members=2)
    service = await line_up(storage, EVENT, anna, ben)
    await service.withdraw(EVENT.id, anna.id, Origin("", START))
    events = EventService(storage, POLICY)

    async def move_to(after: timedelta, version: int) -> Rsvp | None:
        starts_at = START + after
        details = replace(EVENT.details, starts_at=starts_at, ends_at=starts_at + HOUR)
        await events.edit(EVENT.id, details, version=version, origin=BY_HOST)
        async with storage.read() as work:
            return await work.rsvps.get(EVENT.id, ben.id)

    sooner = await move_to(6 * HOUR, 1)
    at_once = await move_to(HOUR, 2)

    assert sooner is not None
    assert sooner.held_until == START + 3 * HOUR
    assert at_once == replace(sooner, state=RsvpState.CONFIRMED, held_until=None)
    assert await books(storage) == Tally(come=1, arrivals=2)


async def test_held_seats_and_those_who_need_none_are_found(storage: SqlStorage) -> None:
    anna, ben, chie = await settle(storage, EVENT, members=3)
    rows = [
        Rsvp(EVENT.id, anna.id, COME, RsvpState.OFFERED, 1, START, held_until=START + 2 * HOUR),
        Rsvp(EVENT.id, ben.id, LISTEN, RsvpState.OFFERED, 2, START, held_until=START + HOUR),
        Rsvp(EVENT.id, chie.id, COME, RsvpState.WAITING, 3, START),
    ]
    async with storage.write() as work:
        for row in rows:
            await work.rsvps.save(row)
        reached = await work.rsvps.reachable([anna.id, ben.id, MemberId(1)])
        due = await work.rsvps.holds_due(START + HOUR, limit=9)
        unheard = await work.rsvps.holds_unheard(limit=9)
        needless = await work.rsvps.seatless(EVENT.id, {COME}, limit=9)
        await work.rsvps.shorten_holds(EVENT.id, START + HOUR)
        both = await work.rsvps.holds_due(START + HOUR, limit=9)
        offered = await work.rsvps.offered(EVENT.id)

    assert reached == {anna.id: account_of(anna), ben.id: account_of(ben)}
    assert due == ((EVENT.id, ben.id),)
    assert unheard == ()
    assert needless == (rows[1],)
    assert [member_id for _, member_id in both] == [anna.id, ben.id]
    assert offered == (replace(rows[0], held_until=START + HOUR), rows[1])
