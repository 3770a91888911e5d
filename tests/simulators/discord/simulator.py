"""Discord on loopback, for the real library and for tests that play its people."""

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self, TypeVar

from tests.simulators.discord.envelope import send
from tests.simulators.discord.faults import Faults
from tests.simulators.discord.gateway import Gateway
from tests.simulators.discord.model import Channel, ChannelType, Guild, Message, Role
from tests.simulators.discord.outcome import Outcome
from tests.simulators.discord.people import User
from tests.simulators.discord.permissions import BOT, Intent, Permission
from tests.simulators.discord.pulse import PATIENCE, Pulse
from tests.simulators.discord.server import API, Answered, Server
from tests.simulators.discord.wire import account_json
from tests.simulators.discord.world import Clock, Event, World, wall_clock

T = TypeVar("T")
TOKEN = "simulated"
INVALID = (401, 403, 429)


class DiscordSimulator:
    """One application's view of the platform. Lives in the event loop that called `start`.

    `clock` (seconds since 1970) drives deadlines, the nonce window and timestamps. `privileged` are the
    privileged intents switched on for the application; asking for others closes the gateway with 4014.
    A bot needs `base_url` as `discord.http.Route.BASE` and `token`; the gateway's address is answered by
    the API. An async context manager.
    """

    def __init__(
        self,
        *,
        clock: Clock = wall_clock,
        port: int = 0,
        token: str = TOKEN,
        privileged: Intent = Intent.NONE,
        nonce_seconds: float = 180.0,
        shards: int = 1,
    ) -> None:
        self.token = token
        self.world = World(clock, privileged, nonce_seconds)
        self.pulse = Pulse()
        self.faults = Faults()
        self.gateway = Gateway(self.world, self.pulse, token)
        self.server = Server(self.world, self.gateway, self.faults, self.pulse)
        self.server.shards = shards
        self._port = port

    async def start(self) -> None:
        """Listens on 127.0.0.1, on a free port unless one was given."""
        self._port = await self.server.start(self._port)

    async def close(self) -> None:
        await self.server.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def base_url(self) -> str:
        """For `discord.http.Route.BASE`. Known after `start`."""
        return f"http://127.0.0.1:{self._port}{API}"

    # -- furnishing

    def add_guild(self, name: str = "縁側市役所", *, locale: str = "ja", bot_permissions: int = BOT) -> Guild:
        """A guild the bot is in, with one text channel 広場. A running bot is told that it joined."""
        return self.world.add_guild(name, locale, int(bot_permissions))

    def add_channel(
        self, guild: Guild, name: str, kind: ChannelType = ChannelType.TEXT, *, parent: Channel | None = None
    ) -> Channel:
        channel = self.world.add_channel(guild, name, kind)
        channel.parent = parent
        self.world.emit_channel("CHANNEL_CREATE", channel)
        return channel

    def add_role(self, guild: Guild, name: str, *, permissions: int = 0, mentionable: bool = False) -> Role:
        """A role below the bot's own."""
        role = self.world.add_role(guild, name, int(permissions))
        role.mentionable = mentionable
        return role

    def add_member(
        self,
        guild: Guild,
        name: str,
        *,
        permissions: int = Permission.NONE,
        locale: str = "ja",
        nick: str | None = None,
        roles: Iterable[Role] = (),
        dms_open: bool = True,
    ) -> User:
        """A person in the guild. `permissions` come on top of what roles give."""
        account = self.world.add_account(name, locale)
        account.dms_open = dms_open
        member = self.world.add_member(guild, account, int(permissions))
        member.nick = nick
        member.role_ids.update(role.id for role in roles)
        return User(self.world, guild, member)

    def remove_member(self, user: User) -> None:
        """The person leaves the guild, or is made to."""
        del user.guild.members[user.id]
        data = {"guild_id": str(user.guild.id), "user": account_json(user.account)}
        self.world.emit(Event("GUILD_MEMBER_REMOVE", data, user.guild.id, Intent.GUILD_MEMBERS))

    # -- looking on

    @property
    def calls(self) -> list[Answered]:
        """All REST calls so far, refused ones included, oldest first."""
        return list(self.server.calls)

    @property
    def invalid_calls(self) -> int:
        """Calls that count toward the platform's ban: 401, 403 and 429."""
        return sum(call.status in INVALID for call in self.server.calls)

    @property
    def posted(self) -> list[Message]:
        """Everything the bot posted for others to see, in channels and direct messages, oldest first."""
        found = [one for place in self.world.channels.values() for one in place.history.values()]
        return sorted((one for one in found if one.author is self.world.bot), key=lambda one: one.id)

    async def until(self, condition: Callable[[], T], patience: float = PATIENCE) -> T:
        """Waits until the condition is true, looking after every call and event. Raises TimeoutError."""
        return await self.pulse.until(condition, patience)

    async def connected(self, patience: float = PATIENCE) -> None:
        """Waits until a bot is logged in at the gateway."""
        await self.pulse.until(lambda: self.gateway.connected, patience)

    def redeliver(self, outcome: Outcome) -> Outcome:
        """Sends the same interaction once more, as a platform does that missed the answer.

        The same outcome collects what comes of it; an answer to it after the first is refused with 40060.
        """
        outcome.interaction.deliveries += 1
        send(self.world, outcome.interaction)
        return outcome
