"""What waits for its member, wishes and announcements, on every database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.domain.announcements import Announcement, AnnouncementStatus, Audience
from bot.domain.deliveries import Plan, Said, Status, ToAccount
from bot.domain.ids import AnnouncementId, DeliveryId, MemberId
from bot.domain.notice_wishes import NoticeWish, QuietHours
from bot.domain.places import Platform
from bot.domain.reminders import WORKING_DAY_BEFORE
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle
from bot.domain.urgency import ANNOUNCEMENT, DIGEST
from bot.ports.notices import UNTIL_QUIET_ENDS, Listener, Waiting
from bot.services.announcements import AnnouncementService
from storage.unit_of_work import SqlStorage
from tests.builders.deliveries import GUILD, HANAKO, HANAKO_AT_GUILD, furnish
from tests.builders.events import HOST, event_called
from tests.builders.people import account_at, member_called
from tests.fakes.clock import START, FakeClock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TO_HANAKO = ToAccount(HANAKO_AT_GUILD.id)
WISH = NoticeWish(QuietHours(time(21, 30), time(0)), working_days_only=True, digest_at=time(0))


def letter(number: int, lasts: timedelta = DAY) -> Plan:
    return Plan("task.thanks", number, TO_HANAKO, START, START + lasts)


DIGEST_PLAN = Plan(DIGEST, HANAKO.id, TO_HANAKO, START + HOUR, START + DAY, "2026-11-21")


async def held(storage: SqlStorage, *plans: Plan) -> DeliveryId:
    """Letters that wait for a digest; returns the digest's id."""
    async with storage.write() as work:
        await work.deliveries.plan(*plans, DIGEST_PLAN)
        claimed = await work.deliveries.claim(now=START, lease=HOUR, owner="test", limit=10)
        digest_id = (await work.held_deliveries.open_digests([DIGEST_PLAN.key]))[DIGEST_PLAN.key]
        await work.held_deliveries.hold(
            [
                Waiting(one.id, START + HOUR, one.plan.expires_at, "waits", digest_id)
                for one in claimed
                if one.plan.kind != DIGEST
            ]
        )
    return digest_id


async def statuses(storage: SqlStorage) -> dict[str, int]:
    async with storage.read() as work:
        return await work.deliveries.count_by_status()


async def test_wishes_come_back_as_they_were_saved(storage: SqlStorage) -> None:
    await furnish(storage)
    async with storage.write() as work:
        assert (await work.notice_wishes.of_accounts([HANAKO_AT_GUILD.id]))[HANAKO_AT_GUILD.id].wish is None
        await work.notice_wishes.save(HANAKO.id, WISH)
        await work.notice_wishes.save(HANAKO.id, replace(WISH, reminders=(WORKING_DAY_BEFORE, HOUR)))

    async with storage.read() as work:
        kept = await work.notice_wishes.get(HANAKO.id)
        found = await work.notice_wishes.of_accounts([HANAKO_AT_GUILD.id])

    assert kept == replace(WISH, reminders=(WORKING_DAY_BEFORE, HOUR))
    assert found == {HANAKO_AT_GUILD.id: Listener(HANAKO.id, "", kept)}


async def test_what_waits_for_a_digest_is_claimed_by_nobody_and_settled_with_it(storage: SqlStorage) -> None:
    await furnish(storage)
    digest_id = await held(storage, letter(1), letter(2, lasts=HOUR), letter(3))
    async with storage.write() as work:
        assert await work.deliveries.claim(now=START, lease=HOUR, owner="test", limit=10) == ()
        (digest,) = await work.deliveries.claim(now=START + HOUR, lease=HOUR, owner="test", limit=10)
        assert digest.id == digest_id
        assert await work.held_deliveries.open_digests([DIGEST_PLAN.key]) == {}
        inside = await work.held_deliveries.in_digest(digest_id, limit=5)
        assert [one.plan.subject_id for one in inside] == [1, 2, 3]

        await work.deliveries.mark_sent(Said(digest_id, "c", "m"), at=START + HOUR)
        expired = await work.held_deliveries.settle_digest(digest_id, at=START + HOUR, most=2)

    assert expired == 1
    assert await statuses(storage) == {"sent": 2, "skipped": 1, "pending": 1}


async def test_an_event_that_is_off_leaves_the_digest_and_a_dropped_digest_takes_all_with_it(
    storage: SqlStorage,
) -> None:
    await furnish(storage)
    digest_id = await held(storage, letter(1), letter(2))
    async with storage.write() as work:
        await work.deliveries.withdraw(1, ("task.thanks",), "over")
        (left,) = await work.held_deliveries.in_digest(digest_id, limit=5)
        assert left.plan.subject_id == 2
        await work.held_deliveries.drop_digest(digest_id, "left the town")

    assert await statuses(storage) == {"skipped": 2, "pending": 1}


async def test_other_wishes_free_what_waits_and_the_digest_can_be_planned_anew(storage: SqlStorage) -> None:
    await furnish(storage)
    digest_id = await held(storage, letter(1))
    async with storage.write() as work:
        await work.held_deliveries.release(HANAKO.id, now=START)
        (freed,) = await work.deliveries.claim(now=START + HOUR, lease=HOUR, owner="test", limit=10)
        await work.deliveries.plan(replace(DIGEST_PLAN, due_at=START + 2 * HOUR))
        again = await work.held_deliveries.open_digests([DIGEST_PLAN.key])

    assert (freed.plan.kind, freed.attempt, freed.status) == ("task.thanks", 1, Status.LEASED)
    assert again == {DIGEST_PLAN.key: digest_id}


