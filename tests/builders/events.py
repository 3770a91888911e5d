"""Events for tests; the same title makes the same id."""

from dataclasses import replace
from datetime import timedelta
from zlib import crc32

from bot.domain.events import Details, Event
from bot.domain.ids import EventId
from bot.domain.members import Member
from bot.ports.work import Storage
from tests.builders.people import account_at, member_called, place_of
from tests.fakes.clock import START

HOST = member_called("世話人")
HALL = place_of()


def event_called(title: str, starts_in: timedelta = timedelta(days=2), **details: object) -> Event:
    """An event of an hour that starts in two days, held by ``HOST``."""
    starts_at = START + starts_in
    told = Details(title, starts_at, starts_at + timedelta(hours=1))
    told = replace(told, **details)  # type: ignore[arg-type]
    return Event(EventId(crc32(title.encode())), told, HOST.id, "Asia/Tokyo", START)


async def settle(storage: Storage, *events: Event, members: int = 0) -> tuple[Member, ...]:
    """Store events, their host, and so many members with an account at the local page."""
    people = tuple(member_called(f"庁員{number}") for number in range(members))
    async with storage.write() as work:
        await work.places.save(HALL)
        for person in (HOST, *people):
            await work.members.save(person)
            await work.members.save_account(account_at(HALL, person.profile.name, person))
        for event in events:
            assert await work.events.add(event)
    return people
