"""Rooms for sections on Discord, made and kept as the database wants them."""

from adapters.discord.channel_rooms import ChannelRooms
from adapters.discord.guilds import Guilds
from adapters.discord.ledger import Ledger
from adapters.discord.memory import Memory
from adapters.discord.render import Renderer
from adapters.discord.rest import Refusal, Rest, unreachable
from adapters.discord.thread_rooms import ThreadRooms
from bot.interaction.words import Words
from bot.ports.messenger import SendError
from bot.ports.surfaces import KeptSurface, Obstacle, SurfaceKind, SurfaceRefused, WantedSurface

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
        self._channels = ChannelRooms(guilds, ledger, memory, words.text("discord.category"))
        self._threads = ThreadRooms(guilds, ledger, memory, Renderer(words))

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


def _meaning(refusal: Refusal) -> SurfaceRefused | SendError:
    obstacle = OBSTACLES.get(refusal.code)
    return SurfaceRefused(obstacle) if obstacle else unreachable(refusal)
