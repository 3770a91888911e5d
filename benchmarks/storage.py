"""What a unit of work costs: ours, SQLAlchemy's own SQLite dialect and raw aiosqlite, alternating in one run.

``python -m benchmarks.storage [rounds]``. A read is one indexed SELECT over three joined tables; a write is
six statements and a commit with synchronous=FULL, about what an RSVP does.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

import aiosqlite
from sqlalchemy import event

from benchmarks.bare.engines import connect_raw, stock_engines
from bot.domain.members import Standing
from bot.domain.places import Platform
from storage.database import Database, open_database
from storage.schema import create_schema
from storage.unit_of_work import SqlStorage
from tests.builders.people import account_at, member_called, place_of
from tests.fakes.clock import START, FakeClock

PEOPLE = 500
Values = tuple[object, ...]
Statement = tuple[str, Values]
Unit = Callable[[int], Awaitable[None]]


def stock_database(path: Path) -> Database:
    """The same two engines the way the manual sets them up."""
    writer, reader = stock_engines(path)
    return replace(open_database(f"sqlite:///{path}"), writer=writer, reader=reader)


async def fill(storage: SqlStorage) -> None:
    place = place_of("9001", Platform.DISCORD)
    async with storage.write() as work:
        await work.places.save(place)
        for number in range(PEOPLE):
            member = member_called(f"m{number}")
            await work.members.save(member)
            await work.members.save_account(account_at(place, f"m{number}", member))


def our_read(storage: SqlStorage) -> Unit:
    async def read(number: int) -> None:
        async with storage.read() as work:
            found = await work.members.recognise(Platform.DISCORD, "9001", f"u-m{number % PEOPLE}")
            assert found is not None
            assert found.member is not None

    return read


def our_write(storage: SqlStorage, name: str) -> Unit:
    place = place_of("9001", Platform.DISCORD)

    async def write(number: int) -> None:
        member = member_called(f"m{number % PEOPLE}")
        async with storage.write(f"{name}{number}") as work:
            await work.members.get(member.id)
            await work.members.count(Standing.MEMBER)
            await work.members.save(member)
            await work.members.save_account(account_at(place, f"m{number % PEOPLE}", member))
            await work.audit.add("event.rsvp", at=START, member_id=member.id, subject_id=number)

    return write


async def recorded(database: Database, unit: Unit) -> list[Statement]:
    """The statements of a unit of work as they reach the driver."""
    seen: list[Statement] = []

    def note(_connection: object, _cursor: object, sql: str, values: Values, *_: object) -> None:
        seen.append((sql, values))

    for engine in (database.writer.sync_engine, database.reader.sync_engine):
        event.listen(engine, "before_cursor_execute", note)
    await unit(0)
    for engine in (database.writer.sync_engine, database.reader.sync_engine):
        event.remove(engine, "before_cursor_execute", note)
    return [statement for statement in seen if not statement[0].startswith("BEGIN")]


def raw_read(connection: aiosqlite.Connection, statements: list[Statement]) -> Unit:
    ((sql, values),) = statements

    async def read(_number: int) -> None:
        assert list(await connection.execute_fetchall(sql, values))

    return read


def raw_write(connection: aiosqlite.Connection, statements: list[Statement]) -> Unit:
    (remember, (_request, at)), *rest = statements

    async def write(number: int) -> None:
        await connection.execute_fetchall("BEGIN IMMEDIATE")
        await connection.execute_fetchall(remember, (f"raw{number}", at))
        for sql, values in rest:
            await connection.execute_fetchall(sql, values)
        await connection.commit()

    return write


async def measure(units: dict[str, Unit], rounds: int) -> dict[str, list[float]]:
    """Milliseconds per unit; the kinds take turns, so that a busy machine is unfair to all of them."""
    taken: dict[str, list[float]] = {name: [] for name in units}
    for number in range(1, rounds + 1):
        for name, unit in units.items():
            before = time.perf_counter()
            await unit(number)
            taken[name].append((time.perf_counter() - before) * 1000)
    return taken


def report(title: str, taken: dict[str, list[float]]) -> None:
    base = median(taken["raw aiosqlite"])
    print(f"{title:<8} {'p50 ms':>8} {'p99 ms':>8} {'x raw':>6}")
    for name, values in taken.items():
        p99 = quantiles(values, n=100)[98]
        print(f"  {name:<20} {median(values):8.3f} {p99:8.3f} {median(values) / base:6.2f}")


async def main(rounds: int) -> None:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        storages = []
        for name, database in (
            ("ours", open_database(f"sqlite:///{folder / 'ours.db'}")),
            ("stock dialect", stock_database(folder / "stock.db")),
        ):
            stack.push_async_callback(database.close)
            await create_schema(database)
            storage = SqlStorage(database, FakeClock().now, lambda: None)
            await fill(storage)
            storages.append((name, database, storage))
        raw = await connect_raw(folder / "ours.db")
        stack.push_async_callback(raw.close)
        _, ours, storage = storages[0]
        reads = {"raw aiosqlite": raw_read(raw, await recorded(ours, our_read(storage)))}
        writes = {"raw aiosqlite": raw_write(raw, await recorded(ours, our_write(storage, "seen")))}
        for name, _, storage in storages:
            reads[name] = our_read(storage)
            writes[name] = our_write(storage, name)
        await measure(reads | {f"warm {name}": unit for name, unit in writes.items()}, 20)
        report("read", await measure(reads, rounds))
        report("write", await measure({name: offset(unit) for name, unit in writes.items()}, rounds))


def offset(unit: Unit) -> Unit:
    """The same unit with other numbers, so that no request has been seen."""
    return lambda number: unit(number + 1_000_000)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000))
