"""Two rides to an event: an empty one anybody can take a seat in, and one with a passenger."""

from bot.domain.ids import EventId, from_token, to_token
from tests.builders.town import Person, TestTown


async def furnish_rides(
    town: TestTown, driver: Person, other: Person, passenger: Person, event: str
) -> dict[str, str]:
    """Tokens of both. All of them come."""
    for person in (driver, other):
        await person.do("ride.form", event, origin="駅の南口", when="17:00", seats="8", note="白い車です")
    other_id = (await other.record()).id
    async with town.storage.read() as work:
        rides = await work.rides.of(EventId(from_token(event) or 0), limit=9)
    tokens = {filled.driven_by(other_id): to_token(filled.ride.id) for filled in rides}
    await passenger.do("ride.take", tokens[True])
    return {"ride": tokens[False], "ridden": tokens[True]}
