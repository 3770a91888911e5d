"""Socket Mode: the connection we open to Slack, and the watch over it (PLATFORMS.md, traps 9-11)."""

import asyncio
import logging
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.listeners import quiet_log

log = logging.getLogger(__name__)

PING_SECONDS = 5.0
LOOK_SECONDS = 1.0
EXPECTED_CONNECTIONS = 4  # more are ghosts of earlier processes; from ten on deliveries go astray


class SocketLink:
    """One socket, renewed whenever it is silent or closed."""

    def __init__(self, app: AsyncApp, client: AsyncWebClient, app_token: str) -> None:
        self._handler = AsyncSocketModeHandler(
            app, app_token, logger=quiet_log, web_client=client, ping_interval=PING_SECONDS
        )
        self._client = self._handler.client
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
        """The library looks every few seconds; a person waits for less."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if await self._client.is_connected():
                continue
            log.warning("the socket is gone, connecting again", extra={"action": "slack_reconnect"})
            try:
                await self._client.connect_to_new_endpoint()
            except (SlackApiError, OSError, TimeoutError) as error:
                log.warning(
                    "no new socket yet", extra={"action": "slack_reconnect_failed", "error": str(error)}
                )
                await asyncio.sleep(PING_SECONDS)

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
