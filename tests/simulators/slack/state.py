"""What the workspace is made of: people, channels, messages, views, and short-lived rights."""

from dataclasses import dataclass, field
from typing import Any

from tests.simulators.slack.text import pings_of

Json = dict[str, Any]

TEAM_ID = "T00ENGAWA"
APP_ID = "A00ENGAWA"


@dataclass(eq=False)
class User:
    """A person or a bot of the workspace."""

    id: str
    name: str
    real_name: str
    locale: str = "ja-JP"
    tz: str = "Asia/Tokyo"
    tz_offset: int = 32_400
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    deleted: bool = False
    email: str = ""


@dataclass(eq=False)
class Upload:
    """A file on its way: announced with its length, then brought."""

    id: str
    name: str
    length: int
    content: bytes = b""


@dataclass(eq=False)
class Message:
    """A message; `ephemeral_to` names the only user who sees it. `files`: contents by name."""

    channel: "Channel"
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    bot_id: str | None = None
    ephemeral_to: str | None = None
    broadcast: bool = False
    edited_ts: str | None = None
    deleted: bool = False
    pinned: bool = False
    parse_full: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    values: dict[str, Json] = field(default_factory=dict)
    suggested: dict[tuple[str, str], list[Json]] = field(default_factory=dict)

    @property
    def pings(self) -> frozenset[str]:
        """Whom it rings: `!channel`, `!here`, `!everyone`, user ids, user group ids."""
        return pings_of(self.text, self.blocks, parse_full=self.parse_full)

    @property
    def is_reply(self) -> bool:
        return self.thread_ts not in (None, self.ts)


@dataclass(eq=False)
class Channel:
    """A public or private channel, or a direct conversation with the bot (`dm_user` is the person)."""

    id: str
    name: str
    created: int
    creator: str
    is_private: bool = False
    is_archived: bool = False
    dm_user: str | None = None
    topic: str = ""
    members: dict[str, None] = field(default_factory=dict)
    log: dict[str, Message] = field(default_factory=dict)

    @property
    def messages(self) -> list[Message]:
        """What everyone in the channel sees, thread replies included, oldest first."""
        return [message for message in self.log.values() if not (message.deleted or message.ephemeral_to)]

    def thread(self, ts: str) -> list[Message]:
        """The replies under a message, oldest first."""
        return [message for message in self.messages if message.thread_ts == ts and message.is_reply]

    @property
    def kind(self) -> str:
        """The first half of the scopes that guard it."""
        if self.dm_user is not None:
            return "im"
        return "groups" if self.is_private else "channels"


@dataclass(eq=False)
class View:
    """A modal (in its user's stack) or an App Home; `values` is what stands in its inputs."""

    id: str
    user: str
    payload: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: dict[str, Json] = field(default_factory=dict)
    suggested: dict[tuple[str, str], list[Json]] = field(default_factory=dict)

    @property
    def type(self) -> str:
        return str(self.payload["type"])

    @property
    def blocks(self) -> list[Json]:
        return list(self.payload["blocks"])

    @property
    def callback_id(self) -> str:
        return str(self.payload.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.payload.get("private_metadata", ""))

    @property
    def title(self) -> str:
        return str(self.payload.get("title", {}).get("text", ""))


@dataclass(eq=False)
class Trigger:
    """The right to open one view soon after an interaction."""

    id: str
    user: str
    expires: float
    used: bool = False


@dataclass(eq=False)
class ResponseUrl:
    """The right to answer an interaction five times within half an hour.

    `source` is the message it may replace or delete; a slash command's has none.
    """

    token: str
    user: str
    channel: Channel
    expires: float
    source: Message | None = None
    uses: int = 0


@dataclass(frozen=True)
class Happening:
    """One visible change: what it was and the keys by which an interaction recognises its answer."""

    kind: str
    keys: tuple[tuple[str, ...], ...]
    message: Message | None = None
    view: View | None = None
