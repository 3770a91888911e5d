"""How a unit of work meets SQLite: trips to its thread, locks, pragmas."""

import asyncio
import sqlite3
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, literal, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.domain.ids import MemberId
from storage.database import BUSY_MILLISECONDS, Database, open_database
from storage.one_trip import IN_A_ROW
from storage.schema import create_schema
from storage.sql import insert_ignoring
from storage.tables.records import settings
from storage.unit_of_work import SqlStorage
from tests.builders.database import town_file
from tests.builders.people import member_called
from tests.fakes.clock import FakeClock

ROOT = Path(__file__).parents[3]
HANAKO = member_called("花子")
MANY = 2_000  # rows: changing each of them takes long, reading them for each of them longer


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = open_database(town_file(tmp_path))
    async with opened.writer.connect():
        pass  # it stays open
    yield opened
    await opened.close()


@pytest.fixture
def storage(database: Database) -> SqlStorage:
    return SqlStorage(database, FakeClock().now, lambda: None)


async def fill(database: Database) -> None:
    """So many settings that reading them for each of them takes long."""
    async with database.writer.begin() as connection:
        await connection.execute(
            insert(settings), [{"key": f"k{number}", "value": "b"} for number in range(MANY)]
        )


async def empty(database: Database) -> None:
    async with database.writer.begin() as connection:
        await connection.execute(delete(settings))


