"""One person cannot keep the counter busy for everybody (RELIABILITY.md, threat 18), and a crowd at two doors
gets exactly the seats there are, in order (trap 1).
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.domain.ids import MemberId, to_token
from bot.domain.places import Platform
from bot.domain.rsvps import Tally
from bot.interaction.call import PlatformUser
from bot.view import Answer
from tests.builders.events import event_called, settle
from tests.builders.people import account_at, place_of
from tests.builders.postgres import PostgresServer
from tests.builders.town import Person, TestTown, open_town
from tests.hostile.furnished_town import EDITOR, HOST, MEMBER, FurnishedTown, refused

ROUNDS, AT_ONCE = 10, 100
MOST_SECONDS = 1.0


SEATS, PEOPLE, AT_BOTH_DOORS = 100, 360, 40  # who is at both presses at both: four hundred presses
GIVEN_UP = 25
POPULAR = event_called("人気の会", capacity=SEATS)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_thousand_commands_of_one_do_not_delay_the_others(furnished_town: FurnishedTown) -> None:
    waits = []

    async def patient(role: str) -> Answer:
        before = time.process_time()  # what it takes, however busy the machine is
        answer = await furnished_town.people[role].do("event.list")
        waits.append(time.process_time() - before)
        return answer

    turned_away = 0
    for _ in range(ROUNDS):
        furnished_town.later(1.0)
        flood = [furnished_town.people[MEMBER].do("section.list") for _ in range(AT_ONCE)]
        *flooded, first, second = await asyncio.gather(*flood, patient(HOST), patient(EDITOR))
        turned_away += sum(refused(answer) for answer in flooded)
        assert not refused(first)
        assert not refused(second)

    assert turned_away >= ROUNDS * AT_ONCE - 40
    assert max(waits) < MOST_SECONDS


@pytest.fixture(params=["sqlite", "postgresql"])
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[TestTown]:
    """An empty town on either database."""
    async with AsyncExitStack() as stack:
        url = ""
        if request.param == "postgresql":
            server: PostgresServer = request.getfixturevalue("postgres")
            url = await stack.enter_async_context(server.town_database())
        yield await stack.enter_async_context(open_town(tmp_path, url=url))


async def gather_crowd(town: TestTown) -> list[Person]:
    """Members in front of Discord and of Slack, in turns, and some in front of both."""
    members = await settle(town.storage, POPULAR, members=PEOPLE)
    places = place_of("G1", Platform.DISCORD), place_of("T1", Platform.SLACK)
    crowd = []
    async with town.storage.write() as work:
        for place in places:
            await work.places.save(place)
        for number, member in enumerate(members):
            for place in places if number < AT_BOTH_DOORS else (places[number % 2],):
                account = account_at(place, member.profile.name, member)
                await work.members.save_account(account)
                user = PlatformUser(account.external_id, account.name)
                crowd.append(Person(town, user, place.external_id, place.platform))
    return crowd


async def check_books(town: TestTown, expected: Tally) -> list[MemberId]:
    """The counts are what the rows say; returns who waits, in order."""
    async with town.storage.read() as work:
        kept = await work.events.get(POPULAR.id)
        rows = [one.rsvp for one in await work.rsvps.names(POPULAR.id, limit=PEOPLE + 1)]
        line = await work.rsvps.first_waiting(POPULAR.id, limit=PEOPLE)
    counted = Tally(arrivals=PEOPLE)
    for rsvp in rows:
        counted = counted.plus(rsvp)
    assert kept is not None
    assert kept.tally == counted == expected
    assert kept.seats.taken == SEATS
    assert max(rsvp.arrival for rsvp in rows) == PEOPLE
    assert max(rsvp.arrival for rsvp in rows if not rsvp.waiting) < line[0].arrival
    return [rsvp.member_id for rsvp in line]


async def test_four_hundred_presses_at_two_doors_fill_the_seats_exactly_and_in_order(town: TestTown) -> None:
    crowd = await gather_crowd(town)
    token = to_token(POPULAR.id)

    answers = await asyncio.gather(*(person.do("event.rsvp", token, "come") for person in crowd))

    assert not any(refused(answer) for answer in answers)
    assert len(crowd) == PEOPLE + AT_BOTH_DOORS
    line = await check_books(town, Tally(come=SEATS, waiting=PEOPLE - SEATS, arrivals=PEOPLE))

    async with town.storage.read() as work:
        seated = [one.name for one in await work.rsvps.names(POPULAR.id, limit=GIVEN_UP)]
    leaving = {person.user.name: person for person in crowd if person.user.name in seated}
    await asyncio.gather(*(person.do("event.withdraw", token) for person in leaving.values()))

    rest = await check_books(
        town,
        Tally(come=SEATS - GIVEN_UP, offered=GIVEN_UP, waiting=PEOPLE - SEATS - GIVEN_UP, arrivals=PEOPLE),
    )
    assert rest == line[GIVEN_UP:]
