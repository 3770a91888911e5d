import asyncio
import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.errors import Refused
from bot.domain.ids import CampaignId, MemberId, SectionId, SlotId
from bot.domain.interviews import Note, Progress, State, ThemeCount
from bot.domain.members import Member, Office
from bot.domain.sections import Post
from bot.services.interview_bookings import InterviewBookings
from bot.services.interview_notes import InterviewNotes
from bot.services.interviews import InterviewService
from bot.services.origin import Origin
from storage.unit_of_work import SqlStorage
from tests.builders.interviews import CAMPAIGN, HOUR, asked, furnish, slot_of
from tests.builders.people import member_called
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

MIDORI = replace(member_called("みどり"), offices=frozenset({Office.ADMINISTRATOR}))
AOKI, BABA, CHIBA = member_called("青木"), member_called("馬場"), member_called("千葉")
LATER = START + HOUR


def by(member: Member, request: str = "", now: datetime = START) -> Origin:
    return Origin(request, now, member.id, administrator=Office.ADMINISTRATOR in member.offices)


async def test_everything_is_kept_as_it_is(storage: SqlStorage) -> None:
    window, tax = await furnish(storage, MIDORI, (AOKI, BABA), 2)
    booked = replace(asked(window, AOKI.id).book(SlotId(1), AOKI.id), nudged_at=START)
    note = Note(CAMPAIGN.id, window.id, "話\n続き", ("人手不足", "引き継ぎ"), MIDORI.id, START)
    async with storage.write() as work:
        await work.interviews.save(booked)
        await work.interviews.save_note(replace(note, text="前", themes=("古い",)))
        await work.interviews.save_note(note)

    async with storage.write() as work:
        assert await work.interviews.campaign(CAMPAIGN.id) == CAMPAIGN
        assert await work.interviews.lock(CAMPAIGN.id) == CAMPAIGN
        assert await work.interviews.campaign(CampaignId(7)) is None
        assert await work.interviews.get(CAMPAIGN.id, window.id) == booked
        assert await work.interviews.at_slot(SlotId(1)) == booked
        assert await work.interviews.at_slot(SlotId(2)) is None
        assert await work.interviews.slot(SlotId(2)) == slot_of(MIDORI.id, 2)
        kept = await work.interviews.note(CAMPAIGN.id, window.id)
        assert kept is not None
        assert replace(kept, themes=()) == replace(note, themes=())
        assert set(kept.themes) == set(note.themes)
        assert await work.interviews.note(CAMPAIGN.id, tax.id) is None
        await work.interviews.save_campaign(CAMPAIGN.close(START).share(LATER))
        assert await work.interviews.latest() == CAMPAIGN.close(START).share(LATER)


async def test_one_campaign_is_open_at_a_time(storage: SqlStorage) -> None:
    await furnish(storage, MIDORI, (AOKI,), 1)
    another = replace(CAMPAIGN, id=CampaignId(2))
    with pytest.raises(Refused, match="open_already"):
        async with storage.write() as work:
            await work.interviews.save_campaign(another)
    async with storage.write() as work:
        await work.interviews.save_campaign(CAMPAIGN.close(START))
        await work.interviews.save_campaign(another)
        assert await work.interviews.latest() == another
        assert await work.interviews.earlier(another.id) == CAMPAIGN.close(START)
        assert await work.interviews.earlier(CAMPAIGN.id) is None


async def test_a_slot_is_free_until_somebody_takes_it(storage: SqlStorage) -> None:
    window, tax = await furnish(storage, MIDORI, (AOKI, BABA), 4)
    async with storage.write() as work:
        await work.interviews.save(asked(window, AOKI.id).book(SlotId(2), AOKI.id))

        free, total = await work.interviews.free_slots(
            CAMPAIGN.id, after=LATER, without=AOKI.id, limit=1, offset=1
        )
        assert ([slot.id for slot in free], total) == ([4], 2)
        own = await work.interviews.free_slots(CAMPAIGN.id, after=START, without=MIDORI.id, limit=9)
        assert own == ((), 0)
        mine, total = await work.interviews.slots_of(MIDORI.id, after=LATER, limit=2)
        assert ([slot.id for slot in mine], total) == ([1, 2], 4)  # the first one is not over
        assert await work.interviews.operators(after=START, limit=9) == (MIDORI.id,)
        assert await work.interviews.operators(after=START + 4 * HOUR, limit=9) == ()
        booked_later = await work.interviews.booked_by(AOKI.id, after=START + 2 * HOUR)
        assert booked_later == ()
        assert [one.section_id for one in await work.interviews.booked_by(AOKI.id, after=LATER)] == [
            window.id
        ]
        await work.interviews.drop_slot(SlotId(2))  # taken: it stays
        await work.interviews.drop_slot(SlotId(3))
        await work.interviews.drop_free(CAMPAIGN.id)
        left, _ = await work.interviews.slots_of(MIDORI.id, after=START, limit=9)
        assert [slot.id for slot in left] == [2]
    with pytest.raises(Refused, match="slot_taken"):
        async with storage.write() as work:
            await work.interviews.save(asked(tax, BABA.id).book(SlotId(2), BABA.id))


