"""Reads what people type: "入庁", "課 作成 広報課", "event list" (PLATFORMS.md, decision 4)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from bot.interaction.commands import Command, Registry
from bot.interaction.forms import choice_options
from bot.interaction.params import Kind, Param
from bot.interaction.words import Words
from bot.text.likeness import Names
from bot.text.normalise import fold, single_line

TEXT_LIMIT = 4_000
SUGGESTIONS = 3
_CLOSE = 8  # names; several of them may be of one command
_LIKE = 0.4  # of 1; a name that is less like what was typed was not meant

# Both read a text once, however long a run or however many open quotation marks it holds.
_TOKEN = re.compile(r"「([^「」]*)」|\"([^\"]*)\"|(\S+)")
_NAMED = re.compile(r"(?<![^\s=:「」\"])([^\s=:「」\"]++)[=:](?=\S)")


@dataclass(frozen=True, slots=True)
class Typed:
    """A command found in text, with the values that stood behind it."""

    command: Command
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotFoundInText:
    """No command; ``near`` are the closest ones, best first."""

    near: tuple[Command, ...]


class TextParser:
    """Knows every name of every command in all languages, the lexicon's words included."""

    def __init__(self, registry: Registry, languages: tuple[Words, ...]) -> None:
        self._names: dict[str, Command] = {}
        self._labels: dict[tuple[str, str], str] = {}
        self._choices: dict[tuple[str, str], str] = {}
        self._groups = dict(_groups(registry, languages))
        for command in registry.listed():
            for name in _names(command, languages):
                self._names.setdefault(fold(name), command)
            for param in command.params:
                self._learn(command, param, languages)
        self._known = Names(self._names)

    def _learn(self, command: Command, param: Param, languages: tuple[Words, ...]) -> None:
        self._labels[command.path, param.name] = param.name
        for words in languages:
            if param.kind is not Kind.CARRIED:
                self._labels[command.path, fold(words.text(f"param.{command.path}.{param.name}"))] = (
                    param.name
                )
            for option in choice_options(param, words):
                self._choices[param.choice_name, fold(option.label)] = option.value

    def parse(self, text: str) -> Typed | NotFoundInText:
        """Find the command at the beginning of a text and the values behind it."""
        line = text.strip()[:TEXT_LIMIT]
        tokens = list(_TOKEN.finditer(line))
        for count in (2, 1):
            head = fold("".join(token[0] for token in tokens[:count]))
            command = self._names.get(head) if len(tokens) >= count else None
            if command:
                return Typed(command, self._values(command, line[tokens[count - 1].end() :].strip()))
        explained = self._groups.get(fold(line))
        if explained:
            return explained
        return NotFoundInText(self._near(single_line(line, 40)))

    def _values(self, command: Command, rest: str) -> dict[str, str]:
        if not rest:
            return {}
        values = self._rest(command, rest) if command.rest else self._cut(command, rest)
        for param in command.params:
            if param.kind is Kind.CHOICE and param.name in values:
                typed = values[param.name]
                values[param.name] = self._choices.get((param.choice_name, fold(typed)), typed)
        return values

    def _rest(self, command: Command, rest: str) -> dict[str, str]:
        if not command.named:
            return {command.rest: rest}
        values: dict[str, str] = {}
        rest = self._take_named(command, rest, values)
        return {command.rest: rest, **values} if rest else values

    def _cut(self, command: Command, rest: str) -> dict[str, str]:
        values: dict[str, str] = {}
        rest = self._take_named(command, rest, values)
        open_params = [
            param for param in command.params if param.kind is not Kind.CARRIED and param.name not in values
        ]
        tokens = list(_TOKEN.finditer(rest))
        for param in open_params[:-1]:
            if tokens:
                values[param.name] = _content(tokens.pop(0))
        if tokens and open_params:
            # The last parameter takes all that is left, quotes removed where they hold it together.
            values[open_params[-1].name] = (
                rest[tokens[0].start() :] if len(tokens) > 1 else _content(tokens[0])
            )
        return values

    def _take_named(self, command: Command, rest: str, values: dict[str, str]) -> str:
        marks = [mark for mark in _NAMED.finditer(rest) if (command.path, fold(mark[1])) in self._labels]
        for mark, following in zip_longest(marks, marks[1:]):
            value = rest[mark.end() : following.start() if following else len(rest)].strip()
            whole = _TOKEN.fullmatch(value)
            values[self._labels[command.path, fold(mark[1])]] = _content(whole) if whole else value
        return rest[: marks[0].start()].strip() if marks else rest

    def _near(self, line: str) -> tuple[Command, ...]:
        close = self._known.like(fold(line), limit=_CLOSE, at_least=_LIKE)
        head = fold(line.split(" ", maxsplit=1)[0])
        starts = [name for name in self._names if line and name.startswith(head)]
        return tuple(dict.fromkeys(self._names[name] for name in (*starts, *close)))[:SUGGESTIONS]


def _content(token: re.Match[str]) -> str:
    return next(part for part in token.groups() if part is not None)


def _groups(registry: Registry, languages: tuple[Words, ...]) -> Iterator[tuple[str, Typed]]:
    """A group's name alone asks for what there is in it, unless it means one of its commands."""
    explain = registry.find("help")
    if explain is None:
        return
    for group in filter(None, registry.groups()):
        asked = Typed(explain, {"topic": group})
        yield fold(group), asked
        for words in languages:
            yield fold(words.text(f"group.{group}.name")), asked


def _names(command: Command, languages: tuple[Words, ...]) -> Iterator[str]:
    yield command.path
    yield command.path.replace(".", " ")
    for words in languages:
        group = words.text(f"group.{command.group}.name") if command.group else ""
        own = [words.text(f"command.{command.path}.name")]
        aliases = f"command.{command.path}.aliases"
        if words.has(aliases):
            own += words.text(aliases).split()
        yield from (f"{group} {name}" for name in own)
        if command.group and command.name in {"list", "latest"}:
            yield group
            yield command.group
