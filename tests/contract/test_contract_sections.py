import asyncio
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from bot.domain.errors import Refused
from bot.domain.ids import MemberId, to_token
from bot.domain.members import Standing
from bot.domain.places import Platform
from bot.domain.policy import Policy
from bot.domain.sections import NameTaken, Post, Section, SectionKind, Tier, seats_taken
from bot.domain.surfaces import Repair, Surface, SurfaceKind
from bot.ports.sections import Wanted
from bot.ports.work import Work
from bot.services.origin import Origin
from bot.services.sections import SectionsService
from storage.unit_of_work import SqlStorage
from tests.builders.people import account_at, member_called, place_of
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

AOKI, BABA, CHIBA = (member_called(name) for name in ("青木", "馬場", "千葉"))
READING = section_called("読書課", SectionKind.HOBBY, "本を読む")
WINDOW = section_called("窓口改善課", SectionKind.WORK, "窓口をよくする")
GUILD = place_of("9001", Platform.DISCORD)
LATER = START + timedelta(hours=1)
MINUTE = timedelta(minutes=1)


async def furnish(storage: SqlStorage, *sections: Section) -> None:
    async with storage.write() as work:
        await work.places.save(GUILD)
        for member in (AOKI, BABA, CHIBA):
            await work.members.save(member)
        for section in sections or (READING, WINDOW):
            await work.sections.save(section)


async def test_a_section_is_kept_with_everything_it_has(storage: SqlStorage) -> None:
    closed = replace(READING, created_by=AOKI.id).close(LATER)
    await furnish(storage, closed, WINDOW)

    async with storage.read() as work:
        assert await work.sections.get(closed.id) == closed
        assert await work.sections.get_many([closed.id, WINDOW.id]) == {closed.id: closed, WINDOW.id: WINDOW}
        assert await work.sections.search("窓口 改善課", limit=2) == (WINDOW,)
        assert await work.sections.search("読書課", limit=2) == ()


async def test_open_sections_have_names_one_can_tell_apart(storage: SqlStorage) -> None:
    await furnish(storage)

    with pytest.raises(NameTaken):
        async with storage.write() as work:
            await work.sections.save(replace(section_called("別"), name="読書 部"))
    async with storage.write() as work:
        await work.sections.save(READING.close(LATER))
        await work.sections.save(replace(section_called("別"), name="読書 部"))


async def test_the_search_looks_into_name_and_purpose_and_shows_names_first(storage: SqlStorage) -> None:
    await furnish(storage, READING, WINDOW, section_called("記録課", purpose="読書の記録"))

    async with storage.read() as work:
        found = await work.sections.search("読書", limit=10)
        assert [section.name for section in found] == ["読書課", "記録課"]
        assert await work.sections.search("100%_", limit=10) == ()


async def test_the_overview_counts_members_and_pages(storage: SqlStorage) -> None:
    await furnish(storage)
    async with storage.write() as work:
        await work.sections.seat(seat_in(WINDOW, AOKI.id))
        await work.sections.seat(seat_in(WINDOW, BABA.id))
        await work.sections.touch(WINDOW.id, LATER)

    async with storage.read() as work:
        rows, total = await work.sections.overview(Wanted(), now=LATER, limit=1)
        assert [(row.section.name, row.members) for row in rows] == [("窓口改善課", 2)]
        assert total == 2
        rows, _ = await work.sections.overview(Wanted(), now=LATER, limit=1, offset=1)
        assert [(row.section.name, row.members) for row in rows] == [("読書課", 0)]
        rows, total = await work.sections.overview(Wanted("本", SectionKind.HOBBY), now=LATER, limit=10)
        assert ([row.section.name for row in rows], total) == (["読書課"], 1)
        assert await work.sections.overview(Wanted(), now=LATER, limit=1, offset=7) == ((), 2)
        assert await work.sections.overview(Wanted("_"), now=LATER, limit=10) == ((), 0)
        assert await work.sections.overview(Wanted("%/", SectionKind.WORK), now=LATER, limit=10) == ((), 0)


