"""Records as the JSON the platform sends."""

from tests.simulators.discord.errors import Json
from tests.simulators.discord.model import (
    THREADS,
    Account,
    Channel,
    ChannelType,
    Guild,
    Member,
    Message,
    Role,
    ScheduledEvent,
)


def account_json(account: Account) -> Json:
    return {
        "id": str(account.id),
        "username": account.name,
        "global_name": None if account.bot else account.name,
        "discriminator": "0",
        "avatar": None,
        "bot": account.bot,
        "public_flags": 0,
    }


def member_json(member: Member, *, permissions: int | None = None) -> Json:
    data: Json = {
        "user": account_json(member.account),
        "nick": member.nick,
        "avatar": None,
        "roles": [str(role_id) for role_id in sorted(member.role_ids)],
        "joined_at": member.joined_at,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
    }
    if permissions is not None:
        data["permissions"] = str(permissions)
    return data


def role_json(role: Role) -> Json:
    return {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(role.permissions),
        "position": role.position,
        "color": role.color,
        "hoist": role.hoist,
        "mentionable": role.mentionable,
        "managed": role.managed,
        "flags": 0,
    }


def channel_json(channel: Channel, *, bot_id: int = 0) -> Json:
    data: Json = {"id": str(channel.id), "type": int(channel.type), "flags": channel.flags}
    data["last_message_id"] = str(next(reversed(channel.history))) if channel.history else None
    if channel.type is ChannelType.DM:
        assert channel.recipient is not None
        data["recipients"] = [account_json(channel.recipient)]
        return data
    assert channel.guild is not None
    data |= {
        "guild_id": str(channel.guild.id),
        "name": channel.name,
        "parent_id": str(channel.parent.id) if channel.parent else None,
        "rate_limit_per_user": 0,
    }
    if channel.type in THREADS:
        return data | _thread_json(channel, bot_id)
    data |= {
        "position": channel.position,
        "topic": channel.topic,
        "nsfw": channel.nsfw,
        "permission_overwrites": [
            {"id": str(one.target), "type": one.kind, "allow": str(one.allow), "deny": str(one.deny)}
            for one in channel.overwrites.values()
        ],
    }
    if channel.type is ChannelType.FORUM:
        data["available_tags"] = channel.tags
    return data


def _thread_json(channel: Channel, bot_id: int) -> Json:
    thread = channel.thread
    assert thread is not None
    data: Json = {
        "owner_id": str(thread.owner_id),
        "message_count": len(channel.history),
        "total_message_sent": len(channel.history),
        "member_count": min(len(thread.members), 50),
        "applied_tags": thread.tags,
        "thread_metadata": {
            "archived": thread.archived,
            "locked": thread.locked,
            "auto_archive_duration": thread.auto_archive_minutes,
            "archive_timestamp": thread.archive_timestamp,
            "create_timestamp": thread.archive_timestamp,
            "invitable": thread.invitable,
        },
    }
    if bot_id in thread.members:
        data["member"] = thread_member_json(channel, bot_id)
    return data


def thread_member_json(channel: Channel, account_id: int) -> Json:
    assert channel.thread is not None
    return {
        "id": str(channel.id),
        "user_id": str(account_id),
        "join_timestamp": channel.thread.archive_timestamp,
        "flags": 0,
    }


def guild_json(guild: Guild) -> Json:
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner_id),
        "preferred_locale": guild.locale,
        "features": ["COMMUNITY"],
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "afk_timeout": 300,
        "emojis": [],
        "stickers": [],
        "roles": [role_json(role) for role in guild.roles.values()],
    }


def guild_create_json(guild: Guild, bot_id: int) -> Json:
    channels = guild.channels.values()
    return guild_json(guild) | {
        "joined_at": guild.joined_at,
        "large": False,
        "member_count": len(guild.members),
        "members": [member_json(guild.members[bot_id])] if bot_id in guild.members else [],
        "channels": [channel_json(one) for one in channels if one.type not in THREADS],
        "threads": [channel_json(one, bot_id=bot_id) for one in channels if one.type in THREADS],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [
            scheduled_event_json(guild, one) for one in guild.scheduled.values() if not one.status.is_final
        ],
    }


def scheduled_event_json(guild: Guild, one: ScheduledEvent) -> Json:
    return {
        "id": str(one.id),
        "guild_id": str(guild.id),
        "channel_id": None,
        "creator_id": str(one.creator.id),
        "creator": account_json(one.creator),
        "name": one.name,
        "description": one.description or None,
        "scheduled_start_time": one.starts_at.isoformat(),
        "scheduled_end_time": one.ends_at.isoformat(),
        "privacy_level": 2,
        "status": int(one.status),
        "entity_type": 3,
        "entity_id": None,
        "entity_metadata": {"location": one.location},
        "user_count": 0,
        "image": None,
        "recurrence_rule": None,
    }


def message_json(message: Message, *, with_text: bool = True, with_nonce: bool = False) -> Json:
    """`with_text` False is how a bot without the message content intent sees what others wrote."""
    data: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "type": 19 if message.reply_to else 0,
        "author": account_json(message.author),
        "content": message.content if with_text else "",
        "embeds": message.embeds if with_text else [],
        "components": message.components if with_text else [],
        "attachments": message.attachments if with_text else [],
        "timestamp": message.timestamp,
        "edited_timestamp": message.edited_timestamp,
        "flags": message.flags,
        "tts": False,
        "pinned": message.pinned,
        "mention_everyone": message.pings.everyone,
        "mentions": _mentioned(message),
        "mention_roles": [str(role_id) for role_id in message.pings.roles],
    }
    if with_nonce and message.nonce is not None:
        data["nonce"] = message.nonce
    if message.reply_to:
        origin = message.reply_to
        data["message_reference"] = {"message_id": str(origin.id), "channel_id": str(origin.channel.id)}
        data["referenced_message"] = None if origin.deleted else message_json(origin, with_text=with_text)
    if message.interaction:
        data["interaction_metadata"] = message.interaction
    if message.author.bot:
        data["application_id"] = str(message.author.id)
    return data


def _mentioned(message: Message) -> list[Json]:
    guild = message.channel.guild
    if guild is None:
        recipient = message.channel.recipient
        return [account_json(recipient)] if recipient and recipient.id in message.pings.users else []
    return [account_json(guild.members[one].account) for one in message.pings.users if one in guild.members]
