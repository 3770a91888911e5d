"""One town with its three doors open at once, over one database, in one process; and everybody at them."""

import asyncio
import json
from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from adapters.local.door import LocalDoor
from bot.app import open_hall
from bot.config import (
    Config,
    DatabaseSettings,
    DiscordSettings,
    LocalSettings,
    PlaceSettings,
    SlackSettings,
    TownSettings,
)
from bot.domain.places import Platform, Purpose
from bot.doors import Hall
from bot.interaction.door import Door
from bot.reference import manifest
from tests.builders.database import town_file
from tests.builders.local import Visitor as Page
from tests.fakes.clock import FakeClock
from tests.scenario.doors import at_discord, at_slack
from tests.scenario.doors.at_discord import AtDiscord
from tests.scenario.doors.at_page import AtPage
from tests.scenario.doors.at_slack import AtSlack
from tests.scenario.doors.visitors import Act, Speech, Visitor
from tests.simulators.discord.model import Channel as DiscordChannel
from tests.simulators.discord.model import Guild
from tests.simulators.discord.permissions import Permission
from tests.simulators.discord.simulator import DiscordSimulator
from tests.simulators.slack.clock import ManualClock
from tests.simulators.slack.people import Person
from tests.simulators.slack.simulator import SlackSimulator
from tests.simulators.slack.state import TEAM_ID
from tests.simulators.slack.state import Channel as SlackChannel

DISCORD_LOCALES = {"ja": "ja", "en": "en-US"}
SLACK_LOCALES = {"ja": "ja-JP", "en": "en-US"}
A_WHILE = timedelta(seconds=6)  # longer than a card waits before it is edited again
ACKNOWLEDGED_WITHIN, DEADLINE = 1.0, 3.0  # seconds
POLL_SECONDS = 0.005
PATIENCE = 10.0


@dataclass
class City:
    """``sims``: both platforms. ``acts``: everything people did."""

    hall: Hall
    discord: DiscordSimulator
    guild: Guild
    slack: SlackSimulator
    slack_owner: Person
    slack_clock: ManualClock
    discord_channels: dict[Purpose, DiscordChannel]
    slack_channels: dict[Purpose, SlackChannel]
    address: str
    closing: AsyncExitStack
    acts: list[Act] = field(default_factory=list)
    pages: list[AtPage] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    # -- people

    async def newcomer(
        self, door: Platform, name: str, *, administrator: bool = False, language: str = "ja"
    ) -> Visitor:
        """Somebody at a door who has not joined yet."""
        self.names.add(name)
        speech = Speech(self.hall.dispatcher, language)
        match door:
            case Platform.DISCORD:
                rights = Permission.MANAGE_GUILD if administrator else Permission.NONE
                locale = DISCORD_LOCALES[language]
                user = self.discord.add_member(self.guild, name, permissions=rights, locale=locale)
                return AtDiscord(self.discord, user, speech, self.discord_channels, self.acts)
            case Platform.SLACK:
                locale = SLACK_LOCALES[language]
                person = self.slack.add_user(name, real_name=name, admin=administrator, locale=locale)
                return AtSlack(self.slack, person, speech, self.slack_channels, self.acts)
            case Platform.LOCAL:
                return await self._at_page(name, speech, administrator=administrator)

    async def member(
        self, door: Platform, name: str, *, administrator: bool = False, language: str = "ja"
    ) -> Visitor:
        """Somebody who has joined, through the door."""
        person = await self.newcomer(door, name, administrator=administrator, language=language)
        await person.call("join")
        await person.press(Speech(self.hall.dispatcher, language).words("join.accept_rules"))
        await person.fill(name=name, organisation="縁側市", kind="local")
        return person

    async def _at_page(self, name: str, speech: Speech, *, administrator: bool) -> AtPage:
        page = await self.closing.enter_async_context(Page(self.address, "p-aoi", "hall-welcome"))
        added = await page.ask("add_persona", name=name, manages_place=administrator)
        page.persona = added["persona"]
        await page.ask("language", language=speech.language)
        visitor = AtPage(page, name, speech, self.acts)
        self.pages.append(visitor)
        return visitor

    # -- time

    @property
    def now(self) -> datetime:
        return self.hall.clock.now()

    async def settle(self, by: timedelta = A_WHILE) -> None:
        """Let time pass, and wait until everything that is due then was said.

        The clock's own ticks come when they come; ours tell that they are over.
        """
        self.hall.clock.advance(by)
        self.slack_clock.advance(by.total_seconds())
        self.hall.ring_all()
        for _, tick in self.hall.town.ticks():
            await tick(self.now)
        async with asyncio.timeout(PATIENCE):
            while not await self._quiet():  # noqa: ASYNC110 - the database rings no bell
                await asyncio.sleep(POLL_SECONDS)

    async def settle_until(self, moment: datetime) -> None:
        """Let the town come to a moment."""
        await self.settle(moment - self.now)

    async def _quiet(self) -> bool:
        """Whether nothing is due or on its way. What is claimed between the looks is seen by the second."""
        async with self.hall.storage.read() as work:
            next_due = await work.deliveries.next_due()
            on_their_way = (await work.deliveries.count_by_status()).get("leased", 0)
        return not on_their_way and (next_due is None or next_due > self.now)

    # -- the wire

    async def check_wire(
        self, *, pinged: frozenset[str] = frozenset(), taken: frozenset[str] = frozenset()
    ) -> None:
        """Nobody was rung but these (and newcomers where they are welcomed), no platform found fault with
        anything (but Slack where archived channels keep names that are ``taken``), all was answered in time.
        """
        rung = await self._rung()
        assert rung.pop(Purpose.WELCOME) <= self.names
        assert frozenset().union(*rung.values()) == pinged
        assert [call for call in self.discord.calls if call.status >= 400] == []
        assert self.discord.server.unknown == []
        wrong = [one for one in self.slack.calls if one.error]
        assert {one.args["name"] for one in wrong if one.error == "name_taken"} == taken
        closed_for_good = {"conversations.unarchive not_in_channel"} if taken else set()
        found = {f"{one.method} {one.error}" for one in wrong if one.error != "name_taken"}
        assert found <= closed_for_good, found
        assert [act for act in self.acts if act.wrong] == []
        assert [act for act in self.acts if act.acknowledged_after is None] == []
        *usual, slowest = sorted(act.acknowledged_after or 0.0 for act in self.acts)
        assert (
            slowest <= DEADLINE
        )  # the machine may have been busy once; the platform would still have waited
        assert max(usual, default=0.0) <= ACKNOWLEDGED_WITHIN

    async def _rung(self) -> dict[Purpose | None, frozenset[str]]:
        """The names of all who were rung, by what the channel serves for (None: none of these)."""
        found: dict[Purpose | None, set[str]] = {None: set(), **{purpose: set() for purpose in Purpose}}
        served = {channel.id: purpose for purpose, channel in self.discord_channels.items()}
        for message in self.discord.posted:
            found[served.get(message.channel.id)] |= at_discord.pinged(self.discord.world, message)
        workspace = self.slack.workspace
        serving = {channel.id: purpose for purpose, channel in self.slack_channels.items()}
        for channel in workspace.channels.values():
            for said in (one for one in channel.log.values() if one.user == workspace.bot.id):
                found[serving.get(channel.id)] |= at_slack.pinged(self.slack, said)
        for page in self.pages:
            boards = {purpose: await page.board(purpose) for purpose in Purpose}
            for purpose, board in boards.items():
                found[purpose] |= {name for one in board for name in one.pinged}
            found[None] |= {name for one in await page.letters() for name in one.pinged}
        return {purpose: frozenset(names) for purpose, names in found.items()}


