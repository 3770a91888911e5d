"""What the town offers, without opening it: for the Slack manifest and the command reference."""

import json
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.clock import SystemClock
from bot.config import Config, ConfigError
from bot.i18n.words import Speech
from bot.interaction.answers import full_name
from bot.interaction.commands import Command, Registry
from bot.interaction.params import Kind, Param
from bot.interaction.words import Words
from bot.rules import policy_of
from bot.services.town import build_town
from commands import features
from storage.database import open_database
from storage.unit_of_work import SqlStorage


def declared(config: Config) -> Registry:
    """All commands of the town. No file and no connection is opened for it."""
    clock = SystemClock()
    storage = SqlStorage(open_database(config.database.url), clock.now, lambda: None)
    return Registry(features(build_town(storage, clock, policy_of(config))))


def words_of(config: Config, language: str) -> Words:
    """The town's words in a language, lexicon included."""
    speech = Speech({name: dict(terms) for name, terms in config.lexicon.items()})
    return Words(speech, language, ZoneInfo(config.town.zone))


def manifest(config: Config, request_url: str) -> str:
    """The Slack app's manifest as JSON. Raises ConfigError for http mode without an https address."""
    from adapters.slack.manifest import slack_manifest  # noqa: PLC0415 - only for this command

    words = words_of(config, config.town.language)
    mode, command = config.slack.mode, config.slack.command
    try:
        made = slack_manifest(declared(config), words, mode=mode, command=command, request_url=request_url)
    except ValueError as error:
        raise ConfigError(f"--request-url: {error}") from None
    return json.dumps(made, ensure_ascii=False, indent=2)


def command_reference(registry: Registry, words: tuple[Words, Words]) -> str:
    """The command reference as Markdown, in both languages side by side."""
    return "\n".join((*_HEAD, *_groups(registry, words)))


_HEAD = (
    "# Commands",
    "",
    "Made by `python -m bot commands > docs/commands.md`; a test keeps it true. On Discord these are",
    "slash commands, on Slack they follow the one slash command (`/engawa 課 一覧`), on the local page they",
    "are typed as they stand. Everything is reachable by button too. Whoever leaves out a value gets a form.",
    "*who*: anyone, members, or an office; administrators hold all offices.",
)
_TABLE = ("", "| 日本語 | English | who | what | values |", "|---|---|---|---|---|")


def _groups(registry: Registry, words: tuple[Words, Words]) -> Iterator[str]:
    for group, commands in registry.groups().items():
        names = (
            [speech.text(f"group.{group}.name") for speech in words]
            if group
            else ["単独の窓口", "On their own"]
        )
        yield from ("", f"## {names[0]} · {names[1]}", *_TABLE)
        yield from (_row(command, words) for command in commands)
    menus = [words[0].text(f"command.{command.path}.title") for command in registry.message_menu()]
    if menus:
        where = "On a message (context menu on Discord, shortcut on Slack, menu on the page)"
        yield from ("", f"{where}: {', '.join(menus)}.")


def _row(command: Command, words: tuple[Words, Words]) -> str:
    what = "<br>".join(speech.text(f"command.{command.path}.help") for speech in words)
    typed = " | ".join(f"`{full_name(command, speech)}`" for speech in words)
    values = "<br>".join(
        _value(command, param, words) for param in command.params if param.kind is not Kind.CARRIED
    )
    return f"| {typed} | {command.right.value} | {what} | {values} |"


def _value(command: Command, param: Param, words: tuple[Words, Words]) -> str:
    label = " / ".join(speech.text(f"param.{command.path}.{param.name}") for speech in words)
    return label if param.required else f"{label} (optional)"
