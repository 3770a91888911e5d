import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest_asyncio
from sqlalchemy import select

from bot.domain.errors import Refused
from bot.domain.event_questions import MOST_OPEN, EventQuestion, EventQuestionStatus, Naming
from bot.domain.ids import EventId, EventQuestionId, QuestionId
from bot.domain.questions import Question
from bot.services.event_questions import EventQuestionService
from bot.services.origin import Origin
from storage.tables.records import audit
from storage.unit_of_work import SqlStorage
from tests.builders.events import event_called, settle
from tests.builders.people import member_called
from tests.fakes.clock import START

EVENT, OTHER = event_called("講演会"), event_called("別の会")
ANNA, BEN, CHIE = (member_called(f"庁員{number}") for number in range(3))
MINUTE = timedelta(minutes=1)
OPEN, TAKEN = EventQuestionStatus.OPEN, EventQuestionStatus.TAKEN


def asked(number: int, naming: Naming = Naming.NAMED, event_id: EventId = EVENT.id) -> EventQuestion:
    known = ANNA.id if naming is Naming.NAMED else None
    return EventQuestion(
        EventQuestionId(number), event_id, f"質問{number}", naming, START + number * MINUTE, known
    )


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    assert await settle(storage, EVENT, OTHER, members=3) == (ANNA, BEN, CHIE)


async def test_an_author_without_a_name_is_sealed(storage: SqlStorage) -> None:
    named, sealed = asked(1), asked(2, Naming.ANONYMOUS)
    async with storage.write() as work:
        for question in (named, sealed):
            await work.event_questions.add(question, ANNA.id)
        await work.event_questions.save(replace(sealed, votes=99).take())  # votes are counted, not written

    async with storage.read() as work:
        seen = await work.event_questions.seen(sealed.id, ANNA.id)
        other = await work.event_questions.seen(sealed.id, BEN.id)
        assert seen is not None
        assert other is not None
        assert (seen.question, seen.own, seen.voted) == (sealed.take(), True, False)
        assert (other.question, other.own) == (sealed.take(), False)
        assert await work.event_questions.get(named.id) == named
        assert await work.event_questions.lock(sealed.id, named.id) == (named, sealed.take())
        assert await work.event_questions.sealed_author(sealed.id) == ANNA.id
        assert await work.event_questions.sealed_author(EventQuestionId(9)) is None
        assert await work.event_questions.seen(EventQuestionId(9), None) is None
        nobody = await work.event_questions.seen(named.id, None)
        assert nobody is not None
        assert not nobody.own


async def test_questions_come_most_wanted_first_and_are_counted(storage: SqlStorage) -> None:
    first, second, third = (asked(number) for number in (1, 2, 3))
    async with storage.write() as work:
        for question in (third, first, second, asked(4).take(), asked(5, event_id=OTHER.id)):
            await work.event_questions.add(question, ANNA.id)
        assert await work.event_questions.vote(third.id, BEN.id)
        assert await work.event_questions.vote(second.id, BEN.id)
        assert await work.event_questions.vote(second.id, CHIE.id)
        assert not await work.event_questions.vote(second.id, BEN.id)

    async with storage.read() as work:
        page, total = await work.event_questions.page(EVENT.id, CHIE.id, {OPEN, TAKEN}, limit=3)
        rest, _ = await work.event_questions.page(EVENT.id, CHIE.id, {OPEN, TAKEN}, limit=3, offset=3)
        assert total == 4
        assert [(one.question.id, one.question.votes, one.voted) for one in (*page, *rest)] == [
            (2, 1, True),
            (3, 1, False),
            (1, 0, False),
            (4, 0, False),
        ]
        assert await work.event_questions.count_open(EVENT.id, ANNA.id) == 3
        assert await work.event_questions.count_open(EVENT.id, BEN.id) == 0
        assert await work.event_questions.count_new(EVENT.id, START + 2 * MINUTE, START + 3 * MINUTE) == 1


async def test_votes_are_handed_on_each_once_and_not_to_the_author(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.event_questions.add(asked(1), ANNA.id)
        await work.event_questions.add(asked(2), CHIE.id)
        for question_id, member in ((2, ANNA), (2, BEN), (1, BEN)):
            await work.event_questions.vote(EventQuestionId(question_id), member.id)
        await work.event_questions.hand_votes(EventQuestionId(2), EventQuestionId(1))
        kept = await work.event_questions.get(EventQuestionId(1))

    assert kept is not None
    assert kept.votes == 1


async def test_what_was_moved_leads_back_to_its_event(storage: SqlStorage) -> None:
    question = Question(QuestionId(7), ANNA.id, "質問", "", START)
    async with storage.write() as work:
        await work.questions.add(question)
        await work.event_questions.add(asked(1).take(), ANNA.id)
        await work.event_questions.save(asked(1).take().move(question.id))

        assert await work.event_questions.behind(question.id) == EVENT.id
        assert await work.event_questions.behind(QuestionId(8)) is None


async def test_the_audit_names_nobody_who_asked_without_a_name(storage: SqlStorage) -> None:
    service, origin = EventQuestionService(storage), Origin("", START, ANNA.id)
    _, sealed = await service.ask("講演会", ANNA.id, "言いにくいこと", Naming.ANONYMOUS, origin)
    _, named = await service.ask("講演会", ANNA.id, "言えること", Naming.NAMED, origin)
    for question in (sealed, named):
        await service.withdraw(question.id, origin)

    async with storage.read() as work:
        noted = select(audit.c.subject_id, audit.c.member_id).where(audit.c.action.like("event_question.%"))
        rows = set(await work._connection.execute(noted))
    assert rows == {(sealed.id, None), (named.id, ANNA.id)}


async def test_nobody_asks_more_than_they_may_however_fast(storage: SqlStorage) -> None:
    service = EventQuestionService(storage)
    for number in range(MOST_OPEN - 1):
        async with storage.write() as work:
            await work.event_questions.add(asked(number), BEN.id)

    tries = await asyncio.gather(
        *(
            service.ask("講演会", BEN.id, f"質問{number}", Naming.NAMED, Origin("", START, BEN.id))
            for number in range(3)
        ),
        return_exceptions=True,
    )

    assert sum(isinstance(one, Refused) for one in tries) == 2
    async with storage.read() as work:
        assert await work.event_questions.count_open(EVENT.id, BEN.id) == MOST_OPEN
