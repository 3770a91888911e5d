"""The same town for every row: 500 members, 200 events to come, 20 answers each, ten of them announced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from bot.clock import SystemClock
from bot.domain.deliveries import Plan, ToPurpose, ToSection
from bot.domain.events import Details, Event
from bot.domain.ids import AccountId, EventId, MemberId, PlaceId, SectionId
from bot.domain.members import Account, Member, MemberKind, Profile, Standing
from bot.domain.places import Place, Platform, Purpose
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle, Tally
from bot.domain.sections import SectionKind, SectionWords, found
from bot.domain.surfaces import Surface, SurfaceKind
from bot.ports.work import Work
from bot.services.event_news import CARD, REMINDER
from bot.services.telling import occurrence_at
from storage.database import open_database
from storage.migrate import upgrade
from storage.unit_of_work import SqlStorage

MEMBERS = 500
EVENTS = 200
ANSWERS = 20
ANNOUNCED = 10
SEATS = 5_000
PLACE_ID = PlaceId(1)
EVENT_IDS = tuple(EventId(1_000 + number) for number in range(EVENTS))
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Town:
    """What the platform knows of it: ids of the place, its people, its channels. The first channel is where
    events are announced, the others are rooms of sections.
    """

    platform: Platform
    place: str
    people: Sequence[str]
    channels: Sequence[str]


async def furnish(path: Path, town: Town) -> None:
    """Make the database of a town, as the program's own migrations and repositories make it."""
    database = open_database(f"sqlite:///{path}")
    now = SystemClock().now()
    storage = SqlStorage(database, lambda: now, lambda: None)
    try:
        await upgrade(database, now)
        async with storage.write() as work:
            await _people(work, town, now)
            await _rooms(work, town, now)
            for number, event_id in enumerate(EVENT_IDS):
                await _event(work, event_id, number, now)
            for event_id in EVENT_IDS[:ANNOUNCED]:
                target = ToPurpose(PLACE_ID, Purpose.EVENTS)
                await work.deliveries.plan(Plan(CARD, event_id, target, now, now + 30 * 24 * _HOUR))
    finally:
        await database.close()


async def plan_reminders(path: Path, dues: Sequence[datetime], rooms: int) -> dict[str, datetime]:
    """Plan one reminder per moment, each of another event in another room; returns the moments by mark."""
    database = open_database(f"sqlite:///{path}")
    now = SystemClock().now()
    storage = SqlStorage(database, lambda: now, lambda: None)
    try:
        async with storage.write() as work:
            events = {event_id: await work.events.get(event_id) for event_id in EVENT_IDS}
            plans = []
            for number, due_at in enumerate(dues):
                event = events[EVENT_IDS[number // rooms]]
                assert event is not None, "furnished before"
                starts_at = occurrence_at(event.starts_at)
                room = ToSection(PLACE_ID, SectionId(1 + number % rooms))
                payload = {"v": "1", "starts_at": starts_at}
                occurrence = f"{starts_at}:bench"
                plans.append(Plan(REMINDER, event.id, room, due_at, event.starts_at, occurrence, payload))
            await work.deliveries.plan(*plans)
    finally:
        await database.close()
    return {plan.mark: plan.due_at for plan in plans}


async def _people(work: Work, town: Town, now: datetime) -> None:
    place = Place(PLACE_ID, town.platform, town.place, "縁側市役所", "ja", now, greeted_at=now)
    await work.places.save(place)
    for number, external_id in enumerate(town.people, start=1):
        name = f"庁員{number}"
        member = Member(
            id=MemberId(number),
            profile=Profile(name, "縁側市", MemberKind.LOCAL),
            standing=Standing.MEMBER,
            applied_at=now,
            rules_version=1,
            rules_at=now,
            joined_at=now,
        )
        await work.members.save(member)
        await work.members.save_account(Account(AccountId(number), PLACE_ID, external_id, name, member.id))


async def _rooms(work: Work, town: Town, now: datetime) -> None:
    announcements, *rooms = town.channels
    await work.places.set_channel(PLACE_ID, Purpose.EVENTS, announcements)
    for number, channel_id in enumerate(rooms, start=1):
        section_id = SectionId(number)
        await work.sections.save(
            found(section_id, SectionWords(f"第{number}課", "よくする", SectionKind.WORK), by=None, now=now)
        )
        room = Surface(
            section_id,
            PLACE_ID,
            SurfaceKind.CHANNEL,
            due_at=now + 24 * _HOUR,
            made=SurfaceKind.CHANNEL,
            channel_id=channel_id,
            bound=True,
            settled=1,
        )
        await work.sections.save_surface(room)


async def _event(work: Work, event_id: EventId, number: int, now: datetime) -> None:
    starts_at = (now + (48 + number) * _HOUR).replace(minute=0, second=0, microsecond=0)
    details = Details(
        title=f"第{number + 1}回 縁側の勉強会",
        starts_at=starts_at,
        ends_at=starts_at + _HOUR,
        place="オンライン会議室",
        description="窓口の待ち時間を短くした事例を持ち寄ります。",
        capacity=SEATS,
    )
    tally = Tally(come=ANSWERS, arrivals=ANSWERS)
    await work.events.add(Event(event_id, details, MemberId(1), "Asia/Tokyo", now, tally=tally))
    arrivals = count(1)
    for offset in range(ANSWERS):
        member_id = MemberId(1 + (number * ANSWERS + offset) % MEMBERS)
        answer = Rsvp(event_id, member_id, RsvpStyle.COME, RsvpState.CONFIRMED, next(arrivals), now)
        await work.rsvps.save(answer)
