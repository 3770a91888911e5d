"""The state of the simulated platform: plain records that the REST handlers and the driver change."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from tests.simulators.discord.errors import Json


class ChannelType(IntEnum):
    TEXT = 0
    DM = 1
    CATEGORY = 4
    ANNOUNCEMENT = 5
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


THREADS = frozenset({ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD})
COMPONENTS_V2 = 1 << 15
EPHEMERAL = 1 << 6
LOADING = 1 << 7


@dataclass(slots=True, eq=False)
class Account:
    """A person or the bot, across all guilds. With `dms_open` False a direct message is refused (50007)."""

    id: int
    name: str
    locale: str = "ja"
    bot: bool = False
    dms_open: bool = True


@dataclass(slots=True, eq=False)
class Role:
    id: int
    name: str
    permissions: int
    position: int
    color: int = 0
    hoist: bool = False
    mentionable: bool = False
    managed: bool = False


@dataclass(slots=True, eq=False)
class Member:
    """An account in one guild. `granted` are permissions given by the test without inventing a role."""

    account: Account
    joined_at: str
    role_ids: set[int] = field(default_factory=set)
    nick: str | None = None
    granted: int = 0


@dataclass(slots=True, frozen=True)
class Overwrite:
    """Permissions of one role (kind 0) or member (kind 1) in one channel."""

    target: int
    kind: int
    allow: int
    deny: int


@dataclass(slots=True, eq=False)
class Thread:
    """What only a thread has. `members` are account ids."""

    owner_id: int
    auto_archive_minutes: int
    archive_timestamp: str
    members: set[int] = field(default_factory=set)
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    tags: list[str] = field(default_factory=list)


@dataclass(slots=True, frozen=True)
class Pings:
    """Who a message notifies: accounts and roles named in it, and everyone.

    `people` are the ids of all accounts that get a notification, with roles and everyone resolved.
    """

    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    everyone: bool = False
    people: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.users or self.roles or self.everyone)


NO_PINGS = Pings()


@dataclass(slots=True, frozen=True)
class Revision:
    """What a message said before an edit."""

    content: str
    embeds: list[Json]
    components: list[Json]


@dataclass(slots=True, eq=False)
class Message:
    """One message. `only_for` is the one account that sees an ephemeral message."""

    id: int
    channel: "Channel"
    author: Account
    timestamp: str
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    flags: int = 0
    nonce: str | int | None = None
    pings: Pings = NO_PINGS
    reply_to: "Message | None" = None
    interaction: Json | None = None
    only_for: Account | None = None
    edited_timestamp: str | None = None
    revisions: list[Revision] = field(default_factory=list)
    pinned: bool = False
    deleted: bool = False

    @property
    def ephemeral(self) -> bool:
        return self.only_for is not None


@dataclass(slots=True, eq=False)
class Channel:
    """A channel, thread, category, forum or direct message channel."""

    id: int
    type: ChannelType
    name: str
    guild: "Guild | None" = None
    parent: "Channel | None" = None
    topic: str | None = None
    position: int = 0
    nsfw: bool = False
    flags: int = 0
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    tags: list[Json] = field(default_factory=list)
    recipient: Account | None = None
    thread: Thread | None = None
    history: dict[int, Message] = field(default_factory=dict)
    private: dict[int, Message] = field(default_factory=dict)

    @property
    def messages(self) -> list[Message]:
        """What everybody in the channel sees, oldest first. Ephemeral messages are not among them."""
        return list(self.history.values())


class ScheduledStatus(IntEnum):
    SCHEDULED = 1
    ACTIVE = 2
    COMPLETED = 3
    CANCELED = 4

    @property
    def is_final(self) -> bool:
        return self in {ScheduledStatus.COMPLETED, ScheduledStatus.CANCELED}


@dataclass(slots=True, eq=False)
class ScheduledEvent:
    """An external event in a guild's own list."""

    id: int
    creator: Account
    name: str
    starts_at: datetime
    ends_at: datetime
    location: str
    description: str = ""
    status: ScheduledStatus = ScheduledStatus.SCHEDULED


@dataclass(slots=True, eq=False)
class Guild:
    id: int
    name: str
    owner_id: int
    locale: str
    joined_at: str
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    scheduled: dict[int, ScheduledEvent] = field(default_factory=dict)

    @property
    def everyone(self) -> Role:
        return self.roles[self.id]

    def channel_named(self, name: str) -> Channel:
        """The channel, thread or forum of that name. Raises KeyError if there is none."""
        for channel in self.channels.values():
            if channel.name == name:
                return channel
        raise KeyError(name)

    def role_named(self, name: str) -> Role:
        """The role of that name. Raises KeyError if there is none."""
        for role in self.roles.values():
            if role.name == name:
                return role
        raise KeyError(name)
