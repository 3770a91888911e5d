"""What is looked at again, and what somebody doubts, on both databases."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.domain.freshness import Doubt, Kept, Review
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.fakes.clock import START

HANAKO = member_called("花子")
KENTA = member_called("健太")
HOUR = timedelta(hours=1)
FIRST = Review(Kept.QUESTION, 1, START)
SECOND = Review(Kept.QUESTION, 2, START + HOUR)


async def test_what_is_due_comes_first_and_weeks_are_counted(storage: SqlStorage) -> None:
    asked = FIRST.ask(HANAKO.id, START, ZoneInfo("Asia/Tokyo"))
    async with storage.write() as work:
        await work.members.save(HANAKO)
        for review in (SECOND, FIRST):
            await work.freshness.save_review(review)

    async with storage.write() as work:
        freshness = work.freshness
        assert await freshness.due(START, limit=9) == (FIRST,)
        assert await freshness.due(START + HOUR, limit=1) == (FIRST,)
        await freshness.save_review(asked)
        assert await freshness.due(START + HOUR, limit=9) == (SECOND,)
        assert await freshness.review(Kept.QUESTION, 1) == asked
        assert await freshness.asked(HANAKO.id, START - HOUR) == 1
        assert await freshness.asked(HANAKO.id, START) == 0
        await freshness.forget_review(Kept.QUESTION, 1)
        assert await freshness.review(Kept.QUESTION, 1) is None


async def test_a_doubt_takes_the_place_of_an_earlier_one_of_the_same_member(storage: SqlStorage) -> None:
    doubt = Doubt(Kept.QUESTION, 1, HANAKO.id, "様式が変わりました", START)
    later = replace(doubt, reason="条例も", at=START + HOUR)
    other = replace(doubt, member_id=KENTA.id, at=START + 2 * HOUR)
    async with storage.write() as work:
        for member in (HANAKO, KENTA):
            await work.members.save(member)
        for one in (doubt, other, later, replace(other, subject_id=2), replace(other, kind=Kept.PAGE)):
            await work.freshness.save_doubt(one)

    async with storage.write() as work:
        assert await work.freshness.doubts(Kept.QUESTION, 1, limit=9) == (other, later)
        assert await work.freshness.doubts(Kept.QUESTION, 1, limit=1) == (other,)
        assert await work.freshness.doubt_of(Kept.QUESTION, 1, HANAKO.id) == later
        assert await work.freshness.doubt_of(Kept.PAGE, 1, HANAKO.id) is None
        await work.freshness.forget_doubts(Kept.QUESTION, 1)
        assert await work.freshness.doubts(Kept.QUESTION, 1, limit=9) == ()
        assert await work.freshness.doubts(Kept.PAGE, 1, limit=9) != ()
