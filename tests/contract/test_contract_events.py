import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.domain.events import EventStatus, cancel
from bot.domain.ids import EventId, MemberId, SectionId
from bot.domain.members import Member, Standing
from bot.domain.places import Purpose
from bot.domain.policy import Policy
from bot.domain.receptions import Reception
from bot.domain.reminders import Reminder
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle, Tally
from bot.domain.sections import SectionKind, SectionWords, found
from bot.services.origin import Origin
from bot.services.reminders import ReminderService
from bot.services.rsvps import RsvpService
from storage.unit_of_work import SqlStorage
from tests.builders.events import HALL, HOST, event_called, settle
from tests.builders.people import account_at, place_of
from tests.fakes.clock import START, FakeClock

COME, LISTEN, DROP_IN, LATER, UNDECIDED = RsvpStyle
HOUR = timedelta(hours=1)


def answer_of(
    member: Member, style: RsvpStyle, arrival: int, *, waiting: bool = False, event: str = "もくもく会"
) -> Rsvp:
    state = RsvpState.WAITING if waiting else RsvpState.CONFIRMED
    return Rsvp(event_called(event).id, member.id, style, state, arrival, START)


def origin(request: str = "") -> Origin:
    return Origin(request, START)


async def test_an_event_comes_back_as_it_was_saved(storage: SqlStorage) -> None:
    section = found(SectionId(7), SectionWords("広報課", "", SectionKind.WORK), by=None, now=START)
    event = event_called(
        "もくもく会",
        place="3階 https://meet.example/あ",
        description="一行目\n二行目",
        capacity=30,
        section_id=section.id,
        reminder_offsets=(timedelta(days=1), timedelta(minutes=10)),
    )
    reception = Reception(frozenset({COME, DROP_IN}), frozenset({COME, LISTEN}), START + HOUR, 3, True)
    event = replace(event, reception=reception, tally=Tally(1, 2, 3, 4, 5, 6, 7, 8, 9))
    async with storage.write() as work:
        await work.sections.save(section)
    await settle(storage, event)

    async with storage.read() as work:
        assert await work.events.get(event.id) == event


async def test_an_event_is_added_once(storage: SqlStorage) -> None:
    event = event_called("もくもく会")
    await settle(storage, event)

    async with storage.write() as work:
        assert not await work.events.add(replace(event, version=9))
        assert await work.events.get(event.id) == event


async def test_saving_an_event_leaves_its_tally_alone(storage: SqlStorage) -> None:
    event = event_called("もくもく会")
    await settle(storage, event)

    async with storage.write() as work:
        await work.events.save_tally(event.id, Tally(come=3, arrivals=3))
        await work.events.save(cancel(event, "台風のため", now=START))

    async with storage.read() as work:
        saved = await work.events.get(event.id)
    assert saved is not None
    assert (saved.status, saved.cancel_reason, saved.tally.come) == (EventStatus.CANCELLED, "台風のため", 3)


async def test_coming_events_are_those_planned_and_not_over_in_order(
    storage: SqlStorage, clock: FakeClock
) -> None:
    later, sooner = event_called("あとの会", timedelta(days=3)), event_called("さきの会", timedelta(days=1))
    off = event_called("中止の会")
    (reader,) = await settle(storage, later, sooner, off, members=1)
    async with storage.write() as work:
        await work.events.save(cancel(off, "雨のため", now=START))
        await work.rsvps.save(answer_of(reader, LISTEN, 1, event="あとの会"))

    async with storage.read() as work:
        seen = await work.events.upcoming(now=clock.now(), reader=reader.id, limit=10)
        running = await work.events.upcoming(now=sooner.starts_at, reader=reader.id, limit=10)
        over = await work.events.upcoming(now=sooner.ends_at, reader=reader.id, limit=10)
        second = await work.events.upcoming(now=clock.now(), reader=reader.id, limit=1, offset=1)
        mine = await work.events.upcoming(now=clock.now(), reader=reader.id, limit=10, only_mine=True)
        hosted = await work.events.upcoming(now=clock.now(), reader=HOST.id, limit=10, only_mine=True)

    assert [(entry.event.title, entry.mine and entry.mine.style) for entry in seen] == [
        ("さきの会", None),
        ("あとの会", LISTEN),
    ]
    assert len(running) == 2
    assert [entry.event.title for entry in over] == ["あとの会"]
    assert [entry.event.title for entry in second] == ["あとの会"]
    assert [entry.event.title for entry in mine] == ["あとの会"]
    assert [entry.event.title for entry in hosted] == ["さきの会", "あとの会"]


