"""In a town that is open on this machine only, calendar feeds are served beside the page."""

from aiohttp import ClientSession

from adapters.calendar.routes import FeedRoutes
from bot.domain.feeds import FeedKind, Source
from bot.services.origin import Origin
from tests.builders.local import open_local
from tests.builders.town import TestTown


async def test_feeds_are_served_beside_the_page(town: TestTown) -> None:
    aoki = await (await town.member("青木")).record()
    routes = FeedRoutes(town.town.feeds, town.clock, town.dispatcher.words, "縁側市役所")
    async with open_local(town, guests=(routes,)) as local:
        origin = Origin("", town.clock.now(), aoki.id)
        made = await town.town.feeds.make(Source(FeedKind.MINE), aoki.id, origin)
        assert made.address.startswith(f"{local.address}/calendar/")
        async with ClientSession() as session:
            async with session.get(made.address) as told:
                assert told.status == 200
                assert (await told.read()).startswith(b"BEGIN:VCALENDAR")
                assert told.headers["Cache-Control"] == "private, no-cache"
                assert "sandbox" in told.headers["Content-Security-Policy"]
            async with session.get(made.address, headers={"Host": "rebound.example"}) as told:
                assert told.status == 421
            async with session.get(f"{local.address}/calendar/none.ics") as told:
                assert told.status == 404
    assert not town.town.feeds.offered
