"""Whoever takes several rows takes them in one order: members, publications, questions, the index, sections,
series, events by their ids, then what belongs to them and is sent about them. Only PostgreSQL can tell:
SQLite has one writer.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.domain.cohosting import Cohosting
from bot.domain.deliveries import Plan, Said, ToPurpose
from bot.domain.events import Details, Event
from bot.domain.ids import EventId, SectionId
from bot.domain.occurrences import Occurrence
from bot.domain.places import Purpose
from bot.domain.policy import Policy
from bot.domain.rsvps import RsvpStyle
from bot.domain.sections import Post
from bot.ports.work import Work
from bot.services.event_drafts import EventDraftService
from bot.services.event_news import CARD, show_card
from bot.services.events import EventService
from bot.services.origin import Origin
from bot.services.reforms import ReformService
from bot.services.section_privacy import SectionPrivacy
from bot.services.town import build_town
from storage.database import Database
from storage.unit_of_work import SqlStorage
from tests.builders.events import HALL, HOST, event_called
from tests.builders.people import account_at
from tests.builders.reforms import AOKI, BABA, BOOKS, NOTICE, READING, WINDOW, furnish, reform_of
from tests.builders.sections import seat_in
from tests.builders.series import series_called
from tests.fakes.clock import START, FakeClock

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)

Step = Callable[[Work], Awaitable[object]]

DAY = timedelta(days=1)
DUE = START + NOTICE
POLICY = Policy()
MERGE, CLOSING = reform_of(READING, BOOKS), reform_of(READING)
BY_HOST = Origin("", START, HOST.id)
_WAITING = text("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")

# Of two events the one with the higher id is stored first, so that nothing but their ids orders them.
EARLY, LATE = (replace(event_called(f"会{number}", 30 * DAY), id=EventId(number)) for number in (1, 2))


def held_by(event: Event, section_id: SectionId) -> Event:
    return replace(event, details=replace(event.details, section_id=section_id))


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    await furnish(storage)


async def meet(
    database: Database, storage: SqlStorage, *steps: Step, other: Coroutine[object, object, object]
) -> None:
    """Take two steps in one transaction. Between them ``other`` goes as far as it gets without it."""
    first, then = steps
    async with storage.write() as work, database.reader.connect() as watching:
        await first(work)
        waiting = asyncio.create_task(other)
        while not (waiting.done() or (await watching.execute(_WAITING)).scalar_one()):
            pass
        assert not waiting.done(), "both take the first row"
        await then(work)
    await waiting


async def keep(storage: SqlStorage, *events: Event) -> None:
    """Store events, each with a card that stands in the town's channel."""
    async with storage.write() as work:
        for event in events:
            assert await work.events.add(event)
            card = Plan(CARD, event.id, ToPurpose(HALL.id, Purpose.EVENTS), START, event.ends_at)
            await work.deliveries.plan(card)
        for delivery in await work.deliveries.claim(now=START, lease=DAY, owner="tests", limit=9):
            await work.deliveries.mark_sent(Said(delivery.id, "c", str(delivery.id)), at=START)


async def status_of(storage: SqlStorage, section: SectionId) -> tuple[bool, bool]:
    async with storage.read() as work:
        found = await work.sections.get(section)
        assert found is not None
        return found.open, found.merged_into is not None


async def test_a_merge_and_another_section_that_agrees_to_hold_an_event(
    database: Database, storage: SqlStorage
) -> None:
    event = held_by(LATE, READING.id)
    await keep(storage, event)
    async with storage.write() as work:
        await work.reforms.save(MERGE)

    await meet(
        database,
        storage,
        lambda work: work.sections.lock((READING.id, WINDOW.id)),
        lambda work: work.events.lock(event.id),
        other=ReformService(storage, POLICY).tick(DUE),
    )

    assert await status_of(storage, READING.id) == (False, True)


async def test_a_merge_takes_events_by_their_ids(database: Database, storage: SqlStorage) -> None:
    """As somebody does who leaves the town; those held together with others are among them."""
    await keep(storage, held_by(LATE, READING.id), held_by(EARLY, WINDOW.id))
    async with storage.write() as work:
        await work.cohosts.save(Cohosting(EARLY.id, READING.id, HOST.id, START, agreed_at=START))
        await work.reforms.save(MERGE)

    await meet(
        database,
        storage,
        lambda work: work.events.lock(EARLY.id),
        lambda work: work.events.lock(LATE.id),
        other=ReformService(storage, POLICY).tick(DUE),
    )

    assert await status_of(storage, READING.id) == (False, True)