async def test_events_are_found_by_title_and_by_the_week_they_start_in(storage: SqlStorage) -> None:
    await settle(storage, event_called("ＩＴ もくもく会"), event_called("100%の会", timedelta(days=9)))

    async with storage.read() as work:
        by_title = await work.events.search("itもくもく", now=START, limit=5)
        by_sign = await work.events.search("%", now=START, limit=5)
        week = await work.events.starting(START, START + timedelta(days=7))
        edge = await work.events.starting(START + timedelta(days=2), START + timedelta(days=9))

        later = START + timedelta(days=60)
        over = await work.events.past("会", now=later, limit=5)
        by_name = await work.events.past("itもくもく", now=later, limit=5)
        not_yet = await work.events.past("", now=START, limit=5)

    assert [event.title for event in over] == ["100%の会", "ＩＴ もくもく会"]
    assert [event.title for event in by_name] == ["ＩＴ もくもく会"]
    assert not_yet == ()
    assert [event.title for event in by_title] == ["ＩＴ もくもく会"]
    assert [event.title for event in by_sign] == ["100%の会"]
    assert [event.title for event in week] == ["ＩＴ もくもく会"]
    assert [event.title for event in edge] == ["ＩＴ もくもく会"]


async def test_events_of_a_section_are_listed_apart(storage: SqlStorage) -> None:
    section = found(SectionId(7), SectionWords("広報課", "", SectionKind.WORK), by=None, now=START)
    async with storage.write() as work:
        await work.sections.save(section)
    await settle(storage, event_called("課の会", section_id=section.id), event_called("町の会"))

    async with storage.read() as work:
        seen = await work.events.upcoming(now=START, reader=HOST.id, limit=10, section_id=section.id)
        assert await work.events.ids_of(section.id, limit=10) == tuple(one.event.id for one in seen)

    assert [entry.event.title for entry in seen] == ["課の会"]


async def test_an_answer_is_kept_changed_and_removed(storage: SqlStorage) -> None:
    event = event_called("もくもく会")
    (anna,) = await settle(storage, event, members=1)
    async with storage.write() as work:
        await work.rsvps.save(answer_of(anna, COME, 1))
        held = replace(answer_of(anna, LATER, 2), guests=2, held_until=START + HOUR)
        await work.rsvps.save(held)

    async with storage.write() as work:
        assert await work.rsvps.get(event.id, anna.id) == held
        assert await work.rsvps.upcoming_of(anna.id, START) == (event.id,)
        assert await work.rsvps.upcoming_of(anna.id, event.ends_at) == ()
        await work.rsvps.remove(event.id, anna.id)
        assert await work.rsvps.get(event.id, anna.id) is None


async def test_the_line_is_served_by_arrival(storage: SqlStorage) -> None:
    event = event_called("もくもく会")
    anna, ben, chie, dan = await settle(storage, event, members=4)
    async with storage.write() as work:
        await work.rsvps.save(answer_of(anna, COME, 1))
        for member, arrival in ((dan, 4), (ben, 2), (chie, 3)):
            await work.rsvps.save(answer_of(member, COME, arrival, waiting=True))

    async with storage.write() as work:
        line = await work.rsvps.first_waiting(event.id, limit=2)
        position = await work.rsvps.position(answer_of(dan, COME, 4, waiting=True))
        await work.rsvps.move(event.id, [rsvp.member_id for rsvp in line], RsvpState.CONFIRMED)
        rest = await work.rsvps.first_waiting(event.id, limit=10)

    assert [rsvp.member_id for rsvp in line] == [ben.id, chie.id]
    assert position == 3
    assert [rsvp.member_id for rsvp in rest] == [dan.id]


