"""What is offered on a message: its words go into the form of the command."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated

import pytest

from adapters.discord.door import DiscordDoor
from bot.domain.places import Platform
from bot.interaction.call import Call
from bot.interaction.commands import Command, Feature, Registry, Right
from bot.interaction.params import Input, Line, Paragraph
from bot.ports.messenger import Address
from bot.view import Action, Actions, Answer, Message, Option, Select, Text
from bot.view import Paragraph as Words
from tests.builders.town import TestTown
from tests.integration.discord.discord_hall import Gate, door_to
from tests.simulators.discord.model import Guild
from tests.simulators.discord.model import Message as Sent
from tests.simulators.discord.outcome import Outcome
from tests.simulators.discord.people import User
from tests.simulators.discord.reading import text_of
from tests.simulators.discord.simulator import DiscordSimulator

MARK = "0123456789abcdef01234567"


class Found(Input):
    """Stands in for a question made from a message, under a path the catalogue knows."""

    name: Annotated[str, Line(60)]
    purpose: Annotated[str, Paragraph(400)]


@dataclass
class Desk:
    sim: DiscordSimulator
    guild: Guild
    person: User
    door: DiscordDoor = field(init=False)
    seen: list[Found] = field(default_factory=list)

    async def take(self, _call: Call, found: Found) -> Answer:
        self.seen.append(found)
        if found.name == "long":
            return Message("長い", (Words((Text("あいうえお。" * 1_500),)),))
        options = (Option("一", "1:a"), Option("二", "2"))
        return Message("受付", (Actions((Select("選ぶ", Action("section.create", ("x",)), options),)),))


@pytest.fixture
async def desk(town: TestTown) -> AsyncIterator[Desk]:
    async with DiscordSimulator() as sim:
        guild = sim.add_guild()
        made = Desk(sim, guild, sim.add_member(guild, "花子"))
        command = Command("section.create", Found, made.take, Right.ANYONE, from_message="purpose")
        registry = Registry([Feature("menus", (command,))])
        made.door = door_to(sim, town, Gate(town.storage), registry=registry)
        await made.door.open()
        yield made
        await made.door.close()


async def test_a_messages_words_are_in_the_form(desk: Desk) -> None:
    message = desk.person.say("避難所の備蓄は\n何日分ですか")

    opened = await desk.person.message_menu("課をつくる", message)
    assert opened.modal.field("purpose").prefilled == "避難所の備蓄は\n何日分ですか"
    await desk.person.submit(opened.modal, {"name": "備蓄"})

    assert desk.seen == [Found(name="備蓄", purpose="避難所の備蓄は\n何日分ですか")]


async def test_a_chosen_entry_becomes_the_next_argument(desk: Desk) -> None:
    answer = await desk.person.slash("section create", {"name": "a", "purpose": "b"})

    await desk.person.choose(answer.message, "選ぶ", ["一"])

    assert desk.seen[-1] == Found(name="x", purpose="1:a")


async def test_an_answer_that_is_too_long_goes_on_privately(desk: Desk) -> None:
    answer = await desk.person.slash("section create", {"name": "long", "purpose": "b"})
    await desk.sim.until(lambda: len(answer.followups) == 2)

    assert answer.text.replace("\n", "") == "あいうえお。" * 1_500
    assert all(one.only_for is desk.person.account for one in answer.followups)


async def followup(desk: Desk, outcome: Outcome) -> Sent:
    """What follows the message that was put back."""
    await desk.sim.until(lambda: bool(outcome.followups))
    return outcome.followups[0]


@pytest.mark.parametrize("answer_within", [60.0, 0.0], ids=["at_once", "later"])
async def test_the_same_entry_is_chosen_again_from_a_letter_and_from_an_answer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, answer_within: float
) -> None:
    monkeypatch.setattr("adapters.discord.desk.ANSWER_WITHIN", answer_within)
    select = Select("選ぶ", Action("section.create", ("post",)), (Option("一", "1:a"), Option("二", "2")))
    home = Address(Platform.DISCORD, str(desk.guild.id), user_external_id=str(desk.person.account.id))
    said = Message("受付", (Words((Text("受付"),)), Actions((select,))))
    posted = await desk.door.messenger.send(home, said, mark=MARK, people={})
    letter = desk.sim.posted[-1]
    shown = text_of(letter)

    answers = [await followup(desk, await desk.person.choose(letter, "選ぶ", ["一"])) for _ in range(2)]
    for _ in range(2):
        await desk.person.choose(answers[-1], "選ぶ", ["一"])

    assert [one.name for one in desk.seen] == ["post", "post", "x", "x"]
    assert all(one.only_for is desk.person.account for one in answers)
    assert text_of(letter) == shown
    assert await desk.door.messenger.find(home, mark=MARK, since=datetime(2020, 1, 1, tzinfo=UTC)) == posted


async def test_a_post_in_a_channel_is_left_to_what_edits_it(desk: Desk) -> None:
    select = Select("選ぶ", Action("section.create", ("post",)), (Option("一", "1:a"),))
    square = Address(Platform.DISCORD, str(desk.guild.id), str(desk.guild.channel_named("広場").id))
    said = Message("受付", (Actions((select,)),))
    posted = await desk.door.messenger.send(square, said, mark=MARK, people={})
    post = desk.sim.posted[-1]

    chosen = await desk.person.choose(post, "選ぶ", ["一"])
    assert chosen.message is not post
    await desk.door.messenger.edit(square, posted, said, people={})
    await desk.person.choose(post, "選ぶ", ["一"])

    assert [one.name for one in desk.seen] == ["post", "post"]
