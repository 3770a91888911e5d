"""How long a start takes on a database that exists, and what memory an idle town holds."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.processes import Start, launch
from benchmarks.sides import OURS

SETTLED = 1.0


@dataclass(frozen=True, slots=True)
class Started:
    """Median seconds from a process's start to the line that says it is ready."""

    ready: float
    times: int


async def measure_start(start: Start, log: Path, times: int) -> Started:
    found = []
    for _ in range(times):
        bot = await launch(start, log)
        found.append(bot.ready_after)
        await bot.stop()
    return Started(median(found), times)


def local_only(database: Path) -> Start:
    return Start(OURS, {"ENGAWA_DATABASE__URL": f"sqlite:///{database}", "ENGAWA_LOCAL__PORT": "0"})


async def local_memory(database: Path, log: Path) -> float:
    """Mebibytes with the local page alone."""
    bot = await launch(local_only(database), log)
    try:
        await asyncio.sleep(SETTLED)
        return bot.resident_mebibytes
    finally:
        await bot.stop()