async def test_who_is_to_be_asked_is_found_by_what_stands(storage: SqlStorage) -> None:
    window, tax = await furnish(storage, MIDORI, (AOKI, BABA), 2)
    new, asleep, headless = section_called("新しい課"), section_called("休む課"), section_called("空の課")
    async with storage.write() as work:
        await work.members.save(CHIBA)
        for section in (new, replace(asleep, dormant_since=START), headless):
            await work.sections.save(section)
        for section in (new, asleep):
            await work.sections.seat(seat_in(section, CHIBA.id, Post.CHIEF))
        assert await work.interviews.to_ask(CAMPAIGN.id, after=None, limit=9) == (new.id,)

        await work.sections.seat(seat_in(tax, BABA.id))  # the chiefs change
        await work.sections.seat(seat_in(tax, CHIBA.id, Post.CHIEF))
        assert set(await work.interviews.to_ask(CAMPAIGN.id, after=None, limit=9)) == {new.id, tax.id}
        assert len(await work.interviews.to_ask(CAMPAIGN.id, after=None, limit=1)) == 1
        assert await work.interviews.count_to_ask(CAMPAIGN.id) == 2
        assert await work.interviews.to_ask(CAMPAIGN.id, after=START, limit=9) == ()
        held = asked(tax, BABA.id).book(SlotId(1), BABA.id)
        await work.interviews.save(held)
        assert await work.interviews.to_ask(CAMPAIGN.id, after=START, limit=9) == (tax.id,)
        assert await work.interviews.to_ask(CAMPAIGN.id, after=LATER, limit=9) == ()
        await work.interviews.save(held.hold(slot_of(MIDORI.id, 1), LATER))
        assert await work.interviews.to_ask(CAMPAIGN.id, after=None, limit=9) == (new.id,)

        await work.interviews.save(asked(window, AOKI.id).book(SlotId(2), AOKI.id))
        assert await work.interviews.closed_bookings(after=START, limit=9) == ()
        for section in (window, tax):
            await work.sections.save(section.close(START))
        assert await work.interviews.closed_bookings(after=START, limit=9) == (2,)  # a held one stays
        assert await work.interviews.progress(CAMPAIGN.id) == Progress(held=1)
        page, total = await work.interviews.page(CAMPAIGN.id, limit=9)
        assert ([one.section_id for one in page], total) == ([tax.id], 1)


async def test_themes_are_counted_by_sections(storage: SqlStorage) -> None:
    window, tax = await furnish(storage, MIDORI, (AOKI, BABA), 2)
    async with storage.write() as work:
        for section, themes in ((window, ("ＤＸ", "人手不足")), (tax, ("dx",))):
            await work.interviews.save_note(Note(CAMPAIGN.id, section.id, "", themes, None, START))
        counts = await work.interviews.themes(CAMPAIGN.id, limit=9)
        assert (counts[0].sections, counts[1]) == (2, ThemeCount("人手不足", 1))
        assert await work.interviews.themes(CAMPAIGN.id, limit=1) == counts[:1]


@pytest.mark.parametrize("slots", [60, 30])
async def test_sixty_chiefs_who_choose_at_once_never_share_a_slot(storage: SqlStorage, slots: int) -> None:
    chiefs = [member_called(f"課長{number}") for number in range(60)]
    sections = await furnish(storage, MIDORI, chiefs, slots)
    bookings = InterviewBookings(storage)

    async def choose(chief: Member, section: SectionId, wanted: int) -> str:
        try:
            await bookings.book(section, SlotId(wanted), by(chief, f"r-{chief.id}"))
        except Refused as refused:
            return refused.problem.key
        return "booked"

    said = await asyncio.gather(
        *(
            choose(chief, section.id, number % slots + 1)
            for number, (chief, section) in enumerate(zip(chiefs, sections, strict=True))
        )
    )

    assert said.count("booked") == slots
    assert said.count("interview.slot_taken") == 60 - slots
    async with storage.read() as work:
        assert (await work.interviews.progress(CAMPAIGN.id)).booked == slots
        rows, _ = await work.interviews.page(CAMPAIGN.id, limit=100)
    taken = [row.slot_id for row in rows if row.slot_id]
    assert len(set(taken)) == len(taken) == slots