@asynccontextmanager
async def open_city(
    folder: Path,
    *,
    furnished: bool = True,
    language: str = "ja",
    platforms: Collection[Platform] = tuple(Platform),
) -> AsyncIterator[City]:
    """Open the page, and the doors to these platforms. ``furnished``: the channels of the guild and of the
    workspace have their purposes.
    """
    clock, slack_clock = FakeClock(), ManualClock(FakeClock().now().timestamp())
    async with AsyncExitStack() as closing:
        discord = await closing.enter_async_context(DiscordSimulator(clock=slack_clock.time))
        slack = await closing.enter_async_context(SlackSimulator(clock=slack_clock))
        guild = discord.add_guild()
        owner = slack.add_user("owner", owner=True)
        at_guild = {purpose: discord.add_channel(guild, purpose.value) for purpose in Purpose}
        at_workspace = {purpose: slack.add_channel(purpose.value) for purpose in Purpose}
        places = (
            _place(Platform.DISCORD, guild.id, at_guild),
            _place(Platform.SLACK, TEAM_ID, at_workspace),
        )
        tokens = {Platform.DISCORD: _discord(discord), Platform.SLACK: _slack(slack)}
        config = _config(folder, places if furnished else (), language).model_copy(
            update={door.value: given for door, given in tokens.items() if door in platforms}
        )
        slack.app.adopt(_manifest())
        hall, doors = await closing.enter_async_context(open_hall(config, clock))
        city = City(
            hall, discord, guild, slack, owner, slack_clock, at_guild, at_workspace, _address(doors), closing
        )
        await city.settle()
        yield city


@cache
def _manifest() -> dict[str, Any]:
    """What the program prints for whoever installs the app."""
    printed: dict[str, Any] = json.loads(manifest(Config(), ""))
    return printed


def _place(
    platform: Platform,
    place_id: int | str,
    channels: dict[Purpose, DiscordChannel] | dict[Purpose, SlackChannel],
) -> PlaceSettings:
    named = {purpose: str(channel.id) for purpose, channel in channels.items()}
    return PlaceSettings(platform=platform, id=str(place_id), channels=named)


def _config(
    folder: Path,
    places: tuple[PlaceSettings, ...],
    language: str,
) -> Config:
    return Config.model_validate(
        {
            "town": TownSettings.model_validate({"language": language}),
            "database": DatabaseSettings(url=town_file(folder)),
            "local": LocalSettings(port=0),
            "places": places,
        }
    )


def _discord(simulator: DiscordSimulator) -> DiscordSettings:
    return DiscordSettings.model_validate({"token": simulator.token, "api_base": simulator.base_url})


def _slack(simulator: SlackSimulator) -> SlackSettings:
    tokens = {"bot_token": simulator.bot_token, "app_token": simulator.app_token}
    return SlackSettings.model_validate({**tokens, "api_base": simulator.base_url.rstrip("/")})


def _address(doors: list[Door]) -> str:
    return next(door.address for door in doors if isinstance(door, LocalDoor))
