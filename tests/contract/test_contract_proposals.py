import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.errors import InvalidInput, Refused
from bot.domain.ids import MemberId
from bot.domain.policy import Policy
from bot.domain.proposals import Pitch
from bot.domain.sections import NameTaken, SectionKind, SectionWords
from bot.services.founding import FoundingService
from bot.services.origin import Origin
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.builders.proposals import proposal_called
from tests.builders.sections import section_called
from tests.fakes.clock import START

AOKI, BABA = member_called("青木"), member_called("馬場")
WINDOW = proposal_called("窓口改善課", AOKI.id)
READING = proposal_called("読書課", BABA.id)
DAY = timedelta(days=1)


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.members.save(AOKI)
        await work.members.save(BABA)


async def test_a_proposal_is_kept_with_everything_it_has(storage: SqlStorage) -> None:
    section = section_called("窓口改善課")
    async with storage.write() as work:
        await work.sections.save(section)
        await work.proposals.save(WINDOW)
        await work.proposals.save(WINDOW.support().become(section.id))

    async with storage.write() as work:
        assert await work.proposals.get(WINDOW.id) == WINDOW.support().become(section.id)
        assert await work.proposals.lock(WINDOW.id) == WINDOW.support().become(section.id)
        assert await work.proposals.get(READING.id) is None


async def test_open_proposals_have_names_one_can_tell_apart(storage: SqlStorage) -> None:
    twin = replace(proposal_called("別"), name="窓口 改善 部", proposer_id=BABA.id)
    async with storage.write() as work:
        await work.proposals.save(WINDOW)
        assert await work.proposals.alike("窓口 改善 部") == WINDOW
    with pytest.raises(NameTaken):
        async with storage.write() as work:
            await work.proposals.save(twin)
    async with storage.write() as work:
        await work.proposals.save(WINDOW.withdraw())
        assert await work.proposals.alike("窓口改善課") is None
        await work.proposals.save(twin)


async def test_the_nearest_to_their_aim_come_first(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for proposal in (WINDOW, replace(READING, supporters=3), proposal_called("税務課", AOKI.id).expire()):
            await work.proposals.save(proposal)

        first, total = await work.proposals.open(limit=1)
        second, _ = await work.proposals.open(limit=1, offset=1)

    assert ([one.name for one in (*first, *second)], total) == (["読書課", "窓口改善課"], 2)


async def test_supporters_are_noted_once_in_their_order(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.proposals.save(WINDOW)
        assert await work.proposals.support(WINDOW.id, BABA.id, START + DAY)
        assert await work.proposals.support(WINDOW.id, AOKI.id, START)
        assert not await work.proposals.support(WINDOW.id, AOKI.id, START + DAY)

        assert await work.proposals.supporters(WINDOW.id) == (AOKI.id, BABA.id)
        assert await work.proposals.supported_by(BABA.id) == (WINDOW.id,)
        assert await work.proposals.unsupport(WINDOW.id, BABA.id)
        assert not await work.proposals.unsupport(WINDOW.id, BABA.id)
        assert await work.proposals.supporters(WINDOW.id) == (AOKI.id,)
        await work.proposals.save(WINDOW.withdraw())
        assert await work.proposals.supported_by(AOKI.id) == ()


async def test_what_is_over_is_found_when_it_is_over(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.proposals.save(WINDOW)
        await work.proposals.save(replace(READING, expires_at=START + DAY))

        assert await work.proposals.expired(START, limit=9) == ()
        assert await work.proposals.expired(START + DAY, limit=9) == (READING.id,)
        assert await work.proposals.expired(START + 60 * DAY, limit=9) == (READING.id, WINDOW.id)


async def test_a_hundred_who_support_at_once_found_exactly_one_section(storage: SqlStorage) -> None:
    crowd = [member_called(f"庁員{number}") for number in range(100)]
    async with storage.write() as work:
        for member in crowd:
            await work.members.save(member)
    founding = FoundingService(storage, Policy())
    made = await founding.propose(
        Pitch(SectionWords("窓口改善課", "よくする", SectionKind.WORK)), AOKI.id, Origin("", START, AOKI.id)
    )

    async def support(member_id: MemberId, number: int) -> str:
        try:
            proposal = await founding.support(made.id, member_id, Origin(f"r-{number}", START, member_id))
        except Refused as refused:
            return refused.problem.key
        return proposal.status.value

    said = await asyncio.gather(*(support(member.id, number) for number, member in enumerate(crowd)))

    assert sorted(set(said)) == ["founded", "open", "proposal.is_founded"]
    assert (said.count("founded"), said.count("open")) == (1, 3)
    async with storage.read() as work:
        (section,) = await work.sections.search("窓口改善課", limit=9)
        assert await work.sections.count_members(section.id) == 5
        assert await work.sections.chief_of(section.id) == AOKI.id


async def test_the_same_idea_at_the_same_moment_comes_back_at_the_name(storage: SqlStorage) -> None:
    founding = FoundingService(storage, Policy())
    pitch = Pitch(SectionWords("窓口改善課", "よくする", SectionKind.WORK))

    said = await asyncio.gather(
        *(founding.propose(pitch, who.id, Origin(f"r-{who.id}", START, who.id)) for who in (AOKI, BABA)),
        return_exceptions=True,
    )

    (refused,) = [answer for answer in said if isinstance(answer, InvalidInput)]
    assert set(refused.problems) == {"name"}
    async with storage.read() as work:
        _, total = await work.proposals.open(limit=9)
    assert total == 1
