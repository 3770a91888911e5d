"""A chat platform on loopback that fails now and then, and counts what people see.

Two tempers of the same API: ``/nonce`` recognises a repeated mark, ``/history`` posts whatever it is sent and
can only be searched.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

BUSY, BROKEN, CUT = 0.02, 0.02, 0.03  # shares of requests
RETRY_AFTER = 0.2
LATENCY = (0.002, 0.010)  # seconds, once before and once after a message is stored


class RoughPlatform:
    """``seen``: how often each message (temper and mark) stands there."""

    def __init__(self, seed: int) -> None:
        self.url = ""
        self.seen: Counter[str] = Counter()
        self.requests: Counter[str] = Counter()
        self._random = random.Random(seed)
        self._posted = asyncio.Condition()

    async def reach(self, number: int) -> None:
        """Wait until so many different messages stand there."""
        async with self._posted:
            await self._posted.wait_for(lambda: len(self.seen) >= number)

    async def post(self, request: web.Request) -> web.StreamResponse:
        temper = request.match_info["temper"]
        self.requests[f"post {temper}"] += 1
        mark = (await request.json())["mark"]
        await self._linger()
        luck = self._random.random()
        if luck < BUSY:
            return web.json_response({"retry_after": RETRY_AFTER}, status=429)
        if luck < BUSY + BROKEN:
            return web.json_response({}, status=500)
        await self._store(temper, mark)
        await self._linger()
        if luck < BUSY + BROKEN + CUT:
            _cut(request)
        return web.json_response({"id": mark})

    async def find(self, request: web.Request) -> web.StreamResponse:
        temper, mark = request.match_info["temper"], request.query["mark"]
        self.requests[f"find {temper}"] += 1
        await self._linger()
        return web.json_response({"found": f"{temper} {mark}" in self.seen})

    async def _store(self, temper: str, mark: str) -> None:
        message = f"{temper} {mark}"
        if temper == "nonce" and message in self.seen:
            return
        async with self._posted:
            self.seen[message] += 1
            self._posted.notify_all()

    async def _linger(self) -> None:
        await asyncio.sleep(self._random.uniform(*LATENCY))


def _cut(request: web.Request) -> None:
    if request.transport:  # the other side may be dead already
        request.transport.abort()


@asynccontextmanager
async def rough_platform(seed: int) -> AsyncIterator[RoughPlatform]:
    """Serve on a free loopback port."""
    platform = RoughPlatform(seed)
    app = web.Application()
    app.add_routes([web.post("/{temper}", platform.post), web.get("/{temper}", platform.find)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    platform.url = f"http://{host}:{port}"
    try:
        yield platform
    finally:
        await runner.cleanup()
