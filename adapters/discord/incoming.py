"""What Discord delivers -> what the core understands. Read raw: nothing depends on an earlier process."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import discord

from adapters.discord.forms import submitted
from adapters.discord.limits import STRING_SELECT
from adapters.discord.render import V2
from adapters.discord.replies import Ticket
from adapters.discord.widgets import is_menu, read_custom_id, with_new_selects
from bot.domain.places import Platform
from bot.interaction.call import Invocation, PlatformUser, Spoken
from bot.interaction.commands import Registry
from bot.view import Action

Json = dict[str, Any]

PEOPLE_REMEMBERED = 10_000
SUB_COMMAND = 1
MESSAGE_MENU = 3
UNREADABLE = Action("unknown")  # refused by the dispatcher like any widget of another time

Entry = Mapping[str, str]  # of the message menu: name -> path


class Kind(Enum):
    COMMAND = discord.InteractionType.application_command
    WIDGET = discord.InteractionType.component
    SUGGEST = discord.InteractionType.autocomplete
    FORM = discord.InteractionType.modal_submit


_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Request:
    """One interaction. ``private``: it came from a message only this person sees, which the answer may
    replace. ``focused``: the parameter being typed, for suggestions. ``chosen_from``: the message from whose
    menu or other select something was chosen, as it shall stand there if it stays.
    """

    kind: Kind
    ticket: Ticket
    invocation: Invocation
    private: bool = False
    focused: str = ""
    chosen_from: Json | None = None


class Whereabouts:
    """Which guild speaks for a person in direct messages: the one they last acted in, else the oldest.

    A Discord account is one person in all guilds of the town, so any guild recognises the member.
    ``guilds``: names of the bot's guilds by id.
    """

    def __init__(self, guilds: Callable[[], Mapping[int, str]]) -> None:
        self._guilds = guilds
        self._last: OrderedDict[int, int] = OrderedDict()

    def of(self, user_id: int, guild_id: int | None) -> tuple[str, str]:
        """Id and name of the guild; empty when the bot is in none."""
        if guild_id is not None:
            self._last[user_id] = guild_id
            self._last.move_to_end(user_id)
            if len(self._last) > PEOPLE_REMEMBERED:
                self._last.popitem(last=False)
        known = self._guilds()
        chosen = guild_id or self._last.get(user_id, 0)
        if guild_id is None and chosen not in known:
            chosen = min(known, default=0)
        return (str(chosen), known.get(chosen) or str(chosen)) if chosen else ("", "")


class Reader:
    """Turns interactions into requests."""

    def __init__(self, registry: Registry, menu: Entry, whereabouts: Whereabouts) -> None:
        self._registry = registry
        self._menu = menu
        self._whereabouts = whereabouts

    def read(self, interaction: discord.Interaction) -> Request | None:
        """The request; None for kinds of interaction that did not exist when this was written."""
        kind = _KINDS.get(interaction.type)
        if kind is None:
            return None
        data: Json = dict(interaction.data or {})
        action, values, focused = self._wanted(kind, data)
        place_id, place_name = self._whereabouts.of(interaction.user.id, interaction.guild_id)
        allowed = interaction.permissions
        invocation = Invocation(
            platform=Platform.DISCORD,
            place_external_id=place_id,
            place_name=place_name,
            user=PlatformUser(
                external_id=str(interaction.user.id),
                name=interaction.user.display_name,
                locale=interaction.locale.value,
                manages_place=interaction.guild_id is not None
                and (allowed.administrator or allowed.manage_guild),
            ),
            request_id=str(interaction.id),
            verb=action.verb,
            args=action.args,
            values=values,
            complete=kind is Kind.FORM,
            channel_id=str(interaction.channel_id or "") if interaction.guild_id is not None else "",
            spoken=_spoken(data) if data.get("type") == MESSAGE_MENU else None,
            forum_id=_forum_of(interaction.channel),
        )
        message = interaction.message
        return Request(
            kind,
            Ticket(interaction.id, interaction.application_id, interaction.token),
            invocation,
            private=message is not None and message.flags.ephemeral,
            focused=focused,
            chosen_from=_chosen_from(data, interaction) if kind is Kind.WIDGET else None,
        )

    def _wanted(self, kind: Kind, data: Json) -> tuple[Action, Entry, str]:
        """What is to be done, the values given by name, and the parameter being typed."""
        if kind is Kind.FORM:
            action = read_custom_id(data["custom_id"]) or UNREADABLE
            return action, submitted(data["components"]), ""
        if kind is Kind.WIDGET:
            return _pressed(data["custom_id"], data.get("values") or []), {}, ""
        if data.get("type") == MESSAGE_MENU:
            return self._menu_entry(data)
        return _command(data)

    def _menu_entry(self, data: Json) -> tuple[Action, Entry, str]:
        command = self._registry.find(self._menu.get(data["name"], ""))
        if command is None:
            return UNREADABLE, {}, ""
        target = data["resolved"]["messages"][data["target_id"]]
        return Action(command.path), {command.from_message: message_text(target)}, ""


@dataclass(frozen=True, slots=True)
class _Chosen(Action):
    """A menu's action with the chosen value, which is not bound to what a custom_id can hold."""

    def __post_init__(self) -> None:
        """Nothing to check: this one is never written into a widget."""


