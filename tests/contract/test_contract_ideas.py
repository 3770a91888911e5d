import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.errors import NotAllowed, Refused
from bot.domain.ideas import Comment, Idea, IdeaState, IdeaText
from bot.domain.ids import IdeaCommentId, IdeaId, to_token
from bot.domain.members import Standing
from bot.domain.policy import Policy
from bot.ports.ideas import Shelf
from bot.services.ideas import IdeaService
from bot.services.origin import Origin
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

AOKI, BABA, CHIBA = (member_called(name) for name in ("青木", "馬場", "千葉"))
DAY = timedelta(days=1)
CAGE = replace(section_called("鳥かご課"), members_only=True)
OPEN = section_called("窓口改善課")
IDEA = Idea(IdeaId(1), AOKI.id, "待ち人数", "見せる", "多い", START)


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for member in (AOKI, BABA, CHIBA):
            await work.members.save(member)
        for section in (CAGE, OPEN):
            await work.sections.save(section)
        await work.sections.seat(seat_in(CAGE, BABA.id))


async def test_an_idea_is_kept_with_everything_it_has(storage: SqlStorage) -> None:
    full = replace(
        IDEA.adopt(BABA.id, START + DAY, AOKI.id, START).take(BABA.id).finish("できた", START + DAY),
        section_id=OPEN.id,
        reason="前に",
    )
    async with storage.write() as work:
        await work.ideas.save(IDEA)
        await work.ideas.save(full)
        assert await work.ideas.support(full.id, BABA.id, START)
        assert not await work.ideas.support(full.id, BABA.id, START)
        await work.ideas.support(full.id, CHIBA.id, START + DAY)
        comments = [Comment(IdeaCommentId(n), full.id, CHIBA.id, f"{n}", START + n * DAY) for n in (1, 2)]
        for comment in comments:
            await work.ideas.add_comment(comment)

        stored = replace(full, supports=2, comments=2)
        assert await work.ideas.get(full.id) == stored == await work.ideas.lock(full.id)
        assert await work.ideas.supports(full.id, BABA.id)
        assert not await work.ideas.supports(full.id, AOKI.id)
        assert await work.ideas.supporters(full.id, limit=9) == (BABA.id, CHIBA.id)
        assert await work.ideas.comments(full.id, limit=1) == (comments[1],)
        assert await work.ideas.comment(IdeaCommentId(1)) == comments[0]
        await work.ideas.delete_comment(IdeaCommentId(1))
        assert await work.ideas.comment(IdeaCommentId(1)) is None
        assert await work.ideas.unsupport(full.id, BABA.id)
        await work.ideas.forget_supports(CHIBA.id)
        assert await work.ideas.get(full.id) == replace(full, supports=0, comments=1)
        figures = await work.desks.figures(OPEN.id, since=START, until=START + 9 * DAY)
        assert (figures.ideas, figures.ideas_adopted, figures.ideas_done) == (1, 1, 1)
        await work.reforms.move_questions(OPEN.id, CAGE.id)
        assert await work.ideas.readable(full.id, CHIBA.id) is None


async def test_shelves_hold_what_their_reader_may_see(storage: SqlStorage) -> None:
    second = replace(IDEA, id=IdeaId(2), title="名札", created_at=START + DAY)
    adopted = replace(IDEA, id=IdeaId(3)).adopt(CHIBA.id, START + 2 * DAY, AOKI.id, START)
    sooner = replace(IDEA, id=IdeaId(4)).adopt(CHIBA.id, START + DAY, AOKI.id, START)
    gone = replace(IDEA, id=IdeaId(5)).withdraw(AOKI.id, START)
    hidden = replace(IDEA, id=IdeaId(6), author_id=BABA.id, section_id=CAGE.id)
    async with storage.write() as work:
        for idea in (IDEA, second, adopted, sooner, gone, hidden):
            await work.ideas.save(idea)
        await work.ideas.support(IDEA.id, CHIBA.id, START)

        async def on(shelf: Shelf, reader: int) -> list[int]:
            found, total = await work.ideas.on(shelf, member[reader], limit=9)
            assert total == len(found)
            return [idea.id for idea in found]

        member = {1: AOKI.id, 2: BABA.id, 3: CHIBA.id}
        assert await on(Shelf.POPULAR, 3) == [1, 2]
        assert await on(Shelf.TALKING, 3) == [2, 1]
        assert await on(Shelf.TALKING, 2) == [2, 6, 1]
        assert await on(Shelf.ADOPTED, 3) == [4, 3]
        assert await on(Shelf.MINE, 3) == [4, 3, 1]
        assert await on(Shelf.MINE, 2) == [6]
        assert (await work.ideas.on(Shelf.TALKING, CHIBA.id, limit=1, offset=1))[0][0].id == IDEA.id
        assert (await work.ideas.counts(CHIBA.id))[IdeaState.TALKING] == 2
        assert (await work.ideas.counts(BABA.id))[IdeaState.TALKING] == 3
        assert await work.ideas.readable(hidden.id, CHIBA.id) is None
        assert await work.ideas.lock_readable(hidden.id, CHIBA.id) is None
        assert await work.ideas.lock_readable(hidden.id, BABA.id) == hidden
        assert {one.id for one in await work.ideas.titled("待ち", limit=9, reader=CHIBA.id)} == {1, 3, 4}
        assert await work.ideas.seen_to_by(CHIBA.id) == (adopted.id, sooner.id)


