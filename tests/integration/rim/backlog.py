"""A town in a SQLite file with a few hundred messages about to be due, planned by the town's own services."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import SystemClock
from bot.domain.events import Details, Event
from bot.domain.ids import EventId, new_id
from bot.domain.members import Member
from bot.domain.places import Place, Platform, Purpose
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle, Tally
from bot.ports.work import Work
from bot.services import event_news, reminders
from storage.database import open_database
from storage.unit_of_work import SqlStorage
from tests.builders.people import account_at, member_called, place_of

HOUR = timedelta(hours=1)
SOON = timedelta(seconds=1)
MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Backlog:
    """``total`` messages: a card for each event, one post that reminds a channel, and a direct reminder for
    every member.
    """

    storage: SqlStorage
    total: int

    async def statuses(self) -> dict[str, int]:
        """How the messages stand in the outbox."""
        async with self.storage.read() as work:
            return {str(status): count for status, count in (await work.deliveries.count_by_status()).items()}


@dataclass(frozen=True)
class Ground:
    """Where the backlog goes: a place as its platform knows it, its events channel, its members' accounts."""

    platform: Platform
    place_id: str
    channel_id: str
    people: Sequence[str]


@asynccontextmanager
async def planned_backlog(url: str, ground: Ground, *, cards: int) -> AsyncIterator[Backlog]:
    """Fill an empty town: a place, its members, their events and what is to be said about them."""
    database = open_database(url)
    now = SystemClock().now()
    storage = SqlStorage(database, SystemClock().now, lambda: None)
    place = replace(place_of(ground.place_id, ground.platform), greeted_at=now)
    async with storage.write() as work:
        await work.places.save(place)
        await work.places.set_channel(place.id, Purpose.EVENTS, ground.channel_id)
        members = [await _settle(work, place, external_id) for external_id in ground.people]
        await _remind(work, members, now)
        for number in range(cards):
            event = await _announce(work, members[0], f"読書会{number}", now)
            await event_news.post_card(work, event, await event_news.rooms(work, event), now)
    try:
        yield Backlog(storage, cards + 1 + len(ground.people))
    finally:
        await database.close()


def grow_old(database: Path, span: timedelta) -> None:
    """Make what has begun to go out have begun earlier: for the next process, it was away that long."""
    with closing(sqlite3.connect(database)) as connection, connection:
        aged = "UPDATE deliveries SET first_claimed_at = first_claimed_at - ?"
        connection.execute(aged, (span // MILLISECOND,))


async def _settle(work: Work, place: Place, external_id: str) -> Member:
    """A member who wants to be reminded in private."""
    member = replace(member_called(f"庁員{external_id}"), direct_reminders=True)
    await work.members.save(member)
    account = account_at(place, external_id, member)
    await work.members.save_account(replace(account, external_id=external_id))
    return member


async def _announce(work: Work, host: Member, title: str, now: datetime) -> Event:
    starts_at = now + HOUR + SOON
    details = Details(title, starts_at, starts_at + HOUR, reminder_offsets=(HOUR,))
    event = Event(EventId(new_id(now)), details, host.id, "Asia/Tokyo", now)
    assert await work.events.add(event)
    return event


async def _remind(work: Work, members: Sequence[Member], now: datetime) -> None:
    """One event to which everybody comes, an hour and a second before it begins."""
    event = await _announce(work, members[0], "もくもく会", now)
    for number, member in enumerate(members, start=1):
        confirmed = Rsvp(event.id, member.id, RsvpStyle.COME, RsvpState.CONFIRMED, number, now)
        await work.rsvps.save(confirmed)
    await work.events.save_tally(event.id, Tally(come=len(members), arrivals=len(members)))
    await reminders.schedule(work, event, await event_news.rooms(work, event), now)
