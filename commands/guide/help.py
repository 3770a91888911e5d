"""What can be done here, told to whoever asks: outsiders see the door, members the counters."""

from collections.abc import Sequence
from typing import Annotated

from bot.domain.members import Office, Standing
from bot.domain.policy import Policy
from bot.interaction.answers import full_name
from bot.interaction.call import Actor, Call
from bot.interaction.commands import Command, Right
from bot.interaction.params import Input, Line
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

_OFFICES = {
    Right.VERIFIER: Office.VERIFIER,
    Right.EDITOR: Office.EDITOR,
    Right.MODERATOR: Office.MODERATOR,
    Right.ADMINISTRATOR: Office.ADMINISTRATOR,
}
_FIRST_STEPS = {
    None: "join",
    Standing.LEFT: "join",
    Standing.DECLINED: "join",
    Standing.APPLIED: "rules",
    Standing.ASLEEP: "wake",
}


# Some doors are open to everybody by right and of use only in some states of belonging (None: an outsider).
_OF_USE: dict[str, frozenset[Standing | None]] = {
    "join": frozenset({None, Standing.LEFT}),
    "profile": frozenset({Standing.APPLIED, Standing.MEMBER, Standing.ASLEEP}),
    "leave": frozenset({Standing.APPLIED, Standing.MEMBER, Standing.ASLEEP}),
    "wake": frozenset({Standing.ASLEEP}),
    "section.edit": frozenset({Standing.MEMBER}),
}


class HelpTopic(Input):
    """Which group of commands to explain; empty for the overview."""

    topic: Annotated[str, Line(40)] = ""


class HelpDesk:
    """Handler of the help."""

    def __init__(self, policy: Policy, commands: Sequence[Command]) -> None:
        self._policy = policy
        self._commands = commands

    async def show(self, call: Call, asked: HelpTopic) -> Answer:
        """The overview, or one group explained."""
        mine = [command for command in self._commands if may_call(command, call.actor)]
        group = self._group(asked.topic, mine, call) if asked.topic else None
        return self._overview(call, mine) if group is None else self._explain(call, group, mine)

    def _group(self, topic: str, mine: Sequence[Command], call: Call) -> str | None:
        wanted = fold(topic)
        for group in dict.fromkeys(command.group for command in mine if command.group):
            if wanted in {fold(group), fold(call.words.text(f"group.{group}.name"))}:
                return group
        return None

    def _overview(self, call: Call, mine: Sequence[Command]) -> Message:
        words = call.words
        heading = words.text("help.heading", town=self._policy.town_name)
        single = [self._row(call, command) for command in mine if not command.group]
        groups = [self._group_row(call, group) for group in dict.fromkeys(c.group for c in mine if c.group)]
        blocks: list[Block] = [
            Heading((Text(heading),)),
            Paragraph(words(self._greeting(call.actor), name=_name(call))),
        ]
        step = self._first_step(call.actor)
        if step:
            blocks.append(
                Actions((Button(words.text(f"command.{step}.title"), Action(step), Style.PRIMARY),))
            )
        blocks += [Items((*groups, *single)), Note(words("help.typing"))]
        return Message(heading, tuple(blocks))

    def _explain(self, call: Call, group: str, mine: Sequence[Command]) -> Message:
        words = call.words
        heading = words.text(f"group.{group}.name")
        rows = tuple(self._row(call, command) for command in mine if command.group == group)
        back = Button(words.text("help.back"), Action("help"))
        return Message(
            heading,
            (
                Heading((Text(heading),)),
                Paragraph(words(f"group.{group}.help")),
                Items(rows),
                Actions((back,)),
            ),
        )

    def _row(self, call: Call, command: Command) -> Item:
        words = call.words
        button = Button(words.text(f"command.{command.path}.title"), Action(command.path))
        return Item(
            (Text(full_name(command, words), bold=True),), words(f"command.{command.path}.help"), button
        )

    def _group_row(self, call: Call, group: str) -> Item:
        words = call.words
        button = Button(
            words.text("help.more", group=words.text(f"group.{group}.name")), Action("help", (group,))
        )
        return Item(
            (Text(words.text(f"group.{group}.name"), bold=True),), words(f"group.{group}.help"), button
        )

    def _first_step(self, actor: Actor) -> str | None:
        return _FIRST_STEPS.get(actor.member.standing if actor.member else None)

    def _greeting(self, actor: Actor) -> str:
        return f"help.for_{actor.member.standing.value}" if actor.member else "help.for_outsider"


def may_call(command: Command, actor: Actor) -> bool:
    """Whether the help should speak of a command to this person."""
    standing = actor.member.standing if actor.member else None
    if command.path in _OF_USE and standing not in _OF_USE[command.path]:
        return False
    if command.right is Right.ANYONE:
        return True
    office = _OFFICES.get(command.right)
    return actor.is_member if office is None else actor.holds(office)


def _name(call: Call) -> str:
    return call.actor.member.profile.name if call.actor.member else call.actor.account.name