async def test_touching_never_moves_time_back(storage: SqlStorage) -> None:
    await furnish(storage)
    async with storage.write() as work:
        await work.sections.touch(READING.id, LATER)
        await work.sections.touch(READING.id, START)
        found = await work.sections.get(READING.id)

    assert found is not None
    assert found.active_at == LATER


async def test_seats_know_their_chief_and_order(storage: SqlStorage) -> None:
    await furnish(storage)
    async with storage.write() as work:
        await work.sections.seat(seat_in(READING, AOKI.id))
        await work.sections.seat(replace(seat_in(READING, BABA.id, Post.CHIEF), joined_at=LATER))
        await work.sections.seat(replace(seat_in(WINDOW, AOKI.id), joined_at=LATER))

    async with storage.read() as work:
        seats = await work.sections.memberships_in(READING.id)
        assert [seat.member_id for seat in seats] == [BABA.id, AOKI.id]
        assert await work.sections.chief_of(READING.id) == BABA.id
        assert await work.sections.chief_of(WINDOW.id) is None
        assert await work.sections.member_ids(READING.id) == {AOKI.id, BABA.id}
        assert await work.sections.count_members(READING.id) == 2
        mine = await work.sections.memberships_of(AOKI.id)
        assert [seat.section_id for seat in mine] == [READING.id, WINDOW.id]


async def test_seats_end_one_by_one_and_all_at_once(storage: SqlStorage) -> None:
    await furnish(storage)
    async with storage.write() as work:
        for member in (AOKI, BABA, CHIBA):
            await work.sections.seat(seat_in(READING, member.id))
        await work.sections.unseat(READING.id, AOKI.id)
        assert await work.sections.member_ids(READING.id) == {BABA.id, CHIBA.id}
        await work.sections.unseat(READING.id)
        assert await work.sections.member_ids(READING.id) == frozenset()


async def test_following_is_noted_once_and_forgotten(storage: SqlStorage) -> None:
    await furnish(storage)
    async with storage.write() as work:
        assert await work.sections.follow(READING.id, AOKI.id, START)
        assert not await work.sections.follow(READING.id, AOKI.id, LATER)
        assert await work.sections.follow(WINDOW.id, AOKI.id, LATER)
        assert await work.sections.followed_by(AOKI.id) == (READING.id, WINDOW.id)
        assert await work.sections.follower_ids(READING.id) == {AOKI.id}
        await work.sections.save(READING.close(LATER))
        assert await work.sections.followed_by(AOKI.id) == (WINDOW.id,)
        assert await work.sections.unfollow(WINDOW.id, AOKI.id)
        assert not await work.sections.unfollow(WINDOW.id, AOKI.id)
        await work.sections.unfollow_all(AOKI.id)
        assert await work.sections.follower_ids(READING.id) == frozenset()


async def test_a_room_is_found_by_section_and_by_channel(storage: SqlStorage) -> None:
    await furnish(storage)
    planned = Surface(WINDOW.id, GUILD.id, SurfaceKind.THREAD, due_at=START)
    made = replace(
        planned, section_id=READING.id, made=SurfaceKind.CHANNEL, channel_id="c1", role_id="r1", bound=True
    )
    async with storage.write() as work:
        await work.sections.save_surface(planned)
        await work.sections.save_surface(made)

    async with storage.read() as work:
        assert await work.sections.surface(READING.id, GUILD.id) == made
        assert await work.sections.surfaces_of(WINDOW.id) == (planned,)
        assert (await work.sections.way(READING.id, GUILD.id)).channel_id == "c1"
        assert (await work.sections.way(WINDOW.id, GUILD.id)).channel_id is None
        assert await work.sections.section_of_channel(GUILD.id, "c1") == READING.id
        assert await work.sections.section_of_channel(GUILD.id, "c2") is None


async def test_sections_without_a_decision_for_a_place_are_known(storage: SqlStorage) -> None:
    await furnish(storage, READING, WINDOW, section_called("昔の課").close(LATER))
    async with storage.write() as work:
        await work.sections.save_surface(Surface(READING.id, GUILD.id, SurfaceKind.NONE, due_at=START))

        assert await work.sections.rooms_to_decide(GUILD.id) == ((WINDOW.id, Tier.SECTION),)


