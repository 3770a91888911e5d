from dataclasses import replace
from datetime import timedelta

import pytest_asyncio

from bot.domain.attendee_cards import Card
from bot.domain.ids import EventId
from bot.domain.members import Standing
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle
from storage.unit_of_work import SqlStorage
from tests.builders.events import event_called, settle
from tests.builders.people import member_called
from tests.builders.sections import section_called
from tests.fakes.clock import START

EVENT, PAST = event_called("講演会"), event_called("先週の会", -timedelta(days=7))
ANNA, BEN, CHIE = (member_called(f"庁員{number}") for number in range(3))


def card_of(event_id: EventId, who: int, minute: int = 0) -> Card:
    return Card(event_id, (ANNA, BEN, CHIE)[who].id, "話", START + timedelta(minutes=minute))


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    await settle(storage, EVENT, PAST, members=3)
    async with storage.write() as work:
        for event in (EVENT, PAST):
            for number, member in enumerate((ANNA, BEN, CHIE), start=1):
                answer = Rsvp(event.id, member.id, RsvpStyle.COME, RsvpState.CONFIRMED, number, START)
                await work.rsvps.save(answer)


async def test_cards_are_those_of_who_is_there_and_go_with_the_answer(storage: SqlStorage) -> None:
    first, second, third = card_of(EVENT.id, 1), card_of(EVENT.id, 0, 1), card_of(EVENT.id, 2, 2)
    async with storage.write() as work:
        for card in (third, second, first, card_of(PAST.id, 0)):
            await work.attendee_cards.save(card)
        rewritten = replace(second, topic="別の話")
        await work.attendee_cards.save(rewritten)
        assert await work.attendee_cards.of_event(EVENT.id, limit=9) == (first, rewritten, third)
        assert await work.attendee_cards.of_event(EVENT.id, limit=1) == (first,)

        await work.members.save(replace(BEN, standing=Standing.ASLEEP))
        later = Rsvp(EVENT.id, CHIE.id, RsvpStyle.LATER, RsvpState.CONFIRMED, 3, START)
        await work.rsvps.save(later)
        assert await work.attendee_cards.of_event(EVENT.id, limit=9) == (rewritten,)

        await work.rsvps.remove(EVENT.id, CHIE.id)
        assert await work.attendee_cards.get(EVENT.id, CHIE.id) is None
        await work.attendee_cards.delete(EVENT.id, ANNA.id)
        assert await work.attendee_cards.of_event(EVENT.id, limit=9) == ()
        assert await work.attendee_cards.prune(START) == 1
        assert await work.attendee_cards.get(PAST.id, ANNA.id) is None
        assert await work.attendee_cards.get(EVENT.id, BEN.id) == first


async def test_who_may_not_know_of_the_event_any_more_is_not_shown(storage: SqlStorage) -> None:
    closed = replace(section_called("鳥かご課"), members_only=True)
    async with storage.write() as work:
        await work.sections.save(closed)
        await work.attendee_cards.save(card_of(EVENT.id, 0))
        moved = replace(EVENT, details=replace(EVENT.details, section_id=closed.id))
        await work.events.save(moved)

        assert await work.attendee_cards.of_event(EVENT.id, limit=9) == ()
