"""A section whose posts change, and the clock that notices."""

from datetime import timedelta

from tests.builders.hall import Hall, section_of
from tests.builders.town import Person

WINDOW = "窓口改善課"
MINUTE = timedelta(minutes=1)


async def people_of(hall: Hall, *names: str) -> list[Person]:
    """Members of the section; the first leads it."""
    people = [await hall.town.member(name) for name in names]
    await section_of(hall, WINDOW, *people)
    return people


async def turn(hall: Hall, by: timedelta = MINUTE) -> None:
    """Let time pass, and the clock do what is due, as two processes would."""
    hall.town.clock.advance(by)
    for _ in range(2):
        await hall.town.town.terms.tick(hall.town.clock.now())
        await hall.town.town.successions.tick(hall.town.clock.now())
    await hall.listen()
