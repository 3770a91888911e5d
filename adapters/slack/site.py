"""HTTP mode: signed requests from Slack to our own address, behind a TLS proxy."""

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

PATH = "/slack/events"
LARGEST_BODY = 1024 * 1024  # a submission carries its whole view, at most 250 kB, as percent-encoded JSON
GOODBYE_SECONDS = 5.0


class HttpSite:
    """Serves one path. The signature is checked before a body is parsed (and by Bolt once more); it is good
    for five minutes, and what is replayed within them the desk knows by its id.
    """

    def __init__(self, app: AsyncApp, signing_secret: str, host: str, port: int) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        """Where requests are taken, once open."""
        return f"http://{self._host}:{self._port}{PATH}"

    async def open(self) -> None:
        """Listen. Raises OSError."""
        application = web.Application(client_max_size=LARGEST_BODY)
        application.add_routes([web.post(PATH, self._take)])
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=GOODBYE_SECONDS)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        self._port = self._runner.addresses[0][1]

    async def close(self) -> None:
        """Finish what is being answered and stop listening."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()  # at most LARGEST_BODY, else 413
        if not self._is_signed(request, body):
            raise web.HTTPUnauthorized
        return await to_aiohttp_response(await self._app.async_dispatch(await to_bolt_request(request)))

    def _is_signed(self, request: web.Request, body: bytes) -> bool:
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if not (timestamp.isascii() and timestamp.isdecimal() and signature.isascii()):
            return False
        return self._verifier.is_valid(body, timestamp, signature)
