import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import Refused
from bot.domain.ids import HandoverId, MemberId, SuccessionId, to_token
from bot.domain.members import Office
from bot.domain.policy import Policy
from bot.domain.sections import Post
from bot.domain.successions import (
    Candidate,
    HandoverNote,
    Offer,
    OfferStatus,
    Reason,
    Stage,
    Succession,
    TermStep,
)
from bot.services.handovers import HandoverService
from bot.services.origin import Origin
from bot.services.section_posts import SectionPosts
from bot.services.successions import SuccessionService
from bot.services.terms import TermService
from storage.unit_of_work import SqlStorage
from tests.builders.people import account_at, member_called, place_of
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

WINDOW, READING = section_called("窓口改善課"), section_called("読書課")
AOKI, BABA, CHIBA = member_called("青木"), member_called("馬場"), member_called("千葉")
GENERAL = replace(member_called("総務"), offices=frozenset({Office.ADMINISTRATOR}))
CROWD = [member_called(f"庁員{number}") for number in range(40)]
WEEK = timedelta(days=7)
END = START + WEEK
CLOCKS = [END + timedelta(seconds=late) for late in range(4)]  # no two of them are quite alike
SEARCH = Succession(SuccessionId(1), WINDOW.id, Reason.RESIGNED, START, closes_at=END, former_id=AOKI.id)


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.places.save(place_of())
        for section in (WINDOW, READING):
            await work.sections.save(section)
        for member in (GENERAL, AOKI, BABA, CHIBA, *CROWD):
            await work.members.save(member)
            await work.members.save_account(account_at(place_of(), member.profile.name, member))
            if member is GENERAL:
                continue
            post = Post.CHIEF if member is AOKI else Post.MEMBER
            await work.sections.seat(seat_in(WINDOW, member.id, post))


async def test_a_search_is_kept_with_everything_it_has(storage: SqlStorage) -> None:
    settled = SEARCH.settle(BABA.id, END)
    async with storage.write() as work:
        await work.successions.save(SEARCH)
        assert await work.successions.get(SEARCH.id) == SEARCH
        assert await work.successions.open_in(WINDOW.id) == SEARCH
        assert await work.successions.open_in(READING.id) is None
        await work.successions.save(settled)

        assert await work.successions.open_in(WINDOW.id) is None
        assert await work.successions.latest_in(WINDOW.id) == settled
        again = replace(SEARCH, id=SuccessionId(2), opened_at=END, closes_at=END + WEEK)
        await work.successions.save(again)
        assert await work.successions.latest_in(WINDOW.id) == again


