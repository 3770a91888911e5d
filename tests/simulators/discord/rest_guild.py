"""Guilds, members and roles."""

from tests.simulators.discord.access import require_held, require_in_guild, require_rank_over
from tests.simulators.discord.errors import ApiError, Code, Json
from tests.simulators.discord.limits_messages import check_name
from tests.simulators.discord.model import THREADS, Guild, Member, Role
from tests.simulators.discord.permissions import Intent, Permission
from tests.simulators.discord.rest import Call, Route, query_number, snowflake
from tests.simulators.discord.wire import channel_json, guild_json, member_json, role_json
from tests.simulators.discord.world import Event, World


def get_guild(world: World, call: Call) -> Json:
    guild = world.guild(call.id("guild"))
    counts = {"approximate_member_count": len(guild.members), "approximate_presence_count": 0}
    return guild_json(guild) | (counts if call.query.get("with_counts") else {})


def get_channels(world: World, call: Call) -> list[Json]:
    guild = world.guild(call.id("guild"))
    return [channel_json(one) for one in guild.channels.values() if one.type not in THREADS]


def get_member(world: World, call: Call) -> Json:
    return member_json(world.member(world.guild(call.id("guild")), call.id("user")))


def search_members(world: World, call: Call) -> list[Json]:
    guild = world.guild(call.id("guild"))
    prefix = call.query.get("query", "").casefold()
    limit = query_number(call, "limit", 1, 1000)
    found = [one for one in guild.members.values() if _named(one, prefix)]
    return [member_json(one) for one in found[:limit]]


def _named(member: Member, prefix: str) -> bool:
    return any(name.casefold().startswith(prefix) for name in (member.account.name, member.nick or ""))


def list_members(world: World, call: Call) -> list[Json]:
    """Only with the privileged members intent."""
    if not world.privileged & Intent.GUILD_MEMBERS:
        raise ApiError(Code.MISSING_ACCESS)
    guild = world.guild(call.id("guild"))
    after, limit = snowflake(call.query.get("after", 0), "after"), query_number(call, "limit", 1, 1000)
    found = [guild.members[one] for one in sorted(guild.members) if one > after]
    return [member_json(one) for one in found[:limit]]


def set_member_role(world: World, call: Call) -> None:
    """PUT gives, DELETE takes; both only for roles below the bot's own highest."""
    guild = world.guild(call.id("guild"))
    bot = require_in_guild(guild, world.bot, Permission.MANAGE_ROLES)
    member = world.member(guild, call.id("user"))
    role = world.role(guild, call.id("role"))
    require_rank_over(guild, bot, role)
    if call.method == "PUT":
        member.role_ids.add(role.id)
    else:
        member.role_ids.discard(role.id)
    data = member_json(member) | {"guild_id": str(guild.id)}
    world.emit(Event("GUILD_MEMBER_UPDATE", data, guild.id, Intent.GUILD_MEMBERS))


def get_roles(world: World, call: Call) -> list[Json]:
    return [role_json(role) for role in world.guild(call.id("guild")).roles.values()]


def get_role_holders(world: World, call: Call) -> Json:
    """How many members hold each role, everyone's left out."""
    guild = world.guild(call.id("guild"))
    require_in_guild(guild, world.bot, Permission.MANAGE_ROLES)
    return {
        str(role_id): sum(role_id in member.role_ids for member in guild.members.values())
        for role_id in guild.roles
        if role_id != guild.id
    }


def create_role(world: World, call: Call) -> Json:
    guild = world.guild(call.id("guild"))
    bot = require_in_guild(guild, world.bot, Permission.MANAGE_ROLES)
    data = call.json
    require_held(guild, bot, int(data.get("permissions") or 0))
    name = data.get("name") or "new role"
    check_name(name, 100)
    role = world.add_role(guild, name, int(data.get("permissions") or 0))
    _apply(role, data)
    return role_json(role)


def edit_role(world: World, call: Call) -> Json:
    guild, role = _editable(world, call)
    data = call.json
    require_held(guild, guild.members[world.bot.id], int(data.get("permissions") or 0))
    if data.get("name") is not None:
        check_name(data["name"], 100)
        role.name = data["name"]
    if data.get("permissions") is not None:
        role.permissions = int(data["permissions"])
    _apply(role, data)
    world.emit_role("GUILD_ROLE_UPDATE", guild, role)
    return role_json(role)


def delete_role(world: World, call: Call) -> None:
    guild, role = _editable(world, call)
    del guild.roles[role.id]
    for member in guild.members.values():
        member.role_ids.discard(role.id)
    data = {"guild_id": str(guild.id), "role_id": str(role.id)}
    world.emit(Event("GUILD_ROLE_DELETE", data, guild.id))


def _editable(world: World, call: Call) -> tuple[Guild, Role]:
    guild = world.guild(call.id("guild"))
    bot = require_in_guild(guild, world.bot, Permission.MANAGE_ROLES)
    role = world.role(guild, call.id("role"))
    require_rank_over(guild, bot, role)
    return guild, role


def _apply(role: Role, data: Json) -> None:
    role.color = data.get("color") or role.color
    role.hoist = bool(data.get("hoist", role.hoist))
    role.mentionable = bool(data.get("mentionable", role.mentionable))


_GUILD = "/guilds/{guild}"

ROUTES: list[Route] = [
    ("GET", _GUILD, get_guild),
    ("GET", _GUILD + "/channels", get_channels),
    ("GET", _GUILD + "/members", list_members),
    ("GET", _GUILD + "/members/search", search_members),
    ("GET", _GUILD + "/members/{user}", get_member),
    ("PUT", _GUILD + "/members/{user}/roles/{role}", set_member_role),
    ("DELETE", _GUILD + "/members/{user}/roles/{role}", set_member_role),
    ("GET", _GUILD + "/roles", get_roles),
    ("GET", _GUILD + "/roles/member-counts", get_role_holders),
    ("POST", _GUILD + "/roles", create_role),
    ("PATCH", _GUILD + "/roles/{role}", edit_role),
    ("DELETE", _GUILD + "/roles/{role}", delete_role),
]
