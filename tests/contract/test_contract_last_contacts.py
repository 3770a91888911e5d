"""The last time two people had to do with each other, and what is not told of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest_asyncio

from bot.domain.attendee_cards import Contact, ContactKind
from bot.domain.events import EventStatus
from bot.domain.ids import AnswerId, CafeId, MemberId, QuestionId
from bot.domain.members import Member
from bot.domain.questions import Answer, Question
from bot.domain.world_cafe import Cafe, CafePlan, Guest, Seat
from storage.unit_of_work import SqlStorage
from tests.builders.events import event_called, settle
from tests.builders.people import member_called
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

DAY = timedelta(days=1)
EVENT, PAST, OLDER = (
    event_called(title, starts_in)
    for title, starts_in in (("講演会", DAY), ("先週の会", -7 * DAY), ("先月の会", -30 * DAY))
)
ANNA, BEN, CHIE = (member_called(f"庁員{number}") for number in range(3))
AT_PAST = Contact(ContactKind.EVENT, PAST.starts_at, "先週の会")
AT_OLDER = Contact(ContactKind.EVENT, OLDER.starts_at, "先月の会")


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    await settle(storage, EVENT, PAST, OLDER, members=3)
    async with storage.write() as work:
        for event in (EVENT, PAST, OLDER):
            for member in (ANNA, BEN):
                await work.attendance.attend(event.id, member.id, event.starts_at)


async def last(storage: SqlStorage, reader: Member = ANNA) -> Mapping[MemberId, Contact]:
    async with storage.read() as work:
        others = [member.id for member in (ANNA, BEN, CHIE) if member != reader]
        return await work.attendee_cards.last_contacts(reader.id, others, START)


async def test_the_last_event_both_were_at_that_is_over(storage: SqlStorage) -> None:
    assert await last(storage) == {BEN.id: AT_PAST}
    assert await last(storage, BEN) == {ANNA.id: AT_PAST}
    assert await last(storage, CHIE) == {}
    async with storage.write() as work:
        assert await work.attendee_cards.last_contacts(ANNA.id, [], START) == {}
        await work.events.save(replace(PAST, status=EventStatus.CANCELLED))
    assert await last(storage) == {BEN.id: AT_OLDER}


async def test_what_one_of_them_cannot_read_or_the_host_hides_is_not_told(storage: SqlStorage) -> None:
    closed = replace(section_called("鳥かご課"), members_only=True)
    async with storage.write() as work:
        await work.sections.save(closed)
        await work.sections.seat(seat_in(closed, ANNA.id))
        await work.events.save(replace(PAST, details=replace(PAST.details, section_id=closed.id)))
    assert await last(storage) == {BEN.id: AT_OLDER}
    assert await last(storage, BEN) == {ANNA.id: AT_OLDER}
    async with storage.write() as work:
        await work.events.save(replace(OLDER, reception=replace(OLDER.reception, names_hidden=True)))
    assert await last(storage) == {}


async def test_a_table_says_more_than_its_event_and_another_table_less(storage: SqlStorage) -> None:
    cafe = Cafe(CafeId(3), PAST.id, CafePlan(5, 4, 15), 1, PAST.starts_at)
    async with storage.write() as work:
        await work.cafes.save(cafe)
        for member in (ANNA, BEN, CHIE):
            await work.cafes.save_guest(cafe.id, Guest(member.id, 0))
        tables = ((1, 1, ANNA), (1, 2, BEN), (1, 2, CHIE), (2, 1, ANNA), (2, 1, BEN), (2, 2, CHIE))
        await work.cafes.seat(cafe.id, [Seat(turn, table, who.id) for turn, table, who in tables])
    assert await last(storage) == {BEN.id: replace(AT_PAST, kind=ContactKind.TABLE)}


async def test_answers_both_ways_and_a_common_section(storage: SqlStorage) -> None:
    question = Question(QuestionId(1), BEN.id, "題", "本文", START - 3 * DAY)
    answer = Answer(AnswerId(1), question.id, ANNA.id, "できます", START - 2 * DAY)
    section = section_called("読書課")
    async with storage.write() as work:
        await work.questions.add(question)
        await work.questions.add_answer(answer)
        await work.sections.save(section)
        for member in (ANNA, CHIE):
            await work.sections.seat(seat_in(section, member.id))
    common = Contact(ContactKind.SECTION, START, "読書課")
    assert await last(storage) == {
        BEN.id: Contact(ContactKind.YOU_ANSWERED, answer.at),
        CHIE.id: common,
    }
    assert await last(storage, BEN) == {ANNA.id: Contact(ContactKind.ANSWERED_YOU, answer.at)}
    async with storage.write() as work:
        await work.questions.save_answer(replace(answer, withdrawn=True))
    assert (await last(storage))[BEN.id] == AT_PAST
    async with storage.write() as work:
        await work.questions.save_answer(answer)
        await work.questions.save(question.withdraw())
    assert (await last(storage))[BEN.id] == AT_PAST
