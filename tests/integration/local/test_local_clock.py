from datetime import timedelta

from bot.domain.deliveries import Plan, ToPurpose
from bot.domain.places import Platform, Purpose
from tests.builders.local import LocalTown, open_local
from tests.builders.town import TestTown
from tests.fakes.clock import START

HOUR = timedelta(hours=1)


async def test_the_clock_moves_forward_and_stays_there_after_a_restart(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        reply = await page.ask("clock", to="minutes", minutes=60)

        assert reply["now"] == int((START + HOUR).timestamp() * 1000)
        assert len(local.moved) == 1
    async with open_local(town) as later:
        assert later.clock.now() == START + HOUR


async def test_the_clock_moves_to_what_is_planned_next(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        assert "予定" in (await page.ask("clock", to="next"))["problem"]
        await _plan(local, START + 3 * HOUR)

        await page.ask("clock", to="next")
        assert local.clock.now() == START + 3 * HOUR

        await page.ask("clock", to="next")  # still due: nobody sends in this test
        assert local.clock.now() == START + 3 * HOUR
        assert len(local.moved) == 2


async def _plan(local: LocalTown, due_at: object) -> None:
    async with local.town.storage.write() as work:
        place = await work.places.find(Platform.LOCAL, "local")
        assert place is not None
        target = ToPurpose(place.id, Purpose.EVENTS)
        await work.deliveries.plan(Plan("test", 1, target, due_at, START + 99 * HOUR))  # type: ignore[arg-type]


async def test_the_clock_moves_to_the_next_broadcast(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        await page.ask("clock", to="broadcast")

        wall = local.clock.now().astimezone(town.town.policy.zone)
        assert (wall.weekday(), wall.hour, wall.minute) == (0, 8, 30)


async def test_a_clock_others_live_by_is_not_moved(town: TestTown) -> None:
    async with open_local(town, shared=True) as local, local.visitor() as page:
        frame = await page.ask("hello")
        refused = await page.ask("clock", to="minutes", minutes=10)

        assert not frame["town"]["clock_movable"]
        assert "Discord" in refused["problem"]
        assert local.clock.now() == START


async def test_the_clock_never_stands_still_or_leaps_for_years(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        assert "problem" in await page.ask("clock", to="minutes", minutes=0)
        assert local.clock.now() == START
