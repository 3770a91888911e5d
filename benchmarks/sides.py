"""A platform as the harness plays it: one simulator, 500 people, and one bot that answers them."""

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from benchmarks.bare.rules import BUTTON
from benchmarks.furnishing import MEMBERS, Town
from benchmarks.processes import Start
from bot.domain.ids import to_token
from bot.domain.places import Platform
from bot.view import Action
from tests.simulators.discord.model import Guild
from tests.simulators.discord.outcome import NoAnswerError, Outcome
from tests.simulators.discord.people import User
from tests.simulators.discord.simulator import DiscordSimulator
from tests.simulators.discord.world import EPOCH_MS, wall_clock
from tests.simulators.slack import outcomes
from tests.simulators.slack.outcomes import NothingThereError
from tests.simulators.slack.people import Person
from tests.simulators.slack.simulator import SlackSimulator
from tests.simulators.slack.state import TEAM_ID

ROOMS = 60
OURS = ("-m", "bot", "run")
# Calls on Slack that answer somebody; "users.info" asks who they are.
_ANSWERS = {"response_url", "views.open", "views.push", "views.update", "chat.postEphemeral", "users.info"}
_BEGINNING = 1_790_000_000.0  # simulators furnished at the same moment hand out the same ids


class Unanswered(Exception):
    """A person got no answer, or only after the platform had given up."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Seconds from dispatch to the first acknowledgement and to the final content. ``promised``: the person
    saw a "thinking..." in between. ``read`` tells what stands there.
    """

    acknowledged: float
    final: float
    promised: bool
    read: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Calls:
    """Platform API calls: those that answered somebody, and those that edited a message in a channel. What a
    town does by itself (it opens a thread for each card, fills the platform's list of events) is neither.
    """

    answering: int
    editing: int

    def since(self, before: "Calls") -> "Calls":
        return Calls(self.answering - before.answering, self.editing - before.editing)


class Side(Protocol):
    platform: Platform
    town: Town

    async def open(self) -> None: ...
    async def close(self) -> None: ...
    def bare(self, store: str, database: Path) -> Start: ...
    def ours(self, database: Path) -> Start: ...
    async def connected(self) -> None: ...
    async def list(self, person: int) -> Seen: ...
    async def press(self, person: int, button: str) -> Seen: ...
    def calls(self) -> Calls: ...


def our_button(event: int, style: str) -> str:
    return Action("event.rsvp", (to_token(event), style)).token


def bare_button(event: int, style: str) -> str:
    return f"{BUTTON}:{event}:{style}"


class DiscordSide:
    """See Side."""

    platform = Platform.DISCORD

    def __init__(self) -> None:
        self.sim = DiscordSimulator(clock=lambda: _BEGINNING)
        self.guild: Guild = self.sim.add_guild()
        names = (f"庁員{number}" for number in range(1, MEMBERS + 1))
        self.people: Sequence[User] = [self.sim.add_member(self.guild, name) for name in names]
        rooms = [self.sim.add_channel(self.guild, f"部屋{number}") for number in range(1 + ROOMS)]
        self.town = Town(
            Platform.DISCORD,
            str(self.guild.id),
            [str(person.id) for person in self.people],
            [str(room.id) for room in rooms],
        )
        self.sim.world.clock = wall_clock

    async def open(self) -> None:
        await self.sim.start()

    async def close(self) -> None:
        await self.sim.close()

    async def connected(self) -> None:
        await self.sim.connected(30.0)

    def bare(self, store: str, database: Path) -> Start:
        given = ("--api-base", self.sim.base_url, "--token", self.sim.token)
        module = ("-m", "benchmarks.bare.discord_bot")
        return Start((*module, *given, "--store", store, "--database", str(database)), {})

    def ours(self, database: Path) -> Start:
        return Start(
            OURS,
            {
                "ENGAWA_DATABASE__URL": f"sqlite:///{database}",
                "ENGAWA_LOCAL__ENABLED": "false",
                "ENGAWA_DISCORD__TOKEN": self.sim.token,
                "ENGAWA_DISCORD__API_BASE": self.sim.base_url,
            },
        )

    async def list(self, person: int) -> Seen:
        return await _seen(self.people[person].slash("event list"))

    async def press(self, person: int, button: str) -> Seen:
        return await _seen(self.people[person].forge(button))

    def calls(self) -> Calls:
        answering = sum(call.path.startswith(("/interactions/", "/webhooks/")) for call in self.sim.calls)
        edits = [call for call in self.sim.calls if call.method == "PATCH" and "/messages/" in call.path]
        return Calls(answering, sum(call.path.startswith("/channels/") for call in edits))

    async def until_posted(self, number: int, patience: float) -> None:
        """Wait until so many messages stand in the rooms; gives up after ``patience`` seconds."""
        channels = [self.sim.world.channel(int(one)) for one in self.town.channels[1:]]
        with contextlib.suppress(TimeoutError):
            await self.sim.until(lambda: sum(len(one.history) for one in channels) >= number, patience)

    def posted_at(self) -> dict[str, float]:
        """When messages arrived, in seconds since 1970, by their nonce."""
        return {
            str(message.nonce): ((message.id >> 22) + EPOCH_MS) / 1000
            for message in self.sim.posted
            if message.nonce is not None
        }


