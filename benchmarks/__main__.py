"""``python -m benchmarks [--quick] [--write]``: ours against bare bots on the same simulators.

Every row is a process of its own; the simulators and the people run in this one. Rows take turns, so that
a machine that is busy with something else is unfair to all of them.
"""

import argparse
import asyncio
import gc
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bare.engines import connect_raw
from benchmarks.furnishing import furnish
from benchmarks.load import KINDS, LIBRARY, Row
from benchmarks.processes import ROOT, Start, launch
from benchmarks.reminders import Lateness, measure_reminders
from benchmarks.report import OURS, Figures, PlatformFigures, report
from benchmarks.sides import DiscordSide, Side, SlackSide, bare_button, our_button
from benchmarks.starting import local_memory, local_only, measure_start

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- figures: python -m benchmarks --write -->", "<!-- end of figures -->"
STORES = {LIBRARY: "none", "aiosqlite": "raw", "ORM": "orm"}
ROWS = (*STORES, OURS)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured. ``turns`` blocks of ``calls`` per row and kind, one after the other; ``rounds``
    of ``seconds`` with fifty people; ``starts`` per bot; ``reminders`` within ``spread`` seconds.
    """

    turns: int = 60
    calls: int = 5
    rounds: int = 16
    seconds: float = 0.35
    starts: int = 5
    reminders: int = 1_200
    spread: int = 30


QUICK = Plan(turns=16, rounds=4, seconds=0.25, starts=1, reminders=200, spread=5)


async def measure(plan: Plan) -> Figures:
    # Simulators keep every message: full collections would stop platforms and people for a second.
    gc.set_threshold(10_000, 50, 1_000_000)
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="engawa-bench-") as name:
        folder = Path(name)
        discord = await _platform(folder, [DiscordSide() for _ in ROWS], plan)
        slack = await _platform(folder, [SlackSide() for _ in ROWS], plan)
        database, log = folder / f"discord-{OURS}.db", folder / "local.log"
        _tell("the local page alone")
        return Figures(
            (discord, slack),
            load_before=load_before,
            local_ready=(await measure_start(local_only(database), log, plan.starts)).ready,
            local_memory=await local_memory(database, log),
        )


async def _platform(folder: Path, sides: Sequence[Side], plan: Plan) -> PlatformFigures:
    platform = sides[0].platform.value
    _tell(f"{platform}: furnishing")
    template = folder / f"{platform}.db"
    await furnish(template, sides[0].town)
    assert all(side.town == sides[0].town for side in sides), "simulators hand out different ids"
    databases = {name: folder / f"{platform}-{name}.db" for name in ROWS}
    for path in databases.values():
        shutil.copy(template, path)
    async with AsyncExitStack() as closing:
        for side in sides:
            await side.open()
            closing.push_async_callback(side.close)
        starts = {
            name: side.bare(STORES[name], databases[name]) if name in STORES else side.ours(databases[name])
            for name, side in zip(ROWS, sides, strict=True)
        }
        logs = {name: folder / f"{platform}-{name}.log" for name in ROWS}
        async with _running(dict(zip(ROWS, sides, strict=True)), starts, databases, logs) as rows:
            await _answers(rows, plan)
            memory = {row.name: row.bot.resident_mebibytes for row in rows}
        await _check_presses(rows)
        _tell(f"{platform}: starts")
        ready = {name: (await measure_start(starts[name], logs[name], plan.starts)).ready for name in ROWS}
        lateness = await _reminders(sides[-1], databases[OURS], logs[OURS], plan)
    for row in rows:
        for failure in row.unanswered:
            _tell(f"{platform}: {row.name} did not answer a {failure}")
    return PlatformFigures(
        platform,
        {row.name: row.measured for row in rows},
        {row.name: len(row.unanswered) for row in rows},
        memory,
        ready,
        lateness,
    )


@asynccontextmanager
async def _running(
    sides: dict[str, Side], starts: dict[str, Start], databases: dict[str, Path], logs: dict[str, Path]
) -> AsyncIterator[list[Row]]:
    rows: list[Row] = []
    try:
        for name, side in sides.items():
            bot = await launch(starts[name], logs[name])
            button = bare_button if name in STORES else our_button
            rows.append(Row(name, side, databases[name], button, bot))
            await side.connected()
        yield rows
    finally:
        for row in rows:
            await row.bot.stop()


async def _answers(rows: list[Row], plan: Plan) -> None:
    platform = rows[0].side.platform.value
    _tell(f"{platform}: warming up")
    for row in rows:
        await row.warm_up()
    for kind in KINDS:
        _tell(f"{platform}: {kind}, one after the other")
        before = [row.side.calls() for row in rows]
        for _ in range(plan.turns):
            for row in rows:
                await row.in_turn(kind, plan.calls)
        for row, calls in zip(rows, before, strict=True):
            row.count_calls(kind, calls)
        _tell(f"{platform}: {kind}, fifty at once")
        for _ in range(plan.rounds):
            for row in rows:
                await row.at_once(kind, plan.seconds)


async def _check_presses(rows: list[Row]) -> None:
    """Every press must have left its trace, once."""
    for row in rows:
        if row.name == LIBRARY:
            continue
        connection = await connect_raw(row.database)
        ((noted,),) = await connection.execute_fetchall("SELECT count(*) FROM requests")
        await connection.close()
        if not row.presses - len(row.unanswered) <= noted <= row.presses:
            raise RuntimeError(f"{row.name} noted {noted} of {row.presses} presses")


async def _reminders(side: Side, database: Path, log: Path, plan: Plan) -> Lateness | None:
    if not isinstance(side, DiscordSide):
        return None
    _tell(f"{side.platform.value}: {plan.reminders} reminders in {plan.spread} s")
    return await measure_reminders(side, database, log, number=plan.reminders, seconds=plan.spread)


def _tell(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def _write(table: str) -> None:
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    PAGE.write_text(f"{head}{BEGIN}\n\n{table}\n\n{END}{tail}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less than a minute, rougher figures")
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE.name}")
    given = parser.parse_args()
    table = report(asyncio.run(measure(QUICK if given.quick else Plan())))
    print(table)
    if given.write:
        _write(table)


if __name__ == "__main__":
    main()
