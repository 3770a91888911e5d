"""conversations.*"""

from tests.simulators.slack import membership
from tests.simulators.slack.state import Channel, Json, Message
from tests.simulators.slack.web import Call, Method, SlackError, page
from tests.simulators.slack.wire import channel_json, message_json

_TYPE_KINDS = {"public_channel": "channels", "private_channel": "groups", "im": "im"}
_MOST_INVITED = 1_000


def create(call: Call) -> Json:
    private = call.flag("is_private")
    call.need("groups:write" if private else "channels:manage")
    name = str(call.args.get("name") or "")
    membership.check_name(call.workspace, name)
    bot = call.workspace.bot
    channel = call.workspace.add_channel(name, (bot.id,), creator=bot.id, is_private=private)
    about = {"id": channel.id, "name": name, "created": channel.created, "creator": bot.id}
    call.workspace.emit("channel_created", {"type": "channel_created", "channel": about})
    return _channel(call, channel)


def open_dm(call: Call) -> Json:
    call.need("im:write")
    users = call.text("users").split(",")
    if len(users) != 1:
        raise SlackError("missing_scope", needed="mpim:write", provided=",".join(sorted(call.app.scopes)))
    if call.known_user(users[0]).is_bot:
        raise SlackError("cannot_dm_bot")
    channel = call.workspace.dm(users[0])
    return {"channel": {"id": channel.id}}


def info(call: Call) -> Json:
    return _channel(call, call.channel(scope="read"))


def list_all(call: Call) -> Json:
    kinds = [_TYPE_KINDS.get(each) for each in str(call.args.get("types") or "public_channel").split(",")]
    if None in kinds:
        raise SlackError("invalid_types")
    for kind in kinds:
        call.need(f"{kind}:read")
    bot = call.workspace.bot
    found = [
        channel_json(channel, bot)
        for channel in call.workspace.channels.values()
        if channel.kind in kinds
        and not (channel.kind == "groups" and bot.id not in channel.members)
        and not (channel.is_archived and call.flag("exclude_archived"))
    ]
    channels, cursor = page(found, call, default=100, most=1_000)
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


def members(call: Call) -> Json:
    channel = call.channel(scope="read")
    found, cursor = page(list(channel.members), call, default=100, most=1_000)
    return {"members": found, "response_metadata": {"next_cursor": cursor}}


def history(call: Call) -> Json:
    channel = call.channel(scope="history")
    call.inside(channel)
    visible = [each for each in channel.messages if not each.is_reply or each.broadcast]
    return _messages(call, list(reversed(_between(call, visible))))


def replies(call: Call) -> Json:
    channel = call.channel(scope="history")
    call.inside(channel)
    parent = channel.log.get(call.text("ts"))
    if parent is None or parent.deleted:
        raise SlackError("thread_not_found")
    return _messages(call, [parent, *_between(call, channel.thread(parent.ts))])


def invite(call: Call) -> Json:
    channel = _managed(call)
    call.inside(channel)
    users = call.text("users").split(",")
    if len(users) > _MOST_INVITED:
        raise SlackError("too_many_users")
    refused = [
        {"user": each, "ok": False, "error": error}
        for each in users
        if (error := _refusal(call, channel, each))
    ]
    if refused and not (call.flag("force") and len(refused) < len(users)):
        raise SlackError(str(refused[0]["error"]), errors=refused)
    for each in users:
        if not _refusal(call, channel, each):
            membership.join(call.workspace, channel, each, inviter=call.workspace.bot.id)
    return _channel(call, channel)


def kick(call: Call) -> Json:
    channel = _managed(call)
    call.inside(channel)
    user = call.user()
    if user.id == call.workspace.bot.id:
        raise SlackError("cant_kick_self")
    if user.id not in channel.members:
        raise SlackError("not_in_channel")
    membership.leave(call.workspace, channel, user.id)
    return {}


def join(call: Call) -> Json:
    call.need("channels:join")
    channel = call.channel()
    if channel.kind != "channels":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if call.workspace.bot.id in channel.members:
        return {**_channel(call, channel), "warning": "already_in_channel"}
    membership.join(call.workspace, channel, call.workspace.bot.id)
    return _channel(call, channel)


def rename(call: Call) -> Json:
    channel = _managed(call)
    call.inside(channel)
    membership.rename(call.workspace, channel, str(call.args.get("name") or ""))
    return _channel(call, channel)


def archive(call: Call) -> Json:
    channel = _managed(call, archived="already_archived")
    call.inside(channel)
    membership.archive(call.workspace, channel, call.workspace.bot.id)
    return {}


def unarchive(call: Call) -> Json:
    """Slack's own page: "Bot tokens cannot currently be used to unarchive conversations", scope or not."""
    channel = call.channel()
    call.need("groups:write" if channel.is_private else "channels:manage")
    if not channel.is_archived:
        raise SlackError("not_archived")
    if not call.workspace.bots_unarchive:
        raise SlackError("not_in_channel")
    membership.unarchive(call.workspace, channel, call.workspace.bot.id)
    return {}


def set_topic(call: Call) -> Json:
    channel = _managed(call)
    call.inside(channel)
    topic = str(call.args.get("topic") or "")
    if len(topic) > 250:
        raise SlackError("too_long")
    channel.topic = topic
    return _channel(call, channel)


def _managed(call: Call, archived: str = "is_archived") -> Channel:
    """A channel the bot may change: the scope, the kind, and not archived."""
    channel = call.channel()
    if channel.kind == "im":
        raise SlackError("method_not_supported_for_channel_type")
    call.need("groups:write" if channel.is_private else "channels:manage")
    if channel.is_archived:
        raise SlackError(archived)
    return channel


def _refusal(call: Call, channel: Channel, user_id: str) -> str | None:
    if user_id == call.workspace.bot.id:
        return "cant_invite_self"
    if user_id not in call.workspace.users:
        return "user_not_found"
    return "already_in_channel" if user_id in channel.members else None


def _between(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = str(call.args.get("oldest") or "0"), str(call.args.get("latest") or "9" * 10)
    low, high = _micros(oldest), _micros(latest)
    if call.flag("inclusive"):
        return [each for each in messages if low <= _micros(each.ts) <= high]
    return [each for each in messages if low < _micros(each.ts) < high]


def _micros(ts: str) -> int:
    seconds, _, fraction = ts.partition(".")
    if not seconds.isdigit() or not (fraction or "0").isdigit():
        raise SlackError("invalid_ts_oldest")
    return int(seconds) * 1_000_000 + int(fraction[:6].ljust(6, "0"))


def _messages(call: Call, messages: list[Message]) -> Json:
    with_metadata = call.flag("include_all_metadata")
    found, cursor = page(messages, call, default=100, most=999)
    return {
        "messages": [message_json(each, with_metadata=with_metadata) for each in found],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def _channel(call: Call, channel: Channel) -> Json:
    return {"channel": channel_json(channel, call.workspace.bot)}


METHODS: dict[str, Method] = {
    "conversations.create": create,
    "conversations.open": open_dm,
    "conversations.info": info,
    "conversations.list": list_all,
    "conversations.members": members,
    "conversations.history": history,
    "conversations.replies": replies,
    "conversations.invite": invite,
    "conversations.kick": kick,
    "conversations.join": join,
    "conversations.rename": rename,
    "conversations.archive": archive,
    "conversations.unarchive": unarchive,
    "conversations.setTopic": set_topic,
}