async def test_a_preliminary_room_is_decided_anew_once_the_section_has_grown(storage: SqlStorage) -> None:
    solo = replace(section_called("朝の課"), tier=Tier.SOLO)
    preparing = replace(section_called("昼の課"), tier=Tier.PREPARING)
    await furnish(storage, solo, preparing)
    async with storage.write() as work:
        assert await work.sections.rooms_to_decide(GUILD.id) == ((preparing.id, Tier.PREPARING),)
        room = Surface(preparing.id, GUILD.id, SurfaceKind.THREAD, due_at=START, preliminary=True)
        await work.sections.save_surface(room)
        assert await work.sections.rooms_to_decide(GUILD.id) == ()
        await work.sections.save(replace(preparing, tier=Tier.SECTION))
        assert await work.sections.rooms_to_decide(GUILD.id) == ((preparing.id, Tier.SECTION),)
        await work.sections.save_surface(replace(room, preliminary=False))
        assert await work.sections.rooms_to_decide(GUILD.id) == ()


async def test_activities_run_alone_are_counted(storage: SqlStorage) -> None:
    solo = replace(section_called("朝の課"), tier=Tier.SOLO)
    others = (replace(section_called("昔の課"), tier=Tier.SOLO).close(LATER), section_called("昼の課"))
    await furnish(storage, solo, *others)
    async with storage.write() as work:
        for section in (solo, *others):
            await work.sections.seat(seat_in(section, AOKI.id, Post.CHIEF))

        assert await work.sections.count_solo(AOKI.id) == 1
        assert await work.sections.count_solo(BABA.id) == 0


async def test_rooms_are_claimed_once_and_again_when_the_claim_expires(storage: SqlStorage) -> None:
    await furnish(storage)
    async with storage.write() as work:
        await work.sections.save_surface(Surface(READING.id, GUILD.id, SurfaceKind.THREAD, due_at=START))
        await work.sections.save_surface(Surface(WINDOW.id, GUILD.id, SurfaceKind.THREAD, due_at=LATER))

    async def claim(minutes: int) -> list[int]:
        now = START + minutes * MINUTE
        async with storage.write() as work:
            claimed = await work.sections.claim_surfaces(now=now, until=now + 2 * MINUTE, limit=10)
            return [surface.section_id for surface in claimed]

    claims = await asyncio.gather(*(claim(0) for _ in range(5)))
    assert sorted(claims) == [[], [], [], [], [READING.id]]
    assert await claim(1) == []
    assert await claim(2) == [READING.id]


async def test_a_room_settled_while_it_changed_stays_due(storage: SqlStorage) -> None:
    await furnish(storage)
    surface = Surface(READING.id, GUILD.id, SurfaceKind.THREAD, due_at=START)
    async with storage.write() as work:
        await work.sections.save_surface(surface)
        await work.sections.rooms_should_follow([READING.id], START)
        seen_before = replace(surface, channel_id="c1", made=SurfaceKind.THREAD, settled=1, due_at=LATER)
        await work.sections.settle_surface(seen_before)
        found = await work.sections.surface(READING.id, GUILD.id)

    assert found is not None
    assert (found.channel_id, found.due_at, found.settled_already) == ("c1", START, False)


async def test_a_room_settled_as_it_is_rests_until_it_is_due(storage: SqlStorage) -> None:
    await furnish(storage)
    surface = Surface(READING.id, GUILD.id, SurfaceKind.THREAD, due_at=START)
    settled = replace(surface, settled=1, due_at=LATER, checked_at=START, problem="surface.no_hub")
    async with storage.write() as work:
        await work.sections.save_surface(surface)
        await work.sections.settle_surface(settled)

        assert await work.sections.surface(READING.id, GUILD.id) == settled
        assert await work.sections.troubled_surfaces() == (settled,)


