"""Pairs of sections, and the one section of an organisation's colleagues."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.errors import InvalidInput, Refused
from bot.domain.events import Details, Event, announce
from bot.domain.ids import EventId, MemberId, SectionId, to_token
from bot.domain.members import MemberKind, Proof, Standing
from bot.domain.policy import Policy
from bot.domain.sections import NameTaken, Post, Section, SectionKind, SectionWords, found
from bot.domain.twins import ask
from bot.ports.sections import Wanted
from bot.services.colleagues import ColleagueService
from bot.services.lookup import find_section
from bot.services.origin import Origin
from bot.services.twins import TwinService, twins_of
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

LATER = START + timedelta(hours=1)
AOKI, BABA, CHIBA = (member_called(name).prove(Proof.PERSONNEL, START) for name in ("青木", "馬場", "千葉"))
OURS, THEIRS, THIRD = section_called("縁側市改善課"), section_called("隣町改善課"), section_called("遠町課")
GROUP = found(
    SectionId(5_000),
    SectionWords("縁側市の会", "話す", SectionKind.WORK),
    by=None,
    now=START,
    organisation=AOKI.organisation_key,
)


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for member in (AOKI, BABA, CHIBA):
            await work.members.save(member)
        for section in (OURS, THEIRS, THIRD):
            await work.sections.save(section)


async def test_a_pair_is_kept_once_and_read_from_both_sides(storage: SqlStorage) -> None:
    asked = ask(THEIRS, OURS, None, now=START)
    async with storage.write() as work:
        await work.twins.save(asked)
        await work.twins.save(asked.accept(OURS.id, LATER))
        await work.twins.save(ask(OURS, THIRD, None, now=LATER))

    async with storage.write() as work:
        agreed = await work.twins.get(OURS.id, THEIRS.id)
        assert agreed == await work.twins.get(THEIRS.id, OURS.id) == replace(asked, agreed_at=LATER)
        assert [pair.other(OURS.id) for pair in await work.twins.of(OURS.id)] == [THEIRS.id, THIRD.id]
        assert [twin.id for twin in await twins_of(work, OURS.id)] == [THEIRS.id]
        assert await twins_of(work, THIRD.id) == ()
        assert await work.twins.get(THEIRS.id, THIRD.id) is None

        await work.sections.save(THEIRS.close(LATER))
        assert await twins_of(work, OURS.id) == ()  # what is closed is nobody's twin meanwhile
        assert await work.twins.end(THEIRS.id, OURS.id)
        assert not await work.twins.end(OURS.id, THEIRS.id)


async def test_two_who_propose_to_each_other_at_once_become_one_pair(storage: SqlStorage) -> None:
    service = TwinService(storage)
    async with storage.write() as work:
        await work.sections.seat(seat_in(OURS, AOKI.id, Post.CHIEF))
        await work.sections.seat(seat_in(THEIRS, BABA.id, Post.DEPUTY))

    one, other = await asyncio.gather(
        service.ask(OURS.name, THEIRS.name, Origin("r-1", START, member_id=AOKI.id)),
        service.ask(THEIRS.name, OURS.name, Origin("r-2", START, member_id=BABA.id)),
    )

    assert [one[2].agreed, other[2].agreed].count(True) == 1
    async with storage.read() as work:
        (pair,) = await work.twins.of(OURS.id)
    assert pair.agreed


def _event(number: int, section: Section) -> Event:
    details = Details(
        title=f"会{number}",
        starts_at=START + timedelta(days=number),
        ends_at=START + timedelta(days=number, hours=1),
        section_id=section.id,
    )
    return announce(EventId(number), details, host_id=AOKI.id, zone="Asia/Tokyo", now=START)


async def test_twins_share_their_calendar_but_not_what_is_for_members_only(storage: SqlStorage) -> None:
    async def seen(section_id: SectionId) -> list[int]:
        async with storage.read() as work:
            found_events = await work.events.upcoming(
                now=START, reader=AOKI.id, limit=9, section_id=section_id
            )
        return [one.event.id for one in found_events]

    async with storage.write() as work:
        for number, section in enumerate((OURS, THEIRS, THIRD), start=1):
            await work.events.add(_event(number, section))
        await work.twins.save(ask(OURS, THEIRS, None, now=START).accept(THEIRS.id, START))
        await work.twins.save(ask(OURS, THIRD, None, now=START))

    assert (await seen(OURS.id), await seen(THEIRS.id), await seen(THIRD.id)) == ([1, 2], [1, 2], [3])
    async with storage.write() as work:
        await work.sections.save(replace(THEIRS, members_only=True))
    assert await seen(OURS.id) == [1]


async def test_only_colleagues_find_their_section(storage: SqlStorage) -> None:
    stranger = member_called("遠田", "隣の市").prove(Proof.PERSONNEL, START)
    boaster = member_called("法螺")  # says to work here, which nobody confirmed
    async with storage.write() as work:
        await work.members.save(stranger)
        await work.members.save(boaster)
        await work.sections.save(GROUP)

    async with storage.read() as work:
        assert await work.sections.of_organisation(AOKI.organisation_key) == GROUP
        assert await work.sections.of_organisation(stranger.organisation_key) is None
        for text in ("", "縁側市の会"):
            assert GROUP not in await work.sections.search(text, limit=9)
            assert GROUP in await work.sections.search(text, limit=9, organisation=GROUP.organisation)
            assert GROUP in await work.sections.search(text, limit=9, organisation=None)
        rows, total = await work.sections.overview(Wanted(), now=START, limit=9)
        assert (GROUP in [row.section for row in rows], total) == (False, 3)
        rows, total = await work.sections.overview(
            Wanted(), now=START, limit=9, organisation=GROUP.organisation
        )
        assert (GROUP in [row.section for row in rows], total) == (True, 4)
        assert await work.sections.overview(Wanted(), now=START, limit=1, offset=9) == ((), 3)
        assert GROUP not in await work.sections.created_since(START - timedelta(days=1))
        assert await work.sections.alike(GROUP.name) is None  # a name tried out tells nothing
        for typed in (to_token(GROUP.id), GROUP.name):
            assert await find_section(work, typed, reader=AOKI.id) == GROUP
            assert await find_section(work, typed, every=True) == GROUP
            for reader in (None, stranger.id, boaster.id, MemberId(1)):
                with pytest.raises(InvalidInput) as refused:
                    await find_section(work, typed, reader=reader)
                assert GROUP.name not in str(refused.value.problems["section"].params.get("names", ""))


async def test_an_organisation_has_one_section_and_its_seats_do_not_count(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.sections.save(GROUP)
        await work.sections.seat(seat_in(GROUP, AOKI.id))
        await work.sections.seat(seat_in(OURS, AOKI.id))
        counted = {seat.section_id: seat.counts for seat in await work.sections.memberships_of(AOKI.id)}
        (seat,) = await work.sections.memberships_in(GROUP.id)

    assert counted == {GROUP.id: False, OURS.id: True}
    assert seat.of_colleagues
    with pytest.raises(NameTaken):
        async with storage.write() as work:
            await work.sections.save(replace(GROUP, id=SectionId(5_001), name="別の名"))
    async with storage.write() as work:
        await work.sections.save(replace(section_called("別"), name=GROUP.name))  # not the same list


async def test_colleagues_are_those_confirmed_at_the_very_place(storage: SqlStorage) -> None:
    moved = AOKI.edit(replace(AOKI.profile, organisation="縁側市川区"))
    others = (
        replace(moved, id=MemberId(61)),
        member_called("縁側市", "別の市").prove(Proof.PERSONNEL, START),
        replace(BABA, id=MemberId(62), standing=Standing.LEFT),
        member_called("民間", "縁側市").edit(replace(BABA.profile, kind=MemberKind.PRIVATE)),
    )
    async with storage.write() as work:
        for member in others:
            await work.members.save(member)
        await work.members.save(CHIBA.sleep())

    async with storage.read() as work:
        known = await work.members.colleagues(AOKI.organisation_key, limit=9)
        assert {one.id for one in known} == {AOKI.id, BABA.id, CHIBA.id}
        assert len(await work.members.colleagues(AOKI.organisation_key, limit=2)) == 2


async def test_two_colleagues_who_found_at_once_found_one(storage: SqlStorage) -> None:
    service = ColleagueService(storage, Policy())
    words = SectionWords("縁側市の会", "話す", SectionKind.WORK)

    done = await asyncio.gather(
        *(
            service.found(words, one.id, Origin(f"r-{one.id}", START, member_id=one.id))
            for one in (AOKI, BABA)
        ),
        return_exceptions=True,
    )

    assert sum(isinstance(one, Section) for one in done) == 1
    (refused,) = (one for one in done if isinstance(one, Refused))
    assert refused.problem.key == "colleagues.founded_already"
