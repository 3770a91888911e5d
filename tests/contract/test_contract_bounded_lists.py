"""Lists ask the database as often for many rows as for one."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest_asyncio

from bot.domain.appeals import Request, Ring, begin
from bot.domain.consulting import Reason, ReasonKind
from bot.domain.faqs import propose
from bot.domain.ids import AnswerId, QuestionId
from bot.domain.members import Office
from bot.domain.policy import Policy
from bot.domain.prefectures import prefecture_in
from bot.domain.questions import Answer, Question
from bot.domain.sections import Post
from bot.services.appeal_candidates import AppealCandidates
from bot.services.appeals import AppealService
from bot.services.faqs import FaqService
from bot.services.origin import Origin
from bot.services.question_index import QuestionIndex
from bot.text.analysis import CharacterAnalyzer
from storage.database import Database
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.builders.sections import seat_in, section_called
from tests.builders.statements import statements_to
from tests.fakes.clock import START

CLERK = replace(member_called("職員"), offices=frozenset({Office.ADMINISTRATOR}))
ASKERS = [
    replace(member_called(f"質問{number}"), prefecture=prefecture_in("長野県") if number % 2 else None)
    for number in range(6)
]
CHIEFS = [member_called(f"課長{number}") for number in range(6)]
SECTIONS = [replace(section_called(f"水道{number}課"), purpose="水道料金の改定") for number in range(6)]
BY_CLERK = Origin("", START, CLERK.id, administrator=True)


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for member in (CLERK, *ASKERS, *CHIEFS):
            await work.members.save(member)


async def sent_by(database: Database, ask: Callable[[], Awaitable[object]]) -> int:
    with statements_to(database) as sent:
        await ask()
    return len(sent)


async def test_the_answers_of_all_entries_come_at_once(database: Database, storage: SqlStorage) -> None:
    service = FaqService(storage)
    asked = [Question(QuestionId(number), CLERK.id, f"題{number}", "", START) for number in range(1, 7)]
    given = [Answer(AnswerId(one.id), one.id, CLERK.id, f"答え{one.id}", START) for one in asked]
    async with storage.write() as work:
        for question, answer in zip(asked, given, strict=True):
            solved = question.accept(answer)
            await work.questions.add(solved)
            await work.questions.add_answer(answer)
            await work.faqs.save(propose(solved, START).list(solved, solved.title, CLERK.id, START))

    async def listed(limit: int) -> object:
        return await service.listed("", CLERK.id, limit=limit, offset=0)

    entries, _ = await service.listed("", CLERK.id, limit=9, offset=0)
    assert [answer for _, _, answer in entries] == given
    assert await sent_by(database, lambda: listed(6)) == await sent_by(database, lambda: listed(1))


async def test_what_is_done_about_all_questions_is_looked_up_at_once(
    database: Database, storage: SqlStorage
) -> None:
    service = AppealService(storage, Policy(), QuestionIndex(storage, CharacterAnalyzer()))
    async with storage.write() as work:
        for number, asker in enumerate(ASKERS, start=1):
            question = Question(QuestionId(number), asker.id, f"題{number}", "", START)
            await work.questions.add(question)
            await work.appeals.save(begin(question.id, START))
            for chief in CHIEFS[:number]:
                kind = ReasonKind.SECTION if chief is CHIEFS[0] else ReasonKind.CHIEF
                await work.appeals.add_request(Request(question.id, chief.id, Ring.TOWN, Reason(kind), START))

    async def watch(limit: int) -> object:
        return await service.watch("", BY_CLERK, limit=limit, offset=0)

    found = (await service.watch("", BY_CLERK, limit=9, offset=0)).rows
    seeking = [row.seeking for row in found if row.seeking is not None]
    assert [one.waiting for one in seeking] == [1, 2, 3, 4, 5, 6]
    assert dict(seeking[2].reasons) == {ReasonKind.SECTION: 1, ReasonKind.CHIEF: 2}
    assert [one.ring for one in seeking] == 3 * [Ring.TOWN, Ring.PREFECTURE]
    assert await sent_by(database, lambda: watch(6)) == await sent_by(database, lambda: watch(2))


async def test_the_chiefs_of_all_sections_come_at_once(database: Database, storage: SqlStorage) -> None:
    candidates = AppealCandidates(Policy(), QuestionIndex(storage, CharacterAnalyzer()))
    question = Question(QuestionId(1), ASKERS[0].id, "水道料金の改定", "", START)

    async def wave() -> tuple[int, int]:
        async with storage.read() as work:
            with statements_to(database) as sent:
                found = await candidates.wave(work, question, Ring.CHIEFS, START, chiefs=True)
            return len(found.chosen), len(sent)

    counts = []
    for many in (1, 6):
        async with storage.write() as work:
            for section, chief in zip(SECTIONS[:many], CHIEFS, strict=False):
                await work.sections.save(section)
                await work.sections.seat(seat_in(section, chief.id, Post.CHIEF))
        counts.append(await wave())
    assert counts == [(1, counts[0][1]), (Policy().wave_people, counts[0][1])]
