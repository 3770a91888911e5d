"""A hall's guild whose cards have threads, and a way to let time pass there."""

from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.places import Place, Platform
from bot.services.delivery import DeliveryService
from bot.services.event_threads import EventThreadService
from bot.services.question_threads import QuestionThreadService
from tests.integration.discord.discord_hall import Hall, calls
from tests.simulators.discord.model import Channel, Thread
from tests.simulators.discord.reading import text_of

ThreadService = EventThreadService | QuestionThreadService


@dataclass
class ThreadedGuild:
    """The hall's guild with a channel for cards, each with a thread that a service looks after."""

    hall: Hall
    place: Place
    service: type[ThreadService]
    delivery: DeliveryService = field(init=False)

    def __post_init__(self) -> None:
        town = self.hall.town
        doors = {Platform.DISCORD: self.hall.door.messenger}
        self.delivery = DeliveryService(
            town.storage, town.clock, doors, town.notices.render, owner="tests", policy=town.town.policy
        )

    async def turn(self, after: timedelta = timedelta()) -> list[str]:
        """Let time pass; returns the calls for threads, made by a program that has just started."""
        town = self.hall.town
        now = town.clock.advance(after)
        await self._say()
        seen = len(self.hall.sim.calls)
        keepers = {Platform.DISCORD: self.hall.door.threads}
        await self.service(town.storage, town.town.policy, keepers).tick(now)
        made = [call.split()[0] for call in calls(self.hall.sim, seen)]
        await self._say()
        return made

    async def _say(self) -> None:
        while await self.delivery.run_due():
            pass

    def channel(self) -> Channel:
        """The one thread there is."""
        (found,) = [one for one in self.hall.guild.channels.values() if one.thread]
        return found

    def thread(self) -> Thread:
        thread = self.channel().thread
        assert thread is not None
        return thread

    def said(self) -> list[str]:
        """What the town says there."""
        return [text_of(message) for message in self.channel().messages if message.author.bot]
