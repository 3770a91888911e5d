"""Kills a process again and again while it works off a backlog.

What is killed and what counts its messages are exchangeable: anything that begins a new life by itself (or is
started anew by ``next_life``), and anything that can tell how many different messages stand there.
"""

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

NextLife = Callable[[], Awaitable[int]]  # the process id of a process that has just begun
Reach = Callable[[int], Awaitable[None]]  # wait until so many different messages were seen

SCRIPT = Path(__file__).with_name("outbox_process.py")


async def kill_repeatedly(next_life: NextLife, reach: Reach, *, kills: int, messages: int, seed: int) -> None:
    """Let each life post its share of the messages, and a few milliseconds later end it with SIGKILL.

    The last life is left running.
    """
    chance = random.Random(seed)
    process = await next_life()
    for number in range(1, kills + 1):
        await reach(messages * number // (kills + 1))
        await asyncio.sleep(chance.uniform(0, 0.01))
        os.kill(process, signal.SIGKILL)
        process = await next_life()


@asynccontextmanager
async def supervised(database_url: str, platform_url: str) -> AsyncIterator[NextLife]:
    """Processes that only announce and deliver, one after the other; see outbox_process."""
    supervisor = await asyncio.create_subprocess_exec(
        sys.executable, SCRIPT, database_url, platform_url, stdout=asyncio.subprocess.PIPE
    )
    alive = 0

    async def next_life() -> int:
        nonlocal alive
        assert supervisor.stdout is not None
        alive = int(await supervisor.stdout.readline())
        return alive

    try:
        yield next_life
    finally:
        supervisor.kill()
        if alive:
            os.kill(alive, signal.SIGKILL)
        await supervisor.communicate()
