"""SIGKILL at any moment of a backlog, with the whole program and a platform that fails now and then: nothing
is lost, nothing is seen twice (RELIABILITY.md, section 6, bar 1).

ENGAWA_TEST_KILLS asks for a longer run, such as 200 kills.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.places import Platform
from tests.integration.delivery.killing import NextLife, kill_repeatedly
from tests.integration.rim.backlog import Backlog, planned_backlog
from tests.integration.rim.program import ROOT, environment
from tests.integration.rim.stages import Stage, stage

SCRIPT = Path(__file__).with_name("forked_program.py")
KILLS = int(os.environ.get("ENGAWA_TEST_KILLS", "12"))
CARDS = 80 if KILLS < 40 else 8  # posts to a channel that are over a minute late leave one every five seconds
OUTAGE = timedelta(minutes=10)  # Discord recognises a nonce for two or three
PEOPLE = max(120, 3 * KILLS)
SEED = 5

platforms = pytest.mark.parametrize("platform", [Platform.DISCORD, Platform.SLACK])


@asynccontextmanager
async def lives(settings: Mapping[str, str], log: Path) -> AsyncIterator[NextLife]:
    """Lives of the program, one after the other; see forked_program. What they log goes to a file."""
    with log.open("wb") as errors:
        supervisor = await asyncio.create_subprocess_exec(
            sys.executable,
            SCRIPT,
            cwd=ROOT,
            env=dict(settings),
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
        )
    alive = 0

    async def next_life() -> int:
        nonlocal alive
        assert supervisor.stdout is not None
        line = await supervisor.stdout.readline()
        assert line, f"see {log}"
        alive = int(line)
        return alive

    try:
        yield next_life
    finally:
        supervisor.kill()
        if alive:
            os.kill(alive, signal.SIGKILL)
        await supervisor.communicate()


async def all_noted(backlog: Backlog) -> None:
    """Wait until the program has found out about everything it was killed over."""
    while await backlog.statuses() != {"sent": backlog.total}:  # noqa: ASYNC110 - another process writes it
        await asyncio.sleep(0.05)


def check(stand: Stage, backlog: Backlog) -> None:
    """Nothing is lost, nothing doubled."""
    doubled = {mark: times for mark, times in stand.seen.items() if times > 1}
    assert doubled == {}
    assert len(stand.seen) == backlog.total


@platforms
async def test_killed_in_the_middle_of_a_backlog_everything_is_said_once(
    tmp_path: Path, platform: Platform
) -> None:
    async with asyncio.timeout(60 + KILLS * 3), stage(platform, PEOPLE) as stand:
        stand.be_rough()
        settings = environment(tmp_path, ENGAWA_LOCAL__ENABLED="false", **stand.settings)
        url = settings["ENGAWA_DATABASE__URL"]
        async with (
            planned_backlog(url, stand.ground, cards=CARDS) as backlog,
            lives(settings, tmp_path / "log") as next_life,
        ):
            await kill_repeatedly(next_life, stand.reach, kills=KILLS, messages=backlog.total, seed=SEED)
            await all_noted(backlog)

            check(stand, backlog)
    assert "Traceback" not in (tmp_path / "log").read_text()


@platforms
async def test_after_an_outage_longer_than_a_nonce_lives_the_history_is_searched(
    tmp_path: Path, platform: Platform
) -> None:
    async with asyncio.timeout(60), stage(platform, 60) as stand:
        settings = environment(tmp_path, ENGAWA_LOCAL__ENABLED="false", **stand.settings)
        url = settings["ENGAWA_DATABASE__URL"]
        async with (
            planned_backlog(url, stand.ground, cards=0) as backlog,
            lives(settings, tmp_path / "log") as next_life,
        ):
            process = await next_life()
            await stand.reach(20)
            stand.cut_posts(8)
            await stand.reach(28)
            os.kill(process, signal.SIGSTOP)
            await backlog.sleep_through(OUTAGE)
            stand.advance(OUTAGE.total_seconds())
            os.kill(process, signal.SIGKILL)
            await next_life()
            await all_noted(backlog)

            check(stand, backlog)
            assert stand.searches > 0
