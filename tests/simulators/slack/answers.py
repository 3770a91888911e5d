"""Answers an app gives to an interaction: in the acknowledgement's body or through its response_url."""

from typing import Any

from tests.simulators.slack import web_views
from tests.simulators.slack.state import Channel, Json, Message, ResponseUrl, View
from tests.simulators.slack.web import SlackError
from tests.simulators.slack.web_chat import check_content
from tests.simulators.slack.wire import stored_blocks
from tests.simulators.slack.workspace import RESPONSE_URL_USES, Workspace


def use_response_url(workspace: Workspace, token: str, body: Json) -> None:
    """Carry out one POST to a response_url: five uses in 30 minutes.

    A slash command's has no original message: what it is told to replace becomes a message of its own.
    """
    right = workspace.response_urls.get(token)
    if right is None or workspace.clock.time() > right.expires:
        raise SlackError("expired_url")
    if right.uses >= RESPONSE_URL_USES:
        raise SlackError("used_url")
    key = ("response_url", token)
    original = right.source
    if original is not None and body.get("delete_original"):
        _existing(original).deleted = True
        workspace.changed("deleted", original, key)
    elif original is not None and body.get("replace_original"):
        _replace(workspace, _existing(original), body, key)
    else:
        post_answer(workspace, right.user, right.channel, body, key)
    right.uses += 1


def post_answer(
    workspace: Workspace, user_id: str, channel: Channel, body: Json, *keys: tuple[str, ...]
) -> Message:
    """Post an answer, for the asking person alone unless it says `in_channel`."""
    text, blocks = str(body.get("text") or ""), body.get("blocks") or []
    check_content(text, blocks)
    message = Message(
        channel,
        workspace.new_ts(),
        workspace.bot.id,
        text,
        stored_blocks(workspace, blocks),
        thread_ts=body.get("thread_ts"),
        metadata=body.get("metadata"),
        bot_id=workspace.bot_id,
        ephemeral_to=None if body.get("response_type") == "in_channel" else user_id,
    )
    return workspace.say(message, *keys)


def answer_command(workspace: Workspace, right: ResponseUrl, body: Any) -> None:
    """Show what came with the acknowledgement of a slash command, if anything."""
    content = {"text": body} if isinstance(body, str) else body
    if content and (content.get("text") or content.get("blocks")):
        post_answer(workspace, right.user, right.channel, content, ("response_url", right.token))


def answer_submission(workspace: Workspace, view: View, body: Any) -> dict[str, str]:
    """Do what the acknowledgement of a form says; answers its errors by block_id.

    Raises SlackError where a Slack client would say that there was trouble connecting.
    """
    action = (body or {}).get("response_action")
    match action:
        case None:
            web_views.pop(workspace, view.user, everything=False)
        case "clear":
            web_views.pop(workspace, view.user, everything=True)
        case "errors":
            return _errors(view, body.get("errors"))
        case "update":
            web_views.change(workspace, view, web_views.check_view(body.get("view"), "modal"))
        case "push":
            _push(workspace, view, web_views.check_view(body.get("view"), "modal"))
        case _:
            raise SlackError("invalid_response_action")
    return {}


def _push(workspace: Workspace, view: View, payload: Json) -> None:
    stack = workspace.stacks[view.user]
    if len(stack) >= web_views.DEEPEST:
        raise SlackError("push_limit_reached")
    web_views.put(workspace, view.user, payload, stack)


def _errors(view: View, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not inputs.issuperset(errors):
        raise SlackError("invalid_errors")
    return {str(block_id): str(text) for block_id, text in errors.items()}


def _existing(message: Message) -> Message:
    if message.deleted:
        raise SlackError("message_not_found")
    return message


def _replace(workspace: Workspace, message: Message, body: Json, key: tuple[str, ...]) -> None:
    text, blocks = str(body.get("text") or ""), body.get("blocks") or []
    check_content(text, blocks)
    message.text, message.blocks = text, stored_blocks(workspace, blocks)
    message.metadata = body.get("metadata", message.metadata)
    message.values = {}
    message.edited_ts = workspace.new_ts()
    workspace.changed("updated", message, key)
