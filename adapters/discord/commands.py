"""The registry as Discord's application commands: sub-commands with Japanese names, and message menus.

Names are ASCII by default (they come back in every interaction) and Japanese by localisation. Every option
is optional: what is missing, a form asks for. Rights are the core's business, so nothing is hidden here.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

from adapters.discord.limits import OPTION_TEXT, SUGGESTIONS, shorten
from bot.interaction.commands import Command, Registry
from bot.interaction.params import Kind, Param
from bot.interaction.words import Words

Json = dict[str, Any]
Speak = Callable[[str], Words]

CHAT_INPUT, MESSAGE_MENU = 1, 3
SUB_COMMAND, STRING, INTEGER = 1, 3, 4
IN_GUILDS, IN_DIRECT_MESSAGES = 0, 1
GUILD_INSTALL = 0

COMMANDS = 100
MENUS = 5  # discord.py 2.7.1 knows five, Discord fifteen
PARTS = 25  # sub-commands of a group, options of a command, choices of an option
COMMAND_SIZE = 4_000  # Discord says 8,000; many pages still say 4,000
STRING_LENGTH = 6_000

_NAME = re.compile(r"[-_'\w]{1,32}")
_DIRECT = frozenset({"help"})


class CommandList:
    """What is registered, and how the menu's names lead back to commands."""

    def __init__(self, registry: Registry, speak: Speak) -> None:
        self._default, self._japanese = speak("en"), speak("ja")
        self._registry = registry

    def payload(self) -> list[Json]:
        """All commands, as Discord's bulk registration takes them."""
        groups = self._registry.groups()
        single = [self._command(command) for command in groups.get("", ())]
        grouped = [self._group(name, commands) for name, commands in groups.items() if name]
        return [*grouped, *single, *(self._menu(command) for command in self._registry.message_menu())]

    def menu(self) -> Mapping[str, str]:
        """Path of the command behind each name of the message menu."""
        return {self._menu_name(command): command.path for command in self._registry.message_menu()}

    def _group(self, name: str, commands: tuple[Command, ...]) -> Json:
        return {
            **self._scope(direct=False),
            "type": CHAT_INPUT,
            **self._named(name, f"group.{name}.name", f"group.{name}.help"),
            "options": [{**self._body(command), "type": SUB_COMMAND} for command in commands],
        }

    def _command(self, command: Command) -> Json:
        direct = command.path in _DIRECT
        return {**self._scope(direct=direct), "type": CHAT_INPUT, **self._body(command)}

    def _menu(self, command: Command) -> Json:
        name = self._menu_name(command)
        japanese = shorten(self._japanese.text(f"command.{command.path}.title"), 32)
        return {
            **self._scope(direct=False),
            "type": MESSAGE_MENU,
            "name": name,
            **({"name_localizations": {"ja": japanese}} if japanese != name else {}),
        }

    def _menu_name(self, command: Command) -> str:
        return shorten(self._default.text(f"command.{command.path}.title"), 32)

    def _scope(self, *, direct: bool) -> Json:
        contexts = [IN_GUILDS, IN_DIRECT_MESSAGES] if direct else [IN_GUILDS]
        return {"integration_types": [GUILD_INSTALL], "contexts": contexts}

    def _body(self, command: Command) -> Json:
        path = f"command.{command.path}"
        options = [self._option(command, param) for param in command.params if param.kind is not Kind.CARRIED]
        return {**self._named(command.name, f"{path}.name", f"{path}.help"), "options": options}

    def _named(self, name: str, name_key: str, help_key: str) -> Json:
        """Name and description, localisations only where they differ."""
        described = self._in_both(help_key)
        japanese = self._japanese.text(name_key)
        return {
            "name": name,
            **({"name_localizations": {"ja": japanese}} if japanese != name else {}),
            **described,
        }

    def _in_both(self, key: str) -> Json:
        default = shorten(self._default.text(key), OPTION_TEXT)
        japanese = shorten(self._japanese.text(key), OPTION_TEXT)
        found: Json = {"description": default}
        return {**found, "description_localizations": {"ja": japanese}} if japanese != default else found

    def _option(self, command: Command, param: Param) -> Json:
        key = f"param.{command.path}.{param.name}"
        hint = f"{key}_hint"
        named = {"name": param.name, **self._in_both(hint if self._default.has(hint) else key)}
        label = option_name(self._japanese.text(key))
        if label:
            named["name_localizations"] = {"ja": label}
        match param.kind:
            case Kind.NUMBER:
                return {**named, "type": INTEGER, "min_value": param.least, "max_value": param.limit}
            case Kind.CHOICE:
                return {**named, "type": STRING, "choices": list(self._choices(param))[:PARTS]}
            case Kind.REF:
                return {**named, "type": STRING, "max_length": param.limit, "autocomplete": True}
            case _:
                return {**named, "type": STRING, "max_length": min(param.limit, STRING_LENGTH)}

    def _choices(self, param: Param) -> Iterator[Json]:
        for value in param.choices:
            key = f"choice.{param.choice_name}.{value}"
            default = shorten(self._default.text(key), OPTION_TEXT)
            japanese = shorten(self._japanese.text(key), OPTION_TEXT)
            localised = {"name_localizations": {"ja": japanese}} if japanese != default else {}
            yield {"name": default, "value": value, **localised}


