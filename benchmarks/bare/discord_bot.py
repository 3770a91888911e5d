"""A bare bot on discord.py: one command and one kind of button. ``python -m benchmarks.bare.discord_bot``.

Buttons come through ``on_interaction``, the library's leanest way: no view store, no items made anew.
"""

from typing import Any

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from benchmarks.bare.arguments import READY, Arguments, read_arguments
from benchmarks.bare.rules import Store, answer_text, list_text, read_button


class BareBot(discord.Client):
    def __init__(self, store: Store) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self.tree = app_commands.CommandTree(self)
        self.store = store

    async def setup_hook(self) -> None:
        _shards, address, _limits = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address)
        await self.store.open()
        await self.tree.sync()

    async def on_connect(self) -> None:
        print(READY, flush=True)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is not discord.InteractionType.component:
            return
        data: dict[str, Any] = dict(interaction.data or {})
        pressed = read_button(data["custom_id"])
        if pressed:
            event, style = pressed
            place, user = str(interaction.guild_id), str(interaction.user.id)
            said = await self.store.answer(f"discord:{interaction.id}", place, user, event, style)
            await interaction.response.send_message(answer_text(said), ephemeral=True)


def add_commands(bot: BareBot) -> None:
    group = app_commands.Group(name="event", description="イベント")

    @group.command(name="list", description="これからのイベント")
    async def show(interaction: discord.Interaction) -> None:
        lines = await bot.store.page(str(interaction.guild_id), str(interaction.user.id))
        await interaction.response.send_message(list_text(lines), ephemeral=True)

    bot.tree.add_command(group)


def main(given: Arguments) -> None:
    Route.BASE = given.api_base
    bot = BareBot(given.store)
    add_commands(bot)
    bot.run(given.token, log_handler=None)


if __name__ == "__main__":
    main(read_arguments())
