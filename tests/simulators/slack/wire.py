"""Slack's JSON of the workspace's things, and how blocks look once Slack has stored them."""

import copy
from typing import Any

from tests.simulators.slack.inputs import initial_values
from tests.simulators.slack.state import APP_ID, TEAM_ID, Channel, Json, Message, User, View
from tests.simulators.slack.workspace import Workspace

_INTERACTIVE_PARTS = ("elements", "accessory", "element")


def team() -> Json:
    return {"id": TEAM_ID, "domain": "engawa-sim"}


def user_json(user: User, *, with_email: bool, with_locale: bool = False) -> Json:
    profile: Json = {"real_name": user.real_name, "display_name": user.real_name}
    if with_email and not user.is_bot:
        profile["email"] = user.email
    found: Json = {
        "id": user.id,
        "team_id": TEAM_ID,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.deleted,
        "tz": user.tz,
        "tz_label": "Japan Standard Time",
        "tz_offset": user.tz_offset,
        "profile": profile,
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": user.is_owner,
        "is_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }
    return found | ({"locale": user.locale} if with_locale else {})


def channel_json(channel: Channel, bot: User) -> Json:
    if channel.dm_user is not None:
        return {
            "id": channel.id,
            "created": channel.created,
            "is_im": True,
            "user": channel.dm_user,
            "is_archived": False,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "created": channel.created,
        "creator": channel.creator,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": False,
        "is_member": bot.id in channel.members,
        "num_members": len(channel.members),
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def message_json(message: Message, *, with_metadata: bool = True) -> Json:
    found: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": TEAM_ID,
        "blocks": message.blocks,
    }
    if message.bot_id is not None:
        found |= {"bot_id": message.bot_id, "app_id": APP_ID}
    if message.thread_ts is not None:
        found["thread_ts"] = message.thread_ts
    if message.edited_ts is not None:
        found["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.metadata is not None and with_metadata:
        found["metadata"] = message.metadata
    if message.reactions:
        found["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    replies = message.channel.thread(message.ts) if message.thread_ts == message.ts else []
    return found | ({"reply_count": len(replies), "latest_reply": replies[-1].ts} if replies else {})


def view_json(workspace: Workspace, view: View) -> Json:
    return {
        "id": view.id,
        "team_id": TEAM_ID,
        "app_id": APP_ID,
        "app_installed_team_id": TEAM_ID,
        "bot_id": workspace.bot_id,
        "callback_id": "",
        "private_metadata": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "close": None,
        "submit": None,
        **view.payload,
        "state": {"values": {block: dict(actions) for block, actions in view.values.items()}},
        "hash": view.hash,
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
    }


def stored_blocks(workspace: Workspace, blocks: Any) -> list[Json]:
    """A copy of blocks in which every block and every element has an id, as Slack hands them back."""
    stored: list[Json] = copy.deepcopy(blocks)
    for block in stored:
        block.setdefault("block_id", workspace.new_id("b"))
        for part in _INTERACTIVE_PARTS:
            inside = block.get(part)
            for element in inside if isinstance(inside, list) else [inside]:
                if isinstance(element, dict) and block["type"] in ("actions", "section", "input"):
                    element.setdefault("action_id", workspace.new_id("a"))
    return stored


def stored_view(workspace: Workspace, payload: Json) -> tuple[Json, dict[str, Json]]:
    """A view as Slack keeps it, with the initial values of its inputs."""
    stored = {**payload, "blocks": stored_blocks(workspace, payload["blocks"])}
    return stored, initial_values(stored["blocks"])