async def test_other_wishes_free_what_waits_for_the_quiet_time_to_end_and_nothing_else(
    storage: SqlStorage,
) -> None:
    await furnish(storage)
    later = replace(letter(2), due_at=START + HOUR)
    async with storage.write() as work:
        await work.deliveries.plan(letter(1), later)
        (quiet,) = await work.deliveries.claim(now=START, lease=HOUR, owner="test", limit=10)
        waiting = Waiting(quiet.id, START + HOUR, START + DAY, UNTIL_QUIET_ENDS)
        await work.held_deliveries.hold([waiting])
        await work.held_deliveries.release(MemberId(1), now=START)
        assert not await work.deliveries.claim(now=START, lease=HOUR, owner="test", limit=10)
        await work.held_deliveries.release(HANAKO.id, now=START)
        (freed,) = await work.deliveries.claim(now=START, lease=HOUR, owner="test", limit=10)

    assert (freed.id, freed.attempt) == (quiet.id, 1)


async def remind_at(storage: SqlStorage, *offsets: timedelta) -> list[list[str]]:
    """Who is reminded at each offset of an event that has one of a day and one of an hour; ``?`` after those
    who are asked.
    """
    names = {member.id: member.profile.name for member in PEOPLE}
    async with storage.read() as work:
        found = [await work.notice_wishes.to_remind(EVENT.id, offset, (DAY, HOUR)) for offset in offsets]
    return [[names[one.member_id] + "?" * one.undecided for one in at] for at in found]


PEOPLE = tuple(member_called(name) for name in ("来る", "聞く", "未定", "十分前", "望まない", "これだけ"))
EVENT = event_called("もくもく会")
TEN = timedelta(minutes=10)


async def test_each_is_reminded_at_the_moments_they_chose(storage: SqlStorage) -> None:
    await furnish(storage)
    styles: Sequence[RsvpStyle] = (
        RsvpStyle.COME,
        RsvpStyle.LISTEN,
        RsvpStyle.UNDECIDED,
        RsvpStyle.COME,
        RsvpStyle.COME,
        RsvpStyle.COME,
    )
    async with storage.write() as work:
        await work.members.save(HOST)
        await work.events.add(EVENT)
        for number, (member, style) in enumerate(zip(PEOPLE, styles, strict=True), start=1):
            wants = member.profile.name not in {"望まない", "これだけ"}
            await work.members.save(replace(member, direct_reminders=wants))
            await work.members.save_account(account_at(GUILD, f"u{number}", member))
            answer = Rsvp(EVENT.id, member.id, style, RsvpState.CONFIRMED, number, START)
            await work.rsvps.save(answer)
        await work.notice_wishes.save(PEOPLE[3].id, NoticeWish(reminders=(TEN,)))
        await work.notice_wishes.save_for_event(EVENT.id, PEOPLE[5].id, (WORKING_DAY_BEFORE, TEN))
        await work.notice_wishes.save_for_event(EVENT.id, PEOPLE[0].id, (HOUR,))

    assert await remind_at(storage, WORKING_DAY_BEFORE, DAY, HOUR, TEN) == [
        ["これだけ"],
        ["聞く", "未定?"],
        ["来る", "聞く"],
        ["十分前", "これだけ"],
    ]
    async with storage.write() as work:
        await work.notice_wishes.save_for_event(EVENT.id, PEOPLE[0].id, None)
        assert await work.notice_wishes.for_event(EVENT.id, PEOPLE[0].id) is None
    assert (await remind_at(storage, DAY))[0] == ["来る", "聞く", "未定?"]


async def announce(storage: SqlStorage, at: datetime) -> Announcement:
    """An announcement to all, of which nothing is planned yet."""
    new = Announcement(AnnouncementId(77), "題名", "本文", Audience(), HANAKO.id, at)
    async with storage.write() as work:
        await work.announcements.save(new)
    return new


async def test_two_processes_plan_an_announcement_once_for_everybody(
    storage: SqlStorage, clock: FakeClock
) -> None:
    await furnish(storage)
    others = [member_called(f"庁員{number}") for number in range(3)]
    async with storage.write() as work:
        for number, member in enumerate(others[:2]):
            await work.members.save(member)
            await work.members.save_account(account_at(GUILD, f"u{number}", member))
        await work.members.save(others[2])  # nowhere to be found
    new = await announce(storage, clock.now())
    service = AnnouncementService(storage)

    planned = await service.tick(clock.now()) + await service.tick(clock.now())

    async with storage.read() as work:
        done = await work.announcements.get(new.id)
        stands = await work.announcements.progress(new.id)
        expected = await work.announcements.count(Audience())
        assert await work.announcements.told(new.id, HANAKO.id)
        assert not await work.announcements.told(new.id, MemberId(1))
    assert planned == 3
    assert done is not None
    assert (done.status, done.addressed, done.unreachable) == (AnnouncementStatus.PLANNED, 3, 1)
    assert stands == {(Platform.DISCORD, "pending"): 3}
    assert expected == {Platform.DISCORD: 3, None: 1}


async def test_an_audience_is_who_belongs_to_it_now(storage: SqlStorage) -> None:
    await furnish(storage)
    async with storage.read() as work:
        assert await work.announcements.addresses(Audience(), HANAKO.id)
        assert not await work.announcements.addresses(Audience(), MemberId(1))
        assert not await work.announcements.addresses(Audience(prefecture="28"), HANAKO.id)


async def test_what_was_taken_back_is_told_apart(storage: SqlStorage, clock: FakeClock) -> None:
    await furnish(storage)
    new = await announce(storage, clock.now())
    await AnnouncementService(storage).tick(clock.now())
    async with storage.write() as work:
        await work.deliveries.withdraw(new.id, (ANNOUNCEMENT,), "stopped")

    async with storage.read() as work:
        assert await work.announcements.progress(new.id) == {(Platform.DISCORD, "withdrawn"): 1}
