"""The site that serves calendar feeds to the world, behind a TLS proxy."""

import errno
from collections.abc import Awaitable, Callable

from aiohttp import web

from adapters.calendar.routes import FeedRoutes, missing
from bot.interaction.door import DoorClosed
from bot.interaction.words import Words

GOODBYE_SECONDS = 5.0
LARGEST_REQUEST = 1024  # nobody sends us anything

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class CalendarSite:
    """host, port: where it listens; 0 takes any free port. address: how calendar apps reach it."""

    def __init__(self, routes: FeedRoutes, words: Words, *, host: str, port: int, address: str) -> None:
        self._routes = routes
        self._words = words
        self._host = host
        self._port = port
        self._address = address
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int:
        """Where it listens, once open."""
        return self._port

    async def open(self) -> str:
        """Listen; returns a sentence for the operator. Raises DoorClosed."""
        application = web.Application(middlewares=[_nothing_else], client_max_size=LARGEST_REQUEST)
        self._routes.attach(application)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=GOODBYE_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except OSError as error:
            await runner.cleanup()
            raise DoorClosed(self._why_closed(error)) from None
        self._runner = runner
        self._port = runner.addresses[0][1]
        self._routes.opened(self._address)
        where = f"{self._host}:{self._port}"
        return self._words.text("calendar.site_open", address=self._address, where=where)

    async def close(self) -> None:
        """Finish what is being answered and stop listening."""
        if self._runner:
            self._routes.opened("")
            await self._runner.cleanup()
            self._runner = None

    def _why_closed(self, error: OSError) -> str:
        if error.errno == errno.EADDRINUSE:
            return self._words.text("calendar.site_taken", port=self._port)
        reason = error.strerror or str(error)
        return self._words.text("calendar.site_failed", host=self._host, port=self._port, reason=reason)


@web.middleware
async def _nothing_else(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What is no calendar is not there: no other path, no other method, no list."""
    try:
        return await handler(request)
    except web.HTTPException:
        return missing()
