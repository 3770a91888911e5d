"""A member of a workspace, at the real slack-bolt through the simulator."""

from dataclasses import replace
from typing import Any

from adapters.slack.menus import MENU_PREFIX, opened
from bot.domain.places import Platform, Purpose
from bot.view import Button
from bot.view import controls as widgets
from tests.scenario.doors.visitors import NOTHING, Act, Seen, Speech, the_one
from tests.simulators.slack.outcomes import Outcome
from tests.simulators.slack.people import Person
from tests.simulators.slack.reading import Control, Surface, buttons, inputs, selects
from tests.simulators.slack.simulator import SlackSimulator
from tests.simulators.slack.state import Channel, Message, View

COMMAND = "/engawa"
ENTRY = "entry"  # of a menu of actions


class AtSlack:
    """See Visitor."""

    door = Platform.SLACK

    def __init__(
        self,
        sim: SlackSimulator,
        person: Person,
        speech: Speech,
        channels: dict[Purpose, Channel],
        acts: list[Act],
    ) -> None:
        self.name = person.user.real_name
        self.seen = NOTHING
        self._sim = sim
        self.person = person
        self._speech = speech
        self._channels = channels
        self._acts = acts
        self._where: Channel | None = None
        self._last: Outcome | None = None

    async def call(self, path: str, /, **values: str) -> Seen:
        line = self._speech.line(path, values)
        return await self._see(line, await self.person.slash(COMMAND, line, self._where))

    async def press(self, label: str, on: Seen | None = None) -> Seen:
        surface = (on or self.seen).thing
        button = the_one([*_buttons(surface), *_entries(surface)], label, lambda one: one.label)
        if button.kind == ENTRY:
            surface = (await self._see(label, await self.person.press(surface, button.action_id))).thing
            button = the_one(buttons(surface), label, lambda one: one.label)
        return await self._see(label, await self.person.press(surface, button.action_id))

    async def choose(self, menu: str, entry: str, on: Seen | None = None) -> Seen:
        surface = (on or self.seen).thing
        return await self._see(menu, await self.person.choose(surface, menu, entry))

    async def fill(self, **values: str) -> Seen:
        modal = self.seen.thing
        assert isinstance(modal, View), self.seen
        entered = {name: await self._entry(modal, name, value) for name, value in values.items()}
        return await self._see("form", await self.person.submit(modal, entered))

    async def pick(self, path: str, on: Seen) -> Seen:
        return await self._see(path, await self.person.message_action(f"message:{path}", on.thing))

    async def forge(self, token: str) -> Seen:
        return await self._see(token, await self.person.forge(token))

    async def again(self) -> None:
        assert self._last is not None
        await self._sim.redeliver(self._last)

    def go(self, purpose: Purpose) -> None:
        self._where = self._channels[purpose]
        self._where.members[self.person.id] = None

    async def letters(self) -> list[Seen]:
        return [seen_surface(self._sim, one) for one in self.person.dms]

    async def files(self) -> dict[str, bytes]:
        await self._sim.until(lambda: any(one.files for one in self.person.dms))
        return next(one.files for one in reversed(self.person.dms) if one.files)

    async def board(self, purpose: Purpose) -> list[Seen]:
        bot = self._sim.workspace.bot.id
        # Slack shows replies folded away under their message.
        posted = (one for one in self._channels[purpose].messages if one.user == bot and not one.is_reply)
        return [seen_surface(self._sim, one) for one in posted]

    async def _entry(self, modal: View, name: str, value: str) -> str:
        """A value as the field takes it; where one chooses while typing, the first that is offered."""
        field: Control = the_one(inputs(modal), name, lambda one: one.block_id)
        if field.kind != "external_select":
            return value
        return (await self.person.suggest(modal, name, value)).options[-1]

    async def _see(self, what: str, outcome: Outcome) -> Seen:
        self._last = outcome
        await outcome.final(self._has_come)
        self._acts.append(Act(f"{self.name}: {what}", outcome.acknowledged_after, outcome.failure or ""))
        if outcome.errors:
            modal = self.seen.thing
            told = "\n".join(outcome.errors.values())
            self.seen = Seen(f"{self.seen.text}\n{told}", fields=self.seen.fields, thing=modal)
        elif outcome.failure is None:
            answered = _answer(outcome)
            assert answered is not None, "the answer has come"
            self.seen = seen_surface(self._sim, answered)
        return self.seen

    def _has_come(self, outcome: Outcome) -> bool:
        """Whether somebody sees an answer, and not only that one is on its way."""
        if outcome.errors or outcome.failure:
            return True
        waiting, answered = self._speech.words("door.slack.waiting"), _answer(outcome)
        return answered is not None and waiting not in self._sim.text_of(answered)


def _answer(outcome: Outcome) -> Surface | None:
    """What somebody was answered last. What stands in a channel for everybody may change meanwhile, and a
    letter of the outbox, which carries a mark, may come.
    """
    for one in reversed(outcome.happenings):
        if one.view is not None:
            return one.view
        message = one.message
        if message is None or message.metadata is not None:
            continue
        if message.ephemeral_to or message.channel.dm_user:
            return message
    return None


def _buttons(surface: Surface) -> list[Control]:
    """The buttons that do something by themselves."""
    return [one for one in buttons(surface) if not one.action_id.startswith(MENU_PREFIX)]


def _entries(surface: Surface) -> list[Control]:
    """What stands in menus of actions; each with the action_id of the button that opens its menu."""
    menus = [one for one in buttons(surface) if one.action_id.startswith(MENU_PREFIX)]
    found = []
    for menu in menus:
        window = opened(menu.label, menu.value)
        assert window is not None, menu
        found += [
            replace(menu, kind=ENTRY, label=each.label)
            for each in widgets(window)
            if isinstance(each, Button)
        ]
    return found


def seen_surface(sim: SlackSimulator, surface: Surface) -> Seen:
    is_form = isinstance(surface, View) and "submit" in surface.payload
    return Seen(
        sim.text_of(surface),
        buttons=tuple(one.label for one in (*_buttons(surface), *_entries(surface))),
        menus={one.label: one.options for one in selects(surface)},
        fields={one.block_id: _standing(surface, one) for one in inputs(surface)} if is_form else {},
        pinged=pinged(sim, surface) if isinstance(surface, Message) else frozenset(),
        thing=surface,
    )


def _standing(surface: Surface, field: Control) -> str:
    state: dict[str, Any] = surface.values.get(field.block_id, {}).get(field.action_id, {})
    return str(state.get("value") or (state.get("selected_option") or {}).get("value") or "")


def pinged(sim: SlackSimulator, message: Message) -> frozenset[str]:
    """The names of those a message rings; what rings more than a person by its sign."""
    users = sim.workspace.users
    return frozenset(users[ping].real_name if ping in users else ping for ping in message.pings)