class SlackSide:
    """See Side."""

    platform = Platform.SLACK

    def __init__(self) -> None:
        self.sim = SlackSimulator()
        names = (f"member{number}" for number in range(1, MEMBERS + 1))
        self.people: Sequence[Person] = [self.sim.add_user(name) for name in names]
        rooms = [self.sim.add_channel(f"room{number}", self.people) for number in range(2)]
        self.town = Town(
            Platform.SLACK, TEAM_ID, [person.id for person in self.people], [room.id for room in rooms]
        )

    async def open(self) -> None:
        await self.sim.start()

    async def close(self) -> None:
        await self.sim.close()

    async def connected(self) -> None:
        await self.sim.sockets.connected(timeout=30.0)

    def bare(self, store: str, database: Path) -> Start:
        given = ("--api-base", self.sim.base_url, "--token", self.sim.bot_token)
        module = ("-m", "benchmarks.bare.slack_bot", "--app-token", self.sim.app_token)
        return Start((*module, *given, "--store", store, "--database", str(database)), {})

    def ours(self, database: Path) -> Start:
        return Start(
            OURS,
            {
                "ENGAWA_DATABASE__URL": f"sqlite:///{database}",
                "ENGAWA_LOCAL__ENABLED": "false",
                "ENGAWA_SLACK__BOT_TOKEN": self.sim.bot_token,
                "ENGAWA_SLACK__APP_TOKEN": self.sim.app_token,
                "ENGAWA_SLACK__API_BASE": self.sim.base_url.rstrip("/"),
            },
        )

    async def list(self, person: int) -> Seen:
        return await self._seen(await self.people[person].slash("/engawa", "event list"))

    async def press(self, person: int, button: str) -> Seen:
        return await self._seen(await self.people[person].forge(button))

    def calls(self) -> Calls:
        methods = [call.method for call in self.sim.calls]
        return Calls(sum(method in _ANSWERS for method in methods), methods.count("chat.update"))

    async def _seen(self, outcome: outcomes.Outcome) -> Seen:
        try:
            await outcome.final()
        except NothingThereError as error:
            raise Unanswered(str(error)) from None
        if outcome.acknowledged_after is None or outcome.answered_after is None:
            raise Unanswered(outcome.failure)
        read = partial(self.sim.text_of, outcome.message)
        return Seen(outcome.acknowledged_after, outcome.answered_after, promised=False, read=read)


async def _seen(doing: Awaitable[Outcome]) -> Seen:
    try:
        outcome = await doing
        await outcome.final()
    except NoAnswerError as error:
        raise Unanswered(str(error)) from None
    return Seen(outcome.acknowledged_after, outcome.final_after, outcome.deferred, lambda: outcome.text)
