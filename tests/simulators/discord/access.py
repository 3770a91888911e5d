"""Who may do what where."""

from tests.simulators.discord.errors import ApiError, Code
from tests.simulators.discord.model import THREADS, Account, Channel, ChannelType, Guild, Member, Role
from tests.simulators.discord.permissions import ALL, Permission


def guild_permissions(guild: Guild, member: Member) -> int:
    """A member's permissions before any channel overwrites."""
    if guild.owner_id == member.account.id:
        return ALL
    held = guild.everyone.permissions | member.granted
    for role_id in member.role_ids:
        held |= guild.roles[role_id].permissions
    return ALL if held & Permission.ADMINISTRATOR else held


def channel_permissions(channel: Channel, member: Member) -> int:
    """A member's permissions in a guild channel; a thread uses its parent's overwrites."""
    guild = channel.guild
    assert guild is not None
    held = guild_permissions(guild, member)
    if held == ALL:
        return held
    place = channel.parent if channel.type in THREADS and channel.parent else channel
    if place.overwrites:
        held = _with_overwrites(held, place, guild, member)
    if channel.type is ChannelType.PRIVATE_THREAD and not held & Permission.MANAGE_THREADS:
        assert channel.thread is not None
        if member.account.id not in channel.thread.members:
            return held & ~Permission.VIEW_CHANNEL
    return held


def _with_overwrites(held: int, place: Channel, guild: Guild, member: Member) -> int:
    of_everyone = place.overwrites.get(guild.id)
    if of_everyone:
        held = held & ~of_everyone.deny | of_everyone.allow
    of_roles = [place.overwrites[one] for one in member.role_ids if one in place.overwrites]
    for one in of_roles:
        held &= ~one.deny
    for one in of_roles:
        held |= one.allow
    own = place.overwrites.get(member.account.id)
    return held & ~own.deny | own.allow if own else held


def can_see(channel: Channel, account: Account) -> bool:
    """Whether the person finds the channel in the client at all."""
    if channel.guild is None:
        return channel.recipient is account
    member = channel.guild.members.get(account.id)
    return member is not None and bool(channel_permissions(channel, member) & Permission.VIEW_CHANNEL)


def require(channel: Channel, account: Account, *needed: Permission) -> int:
    """Raises 50001 if the account cannot see the channel, 50013 if it lacks one. Returns all it holds."""
    if channel.guild is None:
        return ALL
    member = channel.guild.members.get(account.id)
    held = channel_permissions(channel, member) if member else 0
    if not held & Permission.VIEW_CHANNEL:
        raise ApiError(Code.MISSING_ACCESS)
    if any(not held & one for one in needed):
        raise ApiError(Code.MISSING_PERMISSIONS)
    return held


def require_in_guild(guild: Guild, account: Account, needed: Permission) -> Member:
    """Raises 50001 if the account is not in the guild, 50013 if it lacks the permission."""
    member = guild.members.get(account.id)
    if member is None:
        raise ApiError(Code.MISSING_ACCESS)
    if not guild_permissions(guild, member) & needed:
        raise ApiError(Code.MISSING_PERMISSIONS)
    return member


def require_held(guild: Guild, member: Member, bits: int) -> None:
    """Nobody gives or denies others a permission that they lack themselves (50013)."""
    if bits & ~guild_permissions(guild, member):
        raise ApiError(Code.MISSING_PERMISSIONS)


def require_rank_over(guild: Guild, member: Member, role: Role) -> None:
    """A role can be changed or handed out only from above (50013), and never a managed one or everyone's."""
    top = max((guild.roles[one].position for one in member.role_ids), default=0)
    is_owner = guild.owner_id == member.account.id
    if role.managed or role is guild.everyone or not (is_owner or top > role.position):
        raise ApiError(Code.MISSING_PERMISSIONS)