async def test_a_section_has_one_open_search(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.successions.save(SEARCH)

    with pytest.raises(IntegrityError):
        async with storage.write() as work:
            await work.successions.save(replace(SEARCH, id=SuccessionId(2)))


async def test_what_is_over_is_found_when_it_is_over(storage: SqlStorage) -> None:
    other = replace(SEARCH, id=SuccessionId(2), section_id=READING.id, closes_at=END - WEEK)
    async with storage.write() as work:
        for search in (SEARCH, other):
            await work.successions.save(search)
        assert await work.successions.due(END - timedelta(seconds=1), limit=9) == (other.id,)
        assert await work.successions.due(END, limit=9) == (other.id, SEARCH.id)
        await work.successions.save(SEARCH.hand_over())
        await work.successions.save(other.call_off(END))
        assert await work.successions.due(END + WEEK, limit=9) == ()


async def test_candidates_stand_once_and_fall_out_with_their_votes(storage: SqlStorage) -> None:
    first, second = Candidate(BABA.id, "やります", START), Candidate(CHIBA.id, "", START + WEEK)
    async with storage.write() as work:
        await work.successions.save(SEARCH)
        assert await work.successions.stand(SEARCH.id, second)
        assert await work.successions.stand(SEARCH.id, replace(first, words=""))
        assert not await work.successions.stand(SEARCH.id, replace(first, stood_at=END))
        assert await work.successions.candidates(SEARCH.id) == (first, second)
        for candidate in (BABA, CHIBA):
            await work.successions.vote(SEARCH.id, AOKI.id, candidate.id, START)
        await work.successions.vote(SEARCH.id, BABA.id, BABA.id, START)
        assert await work.successions.votes(SEARCH.id) == {AOKI.id: CHIBA.id, BABA.id: BABA.id}

        assert await work.successions.drop_out(SEARCH.id, CHIBA.id)
        assert not await work.successions.drop_out(SEARCH.id, CHIBA.id)
        assert await work.successions.candidates(SEARCH.id) == (first,)
        assert await work.successions.votes(SEARCH.id) == {BABA.id: BABA.id}


async def test_offers_and_notes_are_kept(storage: SqlStorage) -> None:
    offer = Offer(HandoverId(1), WINDOW.id, AOKI.id, BABA.id, "鍵は受付", START)
    notes = [
        HandoverNote(HandoverId(number), WINDOW.id, AOKI.id, f"{number}", START + number * WEEK)
        for number in (1, 2, 3)
    ]
    async with storage.write() as work:
        await work.handovers.save_offer(offer)
        assert await work.handovers.offer(offer.id) == offer
        assert await work.handovers.open_offer(WINDOW.id) == offer
        await work.handovers.save_offer(offer.settle(OfferStatus.DECLINED))
        assert await work.handovers.open_offer(WINDOW.id) is None
        for note in notes:
            await work.handovers.leave_note(note)
        assert await work.handovers.notes(WINDOW.id, limit=2) == (notes[2], notes[1])
        assert await work.handovers.notes(READING.id, limit=2) == ()


async def test_days_of_terms_are_taken_once_and_planned_anew(storage: SqlStorage) -> None:
    soon, over = TermStep(WINDOW.id, 7, START), TermStep(WINDOW.id, 0, END)
    async with storage.write() as work:
        await work.handovers.plan_term(WINDOW.id, (over, soon))
        assert await work.handovers.due_terms(END, limit=9) == (soon, over)
        assert await work.handovers.due_terms(START, limit=9) == (soon,)
        assert await work.handovers.take_term(soon)
        assert not await work.handovers.take_term(soon)
        later = replace(over, due_at=END + WEEK)
        await work.handovers.plan_term(WINDOW.id, (later,))
        assert not await work.handovers.take_term(over)
        await work.handovers.plan_term(WINDOW.id, ())
        assert await work.handovers.due_terms(END + 9 * WEEK, limit=9) == ()


async def test_votes_that_race_count_once_and_two_clocks_settle_once(storage: SqlStorage) -> None:
    service = SuccessionService(storage, Policy())
    window = to_token(WINDOW.id)
    async with storage.write() as work:
        await work.successions.save(SEARCH)
        for candidate in (BABA, CHIBA):
            await work.successions.stand(SEARCH.id, Candidate(candidate.id, "", START))
    await asyncio.gather(*(service.tick(moment) for moment in CLOCKS))

    async def vote(voter: MemberId, candidate: MemberId, number: int) -> None:
        origin = Origin(f"r-{voter}-{number}", END, voter)
        await service.vote(window, to_token(candidate), origin)

    # Everybody votes three times at once; whichever came last, it is one vote each.
    await asyncio.gather(
        *(vote(voter.id, CHIBA.id, number) for voter in CROWD[:30] for number in range(3)),
        *(vote(voter.id, BABA.id, number) for voter in CROWD[30:] for number in range(3)),
    )
    await asyncio.gather(*(service.tick(moment + 2 * WEEK) for moment in CLOCKS))

    async with storage.write() as work:
        assert len(await work.successions.votes(SEARCH.id)) == len(CROWD)
        settled = await work.successions.get(SEARCH.id)
        assert settled is not None
        assert (settled.stage, settled.chosen_id) == (Stage.SETTLED, CHIBA.id)
        assert await work.sections.chief_of(WINDOW.id) == CHIBA.id
        assert await work.sections.post_of(WINDOW.id, AOKI.id) is Post.MEMBER
        due = await work.deliveries.claim(now=END + 3 * WEEK, lease=WEEK, owner="t", limit=500)
    kinds = [delivery.plan.kind for delivery in due]
    assert kinds.count("succession.yours") == 1
    assert kinds.count("succession.vote") == 3 + len(CROWD)


async def test_two_clocks_leave_it_to_the_administrators_once(storage: SqlStorage) -> None:
    service = SuccessionService(storage, Policy())
    async with storage.write() as work:
        await work.successions.save(SEARCH)

    await asyncio.gather(*(service.tick(moment) for moment in CLOCKS))

    async with storage.write() as work:
        due = await work.deliveries.claim(now=CLOCKS[-1], lease=WEEK, owner="t", limit=500)
    assert [delivery.plan.kind for delivery in due] == ["succession.to_administrators"]


async def test_an_offer_that_two_accept_at_once_and_a_dismissal_leave_one_chief(storage: SqlStorage) -> None:
    posts, handovers = SectionPosts(storage, Policy()), HandoverService(storage, Policy())
    window = to_token(WINDOW.id)
    await handovers.offer(window, to_token(BABA.id), "", Origin("r-offer", START, AOKI.id))
    async with storage.read() as work:
        offer = await work.handovers.open_offer(WINDOW.id)
    assert offer is not None

    async def attempt(number: int) -> str:
        try:
            if number % 2:
                await handovers.accept(offer.id, Origin(f"r-{number}", START, BABA.id))
                return "accepted"
            await posts.appoint(
                window, to_token(CHIBA.id), Origin(f"r-{number}", START, CHIBA.id, administrator=True)
            )
        except Refused as refused:
            return refused.problem.key
        return "appointed"

    said = await asyncio.gather(*(attempt(number) for number in range(6)))

    assert said.count("accepted") <= 1
    assert said.count("appointed") == 1
    async with storage.read() as work:
        seats = await work.sections.memberships_in(WINDOW.id)
    assert [seat.member_id for seat in seats if seat.post is Post.CHIEF] == [CHIBA.id]


async def test_two_clocks_end_a_term_once(storage: SqlStorage) -> None:
    terms = TermService(storage, Policy())
    await terms.set(to_token(WINDOW.id), END, Origin("r-term", START, AOKI.id))

    await asyncio.gather(*(terms.tick(moment) for moment in CLOCKS))

    async with storage.write() as work:
        search = await work.successions.open_in(WINDOW.id)
        due = await work.deliveries.claim(now=CLOCKS[-1], lease=WEEK, owner="t", limit=500)
    assert search is not None
    assert search.reason is Reason.TERM_ENDED
    assert [delivery.plan.kind for delivery in due].count("chief.term_over") == 2  # the chief and 総務課
    assert await _chief(storage) == AOKI.id


async def _chief(storage: SqlStorage) -> MemberId | None:
    async with storage.read() as work:
        return await work.sections.chief_of(WINDOW.id)
