"""Channels, categories, forums and threads."""

from typing import Any

from tests.simulators.discord import messages
from tests.simulators.discord.access import require, require_held, require_in_guild
from tests.simulators.discord.errors import ApiError, Code, Form, Json, refuse_form
from tests.simulators.discord.limits_messages import (
    check_archive_duration,
    check_message,
    check_name,
    check_thread_name,
)
from tests.simulators.discord.model import THREADS, Channel, ChannelType, Guild, Overwrite, Thread
from tests.simulators.discord.permissions import Permission
from tests.simulators.discord.rest import Call, Route, query_number, snowflake
from tests.simulators.discord.wire import channel_json, message_json, thread_member_json
from tests.simulators.discord.world import Event, World

REQUIRE_TAG = 1 << 4
MAX_ACTIVE_THREADS, MAX_THREAD_MEMBERS, MAX_IN_CATEGORY = 1000, 1000, 50


def create_channel(world: World, call: Call) -> Json:
    guild = world.guild(call.id("guild"))
    require_in_guild(guild, world.bot, Permission.MANAGE_CHANNELS)
    data = call.json
    kind = data.get("type") or 0
    if kind not in (ChannelType.TEXT, ChannelType.CATEGORY, ChannelType.ANNOUNCEMENT, ChannelType.FORUM):
        raise refuse_form(("type",), "BASE_TYPE_CHOICES", "The simulator has no such channel type.")
    _check(data, new=True)
    parent = _category(world, guild, data.get("parent_id"))
    overwrites = _overwrites(world, guild, data.get("permission_overwrites"))
    channel = world.add_channel(guild, _as_written(data["name"], kind), ChannelType(kind))
    channel.parent = parent
    channel.overwrites = overwrites
    _apply(world, channel, data)
    world.emit_channel("CHANNEL_CREATE", channel)
    return channel_json(channel)


def get_channel(world: World, call: Call) -> Json:
    channel = world.channel(call.id("channel"))
    require(channel, world.bot)
    return channel_json(channel, bot_id=world.bot.id)


def edit_channel(world: World, call: Call) -> Json:
    channel = world.channel(call.id("channel"))
    data = call.json
    if channel.thread is not None:
        return _edit_thread(world, channel, channel.thread, data)
    require(channel, world.bot, Permission.MANAGE_CHANNELS)
    guild = channel.guild
    assert guild is not None
    _check(data, new=False)
    if data.get("permission_overwrites") is not None:
        channel.overwrites = _overwrites(world, guild, data["permission_overwrites"])
    channel.name = _as_written(data.get("name", channel.name), channel.type)
    if "parent_id" in data:
        channel.parent = _category(world, guild, data["parent_id"])
    _apply(world, channel, data)
    world.emit_channel("CHANNEL_UPDATE", channel)
    return channel_json(channel)


def delete_channel(world: World, call: Call) -> Json:
    channel = world.channel(call.id("channel"))
    needed = Permission.MANAGE_THREADS if channel.thread else Permission.MANAGE_CHANNELS
    require(channel, world.bot, needed)
    gone = channel_json(channel, bot_id=world.bot.id)
    world.emit_channel("THREAD_DELETE" if channel.thread else "CHANNEL_DELETE", channel)
    guild = channel.guild
    assert guild is not None
    for child in [one for one in guild.channels.values() if one.parent is channel]:
        if child.type in THREADS:
            del guild.channels[child.id], world.channels[child.id]
        else:
            child.parent = None
    del guild.channels[channel.id], world.channels[channel.id]
    return gone


def set_overwrite(world: World, call: Call) -> None:
    channel = world.channel(call.id("channel"))
    require(channel, world.bot, Permission.MANAGE_ROLES)
    target = call.id("target")
    if call.method == "DELETE":
        channel.overwrites.pop(target, None)
    else:
        assert channel.guild is not None
        channel.overwrites |= _overwrites(world, channel.guild, [call.json | {"id": target}])
    world.emit_channel("CHANNEL_UPDATE", channel)


def _as_written(name: str, kind: int) -> str:
    """The platform writes the names of text channels in small letters, with hyphens for spaces."""
    return "-".join(name.lower().split()) if kind == ChannelType.TEXT else name


def _check(data: Json, *, new: bool) -> None:
    if new or "name" in data:
        check_name(data.get("name"), 100)
    form = Form()
    form.text(("topic",), data.get("topic"), 0, 4096 if data.get("type") == ChannelType.FORUM else 1024)
    form.items(("permission_overwrites",), data.get("permission_overwrites"), 0, 100)
    for index, tag in enumerate(form.items(("available_tags",), data.get("available_tags"), 0, 20)):
        form.text(("available_tags", index, "name"), tag.get("name"), 1, 20)
    form.refuse_if_wrong()


