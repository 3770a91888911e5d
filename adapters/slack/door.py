"""The Slack door: one workspace, over a socket we open or signed requests to our address."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Literal

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.access import LOST_ACCESS, Workspace, enter, socket_address
from adapters.slack.api import Api, Refusal
from adapters.slack.card_threads import SlackThreads
from adapters.slack.desk import Desk
from adapters.slack.direct import Direct
from adapters.slack.keeper import SlackKeeper
from adapters.slack.listeners import bolt_app, quiet_log
from adapters.slack.messenger import SlackMessenger
from adapters.slack.people import People
from adapters.slack.repeats import Repeats
from adapters.slack.replies import Replies
from adapters.slack.shelf import Shelf
from adapters.slack.site import HttpSite
from adapters.slack.sockets import SocketLink
from adapters.slack.threads import Threads
from bot.clock import Clock
from bot.domain.places import Platform
from bot.interaction.dispatcher import Dispatcher
from bot.interaction.door import DoorClosed
from bot.interaction.words import Words
from bot.ports.messenger import SendError
from bot.services.places import Arrival, PlacesService

log = logging.getLogger(__name__)

CALL_SECONDS = 15.0
WATCH_SECONDS = 60.0  # a call a minute also keeps a quiet connection alive (PLATFORMS.md, trap 9)
_PATIENCE = 2  # how often a rate limit is waited out for somebody who waits for an answer


@dataclass(frozen=True, slots=True)
class SlackAccess:
    """How to reach Slack and be reached. ``app_token`` serves socket mode, ``signing_secret`` http mode."""

    bot_token: str
    app_token: str = ""
    signing_secret: str = ""
    api_base: str = "https://slack.com/api"
    mode: Literal["socket", "http"] = "socket"
    http_host: str = "127.0.0.1"
    http_port: int = 8742


class SlackDoor:
    """See bot.interaction.door.Door. ``words``: the language of the operator's sentences and of notes the
    door adds to the town's messages.
    """

    platform = Platform.SLACK

    def __init__(
        self, dispatcher: Dispatcher, places: PlacesService, clock: Clock, words: Words, access: SlackAccess
    ) -> None:
        self._dispatcher = dispatcher
        self._places = places
        self._clock = clock
        self._words = words
        self._access = access
        self._timeout = aiohttp.ClientTimeout(total=CALL_SECONDS)
        self._parts: _Parts | None = None
        self._link: SocketLink | None = None
        self._site: HttpSite | None = None
        self._watch: asyncio.Task[None] | None = None
        self._look = asyncio.Event()
        self._closed: asyncio.Future[None] | None = None

    @property
    def messenger(self) -> SlackMessenger:
        return self._opened.messenger

    @property
    def keeper(self) -> SlackKeeper:
        return self._opened.keeper

    @property
    def mirrors(self) -> None:
        """Slack has no list of events."""

    @property
    def threads(self) -> SlackThreads:
        return self._opened.threads

    @property
    def address(self) -> str:
        """Where signed requests are taken; empty in socket mode."""
        return self._site.address if self._site else ""

    async def open(self) -> str:
        """Check the tokens, note the workspace, connect. Raises DoorClosed."""
        self._closed = asyncio.get_running_loop().create_future()
        self._parts = self._make_parts()
        try:
            workspace = await enter(self._parts.api, self._words)
            first = await self._first_address(self._parts)
            self._parts.serve(workspace)
            await self._attach(self._parts, workspace)
            await self._serve(self._parts, workspace, first)
        except DoorClosed:
            await self.close()
            raise
        self._watch = asyncio.get_running_loop().create_task(self._keep_watch(self._parts))
        key = "door.slack.open_http" if self._site else "door.slack.open_socket"
        return self._words.text(key, place=workspace.name, address=self.address)

    async def wait(self) -> None:
        """Return when closed. Raises DoorClosed when the app was uninstalled or its token revoked."""
        assert self._closed is not None, "a door is opened before it is waited for"
        await asyncio.shield(self._closed)

    async def close(self) -> None:
        """Stop taking people in, finish what is being answered, disconnect."""
        if self._watch and self._watch is not asyncio.current_task():
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        if self._link:
            await self._link.close()
        if self._site:
            await self._site.close()
        if self._parts:
            await self._parts.desk.close()
            await self._parts.session.close()
        if self._closed and not self._closed.done():
            self._closed.set_result(None)
        elif self._closed:
            self._closed.exception()  # told, even where nobody waited

    @property
    def _opened(self) -> "_Parts":
        if self._parts is None:
            self._parts = self._make_parts()
        return self._parts

    def _make_parts(self) -> "_Parts":
        return self._parts or _Parts(self._access, self._dispatcher, self._clock, self._words, self._timeout)

    async def _first_address(self, parts: "_Parts") -> str:
        if self._access.mode == "http":
            return ""
        return await socket_address(parts.api, self._access.app_token, self._words)

    async def _attach(self, parts: "_Parts", workspace: Workspace) -> None:
        """Note the workspace; at the first start its primary owner is told what to do next."""
        arrival = Arrival(Platform.SLACK, workspace.team_id, workspace.name)
        place = await self._places.attach(arrival, self._clock.now())
        if place.greeted_at is not None:
            return
        owner = await parts.people.primary_owner()
        if owner:
            arrival = Arrival(
                Platform.SLACK, workspace.team_id, workspace.name, owner.external_id, owner.name
            )
            await self._places.attach(arrival, self._clock.now())

    async def _serve(self, parts: "_Parts", workspace: Workspace, first: str) -> None:
        app = bolt_app(
            parts.desk,
            workspace,
            api_base=self._access.api_base,
            bot_token=self._access.bot_token,
            signing_secret=self._access.signing_secret,
            elsewhere=self._words.text("door.slack.elsewhere"),
            lost=self._look.set,
        )
        if self._access.mode == "socket":
            await self._connect(app, parts, first)
        else:
            await self._listen(app)

    async def _connect(self, app: AsyncApp, parts: "_Parts", first: str) -> None:
        self._link = SocketLink(app, parts.client, self._access.app_token)
        try:
            async with asyncio.timeout(CALL_SECONDS):
                await self._link.open(first)
        except TimeoutError:
            raise DoorClosed(self._words.text("door.slack.not_reached", reason="socket")) from None

    async def _listen(self, app: AsyncApp) -> None:
        access = self._access
        self._site = HttpSite(app, access.signing_secret, access.http_host, access.http_port)
        try:
            await self._site.open()
        except OSError as error:
            reason = error.strerror or str(error)
            sentence = self._words.text(
                "door.slack.port_taken", host=access.http_host, port=access.http_port, reason=reason
            )
            raise DoorClosed(sentence) from None

    async def _keep_watch(self, parts: "_Parts") -> None:
        """Look every minute, and at once when Slack says we were removed, whether we are still in."""
        while True:
            try:
                async with asyncio.timeout(WATCH_SECONDS):
                    await self._look.wait()
            except TimeoutError:
                pass
            self._look.clear()
            try:
                await parts.api.identify()
                if self._link and not await self._link.connected():
                    await parts.api.socket_address(self._access.app_token)
            except SendError as error:
                log.warning("Slack is silent", extra={"action": "slack_silent", "error": str(error)})
            except Refusal as refusal:
                if refusal.code in LOST_ACCESS:
                    self._thrown_out(refusal.code)
                    return

    def _thrown_out(self, code: str) -> None:
        if self._closed and not self._closed.done():
            self._closed.set_exception(DoorClosed(self._words.text("door.slack.thrown_out", code=code)))


class _Parts:
    """What the door is made of; needs a running loop."""

    def __init__(
        self,
        access: SlackAccess,
        dispatcher: Dispatcher,
        clock: Clock,
        words: Words,
        timeout: aiohttp.ClientTimeout,
    ) -> None:
        self.session = aiohttp.ClientSession(timeout=timeout)
        self.client = self._client(access, AsyncRateLimitErrorRetryHandler(max_retry_count=_PATIENCE))
        self.api = Api(self.client, self.session)
        # The outbox repeats by itself and must be told of everything: its client repeats nothing.
        outbox = Api(self._client(access), self.session)
        direct = Direct(outbox)
        self.people = People(self.api, clock)
        self.messenger = SlackMessenger(outbox, direct, words)
        self.keeper = SlackKeeper(outbox, Threads(outbox, words))
        self.threads = SlackThreads(outbox)
        shelf = Shelf()
        replies = Replies(self.api, dispatcher, self.people, direct, shelf)
        self.desk = Desk(dispatcher, self.people, replies, Repeats(clock), shelf)

    def serve(self, workspace: Workspace) -> None:
        self.messenger.bot_user_id = self.keeper.bot_user_id = workspace.bot_user_id
        self.desk.serve(
            team_id=workspace.team_id, team_name=workspace.name, bot_user_id=workspace.bot_user_id
        )

    def _client(self, access: SlackAccess, *handlers: AsyncRateLimitErrorRetryHandler) -> AsyncWebClient:
        return AsyncWebClient(
            token=access.bot_token,
            base_url=f"{access.api_base}/",
            session=self.session,
            logger=quiet_log,
            retry_handlers=list(handlers),
        )
