"""The Discord door: real sub-commands, buttons, modals and menus, all answered from one place."""

import asyncio
import logging
from collections.abc import Mapping

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.calling import Caller
from adapters.discord.card_threads import DiscordThreads
from adapters.discord.checks import findings, invitation
from adapters.discord.client import GatewayClient, Timing
from adapters.discord.commands import CommandList, fingerprint, violations
from adapters.discord.desk import Desk
from adapters.discord.guilds import Guilds
from adapters.discord.incoming import Reader, Whereabouts
from adapters.discord.keeper import DiscordKeeper
from adapters.discord.memory import SettingsMemory
from adapters.discord.messenger import DiscordMessenger
from adapters.discord.replies import Replies
from adapters.discord.rest import Rest
from adapters.discord.scheduled_events import DiscordMirrors
from bot.clock import Clock
from bot.domain.places import Place, Platform
from bot.interaction.dispatcher import Dispatcher
from bot.interaction.door import DoorClosed
from bot.ports.work import Storage
from bot.services.places import Arrival, PlacesService

log = logging.getLogger(__name__)

API_BASE = "https://discord.com/api/v10"
REGISTERED = "commands"  # under this key: the fingerprint of what was registered last


class DiscordDoor:
    """See bot.interaction.door.Door.

    language: of the operator's sentences and of rooms. api_base: another address than Discord's own, for
    proxies and simulators; the gateway's address comes from that API's own answer. One open door at a time
    per process: the library keeps both addresses on its classes, and close() puts them back.
    """

    platform = Platform.DISCORD

    def __init__(
        self,
        dispatcher: Dispatcher,
        storage: Storage,
        clock: Clock,
        *,
        places: PlacesService,
        token: str,
        api_base: str = API_BASE,
        language: str = "ja",
        timing: Timing | None = None,
    ) -> None:
        self._dispatcher = dispatcher
        self._clock = clock
        self._places = places
        self._token = token
        self._base = api_base.rstrip("/")
        self._words = dispatcher.words(language)
        self._timing = timing or Timing()
        self._memory = SettingsMemory(storage)
        self._client = GatewayClient(self._on_interaction, self._on_guild, self._on_message, self._timing)
        rest = Rest(self._client)
        self._messenger = DiscordMessenger(rest, self._words)
        self._keeper = DiscordKeeper(rest, self._memory, self._words)
        self._mirrors = DiscordMirrors(rest, dispatcher)
        self._threads = DiscordThreads(Guilds(rest), self._memory, self._words)
        self._commands = CommandList(dispatcher.registry, dispatcher.words)
        whereabouts = Whereabouts(self._guild_names)
        self._reader = Reader(dispatcher.registry, self._commands.menu(), whereabouts)
        self._caller = Caller(dispatcher, rest, whereabouts)
        self._desk: Desk | None = None
        self._replies: Replies | None = None
        self._running: asyncio.Task[None] | None = None
        self._arriving: set[asyncio.Future[Place]] = set()
        self._before: tuple[str, yarl.URL] | None = None

    @property
    def messenger(self) -> DiscordMessenger:
        return self._messenger

    @property
    def keeper(self) -> DiscordKeeper:
        return self._keeper

    @property
    def mirrors(self) -> DiscordMirrors:
        return self._mirrors

    @property
    def threads(self) -> DiscordThreads:
        return self._threads

    async def open(self) -> str:
        """Log in, take the guilds in, register the commands if they changed. Raises DoorClosed."""
        self._before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
        Route.BASE = self._base
        self._replies = Replies(self._base, self._client.http.user_agent)
        self._desk = Desk(self._dispatcher, self._replies)
        self._running = asyncio.create_task(self._client.start(self._token))
        try:
            await self._until_ready(self._running)
        except DoorClosed:
            await self.close()
            raise
        await self._all_noted()
        await self._register()
        guilds = sorted(self._client.guilds, key=lambda guild: guild.id)
        for guild in guilds:
            for sentence in findings(guild, self._words):
                log.warning(sentence, extra={"action": "guild_check", "guild": guild.id})
        if not guilds:
            return self._words.text("door.discord.open_nowhere", address=invitation(self._application_id))
        return self._words.text("door.discord.open", count=len(guilds))

    async def wait(self) -> None:
        """Return when the connection was closed by us; raises DoorClosed when Discord ended it."""
        if self._running is None:
            return
        await asyncio.wait({self._running})
        error = None if self._running.cancelled() else self._running.exception()
        if error:
            raise DoorClosed(self._why(error)) from error

    async def close(self) -> None:
        """Finish what is being answered, log off, leave the library as it was."""
        if self._desk:
            await self._desk.finish(self._timing.close_within)
        if not self._client.is_closed():
            await self._client.close()
        await self._all_noted()
        if self._running:
            self._running.cancel()
            await asyncio.wait({self._running})
        if self._replies:
            await self._replies.close()
        if self._before:
            Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = self._before
            self._before = None

    async def _until_ready(self, running: "asyncio.Task[None]") -> None:
        ready = asyncio.ensure_future(self._client.opened.wait())
        await asyncio.wait(
            {ready, running}, timeout=self._timing.open_within, return_when=asyncio.FIRST_COMPLETED
        )
        opened = ready.done()
        ready.cancel()
        if opened:
            return
        error = running.exception() if running.done() and not running.cancelled() else TimeoutError()
        raise DoorClosed(self._why(error or TimeoutError())) from error

    def _why(self, error: BaseException) -> str:
        """One sentence for the operator that names the fix."""
        match error:
            case discord.LoginFailure():
                return self._words.text("door.discord.wrong_token")
            case discord.PrivilegedIntentsRequired():
                return self._words.text("door.discord.missing_intent")
            case discord.ConnectionClosed(code=4004):
                return self._words.text("door.discord.wrong_token")
            case discord.ConnectionClosed(code=code):
                return self._words.text("door.discord.thrown_out", reason=f"{code}")
            case aiohttp.ClientError() | OSError() | discord.HTTPException() | discord.GatewayNotFound():
                reason = type(error).__name__
                return self._words.text("door.discord.no_network", address=self._base, reason=reason)
            case _:
                return self._words.text("door.discord.thrown_out", reason=type(error).__name__)

    @property
    def _application_id(self) -> int:
        return self._client.application_id or 0

    async def _register(self) -> None:
        """Register the commands where they changed. A refusal is logged: the earlier ones go on working."""
        payload = self._commands.payload()
        wanted = fingerprint(payload, self._application_id)
        if await self._memory.recall(REGISTERED) == wanted:
            return
        faults = violations(payload)
        if faults:
            log.error("commands not registered", extra={"action": "commands_unfit", "faults": faults})
            return
        try:
            await self._client.http.bulk_upsert_global_commands(self._application_id, payload=payload)
        except discord.HTTPException as error:
            log.warning("commands not registered", extra={"action": "commands_refused", "reason": error.text})
            return
        await self._memory.remember(REGISTERED, wanted)
        log.info("commands registered", extra={"action": "commands_registered", "count": len(payload)})

    async def _on_interaction(self, interaction: discord.Interaction) -> None:
        request = self._reader.read(interaction)
        if request and self._desk:
            await self._desk.serve(request)

    async def _on_message(self, message: discord.Message) -> None:
        if self._desk:
            await self._caller.serve(message)

    async def _on_guild(self, guild: discord.Guild) -> None:
        """A guild of ours: noted, and its owner greeted once."""
        arrival = Arrival(Platform.DISCORD, str(guild.id), guild.name, str(guild.owner_id or ""))
        noting = asyncio.ensure_future(self._places.attach(arrival, self._clock.now()))
        self._arriving.add(noting)
        noting.add_done_callback(self._arriving.discard)
        await noting

    def _guild_names(self) -> Mapping[int, str]:
        return {guild.id: guild.name for guild in self._client.guilds}

    async def _all_noted(self) -> None:
        if self._arriving:
            await asyncio.wait(set(self._arriving))
