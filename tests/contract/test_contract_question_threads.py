"""What is remembered of threads at questions' cards, on both databases."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.domain.deliveries import Plan, Said, ToPurpose
from bot.domain.places import Platform, Purpose
from bot.domain.questions import QuestionStatus
from bot.domain.threads import CardThread, Stage
from bot.services.question_news import CARD
from storage.unit_of_work import SqlStorage
from tests.builders.people import place_of
from tests.contract.test_contract_questions import furnish, question
from tests.fakes.clock import START

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PLACE = place_of()
ASKED, GONE = question(1, "印紙税"), question(2, "なし", status=QuestionStatus.WITHDRAWN)


async def test_threads_of_questions_are_taken_in_found_and_looked_after_when_pressed(
    storage: SqlStorage,
) -> None:
    await furnish(storage, ASKED, GONE)
    platforms = [PLACE.platform]
    async with storage.write() as work:
        to = ToPurpose(PLACE.id, Purpose.QUESTIONS)
        await work.deliveries.plan(*(Plan(CARD, one.id, to, START, START + DAY) for one in (ASKED, GONE)))
        for sent in await work.deliveries.claim(now=START, lease=HOUR, owner="t", limit=2):
            await work.deliveries.mark_sent(Said(sent.id, "c1", "m1"), at=START)
        (card,) = await work.question_threads.new_cards(platforms, START, limit=9)
        assert (card.subject_id, card.place_id) == (ASKED.id, PLACE.id)
        waiting = CardThread(card.id, ASKED.id, PLACE.id, "c1", "m1", START, START)
        await work.question_threads.add(waiting)
        assert await work.question_threads.new_cards(platforms, START, limit=9) == ()
        assert await work.question_threads.of(ASKED.id, limit=9) == ()

    async def claim() -> int:
        async with storage.write() as work:
            return len(await work.question_threads.claim(platforms, now=START, until=START + HOUR, limit=9))

    assert sorted(await asyncio.gather(claim(), claim())) == [0, 1]
    closed = replace(waiting, stage=Stage.CLOSED, thread_id="t1", due_at=START + DAY, problem="p")
    async with storage.write() as work:
        await work.question_threads.save(closed)
        assert await work.question_threads.of(ASKED.id, limit=9) == (closed,)
        assert await work.question_threads.named(PLACE.id, "t1") == closed
        assert await work.question_threads.named(PLACE.id, "t2") is None
        assert await work.question_threads.hindered(limit=9) == ()  # a closed one hinders nobody
    assert await claim() == 0
    async with storage.write() as work:
        await work.question_threads.press(GONE.id, START)
    assert await claim() == 0
    async with storage.write() as work:
        await work.question_threads.press(ASKED.id, START)
        assert await work.question_threads.claim([Platform.SLACK], now=START, until=START, limit=9) == ()
    assert await claim() == 1
