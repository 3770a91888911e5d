"""One command, declared once. A feature declares, the registry collects, every door walks the registry."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.deliveries import Delivery, Skip
from bot.interaction.call import Call
from bot.interaction.params import Input, Param, params_of
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.view import Answer, Message, Option

T = TypeVar("T")

Handler = Callable[[Call, Any], Awaitable[Answer]]


class Right(StrEnum):
    """Who may call a command. What depends on the thing itself (its chief, its host) the service decides."""

    ANYONE = "anyone"
    MEMBER = "member"
    VERIFIER = "verifier"
    EDITOR = "editor"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Command:
    """A thing a person can do. Names, help and labels live in the catalogue under its path.

    path: ``group.name`` in ASCII, e.g. ``event.create``, or a name that stands alone, e.g. ``join``.
        Discord's default names and every widget use it.
    listed: False for what only buttons and forms reach.
    rest: the parameter that takes everything after the command's name when it is typed as text.
    named: whether other parameters may stand behind that text, each with its name: 探す 印紙税 年度=昨年度.
    from_message: the parameter that receives a message's text; makes the command a message menu entry.
    """

    path: str
    input: type[Input]
    handler: Handler
    right: Right = Right.MEMBER
    listed: bool = True
    rest: str = ""
    named: bool = False
    from_message: str = ""

    @property
    def group(self) -> str:
        """The group a command is typed under; empty for one that stands alone."""
        return self.path.rpartition(".")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def params(self) -> tuple[Param, ...]:
        return params_of(self.input)


# Called at the moment of sending, with current data: a message, or why it need not be said any more.
NoticeRenderer = Callable[[Work, Delivery, Words, datetime], Awaitable[Message | Skip]]

Suggester = Callable[[Call, str], Awaitable[tuple[Option, ...]]]


@dataclass(frozen=True, slots=True)
class Feature:
    """What one feature brings: its commands, how its things are looked up while typing, and the words
    of what the town says about them by itself (by kind of delivery).
    """

    name: str
    commands: tuple[Command, ...]
    suggesters: Mapping[str, Suggester] = field(default_factory=dict)
    notices: Mapping[str, NoticeRenderer] = field(default_factory=dict)


class DuplicateName(Exception):
    """Two features declare the same command, suggester or notice."""


class Registry:
    """All commands of the town. Collecting is all or nothing: a double name raises at start."""

    def __init__(self, features: Iterable[Feature]) -> None:
        self._commands: dict[str, Command] = {}
        self._suggesters: dict[str, Suggester] = {}
        self._notices: dict[str, NoticeRenderer] = {}
        for feature in features:
            for command in feature.commands:
                _put(self._commands, command.path, command)
            for kind, suggester in feature.suggesters.items():
                _put(self._suggesters, kind, suggester)
            for kind, notice in feature.notices.items():
                _put(self._notices, kind, notice)

    def find(self, path: str) -> Command | None:
        return self._commands.get(path)

    def all(self) -> tuple[Command, ...]:
        return tuple(self._commands.values())

    def listed(self) -> tuple[Command, ...]:
        """The commands people can type, in the order they were declared."""
        return tuple(command for command in self._commands.values() if command.listed)

    def groups(self) -> Mapping[str, tuple[Command, ...]]:
        """Listed commands by group, in the order they were declared."""
        groups: dict[str, list[Command]] = {}
        for command in self.listed():
            groups.setdefault(command.group, []).append(command)
        return {name: tuple(commands) for name, commands in groups.items()}

    def message_menu(self) -> tuple[Command, ...]:
        """The commands offered on a message."""
        return tuple(command for command in self._commands.values() if command.from_message)

    def suggester(self, kind: str) -> Suggester | None:
        return self._suggesters.get(kind)

    def notices(self) -> tuple[str, ...]:
        """The kinds of what the town says by itself."""
        return tuple(self._notices)

    def notice(self, kind: str) -> NoticeRenderer | None:
        return self._notices.get(kind)


def _put(table: dict[str, T], name: str, value: T) -> None:
    if name in table:
        raise DuplicateName(name)
    table[name] = value
