"""Posting and editing: the one path for plain messages, forum posts and interaction answers."""

from dataclasses import dataclass, field

from tests.simulators.discord.access import channel_permissions
from tests.simulators.discord.errors import Json
from tests.simulators.discord.limits_messages import check_message
from tests.simulators.discord.model import (
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    Account,
    Channel,
    Message,
    Revision,
)
from tests.simulators.discord.permissions import ALL, Intent, Permission
from tests.simulators.discord.pings import compute_pings
from tests.simulators.discord.world import Event, World

KEPT_FLAGS = COMPONENTS_V2 | 1 << 2 | 1 << 12  # suppress embeds, silent


@dataclass(slots=True, frozen=True)
class Draft:
    """A message payload with the files sent along."""

    payload: Json
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.files)


def post(
    world: World,
    channel: Channel,
    author: Account,
    draft: Draft,
    *,
    only_for: Account | None = None,
    interaction: Json | None = None,
    reply_to: Message | None = None,
    new_id: int = 0,
) -> Message:
    """Checks and stores a new message and tells the gateway. Raises ApiError 50035 or 50006."""
    check_message(draft.payload, draft.names)
    message = Message(new_id or world.new_id(), channel, author, world.now())
    message.only_for = only_for
    message.interaction = interaction
    message.reply_to = reply_to
    message.nonce = draft.payload.get("nonce")
    _fill(world, message, draft)
    if only_for is not None:
        message.flags |= EPHEMERAL
    _ping(message, draft.payload)
    keep(message)
    if only_for is None:
        world.emit_message("MESSAGE_CREATE", message)
    return message


def keep(message: Message) -> None:
    """Puts a message where it is found again: the channel's history, or the shelf of ephemeral ones."""
    shelf = message.channel.history if message.only_for is None else message.channel.private
    shelf[message.id] = message


def placeholder(
    world: World, channel: Channel, only_for: Account | None, interaction: Json | None = None
) -> Message:
    """The "is thinking" message of a deferred answer."""
    message = Message(world.new_id(), channel, world.bot, world.now(), flags=LOADING)
    message.only_for = only_for
    message.interaction = interaction
    if only_for is not None:
        message.flags |= EPHEMERAL
    keep(message)
    return message


def edit(world: World, message: Message, draft: Draft) -> Message:
    """Checks and applies an edit; filling a placeholder counts as the first text, and pings."""
    first = bool(message.flags & LOADING)
    names = draft.names | {str(one["filename"]) for one in message.attachments}
    check_message(draft.payload, names, old=message)
    if not first:
        message.revisions.append(Revision(message.content, message.embeds, message.components))
        message.edited_timestamp = world.now()
    message.flags &= ~LOADING
    _fill(world, message, draft)
    if first:
        _ping(message, draft.payload)
    if message.only_for is None:
        world.emit_message("MESSAGE_CREATE" if first else "MESSAGE_UPDATE", message)
    return message


def delete(world: World, message: Message) -> None:
    message.deleted = True
    channel = message.channel
    channel.history.pop(message.id, None)
    channel.private.pop(message.id, None)
    if message.only_for is None:
        data = {"id": str(message.id), "channel_id": str(channel.id)}
        guild_id = channel.guild.id if channel.guild else None
        if guild_id:
            data["guild_id"] = str(guild_id)
        intent = Intent.GUILD_MESSAGES if guild_id else Intent.DIRECT_MESSAGES
        world.emit(Event("MESSAGE_DELETE", data, guild_id, intent))


def _fill(world: World, message: Message, draft: Draft) -> None:
    payload = draft.payload
    if "content" in payload:
        message.content = (payload["content"] or "").strip()
    if "embeds" in payload:
        message.embeds = [{"type": "rich"} | one for one in payload["embeds"] or []]
    if "components" in payload:
        message.components = payload["components"] or []
    message.flags |= (payload.get("flags") or 0) & KEPT_FLAGS
    if "attachments" in payload or draft.files:
        _attach(world, message, draft)


def _attach(world: World, message: Message, draft: Draft) -> None:
    listed = {str(one.get("id")) for one in draft.payload.get("attachments") or []}
    message.attachments = [one for one in message.attachments if one["id"] in listed]
    for name, content in draft.files.items():
        number = world.new_id()
        url = f"https://cdn.invalid/attachments/{message.channel.id}/{number}/{name}"
        size = len(content)
        message.attachments.append(
            {"id": str(number), "filename": name, "size": size, "url": url, "proxy_url": url}
        )
        message.files[name] = content


def _ping(message: Message, payload: Json) -> None:
    message.pings = compute_pings(
        message,
        payload.get("allowed_mentions"),
        may_mention_all=_may_mention_all(message),
        from_interaction=message.interaction is not None,
    )


def _may_mention_all(message: Message) -> bool:
    guild = message.channel.guild
    member = guild.members.get(message.author.id) if guild else None
    held = channel_permissions(message.channel, member) if member else 0
    return held == ALL or bool(held & Permission.MENTION_EVERYONE)
