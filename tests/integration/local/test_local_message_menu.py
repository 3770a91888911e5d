"""What is done with a message: the page hands on the message, the town reads its words."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated

import pytest

from bot.i18n.words import Speech
from bot.interaction.call import Call
from bot.interaction.commands import Command, Feature, Registry, Right
from bot.interaction.dispatcher import Dispatcher
from bot.interaction.params import Input, Paragraph
from bot.view import Message, Text
from bot.view import Paragraph as Words
from tests.builders.local import LocalTown, open_local
from tests.builders.town import TestTown


class Taken(Input):
    text: Annotated[str, Paragraph(500)]


async def _echo(_call: Call, taken: Taken) -> Message:
    return Message(taken.text, (Words((Text(taken.text),)),))


@pytest.fixture
async def local(town: TestTown) -> AsyncIterator[LocalTown]:
    # The name and title of an existing command serve as well as any.
    command = Command("rules", Taken, _echo, Right.ANYONE, listed=False, from_message="text")
    dispatcher = Dispatcher(
        Registry([Feature("echo", (command,))]), town.storage, town.clock, Speech(), town.town.policy
    )
    async with open_local(replace(town, dispatcher=dispatcher)) as opened:
        yield opened


async def test_the_menu_is_named_in_the_personas_language(local: LocalTown) -> None:
    async with local.visitor() as page:
        assert (await page.ask("hello"))["menu"] == [{"verb": "rules", "label": "ルールを読む"}]


async def test_the_words_of_a_message_are_handed_on(local: LocalTown) -> None:
    async with local.visitor() as page:
        await page.do("say", text="会議室は\nどこですか")
        (message,) = await page.messages()

        reply = await page.do("from_message", verb="rules", message=message["id"])

        assert reply["answer"]["summary"] == "会議室は\nどこですか"


async def test_a_message_elsewhere_is_not_handed_on(local: LocalTown) -> None:
    async with local.visitor("p-yui", "dm:p-yui") as page:
        await page.do("say", text="内緒の話")
        (message,) = await page.messages()
    async with local.visitor("p-aoi") as page:
        taken = await page.do("from_message", verb="rules", message=message["id"])
        nothing = await page.do("from_message", verb="rules", message="0000000000000")
        other = await page.do("from_message", verb="join", message=message["id"])

        assert "見つかりません" in taken["problem"]
        assert "見つかりません" in nothing["problem"]
        assert "problem" in other
