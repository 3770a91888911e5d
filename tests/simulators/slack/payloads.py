"""The JSON Slack sends when a person does something."""

from tests.simulators.slack.state import APP_ID, TEAM_ID, Channel, Json, Message, Trigger, User, View
from tests.simulators.slack.wire import message_json, team, view_json
from tests.simulators.slack.workspace import Workspace

Surface = Message | View


def command(
    user: User, channel: Channel, trigger: Trigger, *, name: str, text: str, response_url: str
) -> Json:
    """A slash command; every value is text, as in a form."""
    return {
        "token": "unused",
        "team_id": TEAM_ID,
        "team_domain": team()["domain"],
        "channel_id": channel.id,
        "channel_name": _channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger.id,
    }


def common(kind: str, user: User) -> Json:
    """What every interactive payload starts with."""
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": TEAM_ID},
        "api_app_id": APP_ID,
        "token": "unused",
        "team": team(),
        "enterprise": None,
        "is_enterprise_install": False,
    }


def place(workspace: Workspace, surface: Surface) -> Json:
    """Where a press happened. Of an ephemeral message Slack tells only its coordinates."""
    if isinstance(surface, View):
        return {"container": {"type": "view", "view_id": surface.id}, "view": view_json(workspace, surface)}
    ephemeral = surface.ephemeral_to is not None
    container = {
        "type": "message",
        "message_ts": surface.ts,
        "channel_id": surface.channel.id,
        "is_ephemeral": ephemeral,
    }
    container |= {"thread_ts": surface.thread_ts} if surface.thread_ts else {}
    found: Json = {
        "container": container,
        "channel": {"id": surface.channel.id, "name": _channel_name(surface.channel)},
        "state": {"values": surface.values},
    }
    return found if ephemeral else found | {"message": message_json(surface)}


def block_actions(workspace: Workspace, user: User, surface: Surface, action: Json, trigger: Trigger) -> Json:
    """One press or choice; a message's payload gets its response_url from the caller."""
    stamped = {**action, "action_ts": workspace.new_ts()}
    return {
        **common("block_actions", user),
        **place(workspace, surface),
        "trigger_id": trigger.id,
        "actions": [stamped],
    }


def view_submission(workspace: Workspace, user: User, view: View, trigger: Trigger) -> Json:
    return {
        **common("view_submission", user),
        "trigger_id": trigger.id,
        "view": view_json(workspace, view),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, user: User, view: View, *, cleared: bool) -> Json:
    return {**common("view_closed", user), "view": view_json(workspace, view), "is_cleared": cleared}


def block_suggestion(
    workspace: Workspace, user: User, surface: Surface, *, block_id: str, action_id: str, query: str
) -> Json:
    return {
        **common("block_suggestion", user),
        **place(workspace, surface),
        "action_id": action_id,
        "block_id": block_id,
        "value": query,
    }


def shortcut(workspace: Workspace, user: User, callback_id: str, trigger: Trigger) -> Json:
    return {
        **common("shortcut", user),
        "action_ts": workspace.new_ts(),
        "callback_id": callback_id,
        "trigger_id": trigger.id,
    }


def message_action(
    workspace: Workspace, user: User, callback_id: str, message: Message, trigger: Trigger
) -> Json:
    return {
        **common("message_action", user),
        "action_ts": workspace.new_ts(),
        "callback_id": callback_id,
        "trigger_id": trigger.id,
        "channel": {"id": message.channel.id, "name": _channel_name(message.channel)},
        "message_ts": message.ts,
        "message": message_json(message),
    }


def _channel_name(channel: Channel) -> str:
    if channel.dm_user is not None:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name
