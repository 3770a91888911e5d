"""The Web API's frame: one call, its arguments, its rights, and Slack's way to refuse it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.simulators.slack.faults import Faults
from tests.simulators.slack.installation import Installation
from tests.simulators.slack.state import Channel, Json, Message, User
from tests.simulators.slack.workspace import Workspace

Item = TypeVar("Item")


class SlackError(Exception):
    """A refusal: `{"ok": false, "error": code}` with further fields."""

    def __init__(self, code: str, **fields: Any) -> None:
        super().__init__(code)
        self.answer: Json = {"ok": False, "error": code, **fields}


class RateLimitedError(Exception):
    """A 429 that only the method itself could decide on."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"retry after {seconds} s")
        self.seconds = seconds


def invalid(code: str, problems: list[str]) -> SlackError:
    """Refuse blocks or a view and say why, as Slack does."""
    return SlackError(code, errors=problems, response_metadata={"messages": problems})


@dataclass(frozen=True)
class Call:
    """One authenticated call with its arguments, from whatever encoding they came."""

    workspace: Workspace
    app: Installation
    faults: Faults
    args: Json

    def need(self, scope: str) -> None:
        """Refuse unless the bot token was granted the scope."""
        if scope not in self.app.scopes:
            raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(self.app.scopes)))

    def text(self, name: str) -> str:
        """A required argument."""
        value = self.args.get(name)
        if value in (None, ""):
            problem = f"[ERROR] missing required field: {name}"
            raise SlackError("invalid_arguments", response_metadata={"messages": [problem]})
        return str(value)

    def flag(self, name: str) -> bool:
        return str(self.args.get(name, "")).lower() in ("true", "1")

    def number(self, name: str, default: int, most: int) -> int:
        value = int(self.args.get(name) or default)
        if not 0 < value <= most:
            raise SlackError("invalid_limit")
        return value

    def json(self, name: str) -> Any:
        """An argument that may be JSON text, as in a form."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except json.JSONDecodeError:
            raise SlackError("invalid_arguments") from None

    def channel(self, *, scope: str = "", name: str = "channel") -> Channel:
        """The channel of that id, if the bot may know it; `scope` is the second half (`history`, `read`)."""
        channel = self.workspace.channels.get(self.text(name))
        if channel is None:
            raise SlackError("channel_not_found")
        if scope:
            self.need(f"{channel.kind}:{scope}")
        if channel.kind == "groups" and self.workspace.bot.id not in channel.members:
            raise SlackError("channel_not_found")
        return channel

    def inside(self, channel: Channel) -> None:
        if self.workspace.bot.id not in channel.members:
            raise SlackError("not_in_channel")

    def user(self, name: str = "user") -> User:
        return self.known_user(self.text(name))

    def known_user(self, user_id: str) -> User:
        user = self.workspace.users.get(user_id)
        if user is None:
            raise SlackError("user_not_found")
        return user

    def message(self, channel: Channel, name: str = "ts") -> Message:
        message = channel.log.get(self.text(name))
        if message is None or message.deleted or message.ephemeral_to:
            raise SlackError("message_not_found")
        return message


Method = Callable[[Call], Json]


def page(items: list[Item], call: Call, *, default: int, most: int) -> tuple[list[Item], str]:
    """One page of a list and the cursor of the next, empty on the last."""
    limit = call.number("limit", default, most)
    cursor = str(call.args.get("cursor") or "0")
    if not cursor.isdigit():
        raise SlackError("invalid_cursor")
    start = int(cursor)
    following = start + limit
    return items[start:following], str(following) if following < len(items) else ""
