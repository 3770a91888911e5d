"""chat.*, reactions.add and pins.add."""

import re
from typing import Any

from tests.simulators.slack.limits import MESSAGE_CHARACTERS, characters, message_problems
from tests.simulators.slack.state import Channel, Json, Message
from tests.simulators.slack.web import Call, Method, RateLimitedError, SlackError, invalid
from tests.simulators.slack.wire import message_json, stored_blocks

POST_CHARACTERS = 40_000
UPDATE_CHARACTERS = 4_000


def check_content(text: str, blocks: Any, *, most: int = POST_CHARACTERS) -> None:
    """Refuse what Slack refuses of a message's content.

    Stricter than Slack in two places on purpose: a text beyond 40,000 characters is refused where Slack
    cuts it, and blocks without a fallback text are refused where Slack would show an empty notification.
    """
    if len(text) > most:
        raise SlackError("msg_too_long")
    if not text.strip():
        raise SlackError("no_text")
    if not blocks:
        return
    problems = message_problems(blocks)
    if problems:
        raise invalid("invalid_blocks", problems)
    if characters(blocks) > MESSAGE_CHARACTERS:
        raise SlackError("msg_blocks_too_long")


def post_message(call: Call) -> Json:
    call.need("chat:write")
    channel = _destination(call)
    if channel.is_archived:
        raise SlackError("is_archived")
    if call.workspace.bot.id not in channel.members and "chat:write.public" not in call.app.scopes:
        raise SlackError("not_in_channel")
    message = _new_message(call, channel)
    message.metadata = _metadata(call)
    if message.thread_ts is not None:
        _join_thread(channel, message.thread_ts)
    wait = call.faults.wait_for_channel(channel.id)
    if wait > 0:
        raise RateLimitedError(wait)
    call.workspace.say(message)
    return {"channel": channel.id, "ts": message.ts, "message": message_json(message)}


def post_ephemeral(call: Call) -> Json:
    call.need("chat:write")
    channel = call.channel()
    call.inside(channel)
    user = call.user()
    if user.id not in channel.members:
        raise SlackError("user_not_in_channel")
    message = _new_message(call, channel)
    message.ephemeral_to = user.id
    call.workspace.say(message)
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    call.need("chat:write")
    channel = call.channel()
    message = _own(call, channel, "cant_update_message")
    text = str(call.args.get("text") or "") or message.text
    sent = call.json("blocks")
    check_content(text, sent, most=UPDATE_CHARACTERS)
    # Slack keeps the former blocks unless new ones, or an empty list, are sent.
    message.blocks = message.blocks if sent is None else stored_blocks(call.workspace, sent)
    message.text = text
    message.metadata = message.metadata if "metadata" not in call.args else _metadata(call)
    message.edited_ts = call.workspace.new_ts()
    call.workspace.changed("updated", message)
    return {"channel": channel.id, "ts": message.ts, "text": text, "message": message_json(message)}


def delete(call: Call) -> Json:
    call.need("chat:write")
    channel = call.channel()
    message = _own(call, channel, "cant_delete_message")
    message.deleted = True
    call.workspace.changed("deleted", message)
    return {"channel": channel.id, "ts": message.ts}


def permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, "message_ts")
    address = f"https://simulated.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": address}


def add_reaction(call: Call) -> Json:
    call.need("reactions:write")
    channel = call.channel()
    message = call.message(channel, "timestamp")
    name = call.text("name")
    if not re.fullmatch(r"[a-z0-9_+'-]+", name):
        raise SlackError("invalid_name")
    users = message.reactions.setdefault(name, [])
    if call.workspace.bot.id in users:
        raise SlackError("already_reacted")
    users.append(call.workspace.bot.id)
    return {}


def add_pin(call: Call) -> Json:
    call.need("pins:write")
    channel = call.channel()
    call.inside(channel)
    message = call.message(channel, "timestamp")
    if message.pinned:
        raise SlackError("already_pinned")
    message.pinned = True
    return {}


def _destination(call: Call) -> Channel:
    """A channel's id, its name, or a user's id, which means the conversation with them."""
    wanted = call.text("channel")
    if wanted in call.workspace.users:
        return call.workspace.dm(wanted)
    named = call.workspace.named(wanted.removeprefix("#"))
    if named is not None and not named.is_private:
        return named
    return call.channel()


def _new_message(call: Call, channel: Channel) -> Message:
    text, blocks = str(call.args.get("text") or ""), call.json("blocks") or []
    check_content(text, blocks)
    return Message(
        channel,
        call.workspace.new_ts(),
        call.workspace.bot.id,
        text,
        stored_blocks(call.workspace, blocks),
        thread_ts=call.args.get("thread_ts") or None,
        bot_id=call.workspace.bot_id,
        broadcast=call.flag("reply_broadcast"),
        parse_full=call.args.get("parse") == "full" or call.flag("link_names"),
    )


def _join_thread(channel: Channel, thread_ts: str) -> None:
    parent = channel.log.get(thread_ts)
    if parent is None or parent.deleted or parent.ephemeral_to or parent.is_reply:
        raise SlackError("cannot_reply_to_message")
    parent.thread_ts = parent.ts


def _metadata(call: Call) -> Json | None:
    metadata = call.json("metadata")
    if not metadata:
        return None
    match metadata:
        case {"event_type": str(kind), "event_payload": dict()} if kind:
            return dict(metadata)
    raise SlackError("invalid_metadata_format")


def _own(call: Call, channel: Channel, refusal: str) -> Message:
    message = call.message(channel)
    if message.bot_id != call.workspace.bot_id:
        raise SlackError(refusal)
    return message


METHODS: dict[str, Method] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": permalink,
    "reactions.add": add_reaction,
    "pins.add": add_pin,
}
