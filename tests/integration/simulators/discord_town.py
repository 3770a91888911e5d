"""A town on the simulator with a small bot of the real library in it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import discord
import pytest
import yarl
from discord import app_commands, ui

from tests.simulators.discord.model import Guild
from tests.simulators.discord.people import User
from tests.simulators.discord.simulator import DiscordSimulator

JAPANESE = {"event": "行事", "create": "作成", "join": "参加", "title": "題名", "keep": "質問として登録"}


class FakeClock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Japanese(app_commands.Translator):
    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 -- the library's signature
    ) -> str | None:
        return JAPANESE.get(string.message) if locale is discord.Locale.japanese else None


class Bot(discord.AutoShardedClient):
    """A small bot. `pressed` takes what components and forms bring; `on_press` answers them."""

    def __init__(self, intents: discord.Intents) -> None:
        nobody = discord.AllowedMentions.none()
        super().__init__(intents=intents, guild_ready_timeout=0.05, allowed_mentions=nobody)
        self.tree = app_commands.CommandTree(self)
        self.pressed: list[str] = []
        self.on_press: Callable[[discord.Interaction], Any] = say("押した")

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """The library would wait five seconds here before identifying anew."""

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit):
            assert interaction.data is not None
            self.pressed.append(str(interaction.data.get("custom_id")))
            await self.on_press(interaction)


def say(text: str) -> Callable[[discord.Interaction], Any]:
    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(text, ephemeral=True)

    return answer


def card(*texts: str, buttons: tuple[str, ...] = ("参加",)) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    parts: list[ui.Item[Any]] = [ui.TextDisplay(text) for text in texts]
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    for label in buttons:
        row.add_item(ui.Button(label=label, custom_id=f"eg1:press:{label}"))
    view.add_item(ui.Container(*parts, row))
    view.stop()
    return view


def add_commands(bot: Bot) -> None:
    event = app_commands.Group(name="event", description="Events")

    @event.command(name="create", description="Create an event")
    async def create(interaction: discord.Interaction, title: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send(view=card(f"# {title}"))

    @event.command(name="form", description="Create an event by form")
    async def form(interaction: discord.Interaction) -> None:
        modal = ui.Modal(title="行事を作る", custom_id="eg1:form:1")
        text: ui.TextInput[ui.Modal] = ui.TextInput(custom_id="title", max_length=20)
        modal.add_item(ui.Label(text="題名", component=text))
        await interaction.response.send_modal(modal)
        modal.stop()

    @event.command(name="join", description="Join an event")
    async def join(interaction: discord.Interaction, event: str, who: discord.Member | None = None) -> None:
        name = who.display_name if who else interaction.user.display_name
        await interaction.response.send_message(f"{event}: {name}")

    @join.autocomplete("event")
    async def complete(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [
            app_commands.Choice(name=f"{current}{n}", value=f"e{n}")
            for n in range(40 if current == "全" else 2)
        ]

    bot.tree.add_command(event)

    @bot.tree.context_menu(name="keep")
    async def keep(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"登録: {message.content}", ephemeral=True)


@dataclass
class Town:
    sim: DiscordSimulator
    clock: FakeClock
    guild: Guild
    resident: User
    bot: Bot
    tasks: list["asyncio.Task[None]"] = field(default_factory=list)

    @property
    def square(self) -> discord.TextChannel:
        channel = self.bot.get_channel(self.guild.channel_named("広場").id)
        assert isinstance(channel, discord.TextChannel)
        return channel

    async def open(self, bot: Bot | None = None) -> Bot:
        bot = bot or self.bot
        self.tasks.append(asyncio.create_task(bot.start(self.sim.token)))
        await asyncio.wait_for(bot.wait_until_ready(), 5)
        return bot


@asynccontextmanager
async def open_simulator(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordSimulator]:
    async with DiscordSimulator(clock=FakeClock()) as simulator:
        monkeypatch.setattr(discord.http.Route, "BASE", simulator.base_url)
        # After an invalid session the library asks nobody and goes to the address it was built with.
        default = yarl.URL(simulator.gateway.url)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", default)
        yield simulator


@asynccontextmanager
async def open_town(
    monkeypatch: pytest.MonkeyPatch, intents: discord.Intents | None = None
) -> AsyncIterator[Town]:
    """A guild with one resident and a bot that is logged in and has its commands registered."""
    async with open_simulator(monkeypatch) as sim:
        guild = sim.add_guild()
        clock = sim.world.clock
        assert isinstance(clock, FakeClock)
        bot = Bot(intents or discord.Intents(guilds=True))
        town = Town(sim, clock, guild, sim.add_member(guild, "花子"), bot)
        await town.open()
        add_commands(town.bot)
        await town.bot.tree.set_translator(Japanese())
        await town.bot.tree.sync()
        try:
            yield town
        finally:
            await town.bot.close()
            await asyncio.gather(*town.tasks)


def fault(error: discord.HTTPException) -> tuple[int, int]:
    """HTTP status and JSON error code."""
    return error.status, error.code
