import os
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path
from unittest.mock import AsyncMock, Mock

import pytest

from adapters.discord.client import Timing
from bot.domain.places import Platform
from bot.services.housekeeping import Housekeeping
from tests.builders.discord_commands import written_once
from tests.scenario.doors.city import City, open_city


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set for a town of one's own does not reach these."""
    for name in [name for name in os.environ if name.startswith(("ENGAWA_", "SLACK_"))]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _guilds_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The simulator sends all guilds in one go: no need to wait half a second for another one."""
    monkeypatch.setattr("adapters.discord.door.Timing", partial(Timing, guilds_within=0.02))


@pytest.fixture(scope="session", autouse=True)
def _commands_written_once() -> Iterator[None]:
    with written_once():
        yield


@pytest.fixture(autouse=True)
def _ticks_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time passes in ``City.settle``, which calls the ticks itself to know when they are over (and fails when
    one of them does): they need not run a second time beside it. In tests/integration they run by
    themselves.
    """
    monkeypatch.setattr(Housekeeping, "run", AsyncMock())


@pytest.fixture
def elsewhere() -> None:
    """Asked for by scenarios about events in Discord's list and about their threads."""


@pytest.fixture(autouse=True)
def _nothing_elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Events are shown where they were announced and nowhere else: what is written there by the clock could
    meet the hands of a scenario that moves it.
    """
    if "elsewhere" not in request.fixturenames:
        monkeypatch.setattr("bot.app._wind_events", Mock())


@pytest.fixture(params=list(Platform), ids=lambda platform: platform.value)
def door(request: pytest.FixtureRequest) -> Platform:
    """The door a scenario is played at."""
    chosen: Platform = request.param
    return chosen


@pytest.fixture
async def city(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[City]:
    """A town with its channels chosen; its three doors are open, or the page and the one the scenario is
    played at.
    """
    platforms = (request.getfixturevalue("door"),) if "door" in request.fixturenames else tuple(Platform)
    async with open_city(tmp_path, platforms=platforms) as opened:
        yield opened