def _forum_of(channel: object) -> str:
    """The forum whose post a channel is. Nobody can call the bot in a forum itself."""
    parent = channel.parent if isinstance(channel, discord.Thread) else None
    return str(parent.id) if isinstance(parent, discord.ForumChannel) else ""


def _spoken(data: Json) -> Spoken:
    """Who wrote the message a menu was used on, and where it stands."""
    message: Json = data["resolved"]["messages"][data["target_id"]]
    by_person = not message["author"].get("bot") and not message.get("webhook_id")
    author = str(message["author"]["id"]) if by_person else ""
    return Spoken(str(message["id"]), author, str(message["channel_id"]))


def _pressed(custom_id: str, values: list[str]) -> Action:
    """What a widget does: an entry of a menu of actions what its own token says."""
    if is_menu(custom_id):
        return (Action.read(values[0]) if values else None) or UNREADABLE
    return _chosen(read_custom_id(custom_id) or UNREADABLE, values)


def _chosen_from(data: Json, interaction: discord.Interaction) -> Json | None:
    message = interaction.message
    if message is None or data.get("component_type") != STRING_SELECT:
        return None
    if not is_menu(data["custom_id"]) and interaction.guild_id is not None and not message.flags.ephemeral:
        return None  # a post the outbox edits, perhaps just now: its next edit brings selects as new
    return {
        "flags": V2,
        "components": with_new_selects([dict(one.to_dict()) for one in message.components]),
        "attachments": [{"id": str(one.id)} for one in message.attachments],
        "allowed_mentions": {"parse": []},
    }


def _chosen(action: Action, values: list[str]) -> Action:
    return _Chosen(action.verb, (*action.args, values[0])) if values else action


def _command(data: Json) -> tuple[Action, Entry, str]:
    path, options = data["name"], data.get("options") or []
    while options and options[0]["type"] <= SUB_COMMAND + 1:  # a sub-command or a group of them
        path, options = f"{path}.{options[0]['name']}", options[0].get("options") or []
    values = {option["name"]: str(option.get("value", "")) for option in options}
    focused = next((option["name"] for option in options if option.get("focused")), "")
    return _Chosen(path), values, focused


def message_text(message: Json) -> str:
    """The words of a message: what was written or, in a message of components, what stands there."""
    return str(message.get("content") or "\n".join(_texts(message.get("components") or [])))


def _texts(components: list[Json]) -> list[str]:
    found = []
    for one in components:
        if "content" in one:
            found.append(str(one["content"]))
        found += _texts(one.get("components") or [])
    return found
