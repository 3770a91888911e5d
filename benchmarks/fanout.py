"""What 5,100 direct messages cost: planned in batches, then sent as fast as the outbox can.

``python -m benchmarks.fanout [people]``. The town runs as shipped on a durable SQLite file, with a platform
that answers each message after 50 ms. An announcement paces itself below what platforms allow; here all of it
is due at once, so that what is measured is the room between our pace, the platform's limit and what the town
can do. A second run lets half of the people keep quiet hours: what waits must not slow down what is sent.
"""

import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from bot.clock import SystemClock
from bot.domain.announcements import PACE, Announcement, Audience
from bot.domain.ids import AnnouncementId, MemberId
from bot.domain.notice_wishes import NoticeWish, QuietHours
from bot.domain.places import Platform
from bot.domain.policy import Policy
from bot.i18n.words import Speech
from bot.interaction.commands import Registry
from bot.interaction.notices import NoticeBook
from bot.ports.messenger import Address, Messenger, Posted
from bot.services.delivery import DeliveryService
from bot.services.town import Town, build_town
from bot.view import Message
from commands import features
from storage.database import open_database
from storage.schema import create_schema
from storage.unit_of_work import SqlStorage
from tests.builders.people import account_at, member_called, place_of

PEOPLE = 5_100
ALLOWED = 50  # calls a second, the global limit of Discord; a message is one
ANSWER_AFTER = 0.05  # seconds
ID = AnnouncementId(1)
CLOCK = SystemClock()


class SlowPlatform(Messenger):
    """Answers late and counts."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    async def send(
        self, address: Address, message: Message, *, mark: str, people: Mapping[MemberId, str]
    ) -> Posted:
        del message, people
        await asyncio.sleep(ANSWER_AFTER)
        self.seen[mark] += 1
        return Posted(address.user_external_id, mark)

    async def find(self, address: Address, *, mark: str, since: object) -> Posted | None:
        raise AssertionError(f"nothing is doubtful here: {address} {mark} {since}")

    async def edit(
        self, address: Address, posted: Posted, message: Message, *, people: Mapping[MemberId, str]
    ) -> None:
        raise AssertionError(f"nothing is edited here: {address} {posted} {message} {people}")


async def furnish(storage: SqlStorage, people: int, *, quiet: bool) -> None:
    """So many members, every second of them with quiet hours that hold now, and an announcement to all."""
    place = place_of("9001", Platform.DISCORD)
    now = CLOCK.now()
    local = now.astimezone(Policy().zone)
    wish = NoticeWish(
        QuietHours((local - timedelta(hours=1)).time(), (local + timedelta(hours=6)).time()),
    )
    members = [member_called(f"m{number}") for number in range(people)]
    async with storage.write() as work:
        await work.places.save(place)
        for member in members:
            await work.members.save(member)
            await work.members.save_account(account_at(place, member.profile.name, member))
        for member in members[::2] if quiet else ():
            await work.notice_wishes.save(member.id, wish)
        begun = now - timedelta(hours=1)
        await work.announcements.save(Announcement(ID, "題名", "本文", Audience(), members[0].id, begun))


async def measure(folder: Path, people: int, *, quiet: bool) -> tuple[float, float, int]:
    """Seconds to plan and to send, and how many messages were sent."""
    database = open_database(f"sqlite:///{folder / f'{quiet}.db'}")
    await create_schema(database)
    storage = SqlStorage(database, CLOCK.now, lambda: None)
    town = build_town(storage, CLOCK, Policy())
    await furnish(storage, people, quiet=quiet)
    platform = SlowPlatform()
    delivery = _delivery(town, platform)
    began = time.perf_counter()
    while await town.announcements.tick(CLOCK.now()):
        pass
    planned = time.perf_counter()
    while await delivery.run_due():
        pass
    sent = time.perf_counter()
    await database.close()
    assert set(platform.seen.values()) == {1}, "nobody hears it twice"
    assert len(platform.seen) == (people - (people + 1) // 2 if quiet else people), "nobody is left out"
    return planned - began, sent - planned, len(platform.seen)


def _delivery(town: Town, platform: Messenger) -> DeliveryService:
    notices = NoticeBook(Registry(features(town)), Speech({}), town.policy)
    doors = {Platform.DISCORD: platform}
    return DeliveryService(town.storage, CLOCK, doors, notices.render, owner="benchmark", policy=town.policy)


async def main(people: int) -> None:
    with tempfile.TemporaryDirectory(prefix="engawa-bench-") as name:
        for quiet in (False, True):
            planning, sending, number = await measure(Path(name), people, quiet=quiet)
            rate = number / sending
            who = f"{people} people" + (", half of them in their quiet hours" if quiet else "")
            print(
                f"{who}: planned in {planning:.1f} s, {number} sent in {sending:.1f} s, {rate:.0f} a second: "
                f"{rate / ALLOWED:.2f} of Discord's limit, {rate / PACE[Platform.DISCORD]:.1f} of our pace"
            )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE))
