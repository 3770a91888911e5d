import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.date_polls import DatePoll, Mark, PollAnswer, PollStatus, numbered
from bot.domain.ids import DraftId, EventId, MemberId, PollId
from bot.domain.members import Standing
from bot.domain.policy import Policy
from bot.services.date_polls import DatePollService, with_mark
from bot.services.event_drafts import EventDraftService
from bot.services.origin import Origin
from bot.services.poll_clock import PollClock
from bot.services.poll_news import ENDED, NUDGE
from storage.unit_of_work import SqlStorage
from tests.builders.events import event_called
from tests.builders.people import account_at, member_called, place_of
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START, FakeClock

HERE = place_of()
AOKI, BABA, CHIBA, DOI = (member_called(name) for name in ("青木", "馬場", "千葉", "土井"))
INNER, OUTER = replace(section_called("内輪課"), members_only=True), section_called("広場課")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPTIONS = numbered([(START + days * DAY, START + days * DAY + HOUR) for days in (4, 5, 6)])
POLL = DatePoll(
    PollId(7), "忘年会", OPTIONS, START + 3 * DAY, AOKI.id, START, START + 2 * DAY, place="3階", notes="飲む"
)
ALL_YES = (Mark.YES,) * 3


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.places.save(HERE)
        for section in (INNER, OUTER):
            await work.sections.save(section)
        for member in (AOKI, BABA, CHIBA, DOI):
            await work.members.save(member)
            await work.members.save_account(account_at(HERE, member.profile.name, member))
        for member in (AOKI, BABA, CHIBA):
            await work.sections.seat(seat_in(INNER, member.id))


@pytest.fixture
def service(storage: SqlStorage) -> DatePollService:
    return DatePollService(storage, Policy(), EventDraftService(storage, Policy()))


def answer_of(member_id: MemberId, *marks: Mark | None, comment: str = "") -> PollAnswer:
    return PollAnswer(POLL.id, member_id, marks, START, comment)


async def test_a_poll_is_kept_with_everything_it_has(storage: SqlStorage) -> None:
    async with storage.write() as work:
        assert await work.date_polls.add(POLL)
        assert not await work.date_polls.add(POLL)
        assert await work.date_polls.get(POLL.id) == POLL
        counted = replace(POLL.count(None, answer_of(BABA.id, *ALL_YES)), nudge_at=None, told=True)
        await work.date_polls.save(counted)
        assert await work.date_polls.lock(POLL.id) == counted
        await work.date_polls.link(POLL.id, 2, DraftId(55))
        assert await work.date_polls.of_draft(DraftId(55)) == (POLL.id, 2)
        assert await work.date_polls.of_draft(DraftId(56)) is None


async def test_only_members_of_a_closed_section_find_its_poll(storage: SqlStorage) -> None:
    inner = replace(POLL, section_id=INNER.id)
    async with storage.write() as work:
        await work.date_polls.add(inner)
        polls = work.date_polls
        assert await polls.readable(POLL.id, BABA.id) == await polls.lock_readable(POLL.id, BABA.id) == inner
        for stranger in (DOI.id, None):
            assert await polls.readable(POLL.id, stranger) is None
            assert await polls.lock_readable(POLL.id, stranger) is None
            assert await polls.open_ones(stranger, START, limit=9) == ()
        assert await polls.open_ones(BABA.id, START, text="忘年", limit=9) == (inner,)
        assert await polls.open_ones(BABA.id, START, text="新年", limit=9) == ()
        assert await polls.open_ones(BABA.id, START + 6 * DAY, limit=9) == ()
        assert await polls.coming_of(INNER.id, START, limit=9) == (inner,)
        assert await polls.coming_of(INNER.id, START + 6 * DAY, limit=9) == ()
        assert await polls.ids_of(INNER.id, limit=9) == (POLL.id,)
        assert await polls.ids_of(OUTER.id, limit=9) == ()
        assert await polls.move(INNER.id, OUTER.id) == (POLL.id,)
        assert await polls.open_ones(DOI.id, START, limit=9) == (replace(inner, section_id=OUTER.id),)
        assert await polls.move(INNER.id, OUTER.id) == ()


