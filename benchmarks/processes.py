"""Bots as processes of their own, and what Linux knows of them."""

import asyncio
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
# A town is started by people who start it again: what was compiled once stays compiled.
FOREIGN = ("ENGAWA_", "PYTHONDONTWRITEBYTECODE")
READY_WITHIN = 30.0
STOP_WITHIN = 15.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Start:
    """How a bot is started: arguments after the interpreter, and what stands in its environment besides."""

    arguments: Sequence[str]
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bot:
    """A running bot. ``ready_after``: seconds from its start to the first line it printed."""

    process: asyncio.subprocess.Process
    ready_after: float

    @property
    def cpu_seconds(self) -> float:
        """Processor time of all its threads so far, to a hundredth."""
        words = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / _TICKS

    @property
    def resident_mebibytes(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    async def stop(self) -> None:
        """Ask it to end, as the operator does."""
        self.process.terminate()
        try:
            async with asyncio.timeout(STOP_WITHIN):
                await self.process.wait()
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


async def launch(start: Start, log: Path) -> Bot:
    """Start a bot and wait for the line that says it is ready; what it logs goes into a file.

    Raises RuntimeError when the bot ends or says nothing.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    began = time.perf_counter()
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *start.arguments,
            cwd=ROOT,
            env={**inherited, **start.environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
        )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(READY_WITHIN):
            line = await process.stdout.readline()
    except TimeoutError:
        line = b""
    bot = Bot(process, time.perf_counter() - began)
    if not line:
        if process.returncode is None:
            process.kill()
        await process.wait()
        raise RuntimeError(f"{' '.join(start.arguments)} did not start: see {log}")
    return bot
