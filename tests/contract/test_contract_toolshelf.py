"""The toolshelf on both databases: kept whole, narrowed and counted in the queries, one winner in a race."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.errors import Refused
from bot.domain.ids import ImprovementId, ShelfItemId, ShelfProblemId, to_token
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.sections import Post
from bot.domain.toolshelf import (
    Assurance,
    Checklist,
    Improvement,
    ImprovementStatus,
    ItemKind,
    ShelfItem,
    ShelfOrder,
    ShelfProblem,
    Signing,
    Use,
    first_version,
    version_of,
)
from bot.domain.urgency import SHELF_REVIEW
from bot.domain.work_areas import WorkArea
from bot.ports.toolshelf import WantedItems
from bot.services.origin import Origin
from bot.services.shelf_replies import ShelfReplyService
from bot.services.toolshelf import ToolshelfService
from storage.unit_of_work import SqlStorage
from tests.builders.people import account_at, member_called, place_of
from tests.builders.sections import seat_in, section_called
from tests.builders.toolshelf import item_called
from tests.fakes.clock import START

HERE = place_of()
AOKI, BABA, CHIBA = member_called("青木"), member_called("馬場"), member_called("千葉")
DAY = timedelta(days=1)
CLOSED = replace(section_called("監査課"), members_only=True)
OPEN = section_called("庶務課")
FIRST = item_called("会議録 要綱", AOKI.id, at=START - 2 * DAY)
SECOND = replace(item_called("出張 様式", BABA.id, at=START - DAY, section_id=OPEN.id), origin_id=FIRST.id)
SECRET = item_called("監査の要綱", AOKI.id, section_id=CLOSED.id)
SURE = Checklist(*(Assurance.YES,) * 4)


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.places.save(HERE)
        for member in (AOKI, BABA, CHIBA):
            await work.members.save(member)
            await work.members.save_account(account_at(HERE, member.profile.name, member))
        for section in (CLOSED, OPEN):
            await work.sections.save(section)
        await work.sections.seat(seat_in(CLOSED, AOKI.id))
        await work.sections.seat(seat_in(OPEN, CHIBA.id, Post.CHIEF))
        for item in (FIRST, SECOND, SECRET):
            await work.toolshelf.save(item)
            await work.toolshelf.add_version(first_version(item))


def by(member: Member, request: str) -> Origin:
    return Origin(request, START, member.id, HERE.id)


async def test_an_item_is_kept_with_everything_it_has(storage: SqlStorage) -> None:
    whole = replace(
        SECOND.hide().past_its_time(),
        keeper_id=None,
        version=3,
        uses=4,
        asked_year=2026,
        content=replace(SECOND.content, about="あ" * 600, text="い" * 4_000, area=WorkArea.TAX),
    )
    async with storage.write() as work:
        await work.toolshelf.save(whole)
        note = version_of(whole, BABA.id, START, note="直し", improver_id=AOKI.id)
        await work.toolshelf.add_version(note)
    async with storage.read() as work:
        assert await work.toolshelf.get(whole.id) == whole
        assert await work.toolshelf.versions(whole.id, limit=9) == (note, first_version(SECOND))
        assert await work.toolshelf.version(whole.id, 2) is None
        assert await work.toolshelf.get(ShelfItemId(1)) is None


async def test_the_shelf_is_narrowed_ordered_and_closed_to_outsiders(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.toolshelf.save(replace(FIRST, uses=2))

    async def titles(wanted: WantedItems, reader: Member = BABA) -> list[str]:
        async with storage.read() as work:
            items, total = await work.toolshelf.page(wanted, reader.id, limit=9)
        assert total == len(items)
        return [one.title for one in items]

    assert await titles(WantedItems()) == ["出張 様式", "会議録 要綱"]
    assert await titles(WantedItems(), AOKI) == ["監査の要綱", "出張 様式", "会議録 要綱"]
    assert await titles(WantedItems(order=ShelfOrder.USED)) == ["会議録 要綱", "出張 様式"]
    assert await titles(WantedItems(terms=("要綱", "庶務"))) == ["会議録 要綱"]
    assert await titles(WantedItems(terms=("%",))) == []
    assert await titles(WantedItems(kind=ItemKind.EXCEL)) == []
    assert await titles(WantedItems(area=WorkArea.GENERAL, section_id=OPEN.id)) == ["出張 様式"]
    assert await titles(WantedItems(origin_id=FIRST.id)) == ["出張 様式"]
    async with storage.read() as work:
        assert await work.toolshelf.readable(SECRET.id, BABA.id) is None
        assert await work.toolshelf.lock_readable(SECRET.id, AOKI.id) == SECRET
        assert await work.toolshelf.own(AOKI.id, limit=1) == ((SECRET,), 2, 2)


async def test_uses_count_members_and_are_told_by_their_span(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.shelf_replies.save_use(Use(SECOND.id, AOKI.id, START))
        await work.shelf_replies.save_use(Use(SECOND.id, AOKI.id, START + DAY, "楽に", Signing.ORGANISATION))
        await work.shelf_replies.save_use(Use(SECOND.id, CHIBA.id, START + DAY))
    told = Use(SECOND.id, AOKI.id, START, "楽に", Signing.ORGANISATION)
    async with storage.write() as work:
        replies = work.shelf_replies
        assert await replies.use(SECOND.id, AOKI.id) == told
        assert await replies.count_uses(SECOND.id) == 2
        assert await replies.words_on(SECOND.id, limit=9) == (told,)
        expected = ((SECOND, told),)
        assert await replies.uses_of_author(BABA.id, START, START + DAY, limit=9) == expected
        assert await replies.uses_of_section(OPEN.id, START, START + DAY, limit=9) == expected
        figures = await work.desks.figures(OPEN.id, since=START - DAY, until=START + DAY)
        assert (figures.shelved, figures.reused) == (1, 1)
        assert await replies.forget_use(SECOND.id, AOKI.id)
        assert not await replies.forget_use(SECOND.id, AOKI.id)


async def test_two_decide_about_one_improvement_and_one_of_them_does(storage: SqlStorage) -> None:
    improvement = Improvement(ImprovementId(7), FIRST.id, BABA.id, "第2条", "", "第2条", START, based_on=1)
    problem = ShelfProblem(ShelfProblemId(8), FIRST.id, BABA.id, "名前", START)
    service = ShelfReplyService(storage, Policy())
    async with storage.write() as work:
        await work.shelf_replies.save_improvement(improvement)
        await work.shelf_replies.add_problem(problem)
    async with storage.read() as work:
        assert tuple(await work.shelf_replies.waiting_for(FIRST.id, limit=9)) == (improvement,)
        assert await work.shelf_replies.problem(problem.id) == problem
        assert await work.shelf_replies.count_problems(FIRST.id) == 1

    tries = [service.take_in(improvement.id, SURE, AOKI.id, by(AOKI, f"r{n}")) for n in range(2)]
    done = await asyncio.gather(*tries, return_exceptions=True)

    assert [type(one) for one in done if not isinstance(one, ShelfItem)] == [Refused]
    async with storage.read() as work:
        item = await work.toolshelf.get(FIRST.id)
        assert item is not None
        assert (item.version, item.content.text) == (2, "第2条")
        settled = await work.shelf_replies.improvement(improvement.id)
        assert settled is not None
        assert settled.status is ImprovementStatus.TAKEN_IN


async def test_two_clocks_ask_a_keeper_once_and_a_leaver_leaves_the_chief_to_be_asked(
    storage: SqlStorage,
) -> None:
    service = ToolshelfService(storage, Policy())
    async with storage.write() as work:
        await service.leave_town(work, BABA.id, by(BABA, ""))
    spring = START + 190 * DAY

    await asyncio.gather(service.tick(spring), service.tick(spring))
    await service.tick(spring + DAY)

    async with storage.write() as work:
        sent = await work.deliveries.claim(now=spring + DAY, lease=DAY, owner="tests", limit=9)
        assert sorted((one.plan.kind, one.plan.subject_id) for one in sent) == sorted(
            (SHELF_REVIEW, one.id) for one in (AOKI, CHIBA)
        )
        stale = await work.toolshelf.stale_of(CHIBA.id, spring, limit=9)
        assert [one.id for one in stale] == [SECOND.id]
        nobodys = replace(SECOND, id=ShelfItemId(99), section_id=None, keeper_id=None, asked_year=2028)
        await work.toolshelf.save(nobodys)
        asked = await work.toolshelf.stale_of(AOKI.id, spring, nobodys=True, limit=9)
        assert nobodys.id in {one.id for one in asked}
        assert SECOND.id not in {one.id for one in asked}, "its section has a chief"
        assert await work.toolshelf.to_review(2027, spring, limit=9) == ()
        assert await work.toolshelf.to_review(2028, spring, limit=1) == (FIRST.id,)


async def test_everything_of_a_section_moves_along(storage: SqlStorage) -> None:
    service = ToolshelfService(storage, Policy())
    async with storage.write() as work:
        await work.reforms.move_shelf(OPEN.id, CLOSED.id)
    async with storage.read() as work:
        assert await work.toolshelf.readable(SECOND.id, CHIBA.id) is None
    with pytest.raises(Refused):
        await service.page(to_token(SECOND.id), by(CHIBA, "r"))


async def test_what_is_withdrawn_is_emptied(storage: SqlStorage) -> None:
    service = ToolshelfService(storage, Policy())
    better = Improvement(ImprovementId(7), FIRST.id, BABA.id, "第2条", "", "第2条", START, based_on=1)
    async with storage.write() as work:
        await work.shelf_replies.save_use(Use(FIRST.id, BABA.id, START, "楽に"))
        await work.shelf_replies.save_improvement(better)
        await work.shelf_replies.add_problem(
            ShelfProblem(ShelfProblemId(8), FIRST.id, BABA.id, "名前", START)
        )

    await service.withdraw(FIRST.id, by(AOKI, "r"))

    async with storage.read() as work:
        left = await work.toolshelf.get(FIRST.id)
        assert left == FIRST.withdraw()
        assert (left.content.about, left.content.url, left.content.text) == ("", "", "")
        assert await work.toolshelf.versions(FIRST.id, limit=9) == ()
        assert await work.shelf_replies.use(FIRST.id, BABA.id) is None
        assert await work.shelf_replies.improvement(better.id) is None
        assert await work.shelf_replies.count_problems(FIRST.id) == 0
        assert await work.toolshelf.get(SECOND.id) == SECOND


async def test_improvements_wait_for_who_looks_after_what_they_are_for(storage: SqlStorage) -> None:
    def better(number: int, item: ShelfItem, days: int) -> Improvement:
        at = START + days * DAY
        return Improvement(ImprovementId(number), item.id, BABA.id, "短く", "", "第2条", at, based_on=1)

    late, early = better(1, FIRST, 2), better(2, FIRST, 1)
    decided = better(3, FIRST, 0).settle(ImprovementStatus.PASSED)
    kept_by_section, unread = replace(SECOND, keeper_id=None), replace(SECRET, keeper_id=CHIBA.id)
    async with storage.write() as work:
        for item in (kept_by_section, unread):
            await work.toolshelf.save(item)
        for one in (late, early, decided, better(4, kept_by_section, 3), better(5, SECRET, 0)):
            await work.shelf_replies.save_improvement(one)
        mine = await work.shelf_replies.undecided_of(AOKI.id, limit=9)
        first = await work.shelf_replies.undecided_of(AOKI.id, limit=1)
        led = await work.shelf_replies.undecided_of(CHIBA.id, limit=9)
        assert await work.shelf_replies.undecided_of(BABA.id, limit=9) == ()
    assert mine == ((FIRST, early), (FIRST, late))
    assert first == mine[:1]
    assert [(item.id, improvement.id) for item, improvement in led] == [(SECOND.id, 4)]
