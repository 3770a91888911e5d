"""The program as a process: it opens its doors, answers for its health, and ends when told to."""

import json
import signal
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.text.analyzers import choose_analyzer
from bot.version import VERSION
from tests.builders.database import town_file
from tests.integration.rim.program import Prepared, discord_settings, environment, slack_settings, start
from tests.simulators.discord.simulator import DiscordSimulator
from tests.simulators.slack.simulator import SlackSimulator

pytestmark = pytest.mark.xdist_group("rim")  # whose tests share one program that is prepared

# The program, telling at its end what it had loaded.
LOADED = """
import atexit, sys
from bot.__main__ import main
atexit.register(lambda: print("loaded:", *sys.modules))
sys.exit(main())
"""
NOT_BEFORE_IT_IS_NEEDED = {
    *("alembic", "asyncpg", "sqlalchemy.dialects.postgresql"),  # an old database, and the other one
    *("discord", "slack_bolt", "slack_sdk", "icalendar"),  # doors and feeds nobody asked for
    *("cryptography", "numpy", "sudachipy"),  # anonymous questions, and a search
    *("bot.services.example_data", "bot.services.example_furnisher"),
}


async def test_it_prints_the_pages_address_is_healthy_and_ends_cleanly_on_sigterm(
    tmp_path: Path, prepared: Prepared
) -> None:
    town_file(tmp_path)
    async with start(environment(tmp_path)) as program:
        address = await program.page()
        async with ClientSession() as session, session.get(f"{address}/health") as answer:
            health = json.loads(await answer.text())
        port = address.rpartition(":")[2]
        status, _ = await prepared.refusal(environment(tmp_path, ENGAWA_LOCAL__PORT=port), tmp_path, "health")
        program.process.send_signal(signal.SIGTERM)
        ended = await program.ended()

    assert (health["status"], health["version"]) == ("ok", VERSION)
    assert health["search"]["analyzer"] == choose_analyzer().version
    assert status == 0
    assert ended[0] == 0
    assert "Traceback" not in ended[1]


async def test_a_second_program_on_the_same_file_is_turned_away_in_a_sentence(
    tmp_path: Path, prepared: Prepared
) -> None:
    town_file(tmp_path)
    async with start(environment(tmp_path)) as program:
        await program.page()
        status, told = await prepared.refusal(environment(tmp_path), tmp_path)

    assert status == 2
    assert "town.db" in told
    assert len(told.strip().splitlines()) == 1


async def test_all_three_doors_open_in_one_process_and_the_page_is_told_last(tmp_path: Path) -> None:
    town_file(tmp_path)
    async with DiscordSimulator() as discord, SlackSimulator() as slack:
        discord.add_guild()
        settings = environment(tmp_path, **discord_settings(discord), **slack_settings(slack))
        async with start(settings) as program:
            await program.page()
            await discord.connected()
            await slack.sockets.connected()
            program.process.send_signal(signal.SIGTERM)
            status, told = await program.ended()

    assert [line.split("で")[0].split("の")[0] for line in program.said] == ["Discord", "Slack", "縁側市役所"]
    assert status == 0
    assert "Traceback" not in told


async def test_a_later_start_finds_the_town_as_it_was(tmp_path: Path) -> None:
    for _ in range(2):  # in a folder without a town at first
        async with start(environment(tmp_path)) as program:
            await program.page()
            program.process.send_signal(signal.SIGINT)
            status, told = await program.ended()

        assert (status, "Traceback" in told) == (0, False)


async def test_an_ordinary_start_loads_what_it_needs(tmp_path: Path) -> None:
    town_file(tmp_path)
    async with start(environment(tmp_path), door=("-c", LOADED)) as program:
        await program.page()
        program.process.send_signal(signal.SIGTERM)
        status, _ = await program.ended()

    loaded = set(program.said[-1].split())
    assert (status, "bot.app" in loaded, "loaded:" in loaded) == (0, True, True)
    assert not loaded & NOT_BEFORE_IT_IS_NEEDED
