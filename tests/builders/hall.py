"""A town whose announcements can be heard: what it says by itself arrives in memory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from bot.domain.ids import SectionId, new_id, to_token
from bot.domain.places import Platform, Purpose
from bot.domain.policy import Policy
from bot.domain.sections import Membership, Post, SectionKind, SectionWords, found
from bot.services.delivery import DeliveryService
from bot.view import Message
from tests.builders.town import Person, TestTown, open_town
from tests.fakes.messenger import FakeMessenger, Shown

EVENTS_CHANNEL = "c-events"


@dataclass
class Hall:
    """``messenger`` holds what was said on the local page, the channel for events among it."""

    town: TestTown
    messenger: FakeMessenger
    delivery: DeliveryService

    async def listen(self) -> list[str]:
        """Let everything that is due be said; returns the summaries of what is new."""
        heard = len(self.messenger.shown)
        await self.town.town.reminders.tick(self.town.clock.now())
        while await self.delivery.run_due():
            pass
        return self.messenger.summaries[heard:]

    async def wait(self, by: timedelta) -> list[str]:
        """Let time pass, then listen."""
        self.town.clock.advance(by)
        return await self.listen()

    def in_channel(self) -> list[Message]:
        """What stands in the channel for events."""
        return [shown.message for shown in self.messenger.shown if shown.channel == EVENTS_CHANNEL]

    def card(self) -> Message:
        """The event announced last; other posts may stand below it."""
        cards = [message for message in self.in_channel() if message.summary.startswith("イベントのご案内:")]
        return cards[-1]

    def in_private(self, person: Person) -> list[Message]:
        """What somebody was told in private."""
        channel = f"dm-{person.user.external_id}"
        return [shown.message for shown in self.messenger.shown if shown.channel == channel]

    def last(self) -> Shown:
        return self.messenger.shown[-1]

    async def wants_direct_reminders(self, person: Person) -> None:
        """Have a member turn reminders in private on."""
        async with self.town.storage.write() as work:
            await work.members.save(replace(await person.record(), direct_reminders=True))

    async def give_channel(self) -> None:
        """Let the local page have a channel for events."""
        async with self.town.storage.write() as work:
            place = await work.places.find(Platform.LOCAL, "local")
            assert place is not None, "somebody has been there"
            await work.places.set_channel(place.id, Purpose.EVENTS, EVENTS_CHANNEL)


def hall_of(town: TestTown) -> Hall:
    """Hear what a town says from now on."""
    messenger = FakeMessenger(town.clock)
    delivery = DeliveryService(
        town.storage,
        town.clock,
        {Platform.LOCAL: messenger},
        town.notices.render,
        owner="tests",
        policy=town.town.policy,
    )
    return Hall(town, messenger, delivery)


async def section_of(hall: Hall, name: str, *people: Person) -> str:
    """An open section with these members, the first of them its chief; returns its token."""
    section = found(
        SectionId(new_id(hall.town.clock.now())),
        SectionWords(name, "", SectionKind.WORK),
        by=None,
        now=hall.town.clock.now(),
    )
    async with hall.town.storage.write() as work:
        await work.sections.save(section)
        for person in people:
            post = Post.CHIEF if person is people[0] else Post.MEMBER
            member = await person.record()
            await work.sections.seat(Membership(section.id, member.id, post, hall.town.clock.now()))
    return to_token(section.id)


@asynccontextmanager
async def open_hall(folder: Path, policy: Policy | None = None) -> AsyncIterator[Hall]:
    """A fresh town with a channel for events, and somebody who listens."""
    async with open_town(folder, policy) as town:
        await town.person("通りすがり").do("help")
        hall = hall_of(town)
        await hall.give_channel()
        yield hall
