"""The app's manifest, made from the registry: what an administrator pastes when creating the Slack app."""

from typing import Any, Literal

from adapters.slack.arrivals import GLOBAL_SHORTCUT, MESSAGE_SHORTCUT
from adapters.slack.limits import SHORTCUTS
from adapters.slack.scopes import EVENTS, SCOPES
from bot.interaction.commands import Command, Registry
from bot.interaction.words import Words
from bot.text.graphemes import cut, utf16_length

Json = dict[str, Any]

EVERYWHERE = ("question.ask", "event.create", "event.list", "section.list", "help")
"""Commands offered from Slack's own menu, wherever somebody is; those that exist."""

_NAME = 24
_DESCRIPTION = 150
_APP_NAME = 35
_APP_DESCRIPTION = 140
_HINT = 100


def slack_manifest(
    registry: Registry,
    words: Words,
    *,
    mode: Literal["socket", "http"] = "socket",
    command: str = "/engawa",
    request_url: str = "",
) -> Json:
    """The manifest (schema v2). ``request_url``: where Slack sends requests to in http mode.

    Raises ValueError for http mode without an https address.
    """
    if mode == "http" and not request_url.startswith("https://"):
        raise ValueError("http mode needs the https address of this program, ending in /slack/events")
    address = {"request_url": request_url} if mode == "http" else {}
    slash = {
        "command": command,
        "description": words.text("door.slack.command_help"),
        "usage_hint": _usage_hint(registry, words),
        "should_escape": True,
        **({"url": request_url} if mode == "http" else {}),
    }
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": cut(words.text("door.slack.app_name"), _APP_NAME),
            "description": cut(words.text("door.slack.app_description"), _APP_DESCRIPTION),
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "engawa", "always_online": True},
            "shortcuts": _shortcuts(registry, words),
            "slash_commands": [slash],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**address, "bot_events": list(EVENTS)},
            "interactivity": {
                "is_enabled": True,
                **address,
                **({"message_menu_options_url": request_url} if mode == "http" else {}),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": mode == "socket",
            "token_rotation_enabled": False,
        },
    }


def _shortcuts(registry: Registry, words: Words) -> list[Json]:
    found = [_shortcut(command, words, "message", MESSAGE_SHORTCUT) for command in registry.message_menu()]
    for path in EVERYWHERE:
        command = registry.find(path)
        if command:
            found.append(_shortcut(command, words, "global", GLOBAL_SHORTCUT))
    return found[:SHORTCUTS]


def _shortcut(command: Command, words: Words, kind: str, prefix: str) -> Json:
    title = words.text(f"command.{command.path}.title")
    help_key = f"command.{command.path}.help"
    description = words.text(help_key) if words.has(help_key) else title
    return {
        "name": cut(title, _NAME, measure=utf16_length),
        "type": kind,
        "callback_id": f"{prefix}{command.path}",
        "description": cut(description, _DESCRIPTION, measure=utf16_length),
    }


def _usage_hint(registry: Registry, words: Words) -> str:
    """The names people type most: single commands and groups, in the order of the help."""
    names = [
        words.text(f"group.{command.group}.name")
        if command.group
        else words.text(f"command.{command.path}.name")
        for command in registry.listed()
    ]
    hint = ""
    for name in dict.fromkeys(names):
        longer = f"{hint}|{name}" if hint else name
        if len(longer) > _HINT:
            break
        hint = longer
    return f"[{hint}]"
