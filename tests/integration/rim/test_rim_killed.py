"""SIGKILL at any moment of a backlog, with the whole program and a platform that fails now and then: nothing
is lost, nothing is seen twice (RELIABILITY.md, section 6, bar 1).

ENGAWA_TEST_KILLS asks for a longer run, such as 200 kills.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.places import Platform
from tests.builders.database import town_file
from tests.integration.delivery.killing import kill_repeatedly
from tests.integration.rim.backlog import Backlog, grow_old, planned_backlog
from tests.integration.rim.program import Prepared, environment
from tests.integration.rim.stages import Stage, stage

KILLS = int(os.environ.get("ENGAWA_TEST_KILLS", "6"))
CARDS = 40 if KILLS < 40 else 8  # posts to a channel that are over a minute late leave one every five seconds
OUTAGE = timedelta(minutes=10)  # Discord recognises a nonce for two or three
PEOPLE = max(60, 3 * KILLS)
SEED = 5
# No page, and no threads, which would say something of their own.
BARE = {"ENGAWA_LOCAL__ENABLED": "false", "ENGAWA_EVENTS__THREADS": "[]"}

pytestmark = pytest.mark.xdist_group("rim")  # whose tests share one program that is prepared

PLATFORMS = (Platform.DISCORD, Platform.SLACK)


class Lives:
    """Lives of the program, one after the other. Called: begins the next, once the one before was killed."""

    def __init__(self, program: Prepared, settings: Mapping[str, str], log: Path) -> None:
        self._program = program
        self._settings = settings
        self._log = log
        self._alive: int | None = None

    async def __call__(self) -> int:
        await self.over()
        self._alive = await self._program.start(self._settings, self._log)
        return self._alive

    async def over(self) -> None:
        """Wait for the end of the one that was killed. Raises AssertionError where it ended by itself."""
        if self._alive is not None:
            assert await self._program.ended(self._alive) == -signal.SIGKILL, f"see {self._log}"
            self._alive = None

    async def end(self) -> None:
        """Kill the one that lives, if one does."""
        if self._alive is not None:
            os.kill(self._alive, signal.SIGKILL)
            await self.over()


@asynccontextmanager
async def lives(program: Prepared, settings: Mapping[str, str], log: Path) -> AsyncIterator[Lives]:
    """Live again and again. What the lives log goes to a file."""
    begun = Lives(program, settings, log)
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


async def on_both(play: Callable[[Platform, Path], Coroutine[None, None, None]], folder: Path) -> None:
    """Play with a program on each platform, in a folder of its own, at once: each waits most of the time."""
    async with asyncio.TaskGroup() as both:
        for platform in PLATFORMS:
            own = folder / platform.value
            own.mkdir()
            both.create_task(play(platform, own))


async def test_killed_in_the_middle_of_a_backlog_everything_is_said_once(
    tmp_path: Path, prepared: Prepared
) -> None:
    async def play(platform: Platform, folder: Path) -> None:
        async with asyncio.timeout(60 + KILLS * 3), stage(platform, PEOPLE) as stand:
            stand.be_rough()
            settings = environment(folder, **BARE, **stand.settings)
            url = town_file(folder)
            async with (
                planned_backlog(url, stand.ground, cards=CARDS) as backlog,
                lives(prepared, settings, folder / "log") as next_life,
            ):
                await kill_repeatedly(next_life, stand.reach, kills=KILLS, messages=backlog.total, seed=SEED)
                await all_noted(backlog)

                check(stand, backlog)
        assert "Traceback" not in (folder / "log").read_text()

    await on_both(play, tmp_path)


async def test_after_an_outage_longer_than_a_nonce_lives_the_history_is_searched(
    tmp_path: Path, prepared: Prepared
) -> None:
    async def play(platform: Platform, folder: Path) -> None:
        async with asyncio.timeout(60), stage(platform, 40) as stand:
            settings = environment(folder, **BARE, **stand.settings)
            url = town_file(folder)
            async with (
                planned_backlog(url, stand.ground, cards=0) as backlog,
                lives(prepared, settings, folder / "log") as next_life,
            ):
                await next_life()
                await stand.reach(20)
                stand.cut_posts(8)
                await stand.reach(28)
                await next_life.end()
                grow_old(folder / "town.db", OUTAGE)
                stand.advance(OUTAGE.total_seconds())
                await next_life()
                await all_noted(backlog)

                check(stand, backlog)
                assert stand.searches > 0

    await on_both(play, tmp_path)
