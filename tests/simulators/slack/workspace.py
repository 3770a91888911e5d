"""The workspace: the whole state of one simulated Slack team, and who is told of its changes."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from tests.simulators.slack.clock import Clock
from tests.simulators.slack.state import (
    Channel,
    Happening,
    Json,
    Message,
    ResponseUrl,
    Trigger,
    Upload,
    User,
    View,
)

Right = TypeVar("Right")

TRIGGER_SECONDS = 3.0
RESPONSE_URL_SECONDS = 30 * 60.0
RESPONSE_URL_USES = 5
_KEPT_RIGHTS = 20_000


class Workspace:
    """The whole state of one simulated Slack team with one installed app."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.dms: dict[str, Channel] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.uploads: dict[str, Upload] = {}
        self.address = ""
        self.observers: list[Callable[[Happening], None]] = []
        self.listeners: list[Callable[[str, Json], None]] = []
        self._numbers = itertools.count(1)
        self._last_tick = 0
        self.bots_unarchive = False  # whether Slack lets apps open archived channels again
        self.bot = self.add_user("engawa", real_name="縁側", is_bot=True)
        self.bot_id = self.new_id("B")

    def new_id(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers):09X}"

    def new_ts(self) -> str:
        """A message's id: seconds and microseconds, never given twice."""
        self._last_tick = max(self._last_tick + 1, int(self.clock.time() * 1_000_000))
        return f"{self._last_tick // 1_000_000}.{self._last_tick % 1_000_000:06d}"

    def add_user(
        self,
        name: str,
        *,
        real_name: str = "",
        is_admin: bool = False,
        is_owner: bool = False,
        is_bot: bool = False,
        locale: str = "ja-JP",
    ) -> User:
        user = User(
            self.new_id("U"),
            name,
            real_name or name,
            locale=locale,
            is_admin=is_admin,
            is_owner=is_owner,
            is_bot=is_bot,
            email=f"{name}@example.jp",
        )
        self.users[user.id] = user
        return user

    def add_channel(
        self,
        name: str,
        members: Iterable[str],
        *,
        creator: str | None = None,
        is_private: bool = False,
        dm_user: str | None = None,
    ) -> Channel:
        channel = Channel(
            self.new_id("C" if dm_user is None else "D"),
            name,
            int(self.clock.time()),
            creator or self.bot.id,
            is_private=is_private,
            dm_user=dm_user,
            members=dict.fromkeys(members),
        )
        self.channels[channel.id] = channel
        return channel

    def dm(self, user_id: str) -> Channel:
        """The bot's direct conversation with a user, opened on first use."""
        if user_id not in self.dms:
            self.dms[user_id] = self.add_channel("", (user_id, self.bot.id), dm_user=user_id)
        return self.dms[user_id]

    def named(self, name: str) -> Channel | None:
        """The channel of that name; an archived one still owns its name."""
        return next((each for each in self.channels.values() if each.name == name and each.name), None)

    def say(self, message: Message, *extra_keys: tuple[str, ...]) -> Message:
        """Put a message into its channel and tell who watches."""
        message.channel.log[message.ts] = message
        self._tell("message", message, extra_keys)
        return message

    def changed(self, kind: str, message: Message, *extra_keys: tuple[str, ...]) -> None:
        self._tell(kind, message, extra_keys)

    def _tell(self, kind: str, message: Message, extra_keys: tuple[tuple[str, ...], ...]) -> None:
        self.happen(Happening(kind, (*extra_keys, *_message_keys(message)), message=message))

    def happen(self, happening: Happening) -> None:
        for observer in tuple(self.observers):
            observer(happening)

    def emit(self, name: str, event: Json) -> None:
        """Tell the app of an event; `name` is the subscription, such as `message.im`."""
        for listener in tuple(self.listeners):
            listener(name, event)

    def new_trigger(self, user_id: str) -> Trigger:
        trigger = Trigger(self.new_id("TR."), user_id, self.clock.time() + TRIGGER_SECONDS)
        return _keep(self.triggers, trigger.id, trigger)

    def new_response_url(self, user_id: str, channel: Channel, source: Message | None) -> ResponseUrl:
        expires = self.clock.time() + RESPONSE_URL_SECONDS
        right = ResponseUrl(self.new_id("R"), user_id, channel, expires, source=source)
        return _keep(self.response_urls, right.token, right)


def _message_keys(message: Message) -> Iterator[tuple[str, ...]]:
    channel = message.channel
    yield ("message", channel.id, message.ts)
    if message.thread_ts is not None:
        yield ("message", channel.id, message.thread_ts)
    person = message.ephemeral_to or channel.dm_user
    if person is not None:
        yield ("person", person)
    yield ("channel", channel.id)


def _keep(rights: dict[str, Right], key: str, right: Right) -> Right:
    """Remember a right; the oldest are forgotten, so that a long benchmark stays small."""
    rights[key] = right
    if len(rights) > _KEPT_RIGHTS:
        del rights[next(iter(rights))]
    return right