def option_name(label: str) -> str:
    """A label as a name Discord takes: letters and digits of any script, nothing else; or empty."""
    name = re.sub(r"[^-_\w]+", "", label.lower())[:32]
    return name if _NAME.fullmatch(name) else ""


def violations(payload: list[Json]) -> list[str]:
    """What Discord would refuse in a registration (PLATFORMS.md 1.2); it does not say where itself."""
    found = []
    for kind, most in ((CHAT_INPUT, COMMANDS), (MESSAGE_MENU, MENUS)):
        names = [one["name"] for one in payload if one["type"] == kind]
        if len(names) > most or len(set(names)) != len(names):
            found.append(f"type {kind}: {len(names)} commands, {len(set(names))} names")
    for command in payload:
        if command["type"] == CHAT_INPUT:
            found += _faults(command, command["name"])
            size = _size(command)
            if size > COMMAND_SIZE:
                found.append(f"{command['name']}: {size} characters")
    return found


def _faults(one: Json, where: str) -> Iterator[str]:
    for name in (one["name"], *one.get("name_localizations", {}).values()):
        if not _NAME.fullmatch(name) or name != name.lower():
            yield f"{where}: the name {name}"
    if not 0 < len(one["description"]) <= OPTION_TEXT:
        yield f"{where}: the description"
    options = one.get("options", [])
    for names in zip(*(_names(option) for option in options), strict=True):
        if len(set(names)) != len(names):
            yield f"{where}: two parts of one name"
    if len(options) > PARTS or len(one.get("choices", [])) > SUGGESTIONS:
        yield f"{where}: more than {PARTS} parts"
    for option in options:
        yield from _faults(option, f"{where} {option['name']}")


def _names(one: Json) -> tuple[str, str]:
    return one["name"], one.get("name_localizations", {}).get("ja", one["name"])


def _size(one: Json) -> int:
    """Names, descriptions and values, the longest localisation of each."""
    texts = [
        max(len(one.get(key, "")), *map(len, one.get(f"{key}_localizations", {"": ""}).values()))
        for key in ("name", "description")
    ]
    inner = [*one.get("options", []), *one.get("choices", [])]
    return sum(texts) + len(str(one.get("value", ""))) + sum(map(_size, inner))


def fingerprint(payload: list[Json], application_id: int) -> str:
    """Tells whether commands changed since they were registered for an application."""
    text = json.dumps([application_id, payload], ensure_ascii=False, sort_keys=True)
    return blake2b(text.encode(), digest_size=16).hexdigest()
