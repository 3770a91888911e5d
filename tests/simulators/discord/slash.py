"""From what a person types to what the client sends: commands, options, resolved entities."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.simulators.discord.errors import Json
from tests.simulators.discord.limits_commands import CHAT_INPUT, SUB_COMMAND, SUB_COMMAND_GROUP
from tests.simulators.discord.model import Account, Channel, Guild, Message, Role
from tests.simulators.discord.outcome import ImpossibleError
from tests.simulators.discord.permissions import ALL
from tests.simulators.discord.rest_session import GLOBAL_SCOPE
from tests.simulators.discord.wire import account_json, channel_json, member_json, message_json, role_json
from tests.simulators.discord.world import World

STRING, INTEGER, BOOLEAN, NUMBER = 3, 4, 5, 10
TAKES: dict[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    NUMBER: (int, float),
    6: (Account,),
    7: (Channel,),
    8: (Role,),
    9: (Account, Role),
}
GUILD_CONTEXT, BOT_DM_CONTEXT = 0, 1
Entity = Account | Role | Channel | Message


@dataclass(slots=True)
class Resolved:
    """Collects the entities a payload refers to."""

    guild: Guild | None
    data: Json = field(default_factory=dict)

    def add(self, thing: Entity) -> str:
        """Returns its id as the client sends it."""
        key = str(thing.id)
        if isinstance(thing, Account):
            self.data.setdefault("users", {})[key] = account_json(thing)
            member = self.guild.members.get(thing.id) if self.guild else None
            if member is not None:
                partial = member_json(member, permissions=0)
                del partial["user"]
                self.data.setdefault("members", {})[key] = partial
        elif isinstance(thing, Role):
            self.data.setdefault("roles", {})[key] = role_json(thing)
        elif isinstance(thing, Channel):
            self.data.setdefault("channels", {})[key] = channel_json(thing) | {"permissions": str(ALL)}
        else:
            self.data.setdefault("messages", {})[key] = message_json(thing)
        return key


def names_of(item: Json) -> set[str]:
    """The default name and all localised ones."""
    return {item["name"], *(item.get("name_localizations") or {}).values()}


@dataclass(slots=True, frozen=True)
class Offer:
    """The commands one person is offered in a guild, or with None in the direct messages."""

    world: World
    guild: Guild | None
    permissions: int

    def find(self, name: str, kind: int) -> Json:
        """The registered command of that name, default or localised. Raises ImpossibleError."""
        scopes = [self.guild.id, GLOBAL_SCOPE] if self.guild else [GLOBAL_SCOPE]
        every = [one for scope in scopes for one in self.world.commands.get(scope, [])]
        known: list[Json] = [one for one in every if one["type"] == kind]
        for command in known:
            if name in names_of(command):
                self._check(command)
                return command
        raise ImpossibleError(f"no command {name!r} among {sorted(one['name'] for one in known)}")

    def _check(self, command: Json) -> None:
        here = GUILD_CONTEXT if self.guild else BOT_DM_CONTEXT
        contexts = command.get("contexts")
        if contexts is None:
            in_dms = command.get("dm_permission", True)
            contexts = [GUILD_CONTEXT, BOT_DM_CONTEXT] if in_dms else [GUILD_CONTEXT]
        if here not in contexts:
            raise ImpossibleError(f"command {command['name']!r} is not offered here")
        needed = command.get("default_member_permissions")
        if needed is not None and self.guild and self.permissions != ALL:
            wanted = int(needed)
            if not wanted or wanted & ~self.permissions:
                raise ImpossibleError(f"command {command['name']!r} is not offered to this person")


def command_data(offer: Offer, line: str, values: Mapping[str, Any], focused: str | None = None) -> Json:
    """The `data` of a slash command, or with `focused` of its autocompletion.

    `line` is the command with its sub-commands, `values` go by option name, default or localised.
    Raises ImpossibleError for what the client refuses: unknown names, wrong types, missing options.
    """
    first, *rest = line.removeprefix("/").split()
    command = offer.find(first, CHAT_INPUT)
    chain: list[Json] = []
    level = command
    for word in rest:
        level = _step(level, word, line)
        chain.append(level)
    known = level.get("options") or []
    if any(one["type"] in (SUB_COMMAND, SUB_COMMAND_GROUP) for one in known):
        raise ImpossibleError(f"{line!r} needs a sub-command: {[one['name'] for one in known]}")
    resolved = Resolved(offer.guild)
    options = _options(known, values, resolved, focused)
    for one in reversed(chain):
        options = [{"type": one["type"], "name": one["name"], "options": options}]
    data: Json = {"id": command["id"], "name": command["name"], "type": CHAT_INPUT, "options": options}
    if command.get("guild_id"):
        data["guild_id"] = command["guild_id"]
    return data | ({"resolved": resolved.data} if resolved.data else {})


def _step(level: Json, word: str, line: str) -> Json:
    options: list[Json] = level.get("options") or []
    for one in options:
        if one["type"] in (SUB_COMMAND, SUB_COMMAND_GROUP) and word in names_of(one):
            return one
    raise ImpossibleError(f"no sub-command {word!r} in {line!r}")


def _options(
    known: list[Json], values: Mapping[str, Any], resolved: Resolved, focused: str | None
) -> list[Json]:
    left = dict(values)
    options = []
    for option in known:
        name = next((one for one in names_of(option) if one in left), None)
        if name is None:
            if option.get("required") and focused is None:
                raise ImpossibleError(f"option {option['name']!r} is required")
            continue
        sent: Json = {"type": option["type"], "name": option["name"]}
        if focused in names_of(option):
            if not option.get("autocomplete"):
                raise ImpossibleError(f"option {option['name']!r} has no autocomplete")
            sent |= {"value": str(left.pop(name)), "focused": True}
        else:
            sent["value"] = _value(option, left.pop(name), resolved)
        options.append(sent)
    if left:
        raise ImpossibleError(f"no option {sorted(left)} among {[one['name'] for one in known]}")
    if focused is not None and not any(one.get("focused") for one in options):
        raise ImpossibleError(f"no option {focused!r} to complete, or no text for it")
    return options


def _value(option: Json, value: Any, resolved: Resolved) -> Any:
    kind: int = option["type"]
    if option.get("choices"):
        return _choice(option, value)
    if not isinstance(value, TAKES.get(kind, ())) or (isinstance(value, bool) and kind != BOOLEAN):
        raise ImpossibleError(f"option {option['name']!r} does not take {value!r}")
    if isinstance(value, Account | Channel | Role):
        return resolved.add(value)
    _check_range(option, value)
    return value


def _check_range(option: Json, value: Any) -> None:
    size = len(value) if isinstance(value, str) else value
    suffix = "length" if isinstance(value, str) else "value"
    low, high = option.get(f"min_{suffix}"), option.get(f"max_{suffix}")
    if isinstance(value, str) and high is None:
        high = 6000
    if (low is not None and size < low) or (high is not None and size > high):
        raise ImpossibleError(f"option {option['name']!r} takes {low} to {high}, not {value!r}")


def _choice(option: Json, value: Any) -> Any:
    for one in option["choices"]:
        if value == one["value"] or value in names_of(one):
            return one["value"]
    offered = [one["name"] for one in option["choices"]]
    raise ImpossibleError(f"option {option['name']!r} offers {offered}, not {value!r}")
