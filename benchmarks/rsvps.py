"""What 10,000 answers to one event in a minute cost. ``python -m benchmarks.rsvps [people] [seconds]``.

Everybody presses 参加 once, evenly over the time, whether or not the one before has been answered: through
the dispatcher, as shipped, on a durable SQLite file. What is told: how long an answer took (half, and 99 % as
a part of 300 ms), how late the last one was, and how often the event's card was edited, as a part of one edit
in five seconds. Then it is checked that no seat was given twice and nobody is missing.
"""

import asyncio
import gc
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.clock import SystemClock
from bot.domain.events import Details, announce
from bot.domain.ids import EventId, MemberId, new_id, to_token
from bot.domain.places import Platform, Purpose
from bot.domain.policy import Policy
from bot.domain.rsvps import RsvpStyle
from bot.i18n.words import Speech
from bot.interaction.call import Invocation, PlatformUser
from bot.interaction.commands import Registry
from bot.interaction.dispatcher import Dispatcher
from bot.interaction.notices import NoticeBook
from bot.ports.messenger import Address, Messenger, Posted
from bot.services.delivery import DeliveryService
from bot.services.events import publish
from bot.services.origin import Origin
from bot.services.town import Town, build_town
from bot.view import Message
from commands import features
from storage.database import open_database
from storage.schema import create_schema
from storage.unit_of_work import SqlStorage
from tests.builders.people import account_at, member_called, place_of

PEOPLE, SECONDS, SEATS = 10_000, 60.0, 200
PATIENCE = 0.3  # seconds
EDITS_APART = 5.0  # seconds
CLOCK = SystemClock()
PLACE = place_of("9001", Platform.DISCORD)


class CountingPlatform(Messenger):
    """Counts what is posted and edited."""

    def __init__(self) -> None:
        self.posted = self.edited = 0

    async def send(
        self, address: Address, message: Message, *, mark: str, people: Mapping[MemberId, str]
    ) -> Posted:
        del message, people
        self.posted += 1
        return Posted(address.user_external_id or "c-events", mark)

    async def find(self, address: Address, *, mark: str, since: object) -> Posted | None:
        raise AssertionError(f"nothing is doubtful here: {address} {mark} {since}")

    async def edit(
        self, address: Address, posted: Posted, message: Message, *, people: Mapping[MemberId, str]
    ) -> None:
        del address, posted, message, people
        self.edited += 1


async def furnish(town: Town, people: int) -> EventId:
    """So many members and one event that has seats for a few of them."""
    now = CLOCK.now()
    members = [member_called(f"m{number}") for number in range(people)]
    event_id = EventId(new_id(now))
    async with town.storage.write() as work:
        await work.places.save(PLACE)
        await work.places.set_channel(PLACE.id, Purpose.EVENTS, "c-events")
        for member in members:
            await work.members.save(member)
            await work.members.save_account(account_at(PLACE, member.profile.name, member))
        starts_at = now + timedelta(days=7)
        details = Details("もくもく会", starts_at, starts_at + timedelta(hours=1), capacity=SEATS)
        event = announce(event_id, details, host_id=members[0].id, zone="Asia/Tokyo", now=now)
        await publish(work, event, Origin("", now, members[0].id))
    return event_id


async def press(dispatcher: Dispatcher, event: str, number: int, moment: float) -> float:
    """Answer at a moment; returns how long after it the answer was there."""
    await asyncio.sleep(max(0.0, moment - time.perf_counter()))
    user = PlatformUser(f"u-m{number}", f"m{number}")
    args = (event, RsvpStyle.COME.value)
    said = Invocation(
        Platform.DISCORD, PLACE.external_id, PLACE.name, user, f"press-{number}", "event.rsvp", args
    )
    answer = await dispatcher.dispatch(said)
    assert isinstance(answer, Message), answer
    return time.perf_counter() - moment


async def run(town: Town, event_id: EventId, people: int, seconds: float) -> tuple[list[float], int]:
    """How long every answer took, and how often the card was edited meanwhile."""
    registry, speech = Registry(features(town)), Speech({})
    dispatcher = Dispatcher(registry, town.storage, CLOCK, speech, town.policy)
    platform = CountingPlatform()
    notices = NoticeBook(registry, speech, town.policy)
    doors: dict[Platform, Messenger] = {Platform.DISCORD: platform}
    delivery = DeliveryService(
        town.storage, CLOCK, doors, notices.render, owner="benchmark", policy=town.policy
    )
    await delivery.run_due()
    going = True

    async def outbox() -> None:
        while going:
            await delivery.run_due()
            await asyncio.sleep(0.5)

    gc.collect()
    gc.freeze()  # as the program does once its doors are open
    posts = asyncio.ensure_future(outbox())
    begin = time.perf_counter() + 0.5
    moments = (begin + number * seconds / people for number in range(people))
    token = to_token(event_id)
    took = await asyncio.gather(
        *(press(dispatcher, token, number, moment) for number, moment in enumerate(moments))
    )
    going = False
    await posts
    return took, platform.edited


async def main(people: int, seconds: float) -> None:
    with tempfile.TemporaryDirectory(prefix="engawa-bench-") as name:
        database = open_database(f"sqlite:///{Path(name) / 'town.db'}")
        await create_schema(database)
        storage = SqlStorage(database, CLOCK.now, lambda: None)
        town = build_town(storage, CLOCK, replace(Policy(), card_spacing=timedelta(seconds=EDITS_APART)))
        event_id = await furnish(town, people)
        began = time.perf_counter()
        took, edited = await run(town, event_id, people, seconds)
        whole = time.perf_counter() - began
        async with storage.read() as work:
            event = await work.events.get(event_id)
        assert event is not None
        assert (event.tally.come, event.tally.waiting) == (min(SEATS, people), max(0, people - SEATS))
        await database.close()
    took.sort()
    half, late = took[len(took) // 2], took[int(len(took) * 0.99)]
    print(f"{people} answers, {people / whole:.0f} a second; half within {half * 1000:.0f} ms")
    limit, last = f"{late / PATIENCE:.2f} of the limit", f"the last within {took[-1] * 1000:.0f} ms"
    print(f"99 % within {late * 1000:.0f} ms: {limit}; {last}")
    print(f"{edited} edits of the card: {edited * EDITS_APART / whole:.2f} of one in five seconds")


if __name__ == "__main__":
    given = sys.argv[1:]
    asyncio.run(main(int(given[0]) if given else PEOPLE, float(given[1]) if given[1:] else SECONDS))
