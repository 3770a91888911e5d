"""SIGKILL at any moment of an announcement: nobody is left out, nobody hears it twice (G167)."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.domain.announcements import Announcement, AnnouncementStatus, Audience
from bot.domain.deliveries import Plan, ToAccount
from bot.domain.ids import AnnouncementId
from bot.domain.places import Platform
from bot.domain.urgency import ANNOUNCEMENT
from storage.unit_of_work import SqlStorage
from tests.builders.database import town_file
from tests.builders.deliveries import GUILD, HANAKO, WORKSPACE, furnish
from tests.builders.people import account_at, member_called
from tests.integration.delivery.killing import kill_repeatedly, supervised
from tests.integration.delivery.rough_platform import rough_platform
from tests.integration.delivery.test_delivery_kill import CLOCK, PATIENCE, noted_as_sent, town_at

PEOPLE = 100  # half of them on each platform
KILLS = 5
SEED = 5
ID = AnnouncementId(7)


async def test_a_process_killed_five_times_says_it_to_everybody_once(tmp_path: Path) -> None:
    url = town_file(tmp_path)
    async with town_at(url) as storage, asyncio.timeout(PATIENCE):
        expected = await addressed(storage)
        async with rough_platform(SEED) as platform, supervised(url, platform.url) as next_life:
            await kill_repeatedly(next_life, platform.reach, kills=KILLS, messages=PEOPLE, seed=SEED)
            await noted_as_sent(storage, PEOPLE)

        async with storage.read() as work:
            done = await work.announcements.get(ID)
            stands = await work.announcements.progress(ID)
    assert {mark: times for mark, times in platform.seen.items() if times > 1} == {}
    assert {mark.split()[1] for mark in platform.seen} == expected
    assert done is not None
    assert (done.status, done.addressed) == (AnnouncementStatus.PLANNED, PEOPLE)
    assert stands == {(one, "sent"): PEOPLE // 2 for one in (Platform.DISCORD, Platform.SLACK)}


async def addressed(storage: SqlStorage) -> set[str]:
    """An announcement to so many people, all of it due; returns the marks of their messages."""
    await furnish(storage)
    long_ago = CLOCK.now() - timedelta(hours=1)
    people = [HANAKO, *(member_called(f"庁員{number}") for number in range(1, PEOPLE))]
    marks = set()
    async with storage.write() as work:
        for number, member in enumerate(people):
            place, name = (GUILD, WORKSPACE)[number % 2], "hanako" if member is HANAKO else f"u{number}"
            account = account_at(place, name, member)
            await work.members.save(member)
            await work.members.save_account(account)
            plan = Plan(ANNOUNCEMENT, ID, ToAccount(account.id), long_ago, long_ago, str(member.id))
            marks.add(plan.mark)
        await work.announcements.save(Announcement(ID, "題名", "本文", Audience(), HANAKO.id, long_ago))
    return marks
