"""A Slack workspace with Hanako in it, and a town with its counter open there."""

import os
from collections.abc import AsyncIterator

import pytest

from tests.builders.town import TestTown
from tests.integration.slack.slack_office import Office, open_office
from tests.simulators.slack.people import Person
from tests.simulators.slack.simulator import SlackSimulator


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackSimulator]:
    for name in [name for name in os.environ if name.startswith("SLACK_")]:
        monkeypatch.delenv(name)
    # Bolt would take these for its own OAuth (PLATFORMS.md, trap 20); the door must not care.
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "invented")
    async with SlackSimulator() as simulator:
        yield simulator


@pytest.fixture
def hanako(slack: SlackSimulator) -> Person:
    return slack.add_user("hanako", real_name="縁側花子")


@pytest.fixture
async def office(slack: SlackSimulator, town: TestTown) -> AsyncIterator[Office]:
    async with open_office(slack, town) as opened:
        yield opened


@pytest.fixture(params=["socket", "http"])
async def either_office(
    request: pytest.FixtureRequest, slack: SlackSimulator, town: TestTown
) -> AsyncIterator[Office]:
    """The same office over both transports."""
    async with open_office(slack, town, request.param) as opened:
        yield opened
