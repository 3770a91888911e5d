import asyncio
from dataclasses import replace
from datetime import timedelta
from zlib import crc32

import pytest

from bot.domain.cohosting import Cohosting
from bot.domain.errors import Refused
from bot.domain.event_roles import Role
from bot.domain.ids import LightningTalkId, MaterialId, MemberId, PartId, RoleId
from bot.domain.lightning_talks import LightningTalk, NamedTalk
from bot.domain.materials import Material, MaterialKind, check_url
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.programmes import Part
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle
from bot.domain.sections import Membership, Post
from bot.domain.venues import NOTHING_KNOWN, Venue
from bot.services.event_roles import RoleService
from bot.services.kept_seats import KEPT_UNTIL, seats_now
from bot.services.origin import Origin
from bot.services.rsvps import RsvpService
from storage.unit_of_work import SqlStorage
from tests.builders.events import HOST, event_called, settle
from tests.builders.sections import section_called
from tests.fakes.clock import START

DAY = timedelta(days=1)
EVENT = event_called("勉強会")
PARTY = replace(event_called("懇親会", DAY * 9, capacity=2), parent_id=EVENT.id)
OPENING = Part(PartId(1), EVENT.id, 2, "開会", 5, "山田さん", "お茶")
TALKS = Part(PartId(2), EVENT.id, 1, "LT", 10, talk_slots=1, talk_minutes=10)
NOTES = Role(RoleId(1), EVENT.id, "記録", 1)


def talk_of(number: int, member: Member, position: int) -> LightningTalk:
    return LightningTalk(LightningTalkId(number), TALKS.id, EVENT.id, member.id, "話", position, START)


async def test_a_programme_is_kept_with_its_people(storage: SqlStorage) -> None:
    aoki, baba, _ = await settle(storage, EVENT, members=3)
    async with storage.write() as work:
        await work.programmes.save([OPENING, TALKS])
        assert await work.programmes.parts_of(EVENT.id) == (TALKS, OPENING)
        assert await work.programmes.add_speaker(OPENING.id, aoki.id, START)
        assert not await work.programmes.add_speaker(OPENING.id, aoki.id, START)
        assert await work.programmes.speakers_of(EVENT.id) == {OPENING.id: [(aoki.id, aoki.profile.name)]}
        late, early = talk_of(1, aoki, 2), talk_of(2, baba, 1)
        await work.lightning_talks.save([late, early])
        await work.lightning_talks.save([replace(late, began_at=START)])
        assert await work.lightning_talks.of_part(TALKS.id) == (
            NamedTalk(early, baba.profile.name),
            NamedTalk(replace(late, began_at=START), aoki.profile.name),
        )
        assert await work.programmes.helped_by(baba.id, START) == (EVENT.id,)
        assert await work.programmes.helped_by(baba.id, EVENT.ends_at) == ()
        await work.programmes.remove([TALKS.id])
        assert await work.lightning_talks.of(EVENT.id) == ()
        assert await work.programmes.remove_speaker(OPENING.id, aoki.id)
        assert await work.programmes.helped_by(aoki.id, START) == ()


async def test_one_slot_is_given_once_however_many_want_it(storage: SqlStorage) -> None:
    people = await settle(storage, EVENT, members=5)
    async with storage.write() as work:
        await work.event_roles.save(NOTES)
    roles = RoleService(storage, Policy(), RsvpService(storage, Policy()))

    async def take(member_id: MemberId) -> bool:
        try:
            return (await roles.take(NOTES.id, member_id, Origin("", START, member_id))).changed
        except Refused:
            return False

    taken = await asyncio.gather(*(take(person.id) for person in people))

    assert sum(taken) == 1
    async with storage.read() as work:
        (seats,) = await work.event_roles.of(EVENT.id)
        event = await work.events.get(EVENT.id)
    assert [holder.member_id for holder in seats.holders] == [people[taken.index(True)].id]
    assert event is not None
    assert event.tally.come == 1


