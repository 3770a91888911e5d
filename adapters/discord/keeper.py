"""Rooms for sections on Discord, made and kept as the database wants them."""

from adapters.discord.channel_rooms import MOST_ROLES, ChannelRooms
from adapters.discord.guilds import Guilds
from adapters.discord.ledger import Ledger
from adapters.discord.memory import Memory
from adapters.discord.rest import Refusal, Rest, unreachable
from adapters.discord.thread_rooms import ThreadRooms
from bot.interaction.words import Words
from bot.ports.messenger import SendError
from bot.ports.surfaces import (
    KeptSurface,
    Obstacle,
    Resource,
    Space,
    SurfaceKind,
    SurfaceRefused,
    Usage,
    WantedSurface,
)

MOST_CHANNELS = 500  # categories among them, threads not
MOST_THREADS = 1_000  # open at the same time

OBSTACLES = {
    50001: Obstacle.PERMISSION,
    50013: Obstacle.PERMISSION,
    30005: Obstacle.TOO_MANY,  # roles
    30013: Obstacle.TOO_MANY,  # channels
    30033: Obstacle.TOO_MANY,  # people in a thread
    160006: Obstacle.TOO_MANY,  # open threads
    10004: Obstacle.GONE,  # the guild: we were shown out
}


class DiscordKeeper:
    """See bot.ports.surfaces.SurfaceKeeper."""

    def __init__(self, rest: Rest, memory: Memory, words: Words) -> None:
        guilds, ledger = Guilds(rest), Ledger(memory)
        self._guilds = guilds
        self._channels = ChannelRooms(guilds, ledger, memory, words.text("discord.category"))
        self._threads = ThreadRooms(guilds, ledger, memory, words)

    async def keep(self, wanted: WantedSurface) -> KeptSurface:
        """Make one room be as wanted; safe to call again at any moment."""
        try:
            if wanted.bound:
                return await self._channels.keep_bound(wanted)
            if wanted.kind is SurfaceKind.CHANNEL:
                return await self._channels.keep(wanted)
            return await self._threads.keep(wanted)
        except Refusal as refusal:
            raise _meaning(refusal) from None

    async def space(self, place_external_id: str) -> Space:
        """How many roles, channels and open threads there are, of how many there can be."""
        try:
            roles = await self._guilds.roles(place_external_id)
            channels = await self._guilds.channels(place_external_id)
            threads = await self._guilds.open_threads(place_external_id)
        except Refusal as refusal:
            raise _meaning(refusal) from None
        return Space(
            {
                Resource.ROLES: Usage(len(roles), MOST_ROLES),
                Resource.CHANNELS: Usage(len(channels), MOST_CHANNELS),
                Resource.THREADS: Usage(len(threads), MOST_THREADS),
            }
        )


def _meaning(refusal: Refusal) -> SurfaceRefused | SendError:
    obstacle = OBSTACLES.get(refusal.code)
    return SurfaceRefused(obstacle) if obstacle else unreachable(refusal)
