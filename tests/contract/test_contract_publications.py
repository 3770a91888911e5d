import asyncio
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.errors import NotFound, Problem
from bot.domain.events import Details, Event
from bot.domain.ids import DraftId, EventId, SeriesId
from bot.domain.policy import Policy
from bot.domain.publications import Publication
from bot.domain.venues import Venue
from bot.ports.records import Draft
from bot.ports.work import Work
from bot.services.event_drafts import EventDraftService
from bot.services.origin import Origin
from bot.services.publications import PublicationService
from storage.unit_of_work import SqlStorage
from tests.builders.events import settle
from tests.builders.people import account_at, member_called, place_of
from tests.builders.series import EVERY_SATURDAY
from tests.fakes.clock import START

HOUR = timedelta(hours=1)
ANNA, BEN = (member_called(f"庁員{number}") for number in range(2))
ACCOUNT = account_at(place_of(), "庁員0", ANNA).id


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    await settle(storage, members=2)


def draft_of(number: int, age: timedelta = timedelta()) -> Draft:
    return Draft(DraftId(number), ACCOUNT, "event.create.form", (), {}, START - age)


def waiting(number: int, hours: int) -> Publication:
    return Publication(DraftId(number), ACCOUNT, ANNA.id, START + hours * HOUR)


async def test_a_publication_goes_with_its_draft_and_keeps_it(storage: SqlStorage) -> None:
    problem = Problem("event.when_past", {"starts_at": START, "count": 3, "title": "花見"})
    refused = waiting(2, 1).hinder(problem)
    async with storage.write() as work:
        for number in (1, 2, 3, 4):
            await work.drafts.save(draft_of(number, 48 * HOUR))
        for publication in (waiting(1, 2), refused, waiting(3, 1)):
            await work.publications.save(publication)

    async with storage.write() as work:
        assert await work.publications.lock(DraftId(2)) == refused
        assert await work.publications.get(DraftId(4)) is None
        assert await work.publications.of_member(ANNA.id, limit=2) == ((refused, waiting(3, 1)), 3)
        assert await work.publications.of_member(BEN.id, limit=2) == ((), 0)
        assert await work.publications.waking(START, limit=9) == ()
        due = await work.publications.waking(START + 2 * HOUR, limit=9)
        assert due == ((DraftId(3), ANNA.id), (DraftId(1), ANNA.id))
        assert await work.drafts.prune(START - HOUR) == 2  # what waits is not forgotten
        assert await work.publications.get(DraftId(2)) is None
        await work.drafts.delete(DraftId(1))
        assert await work.publications.of_member(ANNA.id, limit=9) == ((waiting(3, 1),), 1)
        await work.publications.save(waiting(3, 5))
        assert await work.publications.get(DraftId(3)) == waiting(3, 5)
        assert await work.publications.delete_of(ANNA.id) == 1
        assert await work.drafts.get(DraftId(3), ACCOUNT) is not None


async def test_two_passes_at_once_publish_once(storage: SqlStorage) -> None:
    drafts = EventDraftService(storage, Policy())
    service = PublicationService(storage, drafts)
    details = Details("花見", START + 9 * HOUR, START + 10 * HOUR)
    origin = Origin("", START, ANNA.id)
    draft = await drafts.keep(ACCOUNT, details, when="", notes=(), draft_id=None, origin=origin)
    await service.wait(draft.id, ACCOUNT, ANNA.id, START + HOUR, origin)

    done = await asyncio.gather(*(service.tick(START + 2 * HOUR) for _ in range(2)))

    assert sum(done) == 1
    async with storage.read() as work:
        assert await work.events.get(EventId(int(draft.id))) is not None
        assert await work.publications.get(draft.id) is None
        assert await work.publications.waking(START + 9 * HOUR, limit=1) == ()


async def test_what_breaks_is_undone_and_due_again_from_whichever_account(storage: SqlStorage) -> None:
    drafts = EventDraftService(storage, Policy())
    service = PublicationService(storage, drafts)
    elsewhere = account_at(place_of(), "庁員0の二つ目", ANNA)
    async with storage.write() as work:
        await work.members.save_account(elsewhere)
    details = Details("花見", START + 9 * HOUR, START + 10 * HOUR)
    origin = Origin("", START, ANNA.id)
    draft = await drafts.keep(
        ACCOUNT, details, when="", notes=(), draft_id=None, origin=origin, repeat=EVERY_SATURDAY
    )
    await drafts.write_venue(draft.id, ACCOUNT, Venue("500円", "北口"), origin)
    await service.wait(draft.id, ACCOUNT, ANNA.id, START + HOUR, origin)
    with pytest.raises(NotFound):
        await service.take(draft.id, ACCOUNT, BEN.id)
    await service.take(draft.id, elsewhere.id, ANNA.id)
    broken = [RuntimeError("the hook broke")]

    async def breaks_once(_work: Work, _event: Event, _origin: Origin) -> None:
        if broken:
            raise broken.pop()

    drafts.on_publish.append(breaks_once)
    assert await service.tick(START + HOUR) == 0
    async with storage.read() as work:
        assert await work.series.get(SeriesId(int(draft.id))) is None
    assert await service.tick(START + HOUR) == 1

    async with storage.read() as work:
        series = await work.series.get(SeriesId(int(draft.id)))
        assert series is not None
        assert series.template.venue == Venue("500円", "北口")
        assert await work.publications.get(draft.id) is None
