"""What is remembered of events in a platform's own list, and of threads at events' cards."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest_asyncio

from bot.domain.deliveries import Plan, Said, ToChannel, ToPurpose
from bot.domain.event_mirrors import Board, Mirror
from bot.domain.events import EventStatus
from bot.domain.places import Platform, Purpose
from bot.domain.policy import Policy
from bot.domain.threads import CardThread, Stage
from bot.ports.event_mirrors import Mirrored
from bot.services.event_news import CARD
from bot.services.event_threads import EventThreadService
from storage.unit_of_work import SqlStorage
from tests.builders.events import HALL, event_called, settle
from tests.builders.sections import section_called
from tests.fakes.clock import START
from tests.fakes.threads import FakeThreads

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HIDDEN = replace(section_called("機微課"), members_only=True)
SOON, LATER = event_called("朝会", HOUR), event_called("夜会", DAY)
SECRET = event_called("秘密の会", 2 * HOUR, section_id=HIDDEN.id)
BEGUN = event_called("はじまった会", -HOUR / 2)
OFF = replace(event_called("中止の会", HOUR), status=EventStatus.CANCELLED)


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.sections.save(HIDDEN)
    await settle(storage, SOON, LATER, SECRET, BEGUN, OFF)


async def test_only_what_is_coming_and_known_to_all_may_be_shown(storage: SqlStorage) -> None:
    async with storage.read() as work:
        assert await work.event_mirrors.coming(START, limit=9) == (SOON, LATER)
        assert await work.event_mirrors.coming(START, limit=1) == (SOON,)


async def test_mirrors_are_remembered_lost_and_forgotten(storage: SqlStorage) -> None:
    mirror = Mirror(SECRET.id, HALL.id, "x1", "wanted", "shown")
    async with storage.write() as work:
        await work.event_mirrors.save(Mirror(SOON.id, HALL.id, "x0"))
        await work.event_mirrors.save(replace(mirror, external_id="x0"))
        await work.event_mirrors.save(mirror)
        await work.event_mirrors.forget(SOON.id, HALL.id)
        assert await work.event_mirrors.at(HALL.id) == (Mirrored(mirror, SECRET, public=False),)
        await work.event_mirrors.lost(SECRET.id, HALL.id)
        await work.event_mirrors.lost(SECRET.id, HALL.id)  # told twice, counted once
        (left,) = await work.event_mirrors.at(HALL.id)
    assert left.mirror == Mirror(SECRET.id, HALL.id, deletions=1)


async def test_one_process_at_a_time_works_at_a_place(storage: SqlStorage) -> None:
    async def claim() -> bool:
        async with storage.write() as work:
            return await work.event_mirrors.claim(HALL.id, now=START, until=START + HOUR)

    assert sorted(await asyncio.gather(claim(), claim(), claim())) == [False, False, True]
    board = Board(HALL.id, START, START + DAY, others=3, problem="mirrors.full")
    async with storage.write() as work:
        await work.event_mirrors.settle(board)
        assert await work.event_mirrors.board(HALL.id) == board
        assert await work.event_mirrors.hindered() == (board,)
    assert await claim()


async def test_cards_are_taken_in_once_and_their_threads_looked_after_by_one(storage: SqlStorage) -> None:
    local = [Platform.LOCAL]
    plans = [
        Plan(CARD, event.id, ToPurpose(HALL.id, Purpose.EVENTS), START, START + DAY)
        for event in (SOON, OFF, LATER)
    ]
    async with storage.write() as work:
        await work.deliveries.plan(*plans)
        sent = await work.deliveries.claim(now=START, lease=HOUR, owner="t", limit=2)
        for one in sent:
            await work.deliveries.mark_sent(Said(one.id, "c1", "m1"), at=START)
        (card,) = await work.event_threads.new_cards(local, START, limit=9)
        assert await work.event_threads.new_cards([Platform.SLACK], START, limit=9) == ()
        thread = CardThread(card.id, SOON.id, HALL.id, "c1", "m1", START, START, name="朝会")
        await work.event_threads.add(thread)
        await work.event_threads.add(replace(thread, name="ほか"))
        assert await work.event_threads.new_cards(local, START, limit=9) == ()
        assert await work.event_threads.at(SOON.id, HALL.id) == thread

    async def claim(platform: Platform = Platform.LOCAL) -> int:
        async with storage.write() as work:
            found = await work.event_threads.claim([platform], now=START, until=START + HOUR, limit=9)
            return len(found)

    assert await claim(Platform.SLACK) == 0
    assert sorted(await asyncio.gather(claim(), claim())) == [0, 1]
    resting = replace(thread, version=SOON.version, due_at=START + DAY, closes_at=START, problem="p")
    async with storage.write() as work:
        await work.event_threads.save(resting)
        assert await work.event_threads.hindered(limit=9) == (resting,)
    assert await claim() == 0
    async with storage.write() as work:
        await work.events.save(replace(SOON, version=2))
    assert await claim() == 1  # the event has changed
    async with storage.write() as work:
        await work.event_threads.save(replace(thread, stage=Stage.NONE))
        assert await work.event_threads.at(SOON.id, HALL.id) is None
    assert await claim() == 0


async def test_of_two_cards_at_a_place_the_first_has_the_thread(storage: SqlStorage) -> None:
    places = (ToPurpose(HALL.id, Purpose.EVENTS), ToChannel(HALL.id, "c2"))
    policy = Policy(event_threads=frozenset({Platform.LOCAL}))
    threads = FakeThreads()
    async with storage.write() as work:
        await work.deliveries.plan(*(Plan(CARD, SOON.id, to, START, START + DAY) for to in places))
        for one in await work.deliveries.claim(now=START, lease=HOUR, owner="t", limit=2):
            message_id = one.plan.target.text.partition(":")[0]
            await work.deliveries.mark_sent(Said(one.id, "c", message_id), at=START)

    for _ in range(2):
        await EventThreadService(storage, policy, {Platform.LOCAL: threads}).tick(START)

    assert threads.open_ones == {"t-purpose": "朝会"}
