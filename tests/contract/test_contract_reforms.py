from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.errors import Refused
from bot.domain.experiments import Outcome, try_out
from bot.domain.ids import ExperimentId
from bot.domain.reforms import Objection, ReformKind, ReformStatus
from bot.ports.reforms import FormerName
from bot.text.normalise import fold
from storage.unit_of_work import SqlStorage
from tests.builders.events import event_called
from tests.builders.reforms import AOKI, BABA, BOOKS, CHIBA, NOTICE, READING, WINDOW, furnish, reform_of
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

DAY = timedelta(days=1)
DUE = START + NOTICE
MERGE, CLOSING = reform_of(READING, BOOKS), reform_of(WINDOW, announced_by=AOKI.id)


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    await furnish(storage)


async def test_a_reform_is_kept_with_everything_it_has(storage: SqlStorage) -> None:
    revival = replace(CLOSING, kind=ReformKind.REVIVAL, due_at=None, new_name="夜の窓口課")
    async with storage.write() as work:
        await work.reforms.save(MERGE)
        await work.reforms.save(revival)
        await work.reforms.save(revival.settle(ReformStatus.DECLINED, DUE))

    async with storage.write() as work:
        assert await work.reforms.get(MERGE.id) == MERGE
        assert await work.reforms.lock(revival.id) == revival.settle(ReformStatus.DECLINED, DUE)
        assert await work.reforms.concerning((BOOKS.id,)) == (MERGE,)
        assert await work.reforms.concerning((WINDOW.id,)) == ()
        assert await work.reforms.announced(limit=9) == ((MERGE,), 1)


async def test_one_thing_is_announced_about_a_section_at_a_time(storage: SqlStorage) -> None:
    twin = replace(reform_of(section_called("別")), section_id=WINDOW.id)
    async with storage.write() as work:
        await work.reforms.save(CLOSING)
    with pytest.raises(Refused) as refused:
        async with storage.write() as work:
            await work.reforms.save(twin)
    assert refused.value.problem.key == "reform.announced_just_now"
    async with storage.write() as work:
        await work.reforms.save(CLOSING.settle(ReformStatus.RECALLED, START))
        await work.reforms.save(twin)


