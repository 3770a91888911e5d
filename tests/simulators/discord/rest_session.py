"""Who am I, where is the gateway, who are you."""

from typing import Any

from tests.simulators.discord.errors import ApiError, Code, Json
from tests.simulators.discord.limits_commands import CHAT_INPUT, check_commands
from tests.simulators.discord.rest import Call, Route, snowflake
from tests.simulators.discord.wire import account_json, channel_json
from tests.simulators.discord.world import World

GLOBAL_SCOPE = 0


def get_me(world: World, _call: Call) -> Json:
    return account_json(world.bot) | {"verified": True, "mfa_enabled": True, "flags": 0}


def get_user(world: World, call: Call) -> Json:
    if (account := world.accounts.get(call.id("user"))) is None:
        raise ApiError(Code.UNKNOWN_USER)
    return account_json(account)


def get_application(world: World, _call: Call) -> Json:
    return {
        "id": str(world.application_id),
        "name": world.bot.name,
        "description": "",
        "icon": None,
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": "",
        "flags": 0,
        "owner": account_json(world.bot),
    }


def open_dm(world: World, call: Call) -> Json:
    account = world.accounts.get(snowflake(call.json.get("recipient_id"), "recipient_id"))
    if account is None or account.bot:
        raise ApiError(Code.UNKNOWN_USER)
    return channel_json(world.dm_channel(account))


def put_commands(world: World, call: Call) -> list[Json]:
    """Overwrites all commands of a scope; a command of the same type and name keeps its id."""
    if call.id("application") != world.application_id:
        raise ApiError(Code.MISSING_ACCESS)
    scope = world.guild(call.id("guild")).id if "guild" in call.params else GLOBAL_SCOPE
    wanted: list[Json] = call.body if isinstance(call.body, list) else []
    check_commands(wanted)
    known = {(one["type"], one["name"]): one["id"] for one in world.commands.get(scope, [])}
    world.commands[scope] = [_registered(world, one, scope, known) for one in wanted]
    return world.commands[scope]


def get_commands(world: World, call: Call) -> list[Json]:
    return world.commands.get(call.id("guild") if "guild" in call.params else GLOBAL_SCOPE, [])


def _registered(world: World, command: Json, scope: int, known: dict[Any, str]) -> Json:
    kind = command.get("type", CHAT_INPUT)
    data = {"description": "", "default_member_permissions": None, "nsfw": False} | command
    data["type"] = kind
    data["id"] = known.get((kind, command["name"])) or str(world.new_id())
    data["version"] = str(world.new_id())
    data["application_id"] = str(world.application_id)
    if data["default_member_permissions"] is not None:
        data["default_member_permissions"] = str(data["default_member_permissions"])
    if scope:
        data["guild_id"] = str(scope)
    return data


ROUTES: list[Route] = [
    ("GET", "/users/@me", get_me),
    ("POST", "/users/@me/channels", open_dm),
    ("GET", "/users/{user}", get_user),
    ("GET", "/oauth2/applications/@me", get_application),
    ("GET", "/applications/@me", get_application),
    ("PUT", "/applications/{application}/commands", put_commands),
    ("GET", "/applications/{application}/commands", get_commands),
    ("PUT", "/applications/{application}/guilds/{guild}/commands", put_commands),
    ("GET", "/applications/{application}/guilds/{guild}/commands", get_commands),
]
