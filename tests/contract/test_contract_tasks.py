import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest_asyncio

from bot.domain.errors import Refused
from bot.domain.policy import Policy
from bot.services.origin import Origin
from bot.services.tasks import TaskService
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.builders.sections import seat_in, section_called
from tests.builders.tasks import task_called
from tests.fakes.clock import START

AOKI, BABA = member_called("青木"), member_called("馬場")
CROWD = tuple(member_called(f"庁員{number}") for number in range(20))
WINDOW, READING = section_called("窓口改善課"), section_called("読書課")
DAY = timedelta(days=1)
DESK = task_called("受付", WINDOW.id, AOKI.id, due_at=START + 7 * DAY)
TEA = task_called("お茶", WINDOW.id, AOKI.id)
BOOKS = task_called("本棚", READING.id, AOKI.id)


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for member in (AOKI, BABA, *CROWD):
            await work.members.save(member)
        for section in (WINDOW, READING):
            await work.sections.save(section)
        for member in (BABA, *CROWD):
            await work.sections.seat(seat_in(WINDOW, member.id))


async def test_a_task_is_kept_with_everything_it_has(storage: SqlStorage) -> None:
    done = DESK.take(BABA.id, START + DAY).finish(BABA.id, START + 2 * DAY)
    async with storage.write() as work:
        await work.tasks.save(DESK)
        await work.tasks.save(done)

    async with storage.write() as work:
        assert await work.tasks.get(DESK.id) == done
        assert await work.tasks.lock(DESK.id) == done
        assert await work.tasks.get(TEA.id) is None


async def test_the_board_shows_open_ones_first_and_the_soonest_of_them(storage: SqlStorage) -> None:
    taken = task_called("片づけ", WINDOW.id, AOKI.id, due_at=START + DAY).take(BABA.id, START)
    sooner = task_called("看板", WINDOW.id, AOKI.id, due_at=START + 2 * DAY)
    settled = task_called("終わった", WINDOW.id, AOKI.id).withdraw(START)
    async with storage.write() as work:
        for task in (TEA, taken, DESK, sooner, settled, BOOKS):
            await work.tasks.save(task)

        first, total = await work.tasks.of_section(WINDOW.id, limit=3)
        second, _ = await work.tasks.of_section(WINDOW.id, limit=3, offset=3)
        assert ([*first, *second], total) == ([sooner, DESK, TEA, taken], 4)
        assert await work.tasks.count_open(WINDOW.id) == 3


async def test_what_somebody_has_taken_is_found_in_one_section_or_all(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for task in (DESK, TEA, BOOKS):
            await work.tasks.save(task.take(BABA.id, START))
        await work.tasks.save(TEA.take(BABA.id, START).finish(BABA.id, START))

        assert await work.tasks.taken_by(BABA.id, WINDOW.id) == (DESK.id,)
        assert set(await work.tasks.taken_by(BABA.id)) == {DESK.id, BOOKS.id}
        assert await work.tasks.taken_by(AOKI.id) == ()
        assert await work.tasks.deserted(limit=9) == (BOOKS.id,)


async def test_what_is_over_is_found_when_it_is_over_or_its_section_closed(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for task in (DESK, TEA, BOOKS, task_called("済", WINDOW.id, AOKI.id).end(START)):
            await work.tasks.save(task)
        await work.sections.save(READING.close(START))

        assert await work.tasks.over(START, limit=9) == (BOOKS.id,)
        assert await work.tasks.over(START + 37 * DAY, limit=9) == (DESK.id, BOOKS.id)
        assert await work.tasks.over(START + 90 * DAY, limit=9) == (DESK.id, *sorted((TEA.id, BOOKS.id)))


async def test_of_all_who_press_at_once_exactly_one_gets_it(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.tasks.save(DESK)
    service = TaskService(storage, Policy())

    async def take(number: int) -> str:
        member_id = CROWD[number].id
        try:
            await service.take(DESK.id, member_id, Origin(f"r-{number}", START, member_id))
        except Refused as refused:
            return refused.problem.key
        return str(member_id)

    said = await asyncio.gather(*(take(number) for number in range(len(CROWD))))

    (winner,) = [one for one in said if one != "task.taken_already"]
    async with storage.read() as work:
        task = await work.tasks.get(DESK.id)
    assert task == replace(task or DESK, taker_id=next(one.id for one in CROWD if str(one.id) == winner))


async def test_two_ticks_at_once_end_a_task_once(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.tasks.save(DESK)
        await work.tasks.save(BOOKS.take(BABA.id, START))  # who has no seat there
    service = TaskService(storage, Policy())

    await asyncio.gather(*(service.tick(DESK.ends_at) for _ in range(3)))

    async with storage.read() as work:
        assert await work.tasks.get(DESK.id) == DESK.end(DESK.ends_at)
        assert await work.tasks.get(BOOKS.id) == BOOKS
