"""The program as its operator starts it: ``python -m bot run`` in a process of its own."""

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.simulators.discord.simulator import DiscordSimulator
from tests.simulators.slack.simulator import SlackSimulator

ROOT = Path(__file__).parents[3]
PATIENCE = 20.0  # seconds; a machine under load starts slowly
PAGE = "http://127.0.0.1:"


def discord_settings(sim: DiscordSimulator) -> dict[str, str]:
    """The environment that leads the program to a simulated Discord."""
    return {"ENGAWA_DISCORD__TOKEN": sim.token, "ENGAWA_DISCORD__API_BASE": sim.base_url}


def slack_settings(sim: SlackSimulator) -> dict[str, str]:
    """The environment that leads the program to a simulated Slack."""
    return {
        "ENGAWA_SLACK__BOT_TOKEN": sim.bot_token,
        "ENGAWA_SLACK__APP_TOKEN": sim.app_token,
        "ENGAWA_SLACK__API_BASE": sim.base_url.rstrip("/"),
    }


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """This process's environment without settings of the town, then these; the database is in ``folder``."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ENGAWA_")}
    own = {"ENGAWA_DATABASE__URL": f"sqlite:///{folder / 'town.db'}", "ENGAWA_LOCAL__PORT": "0"}
    return {**inherited, **own, **settings}


@dataclass
class Program:
    """A running program. ``said``: its lines on standard output so far."""

    process: asyncio.subprocess.Process
    said: list[str] = field(default_factory=list)

    async def says(self, words: str) -> str:
        """Wait for a line that holds these words. Raises AssertionError when the program ends first."""
        assert self.process.stdout is not None
        while True:
            line = (await self.process.stdout.readline()).decode()
            if not line:
                raise AssertionError(f"ended after {self.said}: {(await self.ended())[1]}")
            self.said.append(line.rstrip())
            if words in line:
                return line.rstrip()

    async def page(self) -> str:
        """The address of the local page, once the program says it."""
        line = await self.says(PAGE)
        return PAGE + line.split(PAGE)[1].split()[0]

    async def ended(self) -> tuple[int, str]:
        """Wait for the end: the exit status and what stood on standard error."""
        rest, told = await self.process.communicate()
        assert self.process.returncode is not None
        self.said += rest.decode().splitlines()
        return self.process.returncode, told.decode()


@asynccontextmanager
async def start(
    settings: Mapping[str, str], *arguments: str, door: Sequence[str] = ("-m", "bot")
) -> AsyncIterator[Program]:
    """Start ``python -m bot`` with ``run`` or other arguments; whatever happens, it does not stay behind."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *door,
        *(arguments or ("run",)),
        cwd=ROOT,
        env=dict(settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    program = Program(process)
    try:
        async with asyncio.timeout(PATIENCE):
            yield program
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@dataclass(frozen=True)
class Prepared:
    """The program, imported already; see prepared_program."""

    server: subprocess.Popen[str]
    _turn: threading.Lock = field(default_factory=threading.Lock)

    async def start(self, settings: Mapping[str, str], told: Path, *arguments: str) -> int:
        """Begin a life, of ``run`` or other arguments; returns its process id. What it says on standard error
        is added to ``told``.
        """
        wish = {"arguments": arguments or ("run",), "environment": dict(settings), "told": str(told)}
        return await asyncio.to_thread(self._ask, wish)

    async def ended(self, process: int) -> int:
        """Wait for the end of a life: the exit status."""
        return await asyncio.to_thread(self._ask, process)

    async def refusal(self, settings: Mapping[str, str], folder: Path, *arguments: str) -> tuple[int, str]:
        """Start it and wait for its end: the exit status and what it says on standard error, which is kept in
        ``folder``.
        """
        told = folder / "told"
        status = await self.ended(await self.start(settings, told, *arguments))
        return status, told.read_text(encoding="utf-8")

    def _ask(self, wish: object) -> int:
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        with self._turn:
            self.server.stdin.write(f"{json.dumps(wish)}\n")
            self.server.stdin.flush()
            return int(self.server.stdout.readline())


@contextmanager
def prepared_program() -> Iterator[Prepared]:
    """Have the program at hand for many starts."""
    with subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, Path(__file__).with_name("prepared_program.py")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            yield Prepared(server)
        finally:
            server.kill()