async def test_repairs_are_read_by_time_and_forgotten(storage: SqlStorage) -> None:
    await furnish(storage)
    early = Repair(READING.id, GUILD.id, "surface.named", START)
    late = Repair(READING.id, GUILD.id, "surface.let_in", LATER)
    async with storage.write() as work:
        await work.sections.note_repairs([early, late])
        await work.sections.note_repairs([])

        assert await work.sections.repairs(after=START, until=LATER) == (late,)
        assert await work.sections.repairs(after=START - MINUTE, until=LATER) == (early, late)
        await work.sections.forget_repairs(LATER)
        assert await work.sections.repairs(after=START - MINUTE, until=LATER) == (late,)


async def test_a_hundred_racing_joins_and_swaps_end_with_exactly_the_limit(storage: SqlStorage) -> None:
    town = tuple(section_called(f"第{number}号課") for number in range(12))
    await furnish(storage, *town)
    service = SectionsService(storage, Policy(section_limit=3))
    dice = Random(3)

    async def press(number: int) -> bool:
        origin = Origin(f"press-{number}", START, AOKI.id)
        leaving, entering = dice.sample(town, 2)
        try:
            if number % 2:
                await service.join(entering.name, AOKI.id, origin)
            else:
                await service.swap(leaving.id, entering.id, AOKI.id, origin)
        except Refused:
            return False
        return True

    worked = await asyncio.gather(*(press(number) for number in range(100)))

    assert any(worked)
    async with storage.read() as work:
        held = await work.sections.memberships_of(AOKI.id)
        assert seats_taken(held) == 3
        assert sum([await work.sections.count_members(section.id) for section in town]) == 3


async def test_a_section_closed_while_people_join_keeps_nobody(storage: SqlStorage) -> None:
    crowd = [replace(member_called(f"庁員{number}"), id=MemberId(1_000 + number)) for number in range(20)]
    await furnish(storage)
    async with storage.write() as work:
        for member in crowd:
            await work.members.save(member)
    service = SectionsService(storage, Policy())

    async def join(member_id: MemberId) -> None:
        try:
            await service.join(to_token(READING.id), member_id, Origin("", START, member_id))
        except Refused as refused:
            assert refused.problem.key == "section.closed"  # noqa: PT017 - any other refusal is a mistake

    async def close() -> None:
        async with storage.write() as work:
            section = (await work.sections.lock([READING.id]))[READING.id]
            await work.sections.unseat(section.id)
            await work.sections.save(section.close(LATER))

    people = [join(member.id) for member in crowd]
    await asyncio.gather(*people[:10], close(), *people[10:])

    async with storage.read() as work:
        assert await work.sections.count_members(READING.id) == 0


async def test_members_are_found_by_standing_office_and_account(storage: SqlStorage) -> None:
    account = account_at(GUILD, "青木")
    elsewhere = place_of("9002", Platform.DISCORD)
    twin = account_at(elsewhere, "青木")
    waiting = [
        replace(member, standing=Standing.APPLIED, applied_at=START + number * MINUTE)
        for number, member in enumerate((BABA, CHIBA))
    ]
    await furnish(storage)
    async with storage.write() as work:
        await work.places.save(elsewhere)
        await work.members.save_account(account)
        await work.members.save_account(twin)
        for member in waiting:
            await work.members.save(member)
        await work.members.link(Platform.DISCORD, account.external_id, AOKI.id)
        await check_people(work, waiting_ids=[member.id for member in waiting])

        assert await work.members.handles([AOKI.id], GUILD.id) == {AOKI.id: account.external_id}
        assert await work.members.handles([AOKI.id], GUILD.id, awake=True) == {AOKI.id: account.external_id}
        await work.members.save(AOKI.sleep())
        assert await work.members.handles([AOKI.id], GUILD.id, awake=True) == {}
        await work.members.save(AOKI)
        assert await work.members.lock(AOKI.id) == AOKI
        assert await work.members.lock(MemberId(404)) is None
        assert await work.members.lock_account(twin.id) == replace(twin, member_id=AOKI.id)


async def check_people(work: Work, *, waiting_ids: list[MemberId]) -> None:
    longest = await work.members.with_standing(Standing.APPLIED, limit=5, longest_first=True)
    latest = await work.members.with_standing(Standing.APPLIED, limit=5)
    assert [member.id for member in longest] == waiting_ids
    assert [member.id for member in latest] == waiting_ids[::-1]