async def test_all_who_want_the_same_slot_are_refused_but_one(storage: SqlStorage) -> None:
    chiefs = [member_called(f"課長{number}") for number in range(12)]
    sections = await furnish(storage, MIDORI, chiefs, 1)
    bookings = InterviewBookings(storage)

    said = await asyncio.gather(
        *(
            bookings.book(section.id, SlotId(1), by(chief, f"r-{chief.id}"))
            for chief, section in zip(chiefs, sections, strict=True)
        ),
        return_exceptions=True,
    )

    assert sum(not isinstance(one, BaseException) for one in said) == 1
    assert {one.problem.key for one in said if isinstance(one, Refused)} == {"interview.slot_taken"}


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_everybody_does_slots_and_progress_add_up(storage: SqlStorage, seed: int) -> None:
    chiefs = [AOKI, BABA, CHIBA]
    sections = await furnish(storage, MIDORI, chiefs, 4)
    service, bookings, notes = InterviewService(storage), InterviewBookings(storage), InterviewNotes(storage)
    dice = random.Random(seed)
    now = START

    async def act(number: int) -> None:
        chief, section = chiefs[number], sections[number]
        own, office = by(chief, now=now), by(MIDORI, now=now)
        acts = (
            lambda: bookings.book(section.id, SlotId(dice.randint(1, 4)), own),
            lambda: bookings.cancel(section.id, own),
            lambda: bookings.decline(section.id, own),
            lambda: notes.write(CAMPAIGN.id, section.id, "話", "人手不足", office),
            lambda: notes.miss(CAMPAIGN.id, section.id, office),
            lambda: service.retract(SlotId(dice.randint(1, 4)), office),
            lambda: service.tick(now),
        )
        try:
            await dice.choice(acts)()
        except Refused:
            return

    for _ in range(40):
        await asyncio.gather(*(act(number) for number in dice.sample(range(3), 2)))
        now += timedelta(minutes=dice.choice((0, 0, 10)))
        async with storage.read() as work:
            rows, total = await work.interviews.page(CAMPAIGN.id, limit=9)
            progress = await work.interviews.progress(CAMPAIGN.id)
        taken = [row.slot_id for row in rows if row.slot_id is not None]
        assert len(set(taken)) == len(taken)
        assert progress.total == total == 3
        assert all((row.slot_id is not None) is (row.state in {State.BOOKED, State.HELD}) for row in rows)


async def test_the_clock_may_come_twice_and_from_two_processes(storage: SqlStorage) -> None:
    window, tax = await furnish(storage, MIDORI, (AOKI, BABA), 2)
    service = InterviewService(storage)
    async with storage.write() as work:
        new = section_called("新しい課")
        await work.sections.save(new)
        await work.members.save(CHIBA)
        await work.sections.seat(seat_in(new, CHIBA.id, Post.CHIEF))
        await work.interviews.save(asked(window, AOKI.id).book(SlotId(2), AOKI.id))
        await work.sections.save(tax.close(START))

    await asyncio.gather(*(service.tick(START) for _ in range(4)))
    async with storage.write() as work:
        interview = await work.interviews.get(CAMPAIGN.id, new.id)
        assert interview is not None
        assert interview.asked_id == MemberId(CHIBA.id)
        await work.members.save(replace(MIDORI, offices=frozenset()))
    await asyncio.gather(*(service.tick(START) for _ in range(4)))

    async with storage.read() as work:
        assert await work.interviews.slots_of(MIDORI.id, after=START, limit=9) == ((), 0)
        freed = await work.interviews.get(CAMPAIGN.id, window.id)
        assert freed is not None
        assert freed.state is State.INVITED
    await asyncio.gather(*(service.tick(CAMPAIGN.until) for _ in range(4)))
    async with storage.read() as work:
        latest = await work.interviews.latest()
    assert latest is not None
    assert not latest.open
