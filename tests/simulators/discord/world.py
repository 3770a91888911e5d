"""The simulated platform's state, its clock and identifiers, and how changes reach the gateway."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from tests.simulators.discord.access import can_see
from tests.simulators.discord.errors import ApiError, Code, Json
from tests.simulators.discord.interactions import Interaction
from tests.simulators.discord.model import Account, Channel, ChannelType, Guild, Member, Message, Role
from tests.simulators.discord.permissions import EVERYONE, Intent
from tests.simulators.discord.wire import (
    channel_json,
    guild_create_json,
    member_json,
    message_json,
    role_json,
)

EPOCH_MS: Final = 1420070400000
MAX_CHANNELS, MAX_ROLES = 500, 250

Clock = Callable[[], float]
"""Seconds since 1970."""

wall_clock: Final[Clock] = time.time  # noqa: TID251 -- a platform has a clock of its own


@dataclass(slots=True, frozen=True)
class Event:
    """Something for the gateway. Sent to bots that asked for `intent`; without a guild, to shard 0."""

    name: str
    data: Json
    guild_id: int | None = None
    intent: Intent = Intent.GUILDS


def _nobody_listens(event: Event) -> None:
    """Until the gateway is there, events have no receiver."""


@dataclass(slots=True, eq=False)
class World:
    """`privileged` are the privileged intents switched on for the application."""

    clock: Clock = wall_clock
    privileged: Intent = Intent.NONE
    nonce_seconds: float = 180.0
    emit: Callable[[Event], None] = _nobody_listens
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)
    dm_channels: dict[int, Channel] = field(default_factory=dict)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    commands: dict[int, list[Json]] = field(default_factory=dict)
    nonces: dict[tuple[int, str], tuple[float, Message]] = field(default_factory=dict)
    _last_id: int = 0
    bot: Account = field(init=False)
    application_id: int = field(init=False)

    def __post_init__(self) -> None:
        self.bot = Account(self.new_id(), "engawa", bot=True)
        self.application_id = self.bot.id
        self.accounts[self.bot.id] = self.bot

    # -- identifiers and time

    def new_id(self) -> int:
        """A snowflake: milliseconds of the clock, always above the one before."""
        self._last_id = max((int(self.clock() * 1000) - EPOCH_MS) << 22, self._last_id + 1)
        return self._last_id

    def now(self) -> str:
        return datetime.fromtimestamp(self.clock(), UTC).isoformat()

    # -- looking things up

    def channel(self, channel_id: int) -> Channel:
        """Raises 10003 if there is none."""
        if (channel := self.channels.get(channel_id)) is None:
            raise ApiError(Code.UNKNOWN_CHANNEL)
        return channel

    def guild(self, guild_id: int) -> Guild:
        """Raises 10004 if there is none, or if the bot is not in it."""
        guild = self.guilds.get(guild_id)
        if guild is None or self.bot.id not in guild.members:
            raise ApiError(Code.UNKNOWN_GUILD)
        return guild

    def message(self, channel: Channel, message_id: int) -> Message:
        """Raises 10008 if the channel's history has none."""
        if (message := channel.history.get(message_id)) is None:
            raise ApiError(Code.UNKNOWN_MESSAGE)
        return message

    def member(self, guild: Guild, account_id: int) -> Member:
        """Raises 10013 if there is no such account, 10007 if it is not in the guild."""
        if (member := guild.members.get(account_id)) is not None:
            return member
        raise ApiError(Code.UNKNOWN_MEMBER if account_id in self.accounts else Code.UNKNOWN_USER)

    def role(self, guild: Guild, role_id: int) -> Role:
        """Raises 10011 if the guild has none."""
        if (role := guild.roles.get(role_id)) is None:
            raise ApiError(Code.UNKNOWN_ROLE)
        return role

    def in_guild_with_bot(self, account: Account) -> bool:
        both = (account.id, self.bot.id)
        return any(all(one in guild.members for one in both) for guild in self.guilds.values())

    # -- making things

    def add_guild(self, name: str, locale: str, bot_permissions: int) -> Guild:
        """A guild with its everyone role, an owner, the bot with a managed role, and one text channel."""
        guild_id = self.new_id()
        owner = self.add_account(f"{name}の設置者")
        guild = Guild(guild_id, name, owner.id, locale, self.now())
        guild.roles[guild_id] = Role(guild_id, "@everyone", int(EVERYONE), 0)
        self.guilds[guild_id] = guild
        guild.members[owner.id] = Member(owner, self.now())
        own_role = self.add_role(guild, self.bot.name, permissions=bot_permissions, managed=True)
        guild.members[self.bot.id] = Member(self.bot, self.now(), {own_role.id})
        self.add_channel(guild, "広場")
        self.emit(Event("GUILD_CREATE", guild_create_json(guild, self.bot.id), guild_id))
        return guild

    def add_account(self, name: str, locale: str = "ja") -> Account:
        account = Account(self.new_id(), name, locale)
        self.accounts[account.id] = account
        return account

    def add_member(self, guild: Guild, account: Account, granted: int = 0) -> Member:
        member = Member(account, self.now(), granted=granted)
        guild.members[account.id] = member
        data = member_json(member) | {"guild_id": str(guild.id)}
        self.emit(Event("GUILD_MEMBER_ADD", data, guild.id, Intent.GUILD_MEMBERS))
        return member

    def add_role(self, guild: Guild, name: str, permissions: int = 0, *, managed: bool = False) -> Role:
        """A role just above everyone's, below all others. Raises 30005 at 250 roles."""
        if len(guild.roles) >= MAX_ROLES:
            raise ApiError(Code.MAX_ROLES)
        for other in guild.roles.values():
            other.position += other.position > 0
        role = Role(self.new_id(), name, permissions, 1, managed=managed)
        guild.roles[role.id] = role
        self.emit_role("GUILD_ROLE_CREATE", guild, role)
        return role

    def add_channel(self, guild: Guild, name: str, kind: ChannelType = ChannelType.TEXT) -> Channel:
        """Raises 30013 at 500 channels; threads do not count, categories do."""
        if sum(one.thread is None for one in guild.channels.values()) >= MAX_CHANNELS:
            raise ApiError(Code.MAX_CHANNELS)
        channel = Channel(self.new_id(), kind, name, guild, position=len(guild.channels))
        guild.channels[channel.id] = self.channels[channel.id] = channel
        return channel

    def dm_channel(self, account: Account) -> Channel:
        channel = self.dm_channels.get(account.id)
        if channel is None:
            channel = Channel(self.new_id(), ChannelType.DM, account.name, recipient=account)
            self.dm_channels[account.id] = self.channels[channel.id] = channel
        return channel

    # -- telling the gateway

    def emit_role(self, name: str, guild: Guild, role: Role) -> None:
        self.emit(Event(name, {"guild_id": str(guild.id), "role": role_json(role)}, guild.id))

    def emit_channel(self, name: str, channel: Channel, **extra: object) -> None:
        """CHANNEL_* and THREAD_* events, if the bot can see the channel."""
        if channel.guild and can_see(channel, self.bot):
            data = channel_json(channel, bot_id=self.bot.id) | extra
            self.emit(Event(name, data, channel.guild.id))

    def emit_message(self, name: str, message: Message) -> None:
        """MESSAGE_CREATE and MESSAGE_UPDATE, if the bot can see the channel."""
        channel = message.channel
        if channel.guild is None:
            data = message_json(message, with_nonce=True)
            self.emit(Event(name, data, intent=Intent.DIRECT_MESSAGES))
        elif can_see(channel, self.bot):
            data = message_json(message, with_text=self.bot_reads(message), with_nonce=True)
            data["guild_id"] = str(channel.guild.id)
            if (author := channel.guild.members.get(message.author.id)) is not None:
                data["member"] = member_json(author)
            self.emit(Event(name, data, channel.guild.id, Intent.GUILD_MESSAGES))

    def bot_reads(self, message: Message) -> bool:
        """Without the message content intent: own and direct messages, and those that mention the bot."""
        if message.author is self.bot or message.channel.guild is None:
            return True
        return bool(self.privileged & Intent.MESSAGE_CONTENT) or self.bot.id in message.pings.users