async def test_what_is_due_is_found_when_it_is_due(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.reforms.save(MERGE)
        await work.reforms.save(replace(CLOSING, due_at=DUE - DAY))
        assert await work.reforms.due(DUE - 2 * DAY, limit=9) == ()
        assert await work.reforms.due(DUE - DAY, limit=9) == (CLOSING.id,)
        assert await work.reforms.due(DUE, limit=9) == (CLOSING.id, MERGE.id)


async def test_objections_count_once_and_only_of_those_who_belong(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.reforms.save(MERGE)
        for section, member in ((READING, AOKI), (BOOKS, AOKI), (BOOKS, BABA)):
            await work.sections.seat(seat_in(section, member.id))
        assert await work.reforms.object(Objection(MERGE.id, AOKI.id, "", START))
        assert not await work.reforms.object(Objection(MERGE.id, AOKI.id, "続けたい", START + DAY))
        assert await work.reforms.object(Objection(MERGE.id, BABA.id, "", START + DAY))
        assert await work.reforms.object(Objection(MERGE.id, CHIBA.id, "", START + DAY))

        said = await work.reforms.objections(MERGE)
        assert [(one.member_id, one.why) for one in said] == [(AOKI.id, "続けたい"), (BABA.id, "")]
        assert await work.reforms.member_ids(MERGE.section_ids) == {AOKI.id, BABA.id}
        await work.sections.unseat(BOOKS.id)
        assert [one.member_id for one in await work.reforms.objections(MERGE)] == [AOKI.id]
        assert await work.reforms.unobject(MERGE.id, AOKI.id)
        assert not await work.reforms.unobject(MERGE.id, AOKI.id)


async def test_the_last_to_have_a_name_answers_to_it(storage: SqlStorage) -> None:
    async with storage.write() as work:
        assert await work.reforms.once_called(fold("読書課")) is None
        await work.reforms.note_name(READING, START)
        first = await work.reforms.once_called(fold("読書課"))
        await work.reforms.note_name(replace(BOOKS, name="読書 課"), START + DAY)
        last = await work.reforms.once_called(fold("読書課"))

    assert (first, last) == (FormerName(READING.id, "読書課"), FormerName(BOOKS.id, "読書 課"))


async def test_the_archive_holds_what_closed_but_not_what_was_merged(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.sections.save(READING.merge_into(BOOKS.id, START))
        await work.sections.save(WINDOW.close(START))
        closed = section_called("登山課").close(START + DAY)
        await work.sections.save(closed)

        page, total = await work.reforms.archive("", limit=1)
        assert ([one.name for one in page], total) == (["登山課"], 2)
        page, total = await work.reforms.archive("", limit=1, offset=1)
        assert [one.name for one in page] == ["窓口改善課"]
        assert await work.reforms.archive("登山", limit=9) == ((closed,), 1)
        assert await work.reforms.archive("100%", limit=9) == ((), 0)


async def test_quiet_sections_are_those_where_nothing_happened_or_is_to_come(storage: SqlStorage) -> None:
    now = START + 90 * DAY
    before = START + DAY
    names = ("休み課", "尋ね課", "行事課", "予定課", "予告課", "新しい課", "閉じ課")
    resting, asked, held, planned, announced, new, closed = (section_called(name) for name in names)
    async with storage.write() as work:
        for section in (
            resting.rest(START),
            asked.asked_whether_it_goes_on(now - DAY),
            held,
            planned,
            announced,
            replace(new, active_at=now - DAY),
            closed.close(START),
        ):
            await work.sections.save(section)
        await work.events.add(event_called("開いた会", starts_in=30 * DAY, section_id=held.id))
        await work.events.add(event_called("来る会", starts_in=200 * DAY, section_id=planned.id))
        await work.events.add(event_called("昔の会", starts_in=timedelta(hours=1), section_id=WINDOW.id))
        await work.reforms.save(reform_of(announced))

        quiet = await work.reforms.quiet(before, limit=9)
        assert set(quiet) == {READING.id, BOOKS.id, WINDOW.id}
        assert len(await work.reforms.quiet(before, limit=1)) == 1
        assert await work.reforms.quiet(START - DAY, limit=9) == ()


async def test_an_experiment_is_kept_and_found_when_there_is_something_to_say(storage: SqlStorage) -> None:
    first = try_out(ExperimentId(1), READING.id, "朝の会", ends_at=START + 30 * DAY, by=AOKI.id, now=START)
    second = replace(first, id=ExperimentId(2), what="夜の会")
    answered = first.answer(Outcome.END, "朝は早い", AOKI.id, START + DAY)
    async with storage.write() as work:
        await work.experiments.save(first)
        assert await work.experiments.running(READING.id) == first
        assert await work.experiments.due(START + 22 * DAY, limit=9) == ()
        assert await work.experiments.due(START + 23 * DAY, limit=9) == (first,)
        await work.experiments.save(first.warned(START + 23 * DAY))
        assert await work.experiments.due(START + 29 * DAY, limit=9) == ()
        assert len(await work.experiments.due(START + 30 * DAY, limit=9)) == 1
    with pytest.raises(Refused) as refused:
        async with storage.write() as work:
            await work.experiments.save(second)
    assert refused.value.problem.key == "trial.running_already"
    async with storage.write() as work:
        await work.experiments.save(answered)
        assert await work.experiments.lock(first.id) == answered
        assert await work.experiments.running(READING.id) is None
        assert await work.experiments.finished(limit=9) == ((answered,), 1)
        assert await work.experiments.finished(limit=9, offset=1) == ((), 1)
        await work.experiments.save(second)
        assert await work.experiments.get(second.id) == second
