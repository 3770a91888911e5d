"""Somebody at a door, in words that fit every door: what they do and what they see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.domain.places import Platform, Purpose
from bot.interaction.answers import full_name
from bot.interaction.dispatcher import Dispatcher
from bot.interaction.params import Kind, Param


@dataclass(frozen=True)
class Seen:
    """One message or form on somebody's screen.

    menus: the labels of a menu's entries by its placeholder. fields: what stands in a form, by name or label;
    empty for messages. pinged: the names of those it rings. thing: how its door knows it.
    """

    text: str
    buttons: tuple[str, ...] = ()
    menus: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    pinged: frozenset[str] = frozenset()
    thing: Any = None

    @property
    def is_form(self) -> bool:
        return bool(self.fields)


NOTHING = Seen("")


class Visitor(Protocol):
    """A person at one door. What an act leads to is returned, and kept as ``seen``."""

    door: Platform
    name: str
    seen: Seen

    async def call(self, path: str, /, **values: str) -> Seen:
        """Use a command, as people do there: a slash command with options, or typed words."""
        ...

    async def press(self, label: str, on: Seen | None = None) -> Seen:
        """Press the button whose label holds ``label``, on what was seen last unless told otherwise."""
        ...

    async def choose(self, menu: str, entry: str, on: Seen | None = None) -> Seen:
        """Choose an entry of a menu, by its placeholder."""
        ...

    async def fill(self, **values: str) -> Seen:
        """Fill in the form that was seen last on top of what stands in it, and send it. Where the door took
        the form away to name problems, it is opened again first.
        """
        ...

    async def pick(self, path: str, on: Seen) -> Seen:
        """Choose a command from a message's own menu."""
        ...

    async def forge(self, token: str) -> Seen:
        """Press a widget that nobody was ever shown."""
        ...

    async def again(self) -> None:
        """Have the platform deliver the last act a second time."""
        ...

    def go(self, purpose: Purpose) -> None:
        """Stand in the channel that serves a purpose."""
        ...

    async def letters(self) -> list[Seen]:
        """What the town wrote to them in private, oldest first."""
        ...

    async def files(self) -> dict[str, bytes]:
        """The files handed over last, by name, as the person would save them."""
        ...

    async def board(self, purpose: Purpose) -> list[Seen]:
        """What the town posted in the channel that serves a purpose at their place, oldest first."""
        ...


@dataclass(frozen=True)
class Act:
    """One thing somebody did, as the platform saw it: real seconds until it was acknowledged (0 where a door
    answers at once and knows no acknowledgement), and what the platform found wrong with the answer.
    """

    what: str
    acknowledged_after: float | None = 0.0
    wrong: str = ""


class Speech:
    """How commands are typed at the doors, in one person's language."""

    def __init__(self, dispatcher: Dispatcher, language: str) -> None:
        self._dispatcher = dispatcher
        self._words = dispatcher.words(language)
        self.language = language

    def words(self, key: str) -> str:
        return self._words.text(key)

    def title(self, path: str) -> str:
        """A command as its button or menu entry is called."""
        return self.words(f"command.{path}.title")

    def name(self, path: str) -> str:
        """A command as people call it: "課 一覧"."""
        command = self._dispatcher.registry.find(path)
        assert command is not None, path
        return full_name(command, self._words)

    def line(self, path: str, values: Mapping[str, str]) -> str:
        """A command with its values as typed words."""
        command = self._dispatcher.registry.find(path)
        assert command is not None, path
        if set(values) == {command.rest}:
            return f"{self.name(path)} {values[command.rest]}"
        return " ".join([self.name(path), *(f"{name}=「{value}」" for name, value in values.items())])

    def params(self, path: str) -> dict[str, Param]:
        command = self._dispatcher.registry.find(path)
        assert command is not None, path
        return {param.name: param for param in command.params}

    def options(self, path: str, values: Mapping[str, str]) -> dict[str, str | int]:
        """Values as options of a slash command."""
        params = self.params(path)
        return {
            name: int(value) if params[name].kind is Kind.NUMBER else value for name, value in values.items()
        }


def the_one(found: list[Any], name: str, label: Callable[[Any], str]) -> Any:
    """The one thing with this label, else the only one whose label holds it."""
    exact = [one for one in found if label(one) == name] or [one for one in found if name in label(one)]
    assert len(exact) == 1, f"{len(exact)} called {name!r} among {[label(one) for one in found]}"
    return exact[0]
