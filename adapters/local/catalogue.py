"""The command catalogue for the composer: every name people can type, with help and parameters."""

from typing import Any

from adapters.local.render import options_json
from bot.domain.members import Office
from bot.interaction.answers import full_name
from bot.interaction.commands import Command, Registry, Right
from bot.interaction.forms import choice_options
from bot.interaction.params import Kind, Param
from bot.interaction.words import Words

_FOR_ALL = {Right.ANYONE, Right.MEMBER}  # outsiders may look up what members do; the core answers kindly


def catalogue(registry: Registry, words: Words, offices: frozenset[Office]) -> list[dict[str, Any]]:
    """The commands a persona can type. Those of an office are listed for holders of ``offices`` only."""
    return [_entry(command, words) for command in registry.listed() if _offered(command, offices)]


def message_menu(registry: Registry, words: Words, offices: frozenset[Office]) -> list[dict[str, str]]:
    """What can be done with a message."""
    return [
        {"verb": command.path, "label": words.text(f"command.{command.path}.title")}
        for command in registry.message_menu()
        if _offered(command, offices)
    ]


def _offered(command: Command, offices: frozenset[Office]) -> bool:
    return command.right in _FOR_ALL or Office(command.right.value) in offices


def _entry(command: Command, words: Words) -> dict[str, Any]:
    """``names``: what completion compares; the first is the name in the persona's language."""
    aliases = f"command.{command.path}.aliases"
    name = full_name(command, words)
    names = [name, command.path.replace(".", " ")]
    if words.has(aliases):
        names += words.text(aliases).split()
    return {
        "name": name,
        "names": names,
        "group": words.text(f"group.{command.group}.name") if command.group else "",
        "help": words.text(f"command.{command.path}.help"),
        "rest": bool(command.rest),
        "params": [
            _param(command, param, words) for param in command.params if param.kind is not Kind.CARRIED
        ],
    }


def _param(command: Command, param: Param, words: Words) -> dict[str, Any]:
    return {
        "label": words.text(f"param.{command.path}.{param.name}"),
        "required": param.required,
        "suggest": param.ref,
        "options": options_json(choice_options(param, words)),
    }
