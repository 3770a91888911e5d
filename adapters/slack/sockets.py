"""Socket Mode: the connection we open to Slack, and the watch over it (PLATFORMS.md, traps 9-11)."""

import asyncio
import logging
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.listeners import quiet_log

log = logging.getLogger(__name__)

PING_SECONDS = 5.0  # four unanswered ones make a socket count as gone
LOOK_SECONDS = 1.0
CONNECT_SECONDS = 40.0
LONGEST_PAUSE = 30.0
EXPECTED_CONNECTIONS = 4  # more are ghosts of earlier processes; from ten on deliveries go astray


class SocketLink:
    """One socket, renewed whenever it is silent or closed.

    The library's own renewal is off: it tries one address for ever, and an address is good for one use.
    """

    def __init__(self, app: AsyncApp, client: AsyncWebClient, app_token: str) -> None:
        self._handler = AsyncSocketModeHandler(
            app, app_token, logger=quiet_log, web_client=client, ping_interval=PING_SECONDS
        )
        self._client = self._handler.client
        self._client.default_auto_reconnect_enabled = self._client.auto_reconnect_enabled = False
        self._client.message_listeners.append(self._look_at)
        self._watch: asyncio.Task[None] | None = None
        self._greeted = asyncio.Event()

    async def open(self, address: str) -> None:
        """Connect to a socket's address and wait until Slack says hello."""
        self._client.wss_uri = address
        await self._client.connect()  # type: ignore[no-untyped-call]
        await self._greeted.wait()
        self._watch = asyncio.get_running_loop().create_task(self._keep())

    async def connected(self) -> bool:
        return bool(await self._client.is_connected())

    async def close(self) -> None:
        """Disconnect for good."""
        if self._watch:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        await self._client.close()  # type: ignore[no-untyped-call]

    async def _keep(self) -> None:
        pause = LOOK_SECONDS
        while True:
            await asyncio.sleep(pause)
            if await self._client.is_connected():
                pause = LOOK_SECONDS
                continue
            log.warning("the socket is gone, connecting again", extra={"action": "slack_reconnect"})
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    self._client.last_ping_pong_time = None
                    await self._client.connect_to_new_endpoint(force=True)
            except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as error:
                pause = min(2 * pause, LONGEST_PAUSE)
                log.warning(
                    "no new socket yet",
                    extra={"action": "slack_reconnect_failed", "error": type(error).__name__},
                )

    async def _look_at(self, _client: object, message: dict[str, Any], _raw: str | None = None) -> None:
        if message.get("type") != "hello":
            return
        self._greeted.set()
        connections = int(message.get("num_connections", 1))
        if connections > EXPECTED_CONNECTIONS:
            log.warning(
                "more sockets are open than this program opened; another process may use the same app token",
                extra={"action": "slack_ghost_sockets", "connections": connections},
            )
