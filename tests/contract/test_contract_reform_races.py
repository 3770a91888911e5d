import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest_asyncio

from bot.domain.errors import Refused
from bot.domain.experiments import try_out
from bot.domain.ids import ExperimentId, MemberId, QuestionId
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.questions import Question
from bot.domain.reforms import ReformKind, ReformStatus
from bot.domain.sections import Post, Section
from bot.services.answering import AnsweringService
from bot.services.dormancy import DormancyService
from bot.services.experiments import ExperimentService
from bot.services.origin import Origin
from bot.services.question_index import QuestionIndex
from bot.services.reform_news import QUIET, TRIAL_OVER
from bot.services.reforms import ReformService
from bot.services.revival import RevivalService
from bot.services.sections import SectionsService
from bot.text.analysis import CharacterAnalyzer
from storage.unit_of_work import SqlStorage
from tests.builders.events import HOST, event_called
from tests.builders.people import member_called
from tests.builders.reforms import AOKI, BABA, BOOKS, CHIBA, NOTICE, READING, WINDOW, furnish, reform_of
from tests.builders.sections import seat_in
from tests.fakes.clock import START

DAY = timedelta(days=1)
DUE = START + NOTICE
MERGE, CLOSING = reform_of(READING, BOOKS), reform_of(WINDOW, announced_by=AOKI.id)


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    await furnish(storage)


async def crowd_of(storage: SqlStorage, size: int) -> list[Member]:
    crowd = [member_called(f"庁員{number}") for number in range(size)]
    async with storage.write() as work:
        for member in crowd:
            await work.members.save(member)
    return crowd


async def test_a_merge_moves_everything_once_however_many_turns_the_clock_takes(storage: SqlStorage) -> None:
    coming = event_called("夜の読書会", starts_in=30 * DAY, section_id=READING.id)
    past = event_called("昔の会", starts_in=timedelta(hours=1), section_id=READING.id)
    question = Question(QuestionId(5), AOKI.id, "おすすめの本", "", START, section_id=READING.id)
    async with storage.write() as work:
        await work.reforms.save(MERGE)
        for section, member, post in (
            (READING, AOKI, Post.CHIEF),
            (READING, BABA, Post.DEPUTY),
            (BOOKS, BABA, Post.MEMBER),
            (BOOKS, CHIBA, Post.CHIEF),
        ):
            await work.sections.seat(seat_in(section, member.id, post))
        await work.sections.follow(READING.id, HOST.id, START)
        await work.sections.follow(READING.id, CHIBA.id, START)
        await work.sections.follow(BOOKS.id, AOKI.id, START)
        for event in (coming, past):
            await work.events.add(event)
        await work.questions.add(question)
    service = ReformService(storage, Policy())

    await asyncio.gather(*(service.tick(DUE) for _ in range(4)))
    await service.tick(DUE)

    async with storage.read() as work:
        seats = {seat.member_id: seat.post for seat in await work.sections.memberships_in(BOOKS.id)}
        assert seats == {AOKI.id: Post.MEMBER, BABA.id: Post.DEPUTY, CHIBA.id: Post.CHIEF}
        assert await work.sections.count_members(READING.id) == 0
        assert await work.sections.follower_ids(BOOKS.id) == {HOST.id}
        assert await work.sections.follower_ids(READING.id) == frozenset()
        for event in (coming, past):
            moved = await work.events.get(event.id)
            assert moved is not None
            assert (moved.section_id, moved.version) == (BOOKS.id, 2)
        assert [one.id for one in await work.questions.recent(limit=9, section_id=BOOKS.id)] == [question.id]
        closed = await work.sections.get(READING.id)
        assert closed is not None
        assert (closed.open, closed.merged_into) == (False, BOOKS.id)
        settled = await work.reforms.get(MERGE.id)
        assert settled is not None
        assert settled.status is ReformStatus.DONE
        assert (await work.deliveries.count_by_status())["pending"] == 3  # one letter each


async def test_a_merge_among_people_who_join_and_swap_loses_nobody(storage: SqlStorage) -> None:
    crowd = await crowd_of(storage, 24)
    async with storage.write() as work:
        await work.reforms.save(MERGE)
        for number, member in enumerate(crowd[:16]):
            await work.sections.seat(seat_in(READING if number % 2 else BOOKS, member.id))
    sections, reforms = SectionsService(storage, Policy()), ReformService(storage, Policy())
    kept: set[MemberId] = {member.id for member in crowd[:16]}

    async def join(member: Member, section: Section) -> None:
        try:
            await sections.join(section.name, member.id, Origin("", DUE, member.id))
        except Refused:
            return
        kept.add(member.id)

    newcomers = [join(member, READING if number % 2 else BOOKS) for number, member in enumerate(crowd[16:])]
    both = [join(member, BOOKS if number % 2 else READING) for number, member in enumerate(crowd[:8])]
    await asyncio.gather(*newcomers[:4], *both[:4], reforms.tick(DUE), *newcomers[4:], *both[4:])
    await reforms.tick(DUE)

    async with storage.read() as work:
        assert await work.sections.member_ids(READING.id) == frozenset()
        assert await work.sections.member_ids(BOOKS.id) == kept
        for member in crowd:
            assert len(await work.sections.memberships_of(member.id)) <= 1