async def test_who_was_asked_and_is_silent(storage: SqlStorage) -> None:
    inner = replace(POLL, section_id=INNER.id)
    async with storage.write() as work:
        await work.date_polls.add(inner)
        assert set(await work.date_polls.silent(inner, limit=9)) == {BABA.id, CHIBA.id}  # not the creator
        assert len(await work.date_polls.silent(inner, limit=1)) == 1
        assert set(await work.date_polls.silent(POLL, limit=9)) == set()  # nobody in the whole town
        await work.date_polls.save_answer(answer_of(BABA.id, None, None, Mark.NO, comment="夜なら"))
        await work.date_polls.save_answer(answer_of(DOI.id, None, None, None))  # would answer later
        assert set(await work.date_polls.silent(inner, limit=9)) == {CHIBA.id, DOI.id}
        assert set(await work.date_polls.silent(POLL, limit=9)) == {DOI.id}
        assert set(await work.date_polls.answerers(POLL.id, limit=9)) == {BABA.id}
        await work.members.save(replace(CHIBA, standing=Standing.ASLEEP))
        (account, *_) = (await work.members.accounts_of([DOI.id]))[DOI.id]
        await work.members.note_direct_closed(account.id, START)
        assert dict(await work.date_polls.silent(inner, limit=9)) == {}


async def test_answers_are_told_by_name_and_taken_back(storage: SqlStorage) -> None:
    async with storage.write() as work:
        polls = work.date_polls
        await polls.add(POLL)
        late = replace(answer_of(BABA.id, *ALL_YES, comment="楽しみ"), answered_at=START + HOUR)
        early = answer_of(CHIBA.id, Mark.NO, None, Mark.MAYBE)
        for answer in (late, early, answer_of(DOI.id, None, None, None)):
            await polls.save_answer(answer)
        assert [(one.name, one.answer) for one in await polls.answers(POLL.id, limit=9)] == [
            ("千葉", early),
            ("馬場", late),
        ]
        assert len(await polls.answers(POLL.id, limit=9, offset=1)) == 1
        assert await polls.touched_by(AOKI.id) == await polls.touched_by(BABA.id) == (POLL.id,)
        await polls.save(POLL.close())
        assert await polls.touched_by(AOKI.id) == ()
        await polls.remove_answer(POLL.id, BABA.id)
        assert await polls.answer_of(POLL.id, BABA.id) is None
        assert await polls.touched_by(BABA.id) == ()


async def test_two_clocks_at_once_nudge_once_and_tell_once(storage: SqlStorage, clock: FakeClock) -> None:
    async with storage.write() as work:
        await work.date_polls.add(replace(POLL, section_id=INNER.id))
        assert await work.date_polls.waking(START, limit=9) == ()
    ticks = [PollClock(storage, Policy()).tick for _ in range(3)]
    said: list[str] = []
    for _ in range(2):
        clock.advance(2 * DAY)
        await asyncio.gather(*(tick(clock.now()) for tick in ticks))
        async with storage.write() as work:
            due = await work.deliveries.claim(now=clock.now(), lease=9 * DAY, owner="tests", limit=9)
            said += [one.plan.kind for one in due]
    assert said == [NUDGE, NUDGE, ENDED]


async def test_answers_that_meet_are_all_counted(storage: SqlStorage, service: DatePollService) -> None:
    async with storage.write() as work:
        await work.date_polls.add(POLL)

    await asyncio.gather(
        *(
            service.answer(
                POLL.id,
                member.id,
                with_mark(number, Mark.YES),
                Origin(f"r{number}-{member.id}", START, member.id),
            )
            for member in (BABA, CHIBA, DOI)
            for number in (1, 2)
        )
    )

    async with storage.read() as work:
        stored = await work.date_polls.get(POLL.id)
    assert stored is not None
    assert ([option.yes for option in stored.options], stored.answered) == ([3, 3, 0], 3)


async def test_it_is_decided_once(storage: SqlStorage, service: DatePollService) -> None:
    first, second = (replace(event_called(title), host_id=AOKI.id) for title in ("忘年会", "新年会"))
    async with storage.write() as work:
        await work.date_polls.add(POLL)
        for number, event in enumerate((first, second), start=1):
            assert await work.events.add(event)
            await work.date_polls.link(POLL.id, number, DraftId(int(event.id)))

    for event in (first, second):
        async with storage.write() as work:
            await service.event_published(work, event, Origin("", START, AOKI.id))

    async with storage.read() as work:
        stored = await work.date_polls.get(POLL.id)
    assert stored is not None
    assert (stored.status, stored.event_id, stored.decided) == (PollStatus.DECIDED, EventId(first.id), 1)
