"""A town behind the Discord door: the real discord.py on the simulator, a real database underneath."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from adapters.discord.client import Timing
from adapters.discord.door import DiscordDoor
from bot.domain.policy import Policy
from bot.interaction.commands import Registry
from bot.interaction.dispatcher import Dispatcher
from bot.ports.known import Known
from bot.ports.work import Storage, Work
from tests.builders.town import TestTown, open_town
from tests.simulators.discord.model import Guild
from tests.simulators.discord.people import User
from tests.simulators.discord.permissions import Permission
from tests.simulators.discord.simulator import DiscordSimulator
from tests.simulators.discord.world import wall_clock

TIMING = Timing(guilds_within=0.02, identify_spacing=0.0, open_within=5.0, close_within=2.0)
JOIN_BUTTON = "同意して入庁届を書く"
PROFILE = {"name": "花子", "organisation": "縁側市", "kind": "地方公務員"}


@dataclass
class Gate:
    """A storage in front of the town's own that can be made to hang (``close``) or to fail (``broken``)."""

    behind: Storage
    broken: bool = False
    flowing: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.flowing.set()

    def close(self) -> None:
        self.flowing.clear()

    def open(self) -> None:
        self.flowing.set()

    @asynccontextmanager
    async def read(self, known: Known | None = None) -> AsyncIterator[Work]:
        await self._pass()
        async with self.behind.read(known) as work:
            yield work

    @asynccontextmanager
    async def write(self, request: str = "") -> AsyncIterator[Work]:
        await self._pass()
        async with self.behind.write(request) as work:
            yield work

    async def _pass(self) -> None:
        await self.flowing.wait()
        if self.broken:
            raise OSError("the disk is gone")


@dataclass
class Hall:
    """One guild with a resident and an owner, the door open."""

    sim: DiscordSimulator
    town: TestTown
    guild: Guild
    owner: User
    resident: User
    gate: Gate
    door: DiscordDoor
    opened: str = ""

    async def reopen(self) -> None:
        """Restart the program: a new door over the same database, nothing in memory survives."""
        await self.door.close()
        self.door = door_to(self.sim, self.town, self.gate)
        self.opened = await self.door.open()

    async def join(self, person: User | None = None, name: str = "花子") -> User:
        """Take somebody through 入庁."""
        applicant = person or self.resident
        rules = await applicant.slash("join")
        opened = await applicant.press(rules.message, JOIN_BUTTON)
        done = await applicant.submit(opened.modal, {**PROFILE, "name": name})
        assert "おめでとう" in done.text, done.text
        return applicant

    async def members(self) -> int:
        """How many people have joined, or wait to."""
        async with self.town.storage.read() as work:
            return len(await work.members.search("", limit=100))


def calls(sim: DiscordSimulator, since: int = 0) -> list[str]:
    """The bot's REST calls, as method and last word of the path."""
    return [f"{call.method} {call.path.rsplit('/', 1)[-1]}" for call in sim.calls[since:]]


def door_to(
    sim: DiscordSimulator,
    town: TestTown,
    gate: Gate,
    *,
    token: str = "",
    registry: Registry | None = None,
    timing: Timing = TIMING,
) -> DiscordDoor:
    commands = registry or town.dispatcher.registry
    dispatcher = Dispatcher(commands, gate, town.clock, town.dispatcher._speech, town.town.policy)
    return DiscordDoor(
        dispatcher,
        town.storage,
        town.clock,
        places=town.town.places,
        token=token or sim.token,
        api_base=sim.base_url,
        timing=timing,
    )


@asynccontextmanager
async def open_hall(
    folder: Path, policy: Policy | None = None, *, town_time: bool = False
) -> AsyncIterator[Hall]:
    """``town_time``: Discord lives by the town's clock."""
    async with AsyncExitStack() as closing:
        town = await closing.enter_async_context(open_town(folder, policy))
        clock = (lambda: town.clock.now().timestamp()) if town_time else wall_clock
        sim = await closing.enter_async_context(DiscordSimulator(clock=clock))
        guild = sim.add_guild()
        owner = sim.add_member(guild, "町長", permissions=Permission.ADMINISTRATOR)
        guild.owner_id = owner.id
        resident = sim.add_member(guild, "花子")
        gate = Gate(town.storage)
        hall = Hall(sim, town, guild, owner, resident, gate, door_to(sim, town, gate))
        hall.opened = await hall.door.open()
        try:
            yield hall
        finally:
            gate.open()
            await hall.door.close()
