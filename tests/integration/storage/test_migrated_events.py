"""Events, answers, reminders and messages of a town that goes back to revision 0002 and comes up again."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text

from bot.domain.deliveries import ToPurpose
from bot.domain.events import EventStatus
from bot.domain.occurrences import Occurrence, Own
from bot.domain.places import Purpose
from bot.domain.receptions import Reception
from bot.domain.reminders import Reminder
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle, Tally
from storage.database import Database
from storage.migrate import migrate, upgrade
from storage.unit_of_work import SqlStorage
from tests.builders.deliveries import saying
from tests.builders.events import HALL, event_called, settle
from tests.builders.people import member_called
from tests.builders.series import series_called
from tests.fakes.clock import START, FakeClock

COME, LISTEN, DROP_IN = RsvpStyle.COME, RsvpStyle.LISTEN, RsvpStyle.DROP_IN
KNOWN_BEFORE = frozenset(RsvpStyle) - {DROP_IN}
HOUR = timedelta(hours=1)
# Whether an event is still to come is the machine's clock to say here: a century off it is certain.
AHEAD, OVER = timedelta(days=36_500), timedelta(days=-36_500)

SERIES = series_called("読書会")
PARTY = event_called("懇親会", AHEAD)
READING = replace(
    event_called("読書会 第三回", AHEAD),
    reception=Reception(seated_styles=frozenset({COME, DROP_IN}), answers_until=START, guest_limit=2),
    tally=Tally(come=3, listen=1, drop_in=1, brought=2, offered=1, waiting=1, arrivals=5),
    changed_at=START,
    parent_id=PARTY.id,
    occurrence=Occurrence(SERIES.id, date(2026, 11, 28), frozenset({Own.TITLE}), 2),
)
WALK = replace(
    event_called("散歩", OVER), reception=Reception(KNOWN_BEFORE, seated_styles=frozenset({COME, LISTEN}))
)
CALLED_OFF = replace(event_called("花見", AHEAD), status=EventStatus.CANCELLED)


async def test_what_an_older_program_does_not_know_becomes_what_comes_nearest(migrated: Database) -> None:
    await furnish(migrated)

    await migrate(migrated, "0002")

    events = "SELECT title, seated_styles, come, listen, waiting, arrivals FROM events"
    assert set(await asked(migrated, events)) == {
        (READING.title, "come", 1, 2, 2, 5),
        (WALK.title, "come,listen", 0, 0, 0, 0),
        (PARTY.title, "come", 0, 0, 0, 0),
        (CALLED_OFF.title, "come", 0, 0, 0, 0),
    }
    assert await asked(migrated, "SELECT style, state FROM rsvps ORDER BY arrival") == [
        ("come", "confirmed"),
        ("listen", "confirmed"),
        ("listen", "confirmed"),
        ("come", "waiting"),
        ("come", "waiting"),
    ]
    assert await asked(migrated, "SELECT status FROM deliveries") == [("pending",)]


async def test_what_an_older_program_wrote_gets_what_is_new(migrated: Database) -> None:
    storage = await furnish(migrated)
    await migrate(migrated, "0002")

    await upgrade(migrated, START)

    async with storage.read() as work:
        assert await work.events.get(READING.id) == replace(
            READING,
            reception=Reception(KNOWN_BEFORE),
            tally=Tally(come=1, listen=2, waiting=2, arrivals=5),
            changed_at=None,
            parent_id=None,
            occurrence=None,
        )
        assert await work.events.get(WALK.id) == WALK
        assert await work.rsvps.first_waiting(READING.id, limit=9) == (
            answer(3, COME, RsvpState.WAITING),
            answer(4, COME, RsvpState.WAITING),
        )
        reminders = await work.events.direct_due(READING.starts_at, limit=99)
    assert await asked(migrated, "SELECT status, digest_id FROM deliveries") == [("pending", None)]
    assert {(event, reminder.minutes, reminder.due_at) for event, reminder in reminders} == {
        (READING.id, 1440, READING.starts_at - 24 * HOUR),
        (READING.id, 60, START),  # as it was
        (READING.id, 10, READING.starts_at - HOUR / 6),
        (PARTY.id, 1440, PARTY.starts_at - 24 * HOUR),
        (PARTY.id, 60, PARTY.starts_at - HOUR),
        (PARTY.id, 10, PARTY.starts_at - HOUR / 6),
    }


def answer(number: int, style: RsvpStyle, state: RsvpState = RsvpState.CONFIRMED, **more: Any) -> Rsvp:
    """The answer of 庁員N to the reading, as the Nth."""
    member = member_called(f"庁員{number}")
    return Rsvp(READING.id, member.id, style, state, number, START, **more)


async def furnish(database: Database) -> SqlStorage:
    """A town that uses what is new."""
    storage = SqlStorage(database, FakeClock().now, lambda: None)
    await settle(storage, members=5)
    async with storage.write() as work:
        await work.series.save(SERIES)
        for event in (PARTY, READING, WALK, CALLED_OFF):
            assert await work.events.add(event)
        await work.events.save_tally(READING.id, READING.tally)
        await work.events.plan_direct(READING.id, [Reminder(HOUR, START)])
        for rsvp in (
            answer(0, COME, guests=2),
            answer(1, LISTEN, from_series=True),
            answer(2, DROP_IN),
            answer(3, COME, RsvpState.OFFERED, held_until=START),
            answer(4, COME, RsvpState.WAITING),
        ):
            await work.rsvps.save(rsvp)
        await work.deliveries.plan(saying(target=ToPurpose(HALL.id, Purpose.EVENTS)))
    async with database.writer.begin() as connection:
        await connection.execute(text("UPDATE deliveries SET status = 'held', digest_id = 7"))
    return storage


async def asked(database: Database, question: str) -> list[tuple[Any, ...]]:
    async with database.reader.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(question))]