async def test_a_party_made_public_while_its_section_changes(database: Database, storage: SqlStorage) -> None:
    event = held_by(EARLY, READING.id)
    await keep(storage, event)
    async with storage.write() as work:
        await work.sections.seat(seat_in(READING, HOST.id))
    drafts = EventDraftService(storage, POLICY)
    account = account_at(HALL, HOST.profile.name, HOST).id
    party = Details("懇親会", event.ends_at, event.ends_at + DAY, section_id=READING.id)
    draft = await drafts.keep(
        account, party, when="", notes=(), draft_id=None, origin=BY_HOST, parent_id=event.id
    )

    await meet(
        database,
        storage,
        lambda work: work.sections.lock((READING.id,)),
        lambda work: work.events.lock(event.id),
        other=drafts.publish(draft.id, account, HOST.id, replace(BY_HOST, now=START + DAY)),
    )

    async with storage.read() as work:
        assert [child.details for child in await work.events.children_of(event.id, limit=9)] == [
            draft.details
        ]


async def test_somebody_leaves_while_a_time_of_a_series_changes(
    database: Database, storage: SqlStorage, clock: FakeClock
) -> None:
    series = series_called("定例会")
    event = replace(LATE, occurrence=Occurrence(series.id, LATE.starts_at.date()))
    async with storage.write() as work:
        await work.series.save(series)
    await keep(storage, event)
    town = build_town(storage, clock, POLICY)
    await town.series.answer(event.id, AOKI.id, RsvpStyle.COME, Origin("", START, AOKI.id))

    await meet(
        database,
        storage,
        lambda work: work.series.lock(series.id),
        lambda work: work.events.lock(event.id),
        other=town.membership.leave(AOKI.id, Origin("", START, AOKI.id)),
    )

    async with storage.read() as work:
        assert await work.rsvps.get(event.id, AOKI.id) is None
        assert await work.series.answer_of(series.id, AOKI.id) is None


PARTY = replace(LATE, parent_id=EARLY.id)


async def answer(work: Work) -> None:
    """What an answer to a party holds."""
    await work.events.lock(PARTY.id)
    await show_card(work, PARTY.id, POLICY, START)


async def show_its_event(work: Work) -> None:
    await show_card(work, EARLY.id, POLICY, START)


async def test_an_event_is_called_off_with_a_party_that_is_being_answered(
    database: Database, storage: SqlStorage
) -> None:
    await keep(storage, EARLY, PARTY)
    called_off = EventService(storage, POLICY).cancel(EARLY.id, "雨", BY_HOST, with_children=True)

    await meet(database, storage, answer, show_its_event, other=called_off)

    async with storage.read() as work:
        party = await work.events.get(PARTY.id)
        assert party is not None
        assert party.cancelled


async def test_a_section_is_closed_in_while_a_party_of_it_is_being_answered(
    database: Database, storage: SqlStorage
) -> None:
    await keep(storage, held_by(EARLY, READING.id), held_by(PARTY, READING.id))
    origin = replace(BY_HOST, administrator=True)
    closing_in = SectionPrivacy(storage, POLICY).choose(READING.id, origin, members_only=True)

    await meet(database, storage, answer, show_its_event, other=closing_in)

    async with storage.read() as work:
        assert await work.events.readable(PARTY.id, AOKI.id) is None


async def test_a_section_ends_while_a_party_of_it_is_being_answered(
    database: Database, storage: SqlStorage
) -> None:
    await keep(storage, held_by(EARLY, READING.id), held_by(PARTY, READING.id))
    async with storage.write() as work:
        await work.sections.seat(seat_in(READING, BABA.id, Post.CHIEF))
        await work.reforms.save(CLOSING)

    await meet(database, storage, answer, show_its_event, other=ReformService(storage, POLICY).tick(DUE))

    assert await status_of(storage, READING.id) == (False, False)


async def test_a_section_ends_that_held_an_event_and_its_party_with_another(
    database: Database, storage: SqlStorage
) -> None:
    await keep(storage, held_by(EARLY, BOOKS.id), held_by(PARTY, BOOKS.id))
    async with storage.write() as work:
        for event in (EARLY, PARTY):
            await work.cohosts.save(Cohosting(event.id, READING.id, HOST.id, START, agreed_at=START))
        await work.sections.seat(seat_in(READING, BABA.id, Post.CHIEF))
        await work.reforms.save(CLOSING)

    await meet(database, storage, answer, show_its_event, other=ReformService(storage, POLICY).tick(DUE))

    assert await status_of(storage, READING.id) == (False, False)