def _category(world: World, guild: Guild, parent_id: Any) -> Channel | None:
    if parent_id is None:
        return None
    parent = world.channel(snowflake(parent_id, "parent_id"))
    if parent.type is not ChannelType.CATEGORY:
        raise refuse_form(("parent_id",), "CHANNEL_PARENT_INVALID_TYPE", "Not a category")
    if sum(one.parent is parent for one in guild.channels.values()) >= MAX_IN_CATEGORY:
        full = "Maximum number of channels in category reached (50)"
        raise refuse_form(("parent_id",), "CHANNEL_PARENT_MAX_CHANNELS", full)
    return parent


def _apply(world: World, channel: Channel, data: Json) -> None:
    channel.topic = data.get("topic", channel.topic)
    channel.nsfw = bool(data.get("nsfw", channel.nsfw))
    if data.get("position") is not None:
        channel.position = int(data["position"])
    if data.get("available_tags") is not None:
        channel.tags = [
            {"moderated": False, "emoji_id": None, "emoji_name": None}
            | tag
            | {"id": str(tag.get("id") or world.new_id())}
            for tag in data["available_tags"]
        ]


def _overwrites(world: World, guild: Guild, items: list[Json] | None) -> dict[int, Overwrite]:
    found = {}
    for item in items or []:
        allow, deny = int(item.get("allow") or 0), int(item.get("deny") or 0)
        require_held(guild, guild.members[world.bot.id], allow | deny)
        target = snowflake(item["id"], "id")
        found[target] = Overwrite(target, int(item.get("type") or 0), allow, deny)
    return found


def create_thread(world: World, call: Call) -> Json:
    """A thread without a message, or in a forum a post with its first message."""
    parent = world.channel(call.id("channel"))
    data = call.json
    if parent.type is ChannelType.FORUM:
        return _create_post(world, parent, call)
    kind = ChannelType.PRIVATE_THREAD if data.get("type") in (None, 12) else ChannelType.PUBLIC_THREAD
    return channel_json(_open(world, parent, data, kind), bot_id=world.bot.id)


def create_thread_on_message(world: World, call: Call) -> Json:
    """The thread has the id of its message."""
    parent = world.channel(call.id("channel"))
    require(parent, world.bot)
    message = world.message(parent, call.id("message"))
    if message.id in world.channels:
        raise ApiError(Code.THREAD_EXISTS)
    thread = _open(world, parent, call.json, ChannelType.PUBLIC_THREAD, message.id)
    return channel_json(thread, bot_id=world.bot.id)


def _create_post(world: World, forum: Channel, call: Call) -> Json:
    """The first message has the id of the post."""
    data = call.json
    _check_tags(forum, data.get("applied_tags"))
    first = call.draft(data.get("message") or {})
    check_message(first.payload, first.names)
    thread = _open(world, forum, data, ChannelType.PUBLIC_THREAD)
    assert thread.thread is not None
    thread.thread.tags = [str(tag) for tag in data.get("applied_tags") or []]
    message = messages.post(world, thread, world.bot, first, new_id=thread.id)
    return channel_json(thread, bot_id=world.bot.id) | {"message": message_json(message)}


NEEDED_TO_OPEN = {
    ChannelType.PRIVATE_THREAD: Permission.CREATE_PRIVATE_THREADS,
    ChannelType.PUBLIC_THREAD: Permission.CREATE_PUBLIC_THREADS,
}


def _open(world: World, parent: Channel, data: Json, kind: ChannelType, new_id: int = 0) -> Channel:
    if parent.type not in (ChannelType.TEXT, ChannelType.ANNOUNCEMENT, ChannelType.FORUM):
        raise ApiError(Code.WRONG_CHANNEL_TYPE)
    is_post = parent.type is ChannelType.FORUM
    require(parent, world.bot, Permission.SEND_MESSAGES if is_post else NEEDED_TO_OPEN[kind])
    check_thread_name(data.get("name"))
    check_archive_duration(data.get("auto_archive_duration"))
    guild = parent.guild
    assert guild is not None
    active = sum(one.thread is not None and not one.thread.archived for one in guild.channels.values())
    if active >= MAX_ACTIVE_THREADS:
        raise ApiError(Code.MAX_ACTIVE_THREADS)
    about = Thread(world.bot.id, data.get("auto_archive_duration") or 4320, world.now(), {world.bot.id})
    about.invitable = bool(data.get("invitable", True))
    thread = Channel(new_id or world.new_id(), kind, data["name"], guild, parent, thread=about)
    guild.channels[thread.id] = world.channels[thread.id] = thread
    world.emit_channel("THREAD_CREATE", thread, newly_created=True)
    return thread


def _check_tags(forum: Channel, tags: Any) -> None:
    form = Form()
    known = {tag["id"] for tag in forum.tags}
    for index, tag in enumerate(form.items(("applied_tags",), tags, 0, 5)):
        form.choice(("applied_tags", index), str(tag), tuple(known))
    form.refuse_if_wrong()
    if forum.flags & REQUIRE_TAG and not tags:
        raise ApiError(Code.TAG_REQUIRED)


