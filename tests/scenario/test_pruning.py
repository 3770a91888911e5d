"""What nobody will ask for any more is forgotten, and not before."""

from datetime import timedelta

from sqlalchemy import func, select

from bot.domain.deliveries import Plan, ToPurpose
from bot.domain.ids import PlaceId
from bot.domain.places import Purpose
from storage.tables.records import drafts, requests
from tests.builders.town import TestTown

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


async def counts(town: TestTown) -> tuple[int, int]:
    async with town.database.reader.connect() as connection:
        kept = [
            await connection.scalar(select(func.count()).select_from(table)) for table in (requests, drafts)
        ]
    return kept[0] or 0, kept[1] or 0


async def test_requests_and_drafts_are_forgotten_in_their_time(town: TestTown) -> None:
    person = town.person("花子")
    await person.do("join.form", "1", name="", organisation="縁側市", kind="local")
    await person.do("join.form", "1", name="花子", organisation="縁側市", kind="local")
    assert await counts(town) == (1, 1)

    await town.town.pruning.tick(town.clock.advance(6 * DAY))
    assert await counts(town) == (1, 1)
    await town.town.pruning.tick(town.clock.advance(2 * DAY))
    assert await counts(town) == (0, 1)
    await town.town.pruning.tick(town.clock.advance(30 * DAY))
    assert await counts(town) == (0, 0)


async def test_settled_deliveries_are_forgotten_after_ninety_days(town: TestTown) -> None:
    await town.member("花子")
    now = town.clock.now()
    target = ToPurpose(PlaceId(1), Purpose.EVENTS)
    async with town.storage.write() as work:
        (place,) = await work.places.all()
        target = ToPurpose(place.id, Purpose.EVENTS)
        await work.deliveries.plan(Plan("event.card", 1, target, now, now + HOUR))
        await work.deliveries.withdraw(1, ["event.card"], "no longer needed")

    await town.town.pruning.tick(town.clock.advance(89 * DAY))
    async with town.storage.read() as work:
        assert (await work.deliveries.count_by_status()).get("skipped") == 1
    await town.town.pruning.tick(town.clock.advance(2 * DAY))
    async with town.storage.read() as work:
        assert (await work.deliveries.count_by_status()).get("skipped") is None
