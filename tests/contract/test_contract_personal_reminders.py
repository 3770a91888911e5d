import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
import pytest_asyncio

from bot.calendar.recurrence import DaysOff, Freq, Recurrence, WeekDay
from bot.domain.errors import Refused
from bot.domain.ids import PersonalReminderId
from bot.domain.members import Member
from bot.domain.personal_reminders import ReminderStatus, Snooze
from bot.domain.policy import Policy
from bot.services.origin import Origin
from bot.services.personal_reminders import DUE, SHARED, PersonalReminderService
from storage.unit_of_work import SqlStorage
from tests.builders.people import account_at, member_called, place_of
from tests.builders.reminders import reminder_of
from tests.fakes.clock import START, FakeClock

HERE = place_of()
AOKI, BABA = member_called("青木"), member_called("馬場")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
REPORT = reminder_of("日報", AOKI.id)
CALL = reminder_of("電話", AOKI.id, rule=None)
ODD = Recurrence(
    Freq.YEARLY,
    2,
    weekdays=(WeekDay(0, 1), WeekDay(4, -1)),
    months=(4, 10),
    until=date(2030, 3, 31),
    days_off=DaysOff.BEFORE,
    exceptions=frozenset({date(2027, 4, 5), date(2029, 4, 2)}),
)


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.places.save(HERE)
        for member in (AOKI, BABA):
            await work.members.save(member)
            await work.members.save_account(account_at(HERE, member.profile.name, member))


@pytest.fixture
def service(storage: SqlStorage) -> PersonalReminderService:
    return PersonalReminderService(storage, Policy())


def by(member: Member, request: str) -> Origin:
    return Origin(request, START, member.id, HERE.id)


async def test_a_reminder_is_kept_with_everything_it_has(storage: SqlStorage) -> None:
    odd = replace(
        reminder_of("集計", AOKI.id, rule=ODD, zone="Europe/Berlin"),
        snoozed_until=START + DAY,
        version=7,
        copied_from=PersonalReminderId(5),
    )
    async with storage.write() as work:
        await work.personal_reminders.save(odd)
        await work.personal_reminders.save(CALL)

        assert await work.personal_reminders.get(odd.id) == odd
        assert await work.personal_reminders.lock(CALL.id) == CALL
        assert await work.personal_reminders.copy_of(PersonalReminderId(5), AOKI.id) == odd
        assert await work.personal_reminders.copy_of(PersonalReminderId(5), BABA.id) is None
        await work.personal_reminders.delete(odd.id)
        assert await work.personal_reminders.get(odd.id) is None


async def test_open_ones_are_listed_the_next_one_first(storage: SqlStorage) -> None:
    over = replace(reminder_of("済", AOKI.id), next_due=None, status=ReminderStatus.OVER)
    soon = replace(CALL, snoozed_until=START + MINUTE)
    async with storage.write() as work:
        for reminder in (REPORT, over, soon, reminder_of("別", BABA.id)):
            await work.personal_reminders.save(reminder)

        assert await work.personal_reminders.open_of(AOKI.id, limit=1) == ((soon,), 2)
        assert await work.personal_reminders.open_of(AOKI.id, limit=1, offset=1) == ((REPORT,), 2)
        assert set(await work.personal_reminders.delete_of(AOKI.id)) == {REPORT.id, over.id, soon.id}
        assert await work.personal_reminders.open_of(AOKI.id, limit=9) == ((), 0)


async def test_those_that_wake_come_in_their_order_and_the_finished_are_forgotten(
    storage: SqlStorage,
) -> None:
    over = replace(reminder_of("済", AOKI.id), next_due=None, status=ReminderStatus.OVER)
    snoozed = replace(CALL, snoozed_until=START + MINUTE)
    async with storage.write() as work:
        for reminder in (REPORT, snoozed, over):
            await work.personal_reminders.save(reminder)

        waking = work.personal_reminders.waking
        assert await waking(START, limit=9) == ()
        assert await waking(START + MINUTE, limit=9) == ((CALL.id, AOKI.id),)
        assert [one for one, _ in await waking(START + 2 * DAY, limit=9)] == [CALL.id, REPORT.id]
        assert len(await waking(START + 2 * DAY, limit=1)) == 1
        assert await work.personal_reminders.prune(START) == 0
        assert await work.personal_reminders.prune(START + MINUTE) == 1


async def test_two_ticks_at_once_plan_once(
    storage: SqlStorage, service: PersonalReminderService, clock: FakeClock
) -> None:
    async with storage.write() as work:
        await work.personal_reminders.save(REPORT)
        await work.personal_reminders.save(CALL)
    clock.advance(DAY)
    other = PersonalReminderService(storage, Policy())

    planned = await asyncio.gather(*(one.tick(clock.now()) for one in (service, other, service)))

    assert sum(planned) == 2
    async with storage.write() as work:
        claimed = await work.deliveries.claim(
            now=clock.now(), lease=MINUTE, owner="tests", limit=9, platform=HERE.platform
        )
        assert sorted(one.plan.subject_id for one in claimed) == sorted((REPORT.id, CALL.id))
        assert {one.plan.kind for one in claimed} == {DUE}
        stored = await work.personal_reminders.get(REPORT.id)
    assert REPORT.next_due is not None
    assert stored is not None
    assert stored.next_due == REPORT.next_due + DAY


async def test_taking_one_over_twice_at_once_makes_one(
    storage: SqlStorage, service: PersonalReminderService
) -> None:
    async with storage.write() as work:
        await work.personal_reminders.save(REPORT)
    assert not await _known(storage)
    await service.share(REPORT.id, AOKI.id, "c-desk", by(AOKI, "share"))
    assert await _known(storage)

    said = await asyncio.gather(
        *(service.copy(REPORT.id, BABA.id, by(BABA, f"copy-{number}")) for number in range(4)),
        return_exceptions=True,
    )

    assert sum(isinstance(answer, Refused) for answer in said) == 3
    async with storage.read() as work:
        (copied,), _ = await work.personal_reminders.open_of(BABA.id, limit=9)
    assert (copied.words, copied.next_due) == (REPORT.words, REPORT.next_due)


async def test_a_snooze_and_a_tick_do_not_lose_each_other(
    storage: SqlStorage, service: PersonalReminderService, clock: FakeClock
) -> None:
    async with storage.write() as work:
        await work.personal_reminders.save(REPORT)
    clock.advance(DAY)

    origin = Origin("snooze", clock.now(), AOKI.id, HERE.id)
    await asyncio.gather(service.tick(clock.now()), service.snooze(REPORT.id, AOKI.id, Snooze.HOUR, origin))

    async with storage.read() as work:
        stored = await work.personal_reminders.get(REPORT.id)
    assert stored is not None
    assert stored.snoozed_until == clock.now() + timedelta(hours=1)
    assert REPORT.next_due is not None
    assert stored.next_due == REPORT.next_due + DAY


async def test_the_zone_of_a_member_is_kept(storage: SqlStorage, service: PersonalReminderService) -> None:
    abroad = replace(AOKI, zone="America/New_York")
    async with storage.write() as work:
        await work.members.save(abroad)
        assert await work.members.get(AOKI.id) == abroad

    assert service.zone_of(abroad).key == "America/New_York"
    assert service.zone_of(BABA).key == "Asia/Tokyo"


async def _known(storage: SqlStorage) -> bool:
    async with storage.read() as work:
        return await work.deliveries.known(REPORT.id, SHARED)
