"""Feeds over HTTP, as a calendar app fetches them: on a site of their own and beside the local page."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import vobject  # type: ignore[import-untyped]
from aiohttp import ClientSession
from ical.calendar_stream import IcsCalendarStream

from adapters.calendar.routes import BURST, FeedRoutes
from adapters.calendar.site import CalendarSite
from adapters.local.door import LocalDoor
from bot.app import open_hall
from bot.config import CalendarSettings, Config, DatabaseSettings, LocalSettings
from bot.domain.feeds import FeedKind, Source, new_secret
from bot.domain.ids import to_token
from bot.domain.members import Standing
from bot.domain.rsvps import RsvpStyle
from bot.health import Unwell, ask_calendar
from bot.interaction.door import DoorClosed
from bot.services.feeds import FeedService, Made
from bot.services.origin import Origin
from tests.builders.database import town_file
from tests.builders.events import event_called
from tests.builders.sections import seat_in, section_called
from tests.builders.town import Person, TestTown

PUBLIC = "https://town.example/hall"
HOUR = timedelta(hours=1)
CAGE = replace(section_called("鳥かご課"), members_only=True)


def routes_of(town: TestTown) -> FeedRoutes:
    return FeedRoutes(town.town.feeds, town.clock, town.dispatcher.words, "縁側市役所")


def site_of(town: TestTown, port: int = 0) -> CalendarSite:
    words = town.dispatcher.words("ja")
    return CalendarSite(routes_of(town), words, host="127.0.0.1", port=port, address=PUBLIC)


@asynccontextmanager
async def opened(town: TestTown) -> AsyncIterator[CalendarSite]:
    site = site_of(town)
    assert PUBLIC in await site.open()
    try:
        yield site
    finally:
        await site.close()


@pytest.fixture
async def site(town: TestTown) -> AsyncIterator[CalendarSite]:
    async with opened(town) as one:
        yield one


async def announce(town: TestTown, person: Person, title: str, **details: object) -> None:
    event = replace(event_called(title, **details), host_id=(await person.record()).id)  # type: ignore[arg-type]
    async with town.storage.write() as work:
        assert await work.events.add(event)


async def make(town: TestTown, person: Person, source: Source) -> Made:
    member = await person.record()
    return await town.town.feeds.make(source, member.id, Origin("", town.clock.now(), member.id))


class App:
    """A calendar app that remembers what it was told."""

    def __init__(self, site: CalendarSite) -> None:
        self._base = f"http://127.0.0.1:{site.port}"
        self.status = 0
        self.headers: Mapping[str, str] = {}
        self.body = b""

    async def read(self, address: str, method: str = "GET", **headers: str) -> int:
        """Fetch an address we were given, where the proxy would send it."""
        path = address.removeprefix(PUBLIC)
        async with (
            ClientSession() as session,
            session.request(method, self._base + path, headers=headers) as told,
        ):
            self.status, self.headers, self.body = told.status, told.headers, await told.read()
        return self.status

    async def answer(self, address: str, method: str) -> object:
        """Everything there is to an answer but its moment."""
        await self.read(address, method)
        return self.status, self.body, {name: told for name, told in self.headers.items() if name != "Date"}


async def test_an_app_reads_a_feed_and_asks_only_for_what_is_new(town: TestTown, site: CalendarSite) -> None:
    aoki = await town.member("青木")
    await announce(town, aoki, "読む会", reminder_offsets=(HOUR,))
    made, app = await make(town, aoki, Source(FeedKind.MINE)), App(site)
    assert made.address.startswith(f"{PUBLIC}/calendar/")
    assert made.address.endswith(".ics")

    assert await app.read(made.address) == 200
    content, first = app.body.decode(), app.headers
    assert first["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert first["Cache-Control"] == "private, no-cache"
    assert first["Content-Encoding"] in {"gzip", "deflate"}
    assert first["X-Content-Type-Options"] == "nosniff"
    (event,) = IcsCalendarStream.calendar_from_ics(content).events
    assert (event.summary, len(event.alarm)) == ("読む会", 1)
    assert vobject.readOne(content).vevent.summary.value == "読む会"
    assert "X-WR-CALNAME:縁側市役所 自分の予定" in content

    known = {"If-None-Match": first["ETag"]}
    assert await app.read(made.address, **known) == 304
    assert app.body == b""
    assert await app.read(made.address, **{"If-Modified-Since": first["Last-Modified"]}) == 304
    assert await app.read(made.address, "HEAD") == 200
    assert app.body == b""
    assert app.headers["ETag"] == first["ETag"]

    await announce(town, aoki, "もうひとつの会")
    assert await app.read(made.address, **known) == 200
    assert app.headers["ETag"] != first["ETag"]
    assert await app.read(made.address, **{"If-Modified-Since": first["Last-Modified"]}) == 200


async def test_what_leads_nowhere_looks_always_the_same(town: TestTown, site: CalendarSite) -> None:
    aoki, app = await town.member("青木"), App(site)
    made = await make(town, aoki, Source(FeedKind.TOWN))
    member, feeds = await aoki.record(), town.town.feeds
    origin = Origin("", town.clock.now(), member.id)
    renewed = await feeds.renew(made.named.feed.id, member.id, origin)
    assert await app.read(renewed.address) == 200
    await feeds.end(made.named.feed.id, member.id, origin)

    gone = [made.address, renewed.address, f"/calendar/{new_secret()}.ics"]
    odd = [f"/calendar/{'x' * 32}", "/calendar/..%2fetc.ics", "/calendar/", "/calendar", "/", "/health"]
    tries = [("GET", address) for address in (*gone, *odd)]
    tries += [(method, made.address) for method in ("POST", "PUT", "DELETE", "OPTIONS")]
    answers = [await app.answer(address, method) for method, address in tries]

    assert [answer for answer in answers if answer != answers[0]] == []
    assert app.status == 404


async def test_a_feed_shows_what_its_owner_may_read_at_that_moment(
    town: TestTown, site: CalendarSite
) -> None:
    aoki, keeper, app = await town.member("青木"), await town.member("番"), App(site)
    member = await aoki.record()
    async with town.storage.write() as work:
        await work.sections.save(CAGE)
        await work.sections.seat(seat_in(CAGE, member.id))
    await announce(town, keeper, "鳥の会", section_id=CAGE.id)
    whole = await make(town, aoki, Source(FeedKind.TOWN))
    cage = await make(town, aoki, Source(FeedKind.SECTION, CAGE.id))

    async def seen(made: Made) -> tuple[int, bool]:
        return await app.read(made.address), "鳥の会" in app.body.decode()

    assert await seen(whole) == await seen(cage) == (200, True)
    async with town.storage.write() as work:
        await work.sections.unseat(CAGE.id, member.id)
    assert await seen(whole) == (200, False)
    assert await seen(cage) == (404, False)
    async with town.storage.write() as work:
        await work.sections.seat(seat_in(CAGE, member.id))
        await work.members.save(replace(member, standing=Standing.ASLEEP))
    assert await seen(cage) == (200, True)
    assert "VALARM" not in app.body.decode()
    async with town.storage.write() as work:
        await work.members.save(replace(member, standing=Standing.MEMBER))
    await aoki.do("leave.now")
    assert await seen(whole) == await seen(cage) == (404, False)
    async with town.storage.read() as work:
        assert await work.feeds.of(member.id) == ()


async def test_the_language_and_the_answer_are_the_owners(town: TestTown, site: CalendarSite) -> None:
    keeper, app = await town.member("番"), App(site)
    mary = await town.member("Mary", locale="en-US")
    await announce(town, keeper, "Reading")
    await mary.do("event.rsvp", (await _token(town, "Reading")), RsvpStyle.UNDECIDED.value)
    made = await make(town, mary, Source(FeedKind.MINE))

    await app.read(made.address)

    (event,) = IcsCalendarStream.calendar_from_ics(app.body.decode()).events
    assert event.status is not None
    assert event.status.value == "TENTATIVE"
    assert event.description == "Host: 番\nYour answer: Undecided"


async def _token(town: TestTown, title: str) -> str:
    async with town.storage.read() as work:
        (event,) = await work.events.search(title, now=town.clock.now(), limit=2)
    return to_token(event.id)


async def test_an_app_in_a_hurry_is_told_to_wait(town: TestTown, site: CalendarSite) -> None:
    aoki, app = await town.member("青木"), App(site)
    made = await make(town, aoki, Source(FeedKind.MINE))

    assert {await app.read(made.address) for _ in range(BURST)} == {200}
    assert await app.read(made.address) == 429
    assert app.headers["Retry-After"] == "600"
    town.clock.advance(timedelta(seconds=31))
    assert await app.read(made.address) == 200


async def test_the_log_has_no_secret_and_nobody_elses_address(
    town: TestTown, site: CalendarSite, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    made, app = await make(town, await town.member("青木"), Source(FeedKind.MINE)), App(site)
    await app.read(made.address)

    async def fails(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(FeedService, "read", fails)
    assert await app.read(made.address) == 503

    told = "".join(f"{record.getMessage()}{record.exc_text}" for record in caplog.records)
    assert "a calendar could not be served" in told
    assert made.address.removesuffix(".ics").rpartition("/")[2] not in told
    assert "127.0.0.1" not in told


async def test_a_port_that_is_taken_is_named_with_the_fix(town: TestTown, site: CalendarSite) -> None:
    with pytest.raises(DoorClosed, match=rf"{site.port}.*ENGAWA_CALENDAR__PORT"):
        await site_of(town, site.port).open()


async def test_a_site_that_is_closed_offers_nothing(town: TestTown) -> None:
    async with opened(town) as site:
        assert town.town.feeds.offered
        settings = CalendarSettings(public_url=PUBLIC, port=site.port)
        await asyncio.to_thread(ask_calendar, settings)
    assert not town.town.feeds.offered
    with pytest.raises(Unwell, match="no calendar feeds"):
        ask_calendar(settings)
    ask_calendar(CalendarSettings(port=site.port))  # none are wanted


async def test_a_town_with_a_public_address_opens_the_site_and_not_the_page_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = Config(
        database=DatabaseSettings(url=town_file(tmp_path)),
        local=LocalSettings(port=0),
        calendar=CalendarSettings(public_url=f"{PUBLIC}/", port=0),
    )
    async with open_hall(config) as (hall, doors):
        told = capsys.readouterr().out
        (port,) = re.findall(r"127\.0\.0\.1:(\d+) で待ち受け中", told)
        assert f"カレンダーの購読を {PUBLIC} で受け付けます" in told
        assert hall.town.feeds.offered
        (page,) = [door.address for door in doors if isinstance(door, LocalDoor)]
        async with ClientSession() as session:
            for base, answer in ((f"http://127.0.0.1:{port}", "There is no such calendar."), (page, "404")):
                async with session.get(f"{base}/calendar/{new_secret()}.ics") as missing:
                    assert missing.status == 404
                    assert answer in await missing.text()
    assert not hall.town.feeds.offered
