"""A person at the keyboard of the real client."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.simulators.discord import limits_components as kinds
from tests.simulators.discord import messages
from tests.simulators.discord.access import can_see, guild_permissions, require
from tests.simulators.discord.envelope import new_interaction, send
from tests.simulators.discord.errors import ApiError, Json
from tests.simulators.discord.forms import forged_submission, pick, submission
from tests.simulators.discord.interactions import Kind
from tests.simulators.discord.limits_commands import MESSAGE_MENU, USER_MENU
from tests.simulators.discord.messages import Draft
from tests.simulators.discord.model import LOADING, Account, Channel, ChannelType, Guild, Member, Message
from tests.simulators.discord.outcome import ImpossibleError, Modal, Outcome
from tests.simulators.discord.permissions import ALL, Permission
from tests.simulators.discord.pulse import PATIENCE
from tests.simulators.discord.reading import Button, Select, buttons_of, selects_of
from tests.simulators.discord.slash import Entity, Offer, Resolved, command_data
from tests.simulators.discord.wire import message_json
from tests.simulators.discord.world import World


class User:
    """One member of one guild. Everything waits for the bot's answer, promised first or not, unless
    `wait` is False.

    Methods raise ImpossibleError for what the client does not offer this person, NoAnswerError if the bot
    does not answer within `patience` real seconds.
    """

    def __init__(self, world: World, guild: Guild, member: Member) -> None:
        self.world = world
        self.guild = guild
        self.member = member
        self.account: Account = member.account
        self.patience = PATIENCE
        self._chosen: dict[tuple[int, str], list[str]] = {}  # in a menu of a message, as the client shows it

    def __repr__(self) -> str:
        return f"<User {self.account.name}>"

    @property
    def id(self) -> int:
        return self.account.id

    @property
    def mention(self) -> str:
        return f"<@{self.account.id}>"

    @property
    def dm(self) -> Channel:
        """The direct message channel with the bot."""
        return self.world.dm_channel(self.account)

    @property
    def dms(self) -> list[Message]:
        """What the bot wrote to this person directly, oldest first."""
        return [one for one in self.dm.messages if one.author is self.world.bot]

    @property
    def ephemerals(self) -> list[Message]:
        """Messages only this person sees, in all channels of the guild and the direct messages."""
        places = [*self.guild.channels.values(), self.dm]
        return [one for place in places for one in place.private.values() if one.only_for is self.account]

    def close_dms(self) -> None:
        """From now on the bot's direct messages are refused with 50007."""
        self.account.dms_open = False

    def sees(self, message: Message) -> bool:
        """Whether the message is on this person's screen: not deleted, not for someone else."""
        mine = message.only_for in (None, self.account)
        return mine and not message.deleted and can_see(message.channel, self.account)

    # -- commands

    async def slash(
        self,
        line: str,
        options: Mapping[str, Any] | None = None,
        *,
        channel: Channel | None = None,
        wait: bool = True,
    ) -> Outcome:
        """`line` is "event create" or "行事 作成"; options by name, entities as User, Role or Channel."""
        return await self._command(Kind.COMMAND, line, options or {}, channel, None, wait=wait)

    async def autocomplete(
        self, line: str, options: Mapping[str, Any], *, focused: str, channel: Channel | None = None
    ) -> Outcome:
        """Types into `focused`, whose text so far is among the options; see `Outcome.choices`."""
        return await self._command(Kind.AUTOCOMPLETE, line, options, channel, focused, wait=True)

    async def _command(
        self,
        kind: Kind,
        line: str,
        options: Mapping[str, Any],
        channel: Channel | None,
        focused: str | None,
        *,
        wait: bool,
    ) -> Outcome:
        place = self._place(channel)
        plain = {name: _entity(value) for name, value in options.items()}
        data = command_data(self._offer(place), line, plain, focused)
        return await self._interact(kind, place, data, wait=wait)

    async def message_menu(self, name: str, message: Message, *, wait: bool = True) -> Outcome:
        """The entry `name`, default or localised, in the context menu of a message."""
        self._must_see(message)
        resolved = Resolved(message.channel.guild)
        return await self._menu(name, MESSAGE_MENU, message.channel, resolved, message, wait=wait)

    async def user_menu(self, name: str, other: "User", *, wait: bool = True) -> Outcome:
        """The entry `name`, default or localised, in the context menu of a person."""
        place = self._place(None)
        return await self._menu(name, USER_MENU, place, Resolved(self.guild), other.account, wait=wait)

    async def _menu(
        self, name: str, kind: int, place: Channel, resolved: Resolved, target: Entity, *, wait: bool
    ) -> Outcome:
        command = self._offer(place).find(name, kind)
        data: Json = {"id": command["id"], "name": command["name"], "type": kind}
        data |= {"target_id": resolved.add(target), "resolved": resolved.data}
        if command.get("guild_id"):
            data["guild_id"] = command["guild_id"]
        return await self._interact(Kind.COMMAND, place, data, wait=wait)

    # -- widgets

    async def press(self, message: Message | None, label_or_custom_id: str, *, wait: bool = True) -> Outcome:
        """Presses a button."""
        seen = self._must_see(message)
        button = _find_button(seen, label_or_custom_id)
        data = {"custom_id": button.custom_id, "component_type": kinds.BUTTON, "id": button.number}
        return await self._interact(Kind.COMPONENT, seen.channel, data, seen, wait=wait)

    async def choose(
        self, message: Message | None, custom_id: str, values: Sequence[Any], *, wait: bool = True
    ) -> Outcome:
        """Picks from a menu found by custom_id or placeholder; options by label or value, or entities."""
        seen = self._must_see(message)
        select = _find_select(seen, custom_id)
        resolved = Resolved(seen.channel.guild)
        picked = pick(select.kind, select.options, [_entity(one) for one in values], resolved)
        if not select.min_values <= len(picked) <= select.max_values:
            raise ImpossibleError(f"takes {select.min_values} to {select.max_values}, not {len(picked)}")
        if self._chosen.get((seen.id, select.custom_id)) == picked:
            raise ImpossibleError(f"{values} stands there already: the client reports no choice")
        self._chosen[seen.id, select.custom_id] = picked
        data: Json = {"custom_id": select.custom_id, "component_type": select.kind, "id": select.number}
        data |= {"values": picked} | ({"resolved": resolved.data} if resolved.data else {})
        return await self._interact(Kind.COMPONENT, seen.channel, data, seen, wait=wait)

    async def submit(
        self, modal: Modal, values: Mapping[str, Any] | None = None, *, wait: bool = True
    ) -> Outcome:
        """Fills in a form by labels or custom_ids and sends it; what is not given stays as prefilled."""
        opened = modal.interaction
        if opened.user is not self.account:
            raise ImpossibleError("the form opened for someone else")
        plain = {name: _entity(value) for name, value in (values or {}).items()}
        data = submission(modal, plain, Resolved(opened.channel.guild))
        return await self._interact(Kind.MODAL_SUBMIT, opened.channel, data, opened.source, wait=wait)

    async def forge(
        self,
        custom_id: str,
        *,
        message: Message | None = None,
        values: Sequence[str] | None = None,
        channel: Channel | None = None,
        wait: bool = True,
    ) -> Outcome:
        """Uses a widget that was never sent, or no longer is: a button, or with `values` a menu."""
        place = message.channel if message else self._place(channel)
        kind = kinds.BUTTON if values is None else kinds.STRING_SELECT
        data: Json = {"custom_id": custom_id, "component_type": kind, "id": 1}
        if values is not None:
            data["values"] = list(values)
        source = message or Message(self.world.new_id(), place, self.world.bot, self.world.now(), "…")
        return await self._interact(Kind.COMPONENT, place, data, source, wait=wait)

    async def forge_form(
        self,
        custom_id: str,
        values: Mapping[str, str | Sequence[str]],
        *,
        channel: Channel | None = None,
        wait: bool = True,
    ) -> Outcome:
        """Sends a form that never opened, or that a bot process long gone had opened."""
        data = forged_submission(custom_id, values)
        return await self._interact(Kind.MODAL_SUBMIT, self._place(channel), data, wait=wait)

    # -- talking

    def say(self, text: str, *, channel: Channel | None = None, reply_to: Message | None = None) -> Message:
        """Writes an ordinary message."""
        place = self._place(channel)
        try:
            require(place, self.account, Permission.SEND_MESSAGES)
            return messages.post(self.world, place, self.account, Draft({"content": text}), reply_to=reply_to)
        except ApiError as error:
            raise ImpossibleError(str(error)) from error

    # -- sending

    def _place(self, channel: Channel | None) -> Channel:
        if channel is None:
            texts = (one for one in self.guild.channels.values() if one.type is ChannelType.TEXT)
            channel = next((one for one in texts if can_see(one, self.account)), None)
        if channel is None or not can_see(channel, self.account):
            raise ImpossibleError(
                f"{self.account.name} does not see {channel.name if channel else 'anything'}"
            )
        return channel

    def _offer(self, place: Channel) -> Offer:
        held = guild_permissions(place.guild, self.member) if place.guild else ALL
        return Offer(self.world, place.guild, held)

    def _must_see(self, message: Message | None) -> Message:
        if message is None:
            raise ImpossibleError("there is no message")
        if not self.sees(message) or message.flags & LOADING:
            raise ImpossibleError(f"{self.account.name} does not see that message")
        return message

    async def _interact(
        self, kind: Kind, place: Channel, data: Json, source: Message | None = None, *, wait: bool
    ) -> Outcome:
        interaction = new_interaction(self.world, self.member, kind, place, data)
        if source is not None:
            interaction.source = source
            interaction.payload["message"] = message_json(source)
        send(self.world, interaction)
        outcome = Outcome(interaction)
        return await outcome.told(self.patience) if wait else outcome


def _entity(value: Any) -> Any:
    if isinstance(value, User):
        return value.account
    return [_entity(one) for one in value] if isinstance(value, list | tuple) else value


def _find_button(message: Message, wanted: str) -> Button:
    found = buttons_of(message)
    for one in [*(b for b in found if b.custom_id == wanted), *(b for b in found if b.label == wanted)]:
        if one.disabled:
            raise ImpossibleError(f"button {wanted!r} is disabled")
        if one.custom_id is None:
            raise ImpossibleError(f"button {wanted!r} is a link to {one.url}")
        return one
    raise ImpossibleError(f"no button {wanted!r} among {[one.label for one in found]}")


def _find_select(message: Message, wanted: str) -> Select:
    found = selects_of(message)
    for one in found:
        if wanted in (one.custom_id, one.placeholder):
            if one.disabled:
                raise ImpossibleError(f"menu {wanted!r} is disabled")
            return one
    raise ImpossibleError(f"no menu {wanted!r} among {[one.custom_id for one in found]}")
