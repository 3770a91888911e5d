"""What a calendar app fetches: ``/calendar/<secret>.ics``, or the same 404 for everything else."""

import asyncio
import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from aiohttp import ETag, web

from bot.clock import Clock
from bot.domain.feeds import SECRET_LENGTH, Feed, FeedKind
from bot.interaction.event_entries import entry_of, rings
from bot.interaction.rate_limit import RateLimit
from bot.interaction.words import Words
from bot.services.feeds import PATH, SUFFIX, FeedService, NamedFeed, OpenFeed
from bot.text.icalendars import MEDIA_TYPE, Cover, Entry, write_calendar

log = logging.getLogger(__name__)

REFRESH = timedelta(hours=1)
AT_ONCE = 2  # readings answered at the same time, so that nobody keeps the database or the machine busy
BURST = 20  # readings of one feed at once
PER_SECOND = 1 / 30  # readings that come back each second
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}

WordsOf = Callable[[str], Words]


class FeedRoutes:
    """Serves the town's feeds in any web application.

    words_of: the town's words in a language. Nothing is logged of who read what: a path holds a secret.
    """

    def __init__(self, feeds: FeedService, clock: Clock, words_of: WordsOf, town_name: str) -> None:
        self._feeds = feeds
        self._clock = clock
        self._words_of = words_of
        self._town_name = town_name
        self._limit = RateLimit(BURST, PER_SECOND)
        self._turn = asyncio.Semaphore(AT_ONCE)

    def attach(self, application: web.Application) -> None:
        """Add the one route there is."""
        application.router.add_get(f"{PATH}{{name}}", self._serve)

    def opened(self, address: str) -> None:
        """The application answers below an address from now on."""
        self._feeds.serve_at(address)

    async def _serve(self, request: web.Request) -> web.Response:
        try:
            async with self._turn:
                return await self._answer(request)
        except Exception:
            log.exception("a calendar could not be served", extra={"action": "calendar_failed"})
            return _plain(503, "This calendar cannot be read at the moment.\n", {"Retry-After": "300"})

    async def _answer(self, request: web.Request) -> web.Response:
        secret = request.match_info["name"].removesuffix(SUFFIX)
        well_formed = len(secret) == SECRET_LENGTH and request.match_info["name"] == secret + SUFFIX
        opened = await self._feeds.open(secret) if well_formed else None
        if opened is None:
            return missing()
        now = self._clock.now()
        if not self._limit.take(opened.named.feed.id, now):
            return _plain(429, "This calendar is read too often.\n", {"Retry-After": "600"})
        return await self._calendar(request, opened, now)

    async def _calendar(self, request: web.Request, opened: OpenFeed, now: datetime) -> web.Response:
        words = self._words_of(opened.owner.language)
        cover = Cover(self._name(words, opened.named), words.zone.key, REFRESH)
        entries = await self._entries(words, opened, now)
        digest = hashlib.sha256(repr((cover, entries)).encode()).hexdigest()
        feed = await self._feeds.note_served(opened.named.feed, digest, now)
        if _is_known(request, feed):
            response = web.Response(status=304, headers=HEADERS)
        else:
            content = await asyncio.to_thread(write_calendar, cover, entries)  # a full one takes a second
            saved = {"Content-Type": MEDIA_TYPE, "Content-Disposition": 'inline; filename="engawa.ics"'}
            response = web.Response(body=content, headers={**HEADERS, **saved})
            response.enable_compression()
        response.headers["Vary"] = "Accept-Encoding"
        response.etag = ETag(feed.digest, is_weak=True)  # the same calendar, squeezed or not
        response.last_modified = feed.changed_at
        return response

    async def _entries(self, words: Words, opened: OpenFeed, now: datetime) -> tuple[Entry, ...]:
        """What the feed holds; nothing calls somebody on leave."""
        reader, kind = opened.owner.id, opened.named.feed.source.kind
        awake = opened.owner.active
        return tuple(
            entry_of(words, seen, reader, alarms=awake and rings(kind, seen, reader))
            for seen in await self._feeds.read(opened, now)
        )

    def _name(self, words: Words, named: NamedFeed) -> str:
        source = named.feed.source
        if source.kind is FeedKind.TOWN:
            return self._town_name
        told = words.text("calendar.mine")
        if source.kind is FeedKind.SECTION:
            told = named.section
        elif source.prefecture is not None:
            told = source.prefecture.called(words.language)
        return words.text("calendar.name", town=self._town_name, what=told)


def missing() -> web.Response:
    """No such calendar: the same answer for a secret that never was, one that was ended, and a wrong path."""
    return _plain(404, "There is no such calendar.\n")


def _plain(status: int, text: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(status=status, text=text, headers={**HEADERS, **(headers or {})})


def _is_known(request: web.Request, feed: Feed) -> bool:
    """Whether the app has this very calendar already."""
    if "If-None-Match" in request.headers:
        return any(tag.value in {feed.digest, "*"} for tag in request.if_none_match or ())
    since = request.if_modified_since
    return since is not None and feed.changed_at is not None and feed.changed_at <= since
