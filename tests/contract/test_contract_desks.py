from dataclasses import replace
from datetime import timedelta

import pytest_asyncio

from bot.domain.events import EventStatus
from bot.domain.ids import AnswerId, QuestionId
from bot.domain.questions import Answer, Question
from bot.domain.section_reports import Consent, HeldEvent, SeatChange, Voice
from bot.domain.sections import Section
from bot.domain.workload import Workload
from storage.unit_of_work import SqlStorage
from tests.builders.events import event_called, settle
from tests.builders.people import member_called
from tests.builders.sections import seat_in, section_called
from tests.builders.tasks import task_called
from tests.fakes.clock import START

AOKI, BABA = member_called("青木"), member_called("馬場")
WINDOW, READING = section_called("窓口改善課"), section_called("読書課")
DAY = timedelta(days=1)
VOICE = Voice(WINDOW.id, AOKI.id, 2026, "よい一年でした", Consent.NAMED, START)


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for member in (AOKI, BABA):
            await work.members.save(member)
        for section in (WINDOW, READING):
            await work.sections.save(section)


def asked(number: int, *, answers: int = 0, day: int = 0, section: Section = WINDOW) -> Question:
    question = Question(
        QuestionId(number), AOKI.id, f"質問{number}", "", START + day * DAY, section_id=WINDOW.id
    )
    return replace(question, answers=answers, section_id=section.id)


async def test_a_word_with_a_newcomer_is_noted_once_per_joining(storage: SqlStorage) -> None:
    seat = seat_in(WINDOW, AOKI.id)
    back = replace(seat, joined_at=START + DAY)
    async with storage.write() as work:
        assert await work.desks.welcome(seat, BABA.id, START)
        assert not await work.desks.welcome(seat, AOKI.id, START + DAY)
        assert await work.desks.welcomed(WINDOW.id, START) == {(AOKI.id, START)}
        assert await work.desks.welcome(back, BABA.id, START + DAY)
        assert await work.desks.welcomed(WINDOW.id, START + DAY) == {(AOKI.id, START + DAY)}
        assert await work.desks.welcomed(READING.id, START) == set()


async def test_questions_without_an_answer_are_counted_with_the_oldest(storage: SqlStorage) -> None:
    async with storage.write() as work:
        assert await work.desks.unanswered(WINDOW.id) == (0, None)
        for question in (
            asked(1, day=2),
            asked(2, day=1),
            asked(3, answers=1),
            asked(4).withdraw(),
            asked(5, section=READING),
        ):
            await work.questions.add(question)

        count, oldest = await work.desks.unanswered(WINDOW.id)

    assert (count, oldest) == (2, asked(2, day=1))


async def test_a_workload_is_the_last_ten_events_and_the_answers_of_the_time(storage: SqlStorage) -> None:
    held = [
        replace(
            event_called(f"会{day}", -day * DAY, section_id=WINDOW.id),
            host_id=AOKI.id if day % 2 else BABA.id,
        )
        for day in range(1, 13)
    ]
    off = replace(event_called("中止", -DAY, section_id=WINDOW.id), status=EventStatus.CANCELLED)
    await settle(
        storage, *held, off, event_called("これから", section_id=WINDOW.id), event_called("町の", -DAY)
    )
    async with storage.write() as work:
        await work.questions.add(asked(1, answers=3))
        for number, (who, day) in enumerate(((AOKI, -1), (BABA, -2), (AOKI, -200))):
            await work.questions.add_answer(
                Answer(AnswerId(number), QuestionId(1), who.id, "はい", START + day * DAY)
            )
        found = await work.desks.workload(WINDOW.id, AOKI.id, since=START - 90 * DAY, now=START)

    own = tuple(START - day * DAY for day in (9, 7, 5, 3, 1, 1))
    assert found == Workload(events=10, own_events=5, answers=2, own_answers=1, own=own)


async def test_a_voice_is_changed_quoted_and_taken_back(storage: SqlStorage) -> None:
    silent = replace(VOICE, member_id=BABA.id, consent=Consent.KEPT)
    async with storage.write() as work:
        for voice in (VOICE, silent, replace(VOICE, year=2025)):
            await work.desks.save_voice(voice)
        changed = replace(VOICE, words="もっとよい一年でした", consent=Consent.UNNAMED)
        await work.desks.save_voice(changed)

        assert await work.desks.voice(WINDOW.id, 2026, AOKI.id) == changed
        assert await work.desks.voices(WINDOW.id, 2026, limit=9) == (changed,)
        assert await work.desks.forget_voice(WINDOW.id, 2026, AOKI.id)
        assert not await work.desks.forget_voice(WINDOW.id, 2026, AOKI.id)
        assert await work.desks.voices(WINDOW.id, 2026, limit=9) == ()
        assert await work.desks.voice(WINDOW.id, 2025, AOKI.id) is not None


async def test_the_audit_trail_tells_who_came_and_left(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for action, day in (
            ("section.left", 2),
            ("section.joined", 1),
            ("section.edited", 1),
            ("section.joined", 9),
        ):
            at = START + day * DAY
            await work.audit.add(action, at=at, member_id=AOKI.id, subject_id=WINDOW.id)
        await work.audit.add("section.joined", at=START, member_id=None, subject_id=WINDOW.id)
        await work.audit.add("section.joined", at=START, member_id=AOKI.id, subject_id=READING.id)

        found = await work.desks.seat_changes(WINDOW.id, until=START + 2 * DAY)

    assert found == (SeatChange(AOKI.id, START + DAY, True), SeatChange(AOKI.id, START + 2 * DAY, False))


async def test_a_years_figures_count_what_lies_in_it(storage: SqlStorage) -> None:
    first = event_called("一月の会", DAY, section_id=WINDOW.id)
    second = event_called("二月の会", 2 * DAY, section_id=WINDOW.id)
    off = replace(event_called("中止", DAY, section_id=WINDOW.id), status=EventStatus.CANCELLED)
    await settle(storage, second, first, off, event_called("昔の会", -DAY, section_id=WINDOW.id))
    done = task_called("受付", WINDOW.id, AOKI.id).take(BABA.id, START).finish(BABA.id, START + DAY)
    async with storage.write() as work:
        for question in (
            asked(1, answers=2),
            asked(2, day=1),
            asked(3, day=-1),
            asked(4, section=READING),
        ):
            await work.questions.add(question)
        answer = Answer(AnswerId(1), QuestionId(1), BABA.id, "はい", START + DAY)
        await work.questions.add_answer(answer)
        await work.questions.add_answer(replace(answer, id=AnswerId(2), withdrawn=True))
        await work.questions.save(asked(1, answers=2).accept(answer))
        await work.questions.thank(QuestionId(1), BABA.id, "同じこと", START + DAY)
        for task in (done, replace(done, id=task_called("お茶").id), task_called("途中", WINDOW.id, AOKI.id)):
            await work.tasks.save(task)

        found = await work.desks.figures(WINDOW.id, since=START, until=START + 3 * DAY)
        nothing = await work.desks.figures(READING.id, since=START - DAY, until=START)

    assert found.events == tuple(HeldEvent(one.title, one.starts_at, one.tally) for one in (first, second))
    assert (found.events_held, found.asked, found.answered, found.solved) == (2, 2, 1, 1)
    assert (found.answers, found.thanks, found.tasks, found.helpers) == (1, 1, 2, 1)
    assert (nothing.events_held, nothing.asked, nothing.solved, nothing.helpers) == (0, 0, 0, 0)
