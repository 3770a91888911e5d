"""Both simulated platforms as the ground of a backlog: where it goes, what goes wrong, what people see."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from bot.domain.places import Platform
from tests.integration.rim.backlog import Ground
from tests.integration.rim.program import discord_settings, slack_settings
from tests.simulators.discord.simulator import DiscordSimulator
from tests.simulators.slack.clock import SystemClock
from tests.simulators.slack.simulator import SlackSimulator
from tests.simulators.slack.state import TEAM_ID

BUSY, BROKEN, CUT = 0.02, 0.02, 0.03  # shares of calls
LATENCY = (0.002, 0.010)  # seconds
PATIENCE = 60.0
# What the program calls to deliver; a start that fails is another story.
SLACK_METHODS = ("chat.postMessage", "conversations.open", "conversations.history")


class Stage(Protocol):
    """One platform. ``seen``: how often the message of each mark stands there. ``searches``: how often the
    program looked through a history.
    """

    ground: Ground
    settings: dict[str, str]

    @property
    def seen(self) -> Counter[str]: ...
    @property
    def searches(self) -> int: ...
    def be_rough(self) -> None:
        """From now on a few calls in a hundred fail, some of them after they took effect."""
        ...

    def cut_posts(self, number: int) -> None:
        """Store the next posts, but break the connection instead of answering."""
        ...

    def advance(self, seconds: float) -> None:
        """Let time pass on the platform."""
        ...

    async def reach(self, number: int) -> None:
        """Wait until so many different messages stand there."""
        ...


class DiscordStage:
    """A guild."""

    def __init__(self, sim: DiscordSimulator, people: int) -> None:
        self.sim = sim
        guild = sim.add_guild()
        channel = sim.add_channel(guild, "行事案内")
        members = [sim.add_member(guild, f"庁員{number}") for number in range(people)]
        ids = [str(member.id) for member in members]
        self.ground = Ground(Platform.DISCORD, str(guild.id), str(channel.id), ids)
        self.settings = discord_settings(sim)
        self._clock = sim.world.clock

    @property
    def seen(self) -> Counter[str]:
        return Counter(str(message.nonce) for message in self.sim.posted)

    @property
    def searches(self) -> int:
        return sum(call.method == "GET" and call.path.endswith("/messages") for call in self.sim.calls)

    def be_rough(self) -> None:
        faults = self.sim.faults
        faults.busy_rate, faults.error_rate, faults.cut_rate, faults.latency = BUSY, BROKEN, CUT, LATENCY

    def cut_posts(self, number: int) -> None:
        self.sim.faults.cut_next(times=number, method="POST", path="/messages")

    def advance(self, seconds: float) -> None:
        self.sim.world.clock = lambda: self._clock() + seconds

    async def reach(self, number: int) -> None:
        await self.sim.until(lambda: len(self.seen) >= number, PATIENCE)


class ShiftedClock(SystemClock):
    """The machine's clock, some seconds ahead."""

    ahead = 0.0

    def time(self) -> float:
        return super().time() + self.ahead


class SlackStage:
    """A workspace."""

    def __init__(self, sim: SlackSimulator, clock: ShiftedClock, people: int) -> None:
        self.sim = sim
        members = [sim.add_user(f"member{number}") for number in range(people)]
        channel = sim.add_channel("行事案内", members)
        self.ground = Ground(Platform.SLACK, TEAM_ID, channel.id, [member.id for member in members])
        self.settings = slack_settings(sim)
        self._clock = clock

    @property
    def seen(self) -> Counter[str]:
        channels = self.sim.workspace.channels.values()
        messages = [message for channel in channels for message in channel.messages]
        return Counter(one.metadata["event_payload"]["mark"] for one in messages if one.metadata)

    @property
    def searches(self) -> int:
        return len(self.sim.calls_to("conversations.history"))

    def be_rough(self) -> None:
        for method in SLACK_METHODS:
            self.sim.faults.rate_limit(method, times=None, probability=BUSY)
            self.sim.faults.fail(method, times=None, probability=BROKEN)
            self.sim.faults.cut(method, times=None, probability=CUT)

    def cut_posts(self, number: int) -> None:
        self.sim.faults.cut("chat.postMessage", times=number)

    def advance(self, seconds: float) -> None:
        self._clock.ahead = seconds

    async def reach(self, number: int) -> None:
        await self.sim.until(lambda: len(self.seen) >= number, PATIENCE)


@asynccontextmanager
async def stage(platform: Platform, people: int) -> AsyncIterator[Stage]:
    """A simulated platform with so many people."""
    if platform is Platform.DISCORD:
        async with DiscordSimulator() as discord:
            yield DiscordStage(discord, people)
    else:
        clock = ShiftedClock()
        async with SlackSimulator(clock=clock) as slack:
            yield SlackStage(slack, clock, people)
