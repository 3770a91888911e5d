"""What can be done here, told to whoever asks: outsiders see the door, members the counters."""

from collections.abc import Sequence
from typing import Annotated

from bot.domain.members import Office, Standing
from bot.domain.policy import Policy
from bot.interaction.answers import full_name
from bot.interaction.call import Actor, Call
from bot.interaction.commands import Command, Right
from bot.interaction.params import Carried, Input, Line
from bot.text.normalise import fold
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
)
from commands.guide.greeting import first_step, greeting

_OFFICES = {
    Right.VERIFIER: Office.VERIFIER,
    Right.EDITOR: Office.EDITOR,
    Right.MODERATOR: Office.MODERATOR,
    Right.ADMINISTRATOR: Office.ADMINISTRATOR,
}
PAGE = 10

# What the service allows to whoever leads a section.
_LEADING = (
    "section.edit",
    "section.close",
    *(f"reform.{name}" for name in ("options", "merge", "recall", "split", "rest", "wake", "trial")),
)
# Some doors are open to everybody by right and of use only in some states of belonging (None: an outsider).
_OF_USE: dict[str, frozenset[Standing | None]] = {
    "join": frozenset({None, Standing.LEFT}),
    "profile": frozenset({Standing.APPLIED, Standing.MEMBER, Standing.ASLEEP}),
    "leave": frozenset({Standing.APPLIED, Standing.MEMBER, Standing.ASLEEP}),
    "wake": frozenset({Standing.ASLEEP}),
    **dict.fromkeys(_LEADING, frozenset({Standing.MEMBER})),
}


class HelpTopic(Input):
    """Which group of commands to explain; empty for the overview."""

    topic: Annotated[str, Line(40)] = ""
    page: Annotated[int, Carried()] = 0


class HelpDesk:
    """Handler of the help."""

    def __init__(self, policy: Policy, commands: Sequence[Command]) -> None:
        self._policy = policy
        self._commands = commands
        self._for_all = {command.group for command in commands if command.right not in _OFFICES}

    async def show(self, call: Call, asked: HelpTopic) -> Answer:
        """The overview, or one group explained."""
        mine = [command for command in self._commands if may_call(command, call.actor)]
        group = self._group(asked.topic, mine, call) if asked.topic else None
        return self._overview(call, mine) if group is None else self._explain(call, group, mine, asked.page)

    def _group(self, topic: str, mine: Sequence[Command], call: Call) -> str | None:
        wanted = fold(topic)
        for group in dict.fromkeys(command.group for command in mine if command.group):
            if wanted in {fold(group), fold(call.words.text(f"group.{group}.name"))}:
                return group
        return None

    def _overview(self, call: Call, mine: Sequence[Command]) -> Message:
        words, step = call.words, first_step(call.actor)
        heading = words.text("help.heading", town=self._policy.town_name)
        single = [self._row(call, command) for command in mine if not command.group and command.path != step]
        groups = [self._group_row(call, group) for group in self._groups(mine)]
        buttons = [Button(words.text("command.home.title"), Action("home"))]
        if step:
            buttons.insert(0, Button(words.text(f"command.{step}.title"), Action(step), Style.PRIMARY))
        # What offices do stands last, on Discord in a second message: here is the short way to it.
        buttons += [
            self._group_button(call, group) for group in self._groups(mine) if group not in self._for_all
        ]
        typing = "help.typing" if call.actor.is_member else "help.typing_outside"
        blocks: tuple[Block, ...] = (
            Heading((Text(heading),)),
            Paragraph(greeting(call)),
            Actions(tuple(buttons)),
            Items((*groups, *single)),
            Note(words(typing)),
        )
        return Message(heading, blocks)

    def _explain(self, call: Call, group: str, mine: Sequence[Command], asked: int) -> Message:
        words = call.words
        name = words.text(f"group.{group}.name")
        heading = f"{name[:1].upper()}{name[1:]}"
        rows = [self._row(call, command) for command in mine if command.group == group]
        page = max(0, min(asked, (len(rows) - 1) // PAGE))
        turns = (("earlier", page - 1, page > 0), ("later", page + 1, (page + 1) * PAGE < len(rows)))
        buttons = [
            Button(words.text(f"list.{name}"), Action("help", (group, str(target))))
            for name, target, there in turns
            if there
        ]
        back = Button(words.text("help.back"), Action("help"))
        return Message(
            heading,
            (
                Heading((Text(heading),)),
                Paragraph(words(f"group.{group}.help")),
                Items(tuple(rows[page * PAGE : (page + 1) * PAGE])),
                Actions((*buttons, back)),
            ),
        )

    def _groups(self, mine: Sequence[Command]) -> list[str]:
        """The groups there is something of use in; those that are for offices alone come last."""
        groups = dict.fromkeys(command.group for command in mine if command.group)
        return sorted(groups, key=lambda group: group not in self._for_all)

    def _row(self, call: Call, command: Command) -> Item:
        words = call.words
        button = Button(words.text(f"command.{command.path}.title"), Action(command.path))
        return Item(
            (Text(full_name(command, words), bold=True),), words(f"command.{command.path}.help"), button
        )

    def _group_row(self, call: Call, group: str) -> Item:
        words = call.words
        name = Text(words.text(f"group.{group}.name"), bold=True)
        return Item((name,), words(f"group.{group}.help"), self._group_button(call, group))

    def _group_button(self, call: Call, group: str) -> Button:
        label = call.words.text("help.more", group=call.words.text(f"group.{group}.name"))
        return Button(label, Action("help", (group,)))


def may_call(command: Command, actor: Actor) -> bool:
    """Whether the help should speak of a command to this person."""
    standing = actor.member.standing if actor.member else None
    if command.path in _OF_USE and standing not in _OF_USE[command.path]:
        return False
    if command.right is Right.ANYONE:
        return True
    office = _OFFICES.get(command.right)
    return actor.is_member if office is None else actor.holds(office)
