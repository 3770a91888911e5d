"""Files that answers hand over: kept with the page's chat, fetched by an address nobody can guess."""

import secrets
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from bot.clock import Clock
from bot.ports.local import LocalFile
from bot.ports.work import Storage
from bot.view import FILES_LIMIT, File

PATH = "/files/"
KEPT = 200  # files in all; the oldest go first
# What a member wrote may stand in such a file: it is saved, never run as part of the page.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cache-Control": "private, no-store",
}


class Files:
    """Keeps files and serves them."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def keep(self, files: Sequence[File]) -> list[dict[str, Any]]:
        """Keep files; how the page links to them: ``{name, size, url}`` each."""
        kept = [
            LocalFile(secrets.token_urlsafe(24), file.name, file.media_type, file.content, self._clock.now())
            for file in files[:FILES_LIMIT]
        ]
        if kept:
            async with self._storage.write() as work:
                for one in kept:
                    await work.local.keep_file(one)
                await work.local.prune_files(KEPT)
        return [{"name": one.name, "size": len(one.content), "url": f"{PATH}{one.key}"} for one in kept]

    async def serve(self, request: web.Request) -> web.Response:
        """A file, to be saved."""
        async with self._storage.read() as work:
            file = await work.local.file(request.match_info["key"])
        if file is None:
            raise web.HTTPNotFound(text="This file is not kept any more.\n")
        saved = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        headers = {"Content-Type": file.media_type, **saved, **_HEADERS}
        return web.Response(body=file.content, headers=headers)
