"""People who may be asked, a clock that asks them, and what they hear."""

from datetime import timedelta

from bot.view import Message
from tests.builders.answers import said
from tests.builders.hall import Hall
from tests.builders.town import Person

TITLE = "上下水道の料金改定はどう進めましたか"
MINUTE = timedelta(minutes=1)


async def wait(hall: Hall, by: timedelta = MINUTE) -> None:
    """Let time pass: the clock looks, what is due is said."""
    hall.town.clock.advance(by)
    await hall.town.town.appeals.tick(hall.town.clock.now())
    await hall.listen()


def letters(hall: Hall, person: Person) -> list[Message]:
    """Requests somebody got, and what became of their own question's deadline."""
    return [one for one in hall.in_private(person) if "お知恵を" in one.summary or "期限まで" in one.summary]


async def knows(hall: Hall, name: str, areas: str = "上下水道課で3年") -> Person:
    person = await hall.town.member(name)
    await person.say(f"相談 受け方 {areas}")
    return person


async def page_of(person: Person, title: str = TITLE) -> str:
    return said(await person.do("question.info", question=title))
