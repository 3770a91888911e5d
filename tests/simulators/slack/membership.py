"""Changes to channels that Slack announces as events, whoever makes them."""

import re

from tests.simulators.slack.state import Channel, Json, Message
from tests.simulators.slack.web import SlackError
from tests.simulators.slack.workspace import Workspace

_NAME = re.compile(r"[\w-]+")


def check_name(workspace: Workspace, name: str) -> None:
    """Refuse a channel name: 1 to 80 lower-case letters, digits, `-`, `_`; letters of any script pass.

    Whether Slack takes Japanese names from an app is not known (PLATFORMS.md 6); its clients do.
    """
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > 80:
        raise SlackError("invalid_name_maxlength")
    if not _NAME.fullmatch(name) or name != name.lower():
        raise SlackError("invalid_name_specials")
    if workspace.named(name) is not None:
        raise SlackError("name_taken")


def join(workspace: Workspace, channel: Channel, user_id: str, inviter: str | None = None) -> None:
    channel.members[user_id] = None
    event: Json = {"type": "member_joined_channel", "user": user_id, **_place(channel)}
    workspace.emit("member_joined_channel", event | ({"inviter": inviter} if inviter else {}))


def leave(workspace: Workspace, channel: Channel, user_id: str) -> None:
    del channel.members[user_id]
    workspace.emit("member_left_channel", {"type": "member_left_channel", "user": user_id, **_place(channel)})


def rename(workspace: Workspace, channel: Channel, name: str) -> None:
    check_name(workspace, name)
    channel.name = name
    about = {"id": channel.id, "name": name, "created": channel.created}
    workspace.emit("channel_rename", {"type": "channel_rename", "channel": about})


def archive(workspace: Workspace, channel: Channel, user_id: str) -> None:
    if channel.is_archived:
        raise SlackError("already_archived")
    channel.is_archived = True
    workspace.emit("channel_archive", {"type": "channel_archive", "channel": channel.id, "user": user_id})


def unarchive(workspace: Workspace, channel: Channel, user_id: str) -> None:
    """Whoever opens a channel again is in it."""
    channel.is_archived = False
    about = {"type": "channel_unarchive", "channel": channel.id, "user": user_id}
    workspace.emit("channel_unarchive", about)
    if user_id not in channel.members:
        join(workspace, channel, user_id)


def spoken(workspace: Workspace, message: Message) -> None:
    """Announce what a person said: a direct message, a channel message, a mention of the bot."""
    channel = message.channel
    kind = {"im": "im", "channels": "channel", "groups": "group"}[channel.kind]
    event: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "channel": channel.id,
        "event_ts": message.ts,
        "channel_type": kind,
    }
    event |= {"thread_ts": message.thread_ts} if message.thread_ts else {}
    workspace.emit(f"message.{channel.kind}", event)
    if workspace.bot.id in message.pings and channel.kind != "im":
        mention = {key: value for key, value in event.items() if key != "channel_type"}
        workspace.emit("app_mention", mention | {"type": "app_mention"})


def _place(channel: Channel) -> Json:
    return {"channel": channel.id, "channel_type": "G" if channel.is_private else "C"}