async def test_names_are_those_who_come_then_listen_then_wait(storage: SqlStorage) -> None:
    event = event_called("もくもく会")
    anna, ben, chie, dan = await settle(storage, event, members=4)
    async with storage.write() as work:
        await work.rsvps.save(answer_of(anna, LISTEN, 1))
        await work.rsvps.save(answer_of(ben, COME, 2))
        await work.rsvps.save(answer_of(chie, LATER, 3))
        await work.rsvps.save(answer_of(dan, COME, 4, waiting=True))

    async with storage.read() as work:
        names = await work.rsvps.names(event.id, limit=10)
        second = await work.rsvps.names(event.id, limit=1, offset=1)

    assert [attendee.name for attendee in names] == ["庁員1", "庁員0", "庁員3"]
    assert second == names[1:2]


async def test_who_is_mentioned_is_there_awake_and_not_just_watching_later(storage: SqlStorage) -> None:
    event = event_called("もくもく会")
    comes, listens, later, undecided, waits, asleep = await settle(storage, event, members=6)
    elsewhere = place_of("T1")
    async with storage.write() as work:
        await work.places.save(elsewhere)
        await work.members.save_account(account_at(elsewhere, "庁員1", listens))
        await work.members.save(replace(asleep, standing=Standing.ASLEEP))
        for arrival, (member, style) in enumerate(
            [(comes, COME), (listens, LISTEN), (later, LATER), (undecided, UNDECIDED), (asleep, COME)]
        ):
            await work.rsvps.save(answer_of(member, style, arrival))
        await work.rsvps.save(answer_of(waits, COME, 9, waiting=True))

    async with storage.read() as work:
        present = await work.rsvps.present_at(event.id, HALL.id, limit=80)
        first = await work.rsvps.present_at(event.id, HALL.id, limit=1)
        there = await work.rsvps.present_at(event.id, elsewhere.id, limit=80)
        concerned = await work.rsvps.present_at(event.id, HALL.id, limit=80, concerned=True)

    assert [attendee.rsvp.member_id for attendee in present] == [comes.id, listens.id]
    assert first == present[:1]
    assert [attendee.name for attendee in there] == [listens.profile.name]
    assert [attendee.rsvp.member_id for attendee in concerned] == [
        comes.id,
        listens.id,
        undecided.id,
        waits.id,
    ]


async def test_direct_reminders_go_to_the_account_used_last_that_takes_messages(
    storage: SqlStorage, clock: FakeClock
) -> None:
    event = event_called("もくもく会")
    wants, wants_not, later = await settle(storage, event, members=3)
    elsewhere, closed = place_of("T1"), place_of("T2")
    used_last = account_at(elsewhere, "庁員0", wants)
    async with storage.write() as work:
        for place in (elsewhere, closed):
            await work.places.save(place)
        for member in (wants, later):
            await work.members.save(replace(member, direct_reminders=True))
        clock.advance(HOUR)
        await work.members.save_account(used_last)
        clock.advance(HOUR)
        await work.members.save_account(
            replace(account_at(closed, "庁員0", wants), direct_blocked_at=clock.now())
        )
        await work.rsvps.save(answer_of(wants, COME, 1))
        await work.rsvps.save(answer_of(wants_not, COME, 2))
        await work.rsvps.save(answer_of(later, UNDECIDED, 3))

    async with storage.read() as work:
        accounts = await work.rsvps.direct_accounts(event.id)
        concerned = await work.rsvps.direct_accounts(event.id, concerned=True)

    assert accounts == {wants.id: used_last.id}
    assert set(concerned) == {wants.id, later.id}


async def test_a_direct_reminder_is_planned_by_one_pass_only(storage: SqlStorage) -> None:
    event = event_called("もくもく会")
    await settle(storage, event)
    first, second = (Reminder(offset, event.starts_at - offset) for offset in (2 * HOUR, HOUR))
    async with storage.write() as work:
        await work.events.plan_direct(event.id, (Reminder(9 * HOUR, START), first))
        await work.events.plan_direct(event.id, (first, second))

    async with storage.write() as work:
        assert await work.events.direct_due(first.due_at, limit=10) == ((event.id, first),)
        assert await work.events.direct_planned(event.id, first)
        assert not await work.events.direct_planned(event.id, first)
        assert await work.events.direct_due(second.due_at, limit=10) == ((event.id, second),)


