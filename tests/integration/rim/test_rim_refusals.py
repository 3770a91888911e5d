"""What the operator must mend ends the program with status 2 and one sentence that names the fix."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import pytest

from tests.builders.database import town_file
from tests.integration.rim.program import Prepared, discord_settings, environment, slack_settings
from tests.simulators.discord.permissions import Intent
from tests.simulators.discord.simulator import DiscordSimulator
from tests.simulators.slack.installation import ALL_SCOPES
from tests.simulators.slack.simulator import SlackSimulator

pytestmark = pytest.mark.xdist_group("rim")  # whose tests share one program that is prepared

UNFIT = 2

Refusal = Callable[[Mapping[str, str]], Awaitable[tuple[int, str]]]


@pytest.fixture
def refusal(prepared: Prepared, tmp_path: Path) -> Refusal:
    """Starts the program in a town and waits for its end: the exit status and what it says on standard
    error.
    """
    town_file(tmp_path)
    return lambda settings: prepared.refusal(settings, tmp_path)


@pytest.fixture
async def discord() -> AsyncIterator[DiscordSimulator]:
    async with DiscordSimulator() as simulator:
        simulator.add_guild()
        yield simulator


@pytest.fixture
async def slack() -> AsyncIterator[SlackSimulator]:
    async with SlackSimulator() as simulator:
        yield simulator


def sentence(ended: tuple[int, str]) -> str:
    """The one line on standard error, of a program that ended as unfit."""
    status, told = ended
    assert status == UNFIT, told
    assert "Traceback" not in told
    (line,) = told.strip().splitlines()
    return line


async def test_a_wrong_discord_token(tmp_path: Path, refusal: Refusal, discord: DiscordSimulator) -> None:
    wrong = {**discord_settings(discord), "ENGAWA_DISCORD__TOKEN": "wrong"}

    assert "ENGAWA_DISCORD__TOKEN" in sentence(await refusal(environment(tmp_path, **wrong)))


async def test_an_intent_discord_does_not_allow(
    tmp_path: Path, refusal: Refusal, discord: DiscordSimulator
) -> None:
    discord.gateway.refused = Intent.GUILDS

    assert "インテント" in sentence(await refusal(environment(tmp_path, **discord_settings(discord))))


@pytest.mark.parametrize("setting", ["ENGAWA_SLACK__BOT_TOKEN", "ENGAWA_SLACK__APP_TOKEN"])
async def test_a_wrong_slack_token(
    tmp_path: Path, refusal: Refusal, slack: SlackSimulator, setting: str
) -> None:
    wrong = {**slack_settings(slack), setting: "xoxb-wrong"}

    assert setting in sentence(await refusal(environment(tmp_path, **wrong)))


async def test_a_slack_scope_that_was_not_granted(
    tmp_path: Path, refusal: Refusal, slack: SlackSimulator
) -> None:
    slack.app.grant_only(ALL_SCOPES - {"chat:write"})

    told = sentence(await refusal(environment(tmp_path, **slack_settings(slack))))

    assert "chat:write" in told
    assert "OAuth & Permissions" in told


@pytest.mark.parametrize(
    ("setting", "value", "named"),
    [
        ("ENGAWA_TOWN__ZONE", "Asia/Edo", "town.zone"),
        ("ENGAWA_LOCAL__HOST", "0.0.0.0", "local.host"),  # noqa: S104 - exactly what is refused
        ("ENGAWA_SLACK__BOT_TOKEN", "xoxb-alone", "ENGAWA_SLACK__APP_TOKEN"),
        ("ENGAWA_DATABASE__URL", "sqlite:////dev/null/town.db", "ENGAWA_DATABASE__URL"),
        ("ENGAWA_LOCAL__ENABLED", "false", "local.enabled"),
    ],
)
async def test_a_setting_that_cannot_be_used_is_named(
    tmp_path: Path, refusal: Refusal, setting: str, value: str, named: str
) -> None:
    told = sentence(await refusal({**environment(tmp_path), setting: value}))

    assert named in told


async def test_a_port_that_is_taken_is_named(
    tmp_path: Path, refusal: Refusal, discord: DiscordSimulator
) -> None:
    taken = discord.base_url.split(":")[2].split("/")[0]

    assert taken in sentence(await refusal(environment(tmp_path, ENGAWA_LOCAL__PORT=taken)))
