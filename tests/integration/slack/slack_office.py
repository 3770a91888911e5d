"""A whole town behind the real slack-bolt, on a simulated workspace that installed it from our manifest."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal

from adapters.slack.door import SlackAccess, SlackDoor
from adapters.slack.manifest import slack_manifest
from tests.builders.town import TestTown
from tests.simulators.slack.outcomes import Outcome
from tests.simulators.slack.people import Person
from tests.simulators.slack.simulator import SlackSimulator
from tests.simulators.slack.state import Channel, View

COMMAND = "/engawa"
WAITING = "少々お待ちください"
Mode = Literal["socket", "http"]


@dataclass
class Office:
    """The door, open, and everybody around it."""

    slack: SlackSimulator
    town: TestTown
    door: SlackDoor
    sentence: str
    mode: Mode

    async def join(self, person: Person) -> None:
        """Join by the form, as everybody does."""
        modal = await self.open_form(person)
        await self.send(
            person, modal, {"お名前": person.user.real_name, "所属": "縁側市", "区分": "地方公務員"}
        )

    async def open_form(self, person: Person) -> View:
        """The joining form, open in front of somebody."""
        rules = await self.ask(person, "入庁")
        pressed = await person.press(rules.message, "同意して")
        return (await pressed.final()).modal

    async def ask(self, person: Person, text: str, channel: Channel | None = None) -> Outcome:
        """Type a command and read the answer, however long it took."""
        return await (await person.slash(COMMAND, text, channel)).final()

    async def send(self, person: Person, modal: View, values: dict[str, Any] | None = None) -> Outcome:
        """Send a form and read what it becomes, however long that took."""
        sent = await person.submit(modal, values)

        def is_answered(outcome: Outcome) -> bool:
            told = outcome.errors or outcome.failure or outcome.closed
            return bool(told) or WAITING not in self.slack.text_of(modal)

        return await sent.final(until=is_answered)

    def seen(self, outcome: Outcome) -> str:
        """What somebody reads after doing something."""
        surface = outcome.messages[-1] if outcome.messages else outcome.views[-1]
        return self.slack.text_of(surface)

    def calls_since(self, mark: int, *ignored: str) -> list[str]:
        return [call.method for call in self.slack.calls[mark:] if call.method not in ignored]


def make_door(
    slack: SlackSimulator, town: TestTown, mode: Mode = "socket", *, http_port: int = 0, **access: str
) -> SlackDoor:
    """A door that is still closed."""
    tokens = {
        "bot_token": slack.bot_token,
        "app_token": slack.app_token,
        "signing_secret": slack.signing_secret,
        "api_base": slack.base_url.rstrip("/"),
    }
    where = SlackAccess(**{**tokens, **access}, mode=mode, http_port=http_port)
    return SlackDoor(town.dispatcher, town.town.places, town.clock, town.dispatcher.words("ja"), where)


def install(slack: SlackSimulator, town: TestTown) -> None:
    """Install the app from the manifest a town prints."""
    manifest = slack_manifest(town.dispatcher.registry, town.dispatcher.words("ja"), command=COMMAND)
    slack.app.adopt(manifest)


@asynccontextmanager
async def open_office(slack: SlackSimulator, town: TestTown, mode: Mode = "socket") -> AsyncIterator[Office]:
    """Install, open, close."""
    install(slack, town)
    door = make_door(slack, town, mode)
    sentence = await door.open()
    if mode == "http":
        await slack.use_http(door.address)
    else:
        await slack.sockets.connected()
    try:
        yield Office(slack, town, door, sentence, mode)
    finally:
        await door.close()