@pytest.fixture
async def trips(storage: SqlStorage, monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """One entry per answer from a driver's thread, once both kinds of connection are open."""
    async with storage.read() as work:
        await work.members.get(HANAKO.id)
    seen: list[None] = []
    loop = asyncio.get_running_loop()
    answer = loop.call_soon_threadsafe

    def count(callback: object, *values: object) -> asyncio.Handle:
        seen.append(None)
        return answer(callback, *values)  # type: ignore[arg-type]

    monkeypatch.setattr(loop, "call_soon_threadsafe", count)
    return seen


async def test_a_read_takes_one_trip_for_a_statement_not_known_to_be_short(
    storage: SqlStorage, trips: list[None]
) -> None:
    async with storage.read() as work:
        await work.settings.get("broadcast.opening")
        await work.settings.get("broadcast.opening")

    assert len(trips) == 1


async def test_a_read_of_short_statements_takes_none(storage: SqlStorage, trips: list[None]) -> None:
    async with storage.read() as work:
        await work.members.get(HANAKO.id)

    assert len(trips) == 0


async def test_a_write_takes_one_trip_to_commit_besides(storage: SqlStorage, trips: list[None]) -> None:
    async with storage.write("r-1") as work:
        await work.members.save(HANAKO)
    assert len(trips) == 3

    async with storage.write("r-2") as work:
        await work.members.save(HANAKO)
    assert len(trips) == 4


async def test_a_writer_waits_for_the_lock_of_another_process_in_the_thread(
    storage: SqlStorage, database: Database, trips: list[None]
) -> None:
    for _ in range(2):
        async with storage.write() as work:
            await work.members.get(HANAKO.id)
    trips.clear()

    async def write() -> None:
        async with storage.write() as work:
            assert await work.members.get(HANAKO.id) is None

    assert database.path is not None
    with closing(sqlite3.connect(database.path, timeout=0, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.ensure_future(write())
        for _ in range(100):
            await asyncio.sleep(0)
        assert not writing.done()
        other.execute("COMMIT")
        await writing

    assert len(trips) == 2
    async with database.writer.connect() as connection:
        assert (await connection.execute(text("PRAGMA busy_timeout"))).scalar() == BUSY_MILLISECONDS


async def test_many_rows_take_a_trip_however_short_the_statement_was(
    database: Database, trips: list[None]
) -> None:
    row = {"key": "a", "value": "b"}
    async with database.writer.begin() as connection:
        for _ in range(2):
            await connection.execute(insert_ignoring(connection, settings), row)
        before = len(trips)
        await connection.execute(insert_ignoring(connection, settings), [row, row])

    assert len(trips) == before + 2


async def test_a_question_that_becomes_long_is_given_up_and_asked_on_a_trip(
    database: Database, trips: list[None]
) -> None:
    asked = select(func.count()).select_from(settings.join(settings.alias("other"), literal(value=True)))
    async with database.reader.connect() as connection:
        for _ in range(2):
            assert (await connection.execute(asked)).scalar() == 0
        assert len(trips) == 1
        await fill(database)
        trips.clear()
        for _ in range(2):
            assert (await connection.execute(asked)).scalar() == MANY * MANY
        assert len(trips) == 2
        await empty(database)
        trips.clear()
        for _ in range(2):
            assert (await connection.execute(asked)).scalar() == 0
        assert len(trips) == 1  # it is known to be short again


async def test_a_change_that_becomes_long_is_finished_and_takes_a_trip_the_next_time(
    database: Database, trips: list[None]
) -> None:
    change = update(settings).values(value=settings.c.value + "!")
    async with database.writer.begin() as connection:
        for _ in range(3):
            await connection.execute(change)
        assert len(trips) == 1
    await fill(database)
    trips.clear()
    async with database.writer.begin() as connection:
        await connection.execute(select(settings.c.key).limit(1))
        assert (await connection.execute(change)).rowcount == MANY
        assert len(trips) == 1
        assert (await connection.execute(change)).rowcount == MANY
        assert len(trips) == 2
    async with database.reader.connect() as connection:
        assert (await connection.execute(select(settings.c.value).distinct())).scalar() == "b!!"


async def test_short_statements_let_others_in_between(storage: SqlStorage, trips: list[None]) -> None:
    seen: list[str] = []

    async def ask(name: str) -> None:
        async with storage.read() as work:
            for _ in range(2 * IN_A_ROW):
                await work.members.get(HANAKO.id)
                seen.append(name)

    async with storage.read(), storage.read() as work:
        await work.members.get(HANAKO.id)  # on the second connection, too
    trips.clear()
    await asyncio.gather(ask("a"), ask("b"))

    assert trips == []
    assert sorted(seen) == ["a"] * 2 * IN_A_ROW + ["b"] * 2 * IN_A_ROW
    turns = [name for number, name in enumerate(seen) if not number or seen[number - 1] != name]
    assert turns[:4] == ["a", "b", "a", "b"]


async def test_a_connection_whose_statement_was_cut_off_is_not_used_again(
    database: Database, trips: list[None]
) -> None:
    short = select(settings.c.key)
    long = select(func.count()).select_from(settings.join(settings.alias("other"), literal(value=True)))
    await fill(database)
    async with database.reader.connect() as connection:
        for _ in range(2):
            await connection.execute(short)
        trips.clear()
        asking = asyncio.ensure_future(connection.execute(long))
        for _ in range(2):
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait([asking])
        assert asking.cancelled()
        assert connection.invalidated

    async with database.reader.connect() as connection:
        assert len((await connection.execute(short)).all()) == MANY


async def test_a_unit_that_asks_nothing_takes_no_trip(storage: SqlStorage, trips: list[None]) -> None:
    async with storage.read():
        pass
    assert len(trips) == 0

    async with storage.write():
        pass
    assert len(trips) == 0


async def test_a_writer_holds_the_lock_from_its_first_question(
    storage: SqlStorage, database: Database
) -> None:
    assert database.path is not None
    with closing(sqlite3.connect(database.path, timeout=0, isolation_level=None)) as other:
        async with storage.write() as work:
            await work.members.get(MemberId(1))
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")


async def test_a_reader_cannot_write(database: Database) -> None:
    async with database.reader.connect() as connection:
        with pytest.raises(OperationalError, match="readonly"):
            await connection.execute(insert(settings), {"key": "a", "value": "b"})


async def test_every_connection_is_durable_and_checks_foreign_keys(database: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    for engine in (database.writer, database.reader):
        async with engine.connect() as connection:
            found = {name: (await connection.execute(text(f"PRAGMA {name}"))).scalar_one() for name in wanted}
        assert found == wanted


async def test_rows_counts_and_columns_come_back_like_from_the_driver(database: Database) -> None:
    rows = [{"key": f"k{number}", "value": "古い"} for number in range(3)]
    async with database.writer.begin() as connection:
        assert (await connection.execute(insert(settings), rows)).rowcount == 3
        changed = await connection.execute(
            text("UPDATE settings SET value = '新しい' WHERE key > 'k0' RETURNING key AS changed")
        )
        assert list(changed.keys()) == ["changed"]
        assert sorted(changed.scalars()) == ["k1", "k2"]
        assert (await connection.execute(text("DELETE FROM settings"))).rowcount == 3
        assert (await connection.execute(text("SELECT * FROM settings"))).fetchone() is None


async def test_a_refused_statement_names_its_reason_and_the_unit_can_go_on(database: Database) -> None:
    row = {"key": "a", "value": "b"}
    async with database.writer.begin() as connection:
        await connection.execute(insert(settings), row)
        with pytest.raises(IntegrityError, match="UNIQUE"):
            await connection.execute(insert(settings), row)

    async with database.reader.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM settings"))).scalar() == 1


async def test_the_files_are_for_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    database = open_database(f"sqlite:///{folder / 'town.db'}")
    await create_schema(database)
    async with SqlStorage(database, FakeClock().now, lambda: None).write() as work:
        await work.settings.set("a", "b")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    await database.close()

    assert modes == {"town.db": 0o600, "town.db-wal": 0o600, "town.db-shm": 0o600}


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_without_a_file_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="needs a file"):
        open_database(url)


async def test_a_program_that_forgets_to_close_its_database_can_end(tmp_path: Path) -> None:
    program = """
import asyncio, sys
from storage.database import open_database
from storage.one_trip import IN_A_ROW
from storage.schema import create_schema
from storage.sql import insert_ignoring
forgotten = open_database(sys.argv[1])
asyncio.run(create_schema(forgotten))
"""
    url = f"sqlite:///{tmp_path / 'town.db'}"
    ending = await asyncio.create_subprocess_exec(sys.executable, "-c", program, url, cwd=ROOT)

    async with asyncio.timeout(30):
        assert await ending.wait() == 0
