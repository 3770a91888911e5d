"""discord.py, used as a gateway: it logs in, keeps the connection and hands over what arrives."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import discord
import yarl
from discord.gateway import DiscordWebSocket

OnInteraction = Callable[[discord.Interaction], Awaitable[None]]
OnMessage = Callable[[discord.Message], Awaitable[None]]
OnGuild = Callable[[discord.Guild], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. guilds_within: how long after the last guild the list counts as complete. identify_spacing:
    Discord's rule between two identifications of one bot. open_within, close_within: patience at both ends.
    """

    guilds_within: float = 0.3
    identify_spacing: float = 5.0
    open_within: float = 45.0
    close_within: float = 5.0


class GatewayClient(discord.AutoShardedClient):
    """Knows guilds, channels and roles; keeps no messages and no members.

    The library's view store stays empty: every widget arrives in ``on_interaction`` (PLATFORMS.md 1.5).
    """

    def __init__(
        self, on_interaction: OnInteraction, on_guild: OnGuild, on_message: OnMessage, timing: Timing
    ) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # the town does not speak aloud
        super().__init__(
            intents=discord.Intents(
                guilds=True, guild_scheduled_events=True, guild_messages=True, dm_messages=True
            ),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=timing.guilds_within,
            max_ratelimit_timeout=30.0,
        )
        self.opened = asyncio.Event()
        self._serve = on_interaction
        self._attach = on_guild
        self._hear = on_message
        self._spacing = timing.identify_spacing
        self._identified_at = -timing.identify_spacing
        self._met: set[int] = set()

    async def setup_hook(self) -> None:
        """Ask for the gateway's address: after an invalid session the library goes to its default one."""
        self.shard_count, address, _limits = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait where Discord wants to be waited for."""
        del shard_id, initial
        waited = time.monotonic() - self._identified_at
        self._identified_at = time.monotonic() + max(0.0, self._spacing - waited)
        await asyncio.sleep(self._identified_at - time.monotonic())

    async def on_ready(self) -> None:
        """The guilds are known. Comes again after every new session."""
        self.opened.set()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        await self._serve(interaction)

    async def on_message(self, message: discord.Message) -> None:
        await self._hear(message)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._attach(guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Discord names a shard's guilds first and describes each of them then: when all are met, there is no
        other to wait for.
        """
        await self._attach(guild)
        self._met.add(guild.id)
        if self.shard_count == 1 and self._met.issuperset(known.id for known in self.guilds):
            self.opened.set()