async def test_what_arrives_while_sections_are_merged_is_taken_along_later(storage: SqlStorage) -> None:
    event = event_called("間に合った会", starts_in=30 * DAY, section_id=READING.id)
    async with storage.write() as work:
        await work.reforms.save(MERGE)
    service = ReformService(storage, Policy())
    await service.tick(DUE)
    async with storage.write() as work:
        await work.events.add(event)
        await work.sections.follow(READING.id, AOKI.id, DUE)
        assert await work.reforms.left_behind(DUE - DAY, limit=9) == (READING.id,)
        assert await work.reforms.left_behind(DUE + DAY, limit=9) == ()

    await service.tick(DUE)

    async with storage.read() as work:
        moved = await work.events.get(event.id)
        assert moved is not None
        assert moved.section_id == BOOKS.id
        assert await work.sections.follower_ids(BOOKS.id) == {AOKI.id}
        assert await work.reforms.left_behind(DUE - DAY, limit=9) == ()


async def test_objections_at_the_same_moment_halt_once(storage: SqlStorage) -> None:
    crowd = await crowd_of(storage, 12)
    async with storage.write() as work:
        await work.reforms.save(CLOSING)
        for member in crowd:
            await work.sections.seat(seat_in(WINDOW, member.id))
    service = ReformService(storage, Policy())

    async def object_(member: Member, number: int) -> str:
        try:
            page = await service.object(CLOSING.id, "", Origin(f"r-{number}", START, member.id))
        except Refused as refused:
            return refused.problem.key
        return page.reform.status.value

    said = await asyncio.gather(*(object_(member, number) for number, member in enumerate([*crowd, *crowd])))

    assert said.count("announced") == 4
    assert said.count("halted") == 1  # the fifth of twelve
    assert set(said) <= {"announced", "halted", "reform.is_halted", "reform.objected_already"}
    await service.tick(DUE)
    async with storage.read() as work:
        assert await work.sections.count_members(WINDOW.id) == 12


async def test_what_cannot_be_done_any_more_is_settled_with_a_word_to_who_announced_it(
    storage: SqlStorage,
) -> None:
    async with storage.write() as work:
        await work.reforms.save(replace(MERGE, announced_by=AOKI.id))
        await work.sections.save(BOOKS.close(START))
    service = ReformService(storage, Policy())

    await service.tick(DUE)
    await service.tick(DUE)

    async with storage.read() as work:
        settled = await work.reforms.get(MERGE.id)
        section = await work.sections.get(READING.id)
        assert settled is not None
        assert settled.status is ReformStatus.VOID
        assert section is not None
        assert section.open
        assert (await work.deliveries.count_by_status())["pending"] == 1


async def test_people_who_answer_while_sections_are_merged_wait_for_nobody(storage: SqlStorage) -> None:
    asked = [
        Question(QuestionId(number), AOKI.id, f"質問{number}", "", START, section_id=READING.id)
        for number in range(1, 13)
    ]
    async with storage.write() as work:
        await work.reforms.save(MERGE)
        await work.sections.seat(seat_in(READING, AOKI.id, Post.CHIEF))
        for question in asked:
            await work.questions.add(question)
    index = QuestionIndex(storage, CharacterAnalyzer())
    answering, reforms = AnsweringService(storage, Policy(), index), ReformService(storage, Policy())

    answers = [answering.answer(one.id, "できます", BABA.id, Origin("", DUE, BABA.id)) for one in asked]
    await asyncio.gather(*answers[:6], reforms.tick(DUE), *answers[6:])
    await reforms.tick(DUE)

    async with storage.read() as work:
        moved = await work.questions.recent(limit=20, section_id=BOOKS.id)
        assert {one.id: one.answers for one in moved} == {one.id: 1 for one in asked}
        assert await work.sections.chief_of(BOOKS.id) is None
        assert await work.sections.member_ids(BOOKS.id) == {AOKI.id}


async def test_a_quiet_section_and_an_experiment_are_asked_about_once(storage: SqlStorage) -> None:
    now = START + timedelta(weeks=12)
    trial = try_out(ExperimentId(1), BOOKS.id, "朝の会", ends_at=now - DAY, by=None, now=START)
    async with storage.write() as work:
        for section in (READING, BOOKS):
            await work.sections.seat(seat_in(section, AOKI.id, Post.CHIEF))
        await work.sections.save(replace(BOOKS, active_at=now))
        await work.sections.save(WINDOW.rest(START))
        await work.experiments.save(trial)
    dormancy, experiments = DormancyService(storage, Policy()), ExperimentService(storage, Policy())

    await asyncio.gather(*(service.tick(now) for service in (dormancy, experiments) for _ in range(4)))

    async with storage.write() as work:
        told = [
            delivery.plan.kind
            for delivery in await work.deliveries.claim(now=now, lease=DAY, owner="tests", limit=9)
        ]
        assert await work.sections.get(READING.id) == replace(READING, asked_at=now)
        assert await work.experiments.get(trial.id) == trial.asked(now)
    assert sorted(told) == [QUIET, TRIAL_OVER]


async def test_a_section_is_revived_once_however_many_say_yes(storage: SqlStorage) -> None:
    wish = replace(CLOSING, kind=ReformKind.REVIVAL, due_at=None, announced_by=BABA.id)
    async with storage.write() as work:
        await work.sections.save(WINDOW.close(START))
        await work.sections.follow(WINDOW.id, AOKI.id, START)
        await work.reforms.save(wish)
    revival = RevivalService(storage, Policy())

    async def grant(number: int) -> str:
        origin = Origin(f"r-{number}", DUE, CHIBA.id, administrator=True)
        try:
            return (await revival.grant(wish.id, "", origin)).section.status.value
        except Refused as refused:
            return refused.problem.key

    said = await asyncio.gather(*(grant(number) for number in range(4)))

    assert sorted(said) == ["open", "reform.is_done", "reform.is_done", "reform.is_done"]
    async with storage.read() as work:
        section = await work.sections.get(WINDOW.id)
        assert section is not None
        assert section.open
        assert (await work.deliveries.count_by_status())["pending"] == 2  # who follows, and who wished it
