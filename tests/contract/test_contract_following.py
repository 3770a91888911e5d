"""What followers hear, on both databases."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.following import NOBODY_YET, Digest, FollowWish, News, NewsKind
from bot.domain.ids import AnswerId, MemberId, NewsId, QuestionId
from bot.domain.members import Member, Standing
from bot.domain.policy import Policy
from bot.domain.questions import Answer, Question
from bot.ports.following import Period, SectionCounts
from bot.services import following as service
from bot.services.following import FollowingService, tell_followers
from storage.unit_of_work import SqlStorage
from tests.builders.events import event_called, settle
from tests.builders.people import account_at, member_called, place_of
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

AOKI, BABA = member_called("青木"), member_called("馬場")
READING, INNER = section_called("読書課"), replace(section_called("内輪課"), members_only=True)
DAY = timedelta(days=1)
WEEK = Period(START - 6 * DAY, START + timedelta(hours=1))


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.places.save(place_of())
        for section in (READING, INNER):
            await work.sections.save(section)
    await follow(storage, AOKI, BABA)


async def follow(storage: SqlStorage, *members: Member) -> None:
    async with storage.write() as work:
        for member in members:
            await work.members.save(member)
            await work.members.save_account(account_at(place_of(), member.profile.name, member))
            for section in (READING, INNER):
                await work.sections.follow(section.id, member.id, START)


async def test_a_wish_is_kept_and_the_digest_is_the_default(storage: SqlStorage) -> None:
    async with storage.write() as work:
        assert await work.following.wish(AOKI.id) is FollowWish.WEEKLY
        await work.following.save_wish(AOKI.id, FollowWish.NOW)
        await work.following.save_wish(AOKI.id, FollowWish.NONE)
        assert await work.following.wish(AOKI.id) is FollowWish.NONE
        assert await work.following.follows(READING.id, AOKI.id)
        assert not await work.following.follows(READING.id, MemberId(404))


async def test_followers_come_in_batches_those_on_leave_and_the_silent_left_out(storage: SqlStorage) -> None:
    crowd = [member_called(f"庁員{number}") for number in range(5)]
    await follow(storage, *crowd)
    await follow(storage, replace(crowd[0], standing=Standing.ASLEEP))
    async with storage.write() as work:
        await work.following.save_wish(crowd[1].id, FollowWish.NONE)
        await work.following.save_wish(crowd[2].id, FollowWish.NOW)
        everybody = sorted(member.id for member in (AOKI, BABA, *crowd[2:]))
        both = (FollowWish.NOW, FollowWish.WEEKLY)

        async def page(after: MemberId, wishes: tuple[FollowWish, ...] = both) -> list[MemberId]:
            return list(await work.following.followers(READING.id, wishes, after=after, limit=3))

        assert await page(NOBODY_YET) == everybody[:3]
        assert await page(everybody[2]) == everybody[3:]
        assert await page(NOBODY_YET, (FollowWish.NOW,)) == [crowd[2].id]
        assert await work.following.followers(INNER.id, both, after=NOBODY_YET, limit=9) == ()
        assert list(await work.following.everybody(after=NOBODY_YET, limit=9)) == everybody
        assert list(await work.following.everybody(after=everybody[1], limit=2)) == everybody[2:4]


async def test_news_are_kept_until_everybody_heard_and_some_time_more(storage: SqlStorage) -> None:
    renamed = News(NewsId(1), NewsKind.RENAMED, READING.id, START, before="読む課")
    async with storage.write() as work:
        await work.following.add_news(renamed)
        await work.following.add_news(replace(renamed, id=NewsId(2), kind=NewsKind.EVENT, subject_id=9))
        assert await work.following.under_way(limit=9) == (1, 2)
        await work.following.save_news(renamed.told((BABA.id,), 2))
        assert await work.following.lock_news(NewsId(1)) == replace(renamed, after=BABA.id, done=True)
        assert await work.following.news(NewsId(404)) is None
        assert await work.following.under_way(limit=9) == (2,)
        assert [one.id for one in await work.following.news_in(AOKI.id, WEEK, limit=9)] == [1]
        assert await work.following.forget_news(START + DAY) == 1
        assert await work.following.news(NewsId(2)) is not None


async def test_the_week_of_a_follower_is_of_what_they_follow_and_may_read(storage: SqlStorage) -> None:
    events = [event_called(f"{section.name}の会", section_id=section.id) for section in (READING, INNER)]
    ago = -timedelta(hours=2)
    held = [event_called(f"{one.title}済み", ago, section_id=one.section_id) for one in events]
    await settle(storage, *events, *held, event_called("全庁の会"))
    async with storage.write() as work:
        await work.sections.seat(seat_in(INNER, BABA.id))
        await work.sections.seat(seat_in(READING, BABA.id))
        for number, section in enumerate((READING, INNER), start=1):
            asked = Question(QuestionId(number), BABA.id, "題", "", START, section_id=section.id, answers=1)
            given = Answer(AnswerId(number), asked.id, BABA.id, "答え", START)
            await work.questions.add(asked.accept(given))
            await work.questions.add_answer(given)

        async def week(member: Member) -> tuple[list[str], list[str], list[int], list[SectionCounts]]:
            coming = await work.following.new_events(member.id, WEEK, now=START, limit=9)
            past = await work.following.held_events(member.id, WEEK, limit=9)
            asked = await work.following.new_questions(member.id, WEEK, limit=9)
            counts = list(await work.following.counts(member.id, WEEK))
            ids: list[int] = [one.id for one in asked]
            return [one.title for one in coming], [one.title for one in past], ids, counts

        assert await week(AOKI) == (
            ["読書課の会"],
            ["読書課の会済み"],
            [1],
            [SectionCounts(READING.id, 1, 1, 1, 1)],
        )
        # Who follows a members-only section and belongs to it may read everything.
        assert [len(part) for part in await week(BABA)] == [2, 2, 2, 2]
        later = Period(WEEK.until, WEEK.until + 7 * DAY)
        assert await work.following.counts(AOKI.id, later) == ()
        assert await work.following.new_events(AOKI.id, later, now=START, limit=9) == ()


async def test_a_request_to_join_is_made_once_and_settled_once(storage: SqlStorage) -> None:
    async with storage.write() as work:
        assert await work.join_requests.add(INNER.id, BABA.id, START + DAY)
        assert await work.join_requests.add(INNER.id, AOKI.id, START)
        assert not await work.join_requests.add(INNER.id, AOKI.id, START)
        assert await work.join_requests.waiting(INNER.id, limit=9) == (AOKI.id, BABA.id)
        assert await work.join_requests.asked(INNER.id, AOKI.id)
        assert await work.join_requests.remove(INNER.id, AOKI.id)
        assert not await work.join_requests.remove(INNER.id, AOKI.id)
        await work.join_requests.remove_of(BABA.id)
        assert await work.join_requests.add(INNER.id, BABA.id, START)
        await work.join_requests.remove_all(INNER.id)
        assert await work.join_requests.waiting(INNER.id, limit=9) == ()


async def test_two_clocks_at_once_tell_everybody_exactly_once(
    storage: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = [member_called(f"庁員{number}") for number in range(23)]
    await follow(storage, *crowd)
    async with storage.write() as work:
        for member in crowd:
            await work.following.save_wish(member.id, FollowWish.NOW)
        await tell_followers(work, NewsKind.RENAMED, READING.id, now=START, before="読む課")
    monkeypatch.setattr(service, "BATCH", 4)
    clocks = [FollowingService(storage, Policy()) for _ in range(2)]
    monday = START + 2 * DAY  # half an hour after the digest is due

    for _ in range(8):
        await asyncio.gather(*(clock.tick(monday) for clock in clocks))

    async with storage.write() as work:
        planned = await work.deliveries.claim(now=monday + DAY, lease=DAY, owner="tests", limit=200)
        assert await work.following.under_way(limit=9) == ()
    told: dict[str, list[str]] = {"following.news": [], "following.digest": []}
    for delivery in planned:
        told[delivery.plan.kind].append(delivery.plan.payload["member"])
    assert sorted(told["following.news"]) == sorted(str(member.id) for member in crowd)
    everybody = sorted(str(member.id) for member in (AOKI, BABA, *crowd))
    weeks = len(told["following.digest"]) // len(everybody)
    assert sorted(told["following.digest"]) == sorted(everybody * weeks)
    assert weeks == 1


async def test_a_digest_is_noted_once_a_week(storage: SqlStorage) -> None:
    digest = Digest("2026-W10", START)
    async with storage.write() as work:
        assert await work.following.digest("2026-W10") is None
        assert await work.following.lock_digest(digest) == digest
        await work.following.save_digest(digest.told((AOKI.id,), 1))
        assert await work.following.lock_digest(digest) == replace(digest, after=AOKI.id)
        assert await work.following.digest("2026-W10") == replace(digest, after=AOKI.id)
