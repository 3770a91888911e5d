"""A member of a guild, at the real discord.py through the simulator."""

from adapters.discord.widgets import is_menu
from bot.domain.places import Platform, Purpose
from tests.scenario.doors.visitors import NOTHING, Act, Seen, Speech, the_one
from tests.simulators.discord.model import Channel, Message
from tests.simulators.discord.outcome import Modal, Outcome
from tests.simulators.discord.people import User
from tests.simulators.discord.reading import buttons_of, selects_of, text_of
from tests.simulators.discord.simulator import DiscordSimulator
from tests.simulators.discord.world import World


class AtDiscord:
    """See Visitor."""

    door = Platform.DISCORD

    def __init__(
        self,
        sim: DiscordSimulator,
        user: User,
        speech: Speech,
        channels: dict[Purpose, Channel],
        acts: list[Act],
    ) -> None:
        self.name = user.account.name
        self.seen = NOTHING
        self._sim = sim
        self._user = user
        self._speech = speech
        self._channels = channels
        self._acts = acts
        self._where: Channel | None = None
        self._last: Outcome | None = None

    async def call(self, path: str, /, **values: str) -> Seen:
        line = self._speech.name(path) if self._speech.language == "ja" else path.replace(".", " ")
        options = self._speech.options(path, values)
        return await self._see(path, await self._user.slash(line, options, channel=self._where))

    async def press(self, label: str, on: Seen | None = None) -> Seen:
        message = _message(on or self.seen)
        name, custom_id = the_one([*_buttons(message), *_entries(message)], label, lambda one: one[0])
        if any(one.custom_id == custom_id for one in selects_of(message)):
            return await self._take(message, custom_id, name)
        return await self._see(label, await self._user.press(message, custom_id))

    async def _take(self, message: Message, menu: str, entry: str) -> Seen:
        """Choose from a menu or select. The message is another one then or stands there with it as new; what
        there is to say follows it in that case.
        """
        before = text_of(message)
        outcome = await self._user.choose(message, menu, [entry])
        await self._sim.until(lambda: all(one.custom_id != menu for one in selects_of(message)))
        if outcome.interaction.form is not None or text_of(message) != before:
            return await self._see(entry, outcome)
        await self._sim.until(lambda: bool(outcome.followups))
        return await self._see(entry, outcome, outcome.followups[0])

    async def choose(self, menu: str, entry: str, on: Seen | None = None) -> Seen:
        message = _message(on or self.seen)
        select = the_one(selects_of(message), menu, lambda one: one.placeholder)
        return await self._take(message, select.custom_id, entry)

    async def fill(self, **values: str) -> Seen:
        if isinstance(self.seen.thing, Message):
            # A button opens it: anew after problems, or at last where the town was too slow for a form.
            opening = {self._speech.words("discord.form_fix"), self._speech.words("discord.form_open")}
            await self.press(next(one.label for one in buttons_of(self.seen.thing) if one.label in opening))
        assert isinstance(self.seen.thing, Modal), self.seen
        return await self._see("form", await self._user.submit(self.seen.thing, values))

    async def pick(self, path: str, on: Seen) -> Seen:
        return await self._see(path, await self._user.message_menu(self._speech.title(path), _message(on)))

    async def forge(self, token: str) -> Seen:
        return await self._see(token, await self._user.forge(token, channel=self._where))

    async def again(self) -> None:
        assert self._last is not None
        self._sim.redeliver(self._last)

    def go(self, purpose: Purpose) -> None:
        self._where = self._channels[purpose]

    async def letters(self) -> list[Seen]:
        return [seen_message(self._sim.world, one) for one in self._user.dms]

    async def files(self) -> dict[str, bytes]:
        return dict(_message(self.seen).files)

    async def board(self, purpose: Purpose) -> list[Seen]:
        world = self._sim.world
        posted = (one for one in self._channels[purpose].messages if one.author is world.bot)
        return [seen_message(world, one) for one in posted]

    async def _see(self, what: str, outcome: Outcome, followed: Message | None = None) -> Seen:
        self._last = outcome
        if outcome.interaction.form is not None:
            modal = outcome.modal
            fields = {field.custom_id: field.prefilled for field in modal.fields}
            self.seen = Seen(modal.text, fields=fields, thing=modal)
        else:
            message = followed or await outcome.final()
            self.seen = seen_message(self._sim.world, message)
        wrong = "; ".join(map(str, outcome.refusals))
        self._acts.append(Act(f"{self.name}: {what}", outcome.acknowledged_after, wrong))
        return self.seen


def _message(seen: Seen) -> Message:
    assert isinstance(seen.thing, Message), f"there is nothing to press on {seen}"
    return seen.thing


def _buttons(message: Message) -> list[tuple[str, str | None]]:
    """The buttons of a message by label, each with its custom_id."""
    return [(one.label, one.custom_id) for one in buttons_of(message)]


def _entries(message: Message) -> list[tuple[str, str | None]]:
    """What stands in its menus of actions, with the custom_id of the menu."""
    menus = (one for one in selects_of(message) if is_menu(one.custom_id))
    return [(option.label, menu.custom_id) for menu in menus for option in menu.options]


def seen_message(world: World, message: Message) -> Seen:
    return Seen(
        text_of(message),
        buttons=tuple(name for name, _ in (*_buttons(message), *_entries(message))),
        menus={
            one.placeholder: tuple(option.label for option in one.options)
            for one in selects_of(message)
            if not is_menu(one.custom_id)
        },
        pinged=pinged(world, message),
        thing=message,
    )


def pinged(world: World, message: Message) -> frozenset[str]:
    """The names of those a message rings; what rings more than a person by its sign."""
    pings = message.pings
    many = {f"@role {role}" for role in pings.roles} | ({"@everyone"} if pings.everyone else set())
    return frozenset({world.accounts[user].name for user in pings.users} | many)