async def test_a_reminder_moved_since_it_was_seen_is_not_planned(storage: SqlStorage) -> None:
    event = event_called("もくもく会")
    await settle(storage, event)
    seen = Reminder(HOUR, event.starts_at - HOUR)
    async with storage.write() as work:
        await work.events.plan_direct(event.id, (replace(seen, due_at=seen.due_at + HOUR),))

    async with storage.write() as work:
        assert not await work.events.direct_planned(event.id, seen)


async def test_two_passes_at_once_plan_each_direct_reminder_once(
    storage: SqlStorage, clock: FakeClock
) -> None:
    event = event_called("もくもく会")
    event = replace(event, details=replace(event.details, reminder_offsets=(2 * HOUR,)))
    (anna,) = await settle(storage, event, members=1)
    async with storage.write() as work:
        await work.members.save(replace(anna, direct_reminders=True))
        await work.rsvps.save(answer_of(anna, COME, 1))
        await work.events.plan_direct(event.id, (Reminder(2 * HOUR, START),))

    service = ReminderService(storage)
    planned = await asyncio.gather(*(service.tick(clock.now()) for _ in range(4)))

    assert sum(planned) == 1
    async with storage.read() as work:
        assert await work.deliveries.count_by_status() == {"pending": 1}


async def test_presses_and_departures_at_once_keep_seats_and_tally_in_step(storage: SqlStorage) -> None:
    event = event_called("出入りの会", capacity=10)
    members = await settle(storage, event, members=40)
    service = RsvpService(storage, Policy(promotion_hold=timedelta()))
    await asyncio.gather(*(service.answer(event.id, member.id, COME, origin()) for member in members))

    async def change_mind(number: int, member: Member) -> None:
        if number % 3 == 0:
            await service.withdraw(event.id, member.id, origin())
        elif number % 3 == 1:
            await service.answer(event.id, member.id, LISTEN, origin())

    await asyncio.gather(*(change_mind(number, member) for number, member in enumerate(members)))

    async with storage.read() as work:
        kept = await work.events.get(event.id)
        line = await work.rsvps.first_waiting(event.id, limit=40)
        names = await work.rsvps.names(event.id, limit=40)
    assert kept is not None
    stays = len(members) - len(members[::3]) - len(members[1::3])
    assert kept.tally == Tally(
        come=10, listen=len(members[1::3]), waiting=stays - 10, arrivals=kept.tally.arrivals
    )
    assert len(line) == stays - 10
    assert len(names) == stays + len(members[1::3])


async def test_one_member_pressing_twice_at_once_has_one_answer(storage: SqlStorage) -> None:
    event = event_called("もくもく会", capacity=2)
    (anna,) = await settle(storage, event, members=1)
    service = RsvpService(storage, Policy())

    await asyncio.gather(*(service.answer(event.id, anna.id, COME, origin()) for _ in range(8)))

    async with storage.read() as work:
        kept = await work.events.get(event.id)
    assert kept is not None
    assert kept.tally == Tally(come=1, arrivals=1)


async def test_who_leaves_the_town_makes_room_for_the_next(storage: SqlStorage) -> None:
    event = event_called("もくもく会", capacity=1)
    other = event_called("町の会")
    anna, ben = await settle(storage, event, other, members=2)
    service = RsvpService(storage, Policy())
    for member in (anna, ben):
        await service.answer(event.id, member.id, COME, origin())
    await service.answer(other.id, anna.id, LISTEN, origin())

    async with storage.write() as work:
        await work.places.set_channel(HALL.id, Purpose.EVENTS, "c1")
        await service.leave_town(work, anna.id, origin())

    async with storage.read() as work:
        tallies = [await tally_of(storage, event_id) for event_id in (event.id, other.id)]
        seated = await work.rsvps.get(event.id, MemberId(ben.id))
        statuses = await work.deliveries.count_by_status()
    assert tallies == [Tally(offered=1, arrivals=2), Tally(arrivals=1)]
    assert seated is not None
    assert seated.held_until == START + 24 * HOUR
    assert statuses == {"pending": 1}


async def tally_of(storage: SqlStorage, event_id: EventId) -> Tally:
    async with storage.read() as work:
        event = await work.events.get(event_id)
    assert event is not None
    return event.tally