async def test_exactly_one_of_those_who_press_at_once_sees_to_it(storage: SqlStorage) -> None:
    free = IDEA.adopt(BABA.id, START + DAY, AOKI.id, START).release(BABA.id)
    async with storage.write() as work:
        await work.ideas.save(free)
    service, token = IdeaService(storage, Policy()), to_token(IDEA.id)

    said = await asyncio.gather(
        *(
            service.take(token, member.id, Origin(f"take-{member.id}", START, member.id))
            for member in (AOKI, BABA, CHIBA)
        ),
        return_exceptions=True,
    )

    assert sum(isinstance(one, Idea) for one in said) == 1
    assert sum(isinstance(one, Refused) for one in said) == 2


async def test_what_waits_for_its_owner_is_found_where_they_may_read(storage: SqlStorage) -> None:
    def given(number: int, days: int, *, agreed: bool) -> Idea:
        idea = replace(IDEA, id=IdeaId(number)).adopt(CHIBA.id, START + days * DAY, AOKI.id, START)
        return idea.take(CHIBA.id) if agreed else idea

    soon, later, asked = given(2, 2, agreed=True), given(3, 9, agreed=True), given(4, 8, agreed=False)
    done = given(5, 1, agreed=True).finish("できた", START)
    hidden = replace(given(6, 1, agreed=True), section_id=CAGE.id)
    async with storage.write() as work:
        for idea in (later, asked, soon, done, hidden):
            await work.ideas.save(idea)
        found = await work.ideas.awaiting(CHIBA.id, START + 3 * DAY, limit=9)
        first = await work.ideas.awaiting(CHIBA.id, START + 3 * DAY, limit=1)
        others = await work.ideas.awaiting(BABA.id, START + 9 * DAY, limit=9)
    assert (found, first, others) == ((soon, asked), (soon,), ())


async def test_what_nobody_said_yes_or_no_to_by_its_day_is_known(storage: SqlStorage) -> None:
    asked = IDEA.adopt(BABA.id, START + DAY, AOKI.id, START)
    others = (
        replace(asked.take(BABA.id), id=IdeaId(2)),
        replace(asked.release(BABA.id), id=IdeaId(3)),
        replace(asked.finish("できた", START), id=IdeaId(4)),
        replace(asked.postpone(START + 9 * DAY), id=IdeaId(5)),
    )
    async with storage.write() as work:
        for idea in (asked, *others):
            await work.ideas.save(idea)

        assert await work.ideas.unanswered(START, limit=9) == ()
        assert await work.ideas.unanswered(START + DAY, limit=9) == (asked.id,)


async def test_whose_owner_may_not_read_it_any_more_is_known(storage: SqlStorage) -> None:
    caged = replace(IDEA, section_id=CAGE.id).adopt(CHIBA.id, START + DAY, BABA.id, START)
    closed = replace(section_called("閉じた課"), members_only=True).close(START)
    others = (
        replace(caged, id=IdeaId(2), owner_id=BABA.id),
        replace(caged, id=IdeaId(3), section_id=OPEN.id),
        replace(caged, id=IdeaId(4), section_id=None),
        replace(caged.finish("できた", START), id=IdeaId(5)),
        replace(caged.release(CHIBA.id), id=IdeaId(6)),
        replace(caged, id=IdeaId(7), section_id=closed.id),
    )
    async with storage.write() as work:
        await work.sections.save(closed)
        for idea in (caged, *others):
            await work.ideas.save(idea)
        await work.ideas.save(replace(caged, id=IdeaId(8)))

        assert await work.ideas.outsiders(limit=9) == (1, 8)
        assert await work.ideas.outsiders(limit=1) == (1,)
        assert set(await work.ideas.ids_of(CAGE.id, limit=9)) == {1, 2, 5, 6, 8}
        assert len(await work.ideas.ids_of(CAGE.id, limit=2)) == 2


async def test_who_left_in_that_moment_takes_supports_and_says_nothing_any_more(storage: SqlStorage) -> None:
    free = IDEA.adopt(BABA.id, START + DAY, AOKI.id, START).release(BABA.id)
    async with storage.write() as work:
        await work.ideas.save(free)
        await work.members.save(replace(CHIBA, standing=Standing.LEFT))
    service, token, gone = IdeaService(storage, Policy()), to_token(IDEA.id), Origin("", START, CHIBA.id)

    for act in (
        service.take(token, CHIBA.id, gone),
        service.support(token, CHIBA.id, gone),
        service.comment(token, "ひとこと", CHIBA.id, gone),
        service.post(IdeaText("題", "何か"), "", CHIBA.id, gone),
    ):
        with pytest.raises(NotAllowed):
            await act
    async with storage.read() as work:
        assert await work.ideas.get(IDEA.id) == free