def _edit_thread(world: World, channel: Channel, thread: Thread, data: Json) -> Json:
    held = require(channel, world.bot)
    own = thread.owner_id == world.bot.id and "locked" not in data
    if not own and not held & Permission.MANAGE_THREADS:
        raise ApiError(Code.MISSING_PERMISSIONS)
    if thread.archived and data.get("archived", True):
        raise ApiError(Code.ARCHIVED)
    if "name" in data:
        check_thread_name(data["name"])
        channel.name = data["name"]
    check_archive_duration(data.get("auto_archive_duration"))
    if "applied_tags" in data and channel.parent:
        _check_tags(channel.parent, data["applied_tags"])
        thread.tags = [str(tag) for tag in data["applied_tags"]]
    thread.auto_archive_minutes = data.get("auto_archive_duration") or thread.auto_archive_minutes
    thread.archived = bool(data.get("archived", thread.archived))
    thread.locked = bool(data.get("locked", thread.locked))
    channel.flags = data.get("flags", channel.flags)
    world.emit_channel("THREAD_UPDATE", channel)
    return channel_json(channel, bot_id=world.bot.id)


def _thread(world: World, call: Call) -> tuple[Channel, Thread]:
    channel = world.channel(call.id("channel"))
    require(channel, world.bot)
    if channel.thread is None:
        raise ApiError(Code.WRONG_CHANNEL_TYPE)
    return channel, channel.thread


def set_thread_member(world: World, call: Call) -> None:
    """PUT adds, DELETE removes; only while the thread is not archived."""
    channel, thread = _thread(world, call)
    who = world.bot.id if call.params["user"] == "@me" else call.id("user")
    assert channel.guild is not None
    world.member(channel.guild, who)
    if thread.archived:
        raise ApiError(Code.ARCHIVED)
    data: Json = {"id": str(channel.id), "guild_id": str(channel.guild.id)}
    if call.method == "PUT":
        if len(thread.members) >= MAX_THREAD_MEMBERS and who not in thread.members:
            raise ApiError(Code.MAX_THREAD_MEMBERS)
        thread.members.add(who)
        data["added_members"] = [thread_member_json(channel, who)]
    else:
        if who != world.bot.id:
            require(channel, world.bot, Permission.MANAGE_THREADS)
        thread.members.discard(who)
        data["removed_member_ids"] = [str(who)]
    data["member_count"] = len(thread.members)
    world.emit(Event("THREAD_MEMBERS_UPDATE", data, channel.guild.id))


def get_thread_members(world: World, call: Call) -> list[Json]:
    channel, thread = _thread(world, call)
    return [thread_member_json(channel, one) for one in sorted(thread.members)]


def get_thread_member(world: World, call: Call) -> Json:
    channel, thread = _thread(world, call)
    who = call.id("user")
    if who not in thread.members:
        raise ApiError(Code.UNKNOWN_MEMBER)
    return thread_member_json(channel, who)


def get_closed_private_threads(world: World, call: Call) -> Json:
    """Newest first; all of them only with the permission to manage threads."""
    parent = world.channel(call.id("channel"))
    require(parent, world.bot, Permission.MANAGE_THREADS)
    limit = query_number(call, "limit", 2, 100)
    assert parent.guild is not None
    found = [
        one
        for one in parent.guild.channels.values()
        if one.parent is parent and one.type is ChannelType.PRIVATE_THREAD and one.thread
        if one.thread.archived
    ]
    page = found[::-1][:limit]
    threads = [channel_json(one, bot_id=world.bot.id) for one in page]
    return {"threads": threads, "members": [], "has_more": len(found) > len(page)}


def get_active_threads(world: World, call: Call) -> Json:
    guild = world.guild(call.id("guild"))
    active = [one for one in guild.channels.values() if one.thread and not one.thread.archived]
    mine = [one for one in active if one.thread and world.bot.id in one.thread.members]
    return {
        "threads": [channel_json(one, bot_id=world.bot.id) for one in active],
        "members": [thread_member_json(one, world.bot.id) for one in mine],
    }


_CHANNEL = "/channels/{channel}"

ROUTES: list[Route] = [
    ("POST", "/guilds/{guild}/channels", create_channel),
    ("GET", "/guilds/{guild}/threads/active", get_active_threads),
    ("GET", _CHANNEL, get_channel),
    ("PATCH", _CHANNEL, edit_channel),
    ("DELETE", _CHANNEL, delete_channel),
    ("PUT", _CHANNEL + "/permissions/{target}", set_overwrite),
    ("DELETE", _CHANNEL + "/permissions/{target}", set_overwrite),
    ("POST", _CHANNEL + "/threads", create_thread),
    ("POST", _CHANNEL + "/messages/{message}/threads", create_thread_on_message),
    ("PUT", _CHANNEL + "/thread-members/{user}", set_thread_member),
    ("DELETE", _CHANNEL + "/thread-members/{user}", set_thread_member),
    ("GET", _CHANNEL + "/thread-members", get_thread_members),
    ("GET", _CHANNEL + "/thread-members/{user}", get_thread_member),
    ("GET", _CHANNEL + "/threads/archived/private", get_closed_private_threads),
]
