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
from tests.integration.delivery.killing import kill_repeatedly
from tests.integration.rim.backlog import Backlog, grow_old, planned_backlog
from tests.integration.rim.program import ROOT, environment
from tests.integration.rim.stages import Stage, stage

SCRIPT = Path(__file__).with_name("forked_program.py")
KILLS = int(os.environ.get("ENGAWA_TEST_KILLS", "6"))
CARDS = 40 if KILLS < 40 else 8  # posts to a channel that are over a minute late leave one every five seconds
OUTAGE = timedelta(minutes=10)  # Discord recognises a nonce for two or three
PEOPLE = max(60, 3 * KILLS)
SEED = 5
# No page, and no threads, which would say something of their own.
BARE = {"ENGAWA_LOCAL__ENABLED": "false", "ENGAWA_EVENTS__THREADS": "[]"}

platforms = pytest.mark.parametrize("platform", [Platform.DISCORD, Platform.SLACK])


class Lives:
    """Lives of the program, one after the other; see forked_program. Called: waits for the next to begin."""

    def __init__(self, supervisor: asyncio.subprocess.Process, log: Path) -> None:
        self._supervisor = supervisor
        self._log = log
        self._alive = 0

    async def __call__(self) -> int:
        assert self._supervisor.stdout is not None
        line = await self._supervisor.stdout.readline()
        assert line, f"see {self._log}"
        self._alive = int(line)
        return self._alive

    @asynccontextmanager
    async def none(self) -> AsyncIterator[None]:
        """Kill the program; inside, no other begins."""
        self._supervisor.send_signal(signal.SIGSTOP)
        os.kill(self._alive, signal.SIGKILL)
        yield
        self._supervisor.send_signal(signal.SIGCONT)

    async def end(self) -> None:
        self._supervisor.kill()
        if self._alive:
            os.kill(self._alive, signal.SIGKILL)
        await self._supervisor.communicate()


@asynccontextmanager
async def lives(settings: Mapping[str, str], log: Path) -> AsyncIterator[Lives]:
    """Live again and again. What the lives log goes to a file."""
    with log.open("wb") as errors:
        supervisor = await asyncio.create_subprocess_exec(
            sys.executable,
            SCRIPT,
            cwd=ROOT,
            env=dict(settings),
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
        )
    begun = Lives(supervisor, log)
    try:
        yield begun
    finally:
        await begun.end()


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
        settings = environment(tmp_path, **BARE, **stand.settings)
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
    async with asyncio.timeout(60), stage(platform, 40) as stand:
        settings = environment(tmp_path, **BARE, **stand.settings)
        url = settings["ENGAWA_DATABASE__URL"]
        async with (
            planned_backlog(url, stand.ground, cards=0) as backlog,
            lives(settings, tmp_path / "log") as next_life,
        ):
            await next_life()
            await stand.reach(20)
            stand.cut_posts(8)
            await stand.reach(28)
            async with next_life.none():
                grow_old(tmp_path / "town.db", OUTAGE)
                stand.advance(OUTAGE.total_seconds())
            await next_life()
            await all_noted(backlog)

            check(stand, backlog)
            assert stand.searches > 0