async def test_seats_of_a_party_are_kept_for_helpers_who_have_not_answered(storage: SqlStorage) -> None:
    aoki, baba, _ = await settle(storage, EVENT, PARTY, members=3)
    async with storage.write() as work:
        await work.event_roles.save(NOTES)
        await work.event_roles.take(NOTES.id, aoki.id, START)
        await work.programmes.save([TALKS])
        await work.lightning_talks.save([talk_of(1, baba, 1), talk_of(2, HOST, 2)])  # the host waits
        assert [one.id for one in await work.events.children_of(EVENT.id, limit=9)] == [PARTY.id]

        theirs = await seats_now(work, PARTY, START, HOST.id)
        assert (theirs.kept, theirs.own, theirs.fits(1)) == (2, False, False)
        own = await seats_now(work, PARTY, START, aoki.id)
        assert (own.kept, own.own, own.fits(1)) == (1, True, True)
        answer = Rsvp(PARTY.id, aoki.id, RsvpStyle.COME, RsvpState.CONFIRMED, 1, START)
        await work.rsvps.save(answer)
        assert (await seats_now(work, PARTY, START)).kept == 1
        assert (await seats_now(work, PARTY, PARTY.starts_at - KEPT_UNTIL)).kept == 0
        assert await work.events.children_waited_for(START, limit=9) == ()
        await work.events.save_tally(PARTY.id, replace(PARTY.tally, waiting=1))
        assert len(await work.events.children_waited_for(START, limit=9)) == 1


async def test_venues_and_materials_are_kept(storage: SqlStorage) -> None:
    await settle(storage, EVENT)
    url = "https://example.jp/a"
    one = Material(MaterialId(1), EVENT.id, MaterialKind.VIDEO, "録画", url, check_url(url), HOST.id, START)
    async with storage.write() as work:
        assert await work.venues.get(EVENT.id) == NOTHING_KNOWN
        for venue in (Venue("無料", ""), Venue("3,000円", "北口")):
            await work.venues.save(EVENT.id, venue)
            assert await work.venues.get(EVENT.id) == venue
        assert await work.materials.add(one)
        assert not await work.materials.add(replace(one, id=MaterialId(2)))
        assert await work.materials.of(EVENT.id, limit=5) == (one,)
        assert await work.materials.count(EVENT.id) == 1
        assert await work.materials.get(one.id) == one
        assert await work.materials.remove(one.id)
        assert not await work.materials.remove(one.id)


@pytest.mark.parametrize("agreed", [False, True])
async def test_what_sections_hold_together_moves_with_them(storage: SqlStorage, *, agreed: bool) -> None:
    own, other, heir = (section_called(name) for name in ("写真課", "登山課", "山岳課"))
    event = event_called("山を撮る会", section_id=own.id)
    async with storage.write() as work:
        for section in (own, other, heir):
            await work.sections.save(section)
    (aoki,) = await settle(storage, event, members=1)
    pair = Cohosting(event.id, other.id, HOST.id, START, START if agreed else None)
    async with storage.write() as work:
        await work.cohosts.save(pair)
        listed = await work.events.upcoming(now=START, reader=aoki.id, limit=5, section_id=other.id)
        assert bool(listed) is agreed
        assert await work.cohosts.coming_of(other.id, START, limit=5) == (event.id,)
        await work.cohosts.move(other.id, heir.id)
        assert await work.cohosts.of(event.id) == (replace(pair, section_id=heir.id),)
        await work.cohosts.move(heir.id, own.id)
        assert await work.cohosts.of(event.id) == ()


async def test_outsiders_of_a_members_only_section_are_found(storage: SqlStorage) -> None:
    section = replace(section_called("相談課"), members_only=True)
    event = event_called("内輪の会", section_id=section.id)
    async with storage.write() as work:
        await work.sections.save(section)
    aoki, baba = await settle(storage, event, members=2)
    role = Role(RoleId(crc32(b"role")), event.id, "記録", 5)
    async with storage.write() as work:
        await work.event_roles.save(role)
        await work.sections.seat(Membership(section.id, baba.id, Post.MEMBER, START))
        for member in (aoki, baba):
            assert await work.event_roles.take(role.id, member.id, START)
        assert await work.programmes.outsiders(START, limit=5) == ((event.id, aoki.id),)
