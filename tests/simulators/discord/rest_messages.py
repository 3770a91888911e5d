"""Messages in channels, threads and direct messages."""

from itertools import islice
from typing import Any

from tests.simulators.discord import messages
from tests.simulators.discord.access import require
from tests.simulators.discord.errors import ApiError, Code, Json, refuse_form
from tests.simulators.discord.model import THREADS, Channel, ChannelType, Message
from tests.simulators.discord.permissions import Permission
from tests.simulators.discord.rest import Call, Route, query_number, snowflake
from tests.simulators.discord.wire import message_json
from tests.simulators.discord.world import World

TEXT_PLACES = (*THREADS, ChannelType.TEXT, ChannelType.ANNOUNCEMENT, ChannelType.DM)


def create_message(world: World, call: Call) -> Json:
    """The same nonce with `enforce_nonce` inside the window returns the earlier message."""
    channel = world.channel(call.id("channel"))
    may_send(world, channel)
    payload = call.json
    nonce = payload.get("nonce")
    key = (channel.id, str(nonce)) if nonce is not None and payload.get("enforce_nonce") else None
    if key and (earlier := _earlier(world, key)):
        return message_json(earlier, with_nonce=True)
    reply_to = _replied(world, channel, payload.get("message_reference"))
    message = messages.post(world, channel, world.bot, call.draft(), reply_to=reply_to)
    if key:
        _remember(world, key, message)
    return message_json(message, with_nonce=True)


def may_send(world: World, channel: Channel) -> None:
    """Raises what the platform answers where the bot cannot write; a message revives an archived thread."""
    if channel.type is ChannelType.DM:
        assert channel.recipient is not None
        if not world.in_guild_with_bot(channel.recipient):
            raise ApiError(Code.NO_MUTUAL_GUILD)
        if not channel.recipient.dms_open:
            raise ApiError(Code.DMS_CLOSED)
        return
    if channel.type not in TEXT_PLACES:
        raise ApiError(Code.WRONG_CHANNEL_TYPE)
    if channel.thread is None:
        require(channel, world.bot, Permission.SEND_MESSAGES)
        return
    held = require(channel, world.bot, Permission.SEND_MESSAGES_IN_THREADS)
    if channel.thread.locked and not held & Permission.MANAGE_THREADS:
        raise ApiError(Code.THREAD_LOCKED)
    if channel.thread.archived:
        channel.thread.archived = False
        world.emit_channel("THREAD_UPDATE", channel)


def _earlier(world: World, key: tuple[int, str]) -> Message | None:
    at, message = world.nonces.get(key, (0.0, None))
    return message if world.clock() - at < world.nonce_seconds else None


def _remember(world: World, key: tuple[int, str], message: Message) -> None:
    """Drops what the window has left behind, so that a long benchmark does not grow."""
    oldest = next(iter(world.nonces), None)
    while oldest and world.clock() - world.nonces[oldest][0] >= world.nonce_seconds:
        del world.nonces[oldest]
        oldest = next(iter(world.nonces), None)
    world.nonces[key] = (world.clock(), message)


def _replied(world: World, channel: Channel, reference: Any) -> Message | None:
    if not reference:
        return None
    found = channel.history.get(snowflake(reference.get("message_id"), "message_id"))
    if found is None and reference.get("fail_if_not_exists", True):
        raise refuse_form(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
    if found is not None:
        require(channel, world.bot, Permission.READ_MESSAGE_HISTORY)
    return found


def get_messages(world: World, call: Call) -> list[Json]:
    """Newest first; `before`, `after` and `limit` (1 to 100, 50 if not given). The nonce is not shown."""
    channel = world.channel(call.id("channel"))
    held = require(channel, world.bot)
    limit = query_number(call, "limit", 50, 100)
    if not held & Permission.READ_MESSAGE_HISTORY:
        return []
    found = _page(channel, call, limit)
    return [message_json(one, with_text=world.bot_reads(one)) for one in found]


def _page(channel: Channel, call: Call, limit: int) -> list[Message]:
    history = channel.history
    if "after" in call.query:
        after = snowflake(call.query["after"], "after")
        newer = list(islice((one for key, one in history.items() if key > after), limit))
        return newer[::-1]
    if "before" in call.query:
        before = snowflake(call.query["before"], "before")
        return list(islice((history[key] for key in reversed(history) if key < before), limit))
    return list(islice(reversed(history.values()), limit))


def get_message(world: World, call: Call) -> Json:
    channel = world.channel(call.id("channel"))
    require(channel, world.bot, Permission.READ_MESSAGE_HISTORY)
    message = world.message(channel, call.id("message"))
    return message_json(message, with_text=world.bot_reads(message))


def edit_message(world: World, call: Call) -> Json:
    channel = world.channel(call.id("channel"))
    require(channel, world.bot)
    message = world.message(channel, call.id("message"))
    if message.author is not world.bot:
        raise ApiError(Code.NOT_THE_AUTHOR)
    if channel.thread and channel.thread.archived:
        raise ApiError(Code.ARCHIVED)
    return message_json(messages.edit(world, message, call.draft()))


def delete_message(world: World, call: Call) -> None:
    channel = world.channel(call.id("channel"))
    require(channel, world.bot)
    message = world.message(channel, call.id("message"))
    if message.author is not world.bot:
        require(channel, world.bot, Permission.MANAGE_MESSAGES)
    messages.delete(world, message)


def set_pin(world: World, call: Call) -> None:
    channel = world.channel(call.id("channel"))
    require(channel, world.bot, Permission.PIN_MESSAGES)
    world.message(channel, call.id("message")).pinned = call.method == "PUT"


def get_pins(world: World, call: Call) -> Json:
    channel = world.channel(call.id("channel"))
    require(channel, world.bot, Permission.READ_MESSAGE_HISTORY)
    pinned = [one for one in reversed(channel.history.values()) if one.pinned]
    items = [{"pinned_at": one.timestamp, "message": message_json(one)} for one in pinned]
    return {"items": items, "has_more": False}


def type_in(world: World, call: Call) -> None:
    require(world.channel(call.id("channel")), world.bot, Permission.SEND_MESSAGES)


ROUTES: list[Route] = [
    ("POST", "/channels/{channel}/messages", create_message),
    ("GET", "/channels/{channel}/messages", get_messages),
    ("GET", "/channels/{channel}/messages/pins", get_pins),
    ("PUT", "/channels/{channel}/messages/pins/{message}", set_pin),
    ("DELETE", "/channels/{channel}/messages/pins/{message}", set_pin),
    ("GET", "/channels/{channel}/messages/{message}", get_message),
    ("PATCH", "/channels/{channel}/messages/{message}", edit_message),
    ("DELETE", "/channels/{channel}/messages/{message}", delete_message),
    ("POST", "/channels/{channel}/typing", type_in),
]
