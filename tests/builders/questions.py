"""A hall with a channel for questions, and the ways people ask and answer there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.domain.places import Platform, Purpose
from bot.view import Answer, Form, Items, Message, plain
from tests.builders.hall import Hall, open_hall
from tests.builders.town import Person

CHANNEL = "c-questions"


@asynccontextmanager
async def open_desk(folder: Path) -> AsyncIterator[Hall]:
    """A fresh town whose local page has a channel for questions."""
    async with open_hall(folder) as hall:
        async with hall.town.storage.write() as work:
            place = await work.places.find(Platform.LOCAL, "local")
            assert place is not None, "somebody has been there"
            await work.places.set_channel(place.id, Purpose.QUESTIONS, CHANNEL)
        yield hall


def cards(hall: Hall) -> list[Message]:
    """What stands in the channel for questions."""
    return [shown.message for shown in hall.messenger.shown if shown.channel == CHANNEL]


async def ask(person: Person, title: str, body: str = "", section: str = "") -> Answer:
    """Fill the form in and send it."""
    form = await person.do("question.ask", complete=False)
    assert isinstance(form, Form), form
    return await person.send(form, title=title, body=body, section=section)


async def reply(person: Person, card: Answer, body: str) -> Answer:
    """Press 回答する under a question and send the form."""
    return await person.send(await person.press(card, "回答する"), body=body)


def rows(answer: Answer) -> list[str]:
    """The entries of a list."""
    assert isinstance(answer, Message), answer
    return [plain(item.line) for block in answer.blocks if isinstance(block, Items) for item in block.items]


async def solved(hall: Hall, asker: Person, answerer: Person, title: str, section: str = "") -> Message:
    """A question that one asked and the other solved; returns its card."""
    await ask(asker, title, section=section)
    await hall.listen()
    card = cards(hall)[-1]
    await reply(answerer, card, f"{title}の答え")
    await asker.press(await asker.press(card, "読む"), "この回答で解決")
    return card
