"""The migrated schema is the declared one, and an upgrade happens as a whole or not at all."""

import asyncio
import re
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select, table, text
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.surfaces import Surface, SurfaceKind
from storage.backup import backups_of
from storage.database import Database, open_database
from storage.errors import DatabaseNewer, DatabaseUnreachable, UpgradeFailed
from storage.migrate import SCRIPTS, current, migrate, revisions, upgrade
from storage.schema import create_schema, declared
from storage.unit_of_work import SqlStorage
from tests.builders.people import account_at, member_called, place_of
from tests.builders.proposals import proposal_called
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START, FakeClock

HEAD = revisions()[-1]
ROOT = Path(__file__).parents[3]

UPGRADE = """
import asyncio, pathlib, sys
from bot.clock import SystemClock
from storage.database import open_database
from storage.migrate import upgrade
url, scripts = sys.argv[1:]
asyncio.run(upgrade(open_database(url), SystemClock().now(), scripts=pathlib.Path(scripts)))
"""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the revisions, compiled as they are, to which a test adds its own."""
    return Path(shutil.copytree(SCRIPTS, tmp_path / "migrations"))


def add_revision(scripts: Path, body: str) -> str:
    """Write a revision after the newest one; returns its number."""
    number = f"{int(HEAD) + 1:04}"
    head = (
        f"import sqlalchemy as sa\nfrom alembic import op\nrevision = {number!r}\ndown_revision = {HEAD!r}\n"
    )
    upward = dedent(body).strip().replace("\n", "\n    ")
    (scripts / "versions" / f"{number}_next.py").write_text(f"{head}\ndef upgrade():\n    {upward}\n")
    return number


def as_built(connection: Connection) -> set[tuple[str, ...]]:
    """Every fact of a schema in the database's own words."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(
            text("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        )
        return {
            (kind, name, table, part)
            for kind, name, table, sql in rows
            for part in _parts(sql)
            if table != "alembic_version"
        }
    return {
        tuple(map(str, row))
        for question in _POSTGRES_FACTS
        for row in connection.execute(text(question))
        if row[0] != "alembic_version"
    }


def _parts(sql: str) -> Iterator[str]:
    """A statement's lines: Alembic and SQLAlchemy write the same ones in another order. SQLite puts the name
    of a table that was built anew in quotes.
    """
    for line in sql.splitlines():
        yield re.sub(r"\s+", " ", line).strip(" ,").replace('"', "")


_POSTGRES_FACTS = (
    """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
       FROM information_schema.columns WHERE table_schema = 'public'""",
    """SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'""",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
       FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
)


async def built(database: Database) -> set[tuple[str, ...]]:
    async with database.reader.connect() as connection:
        return await connection.run_sync(as_built)


async def held(database: Database) -> dict[str, list[str]]:
    """The tables that hold something, with the first column of their rows."""
    async with database.reader.connect() as connection:
        tables = [*await connection.run_sync(lambda plain: inspect(plain).get_table_names())]
        every = {
            name: await connection.execute(select(text("*")).select_from(table(name))) for name in tables
        }
        rows = {name: [str(row[0]) for row in found] for name, found in every.items()}
    return {name: found for name, found in rows.items() if found}


def test_the_revisions_form_one_line_in_the_order_of_their_numbers() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    history = ScriptDirectory.from_config(config)

    assert history.get_heads() == [HEAD]
    assert [script.revision for script in history.walk_revisions()] == list(reversed(revisions()))


async def test_the_migrated_schema_has_no_difference_to_the_declared_one(migrated: Database) -> None:
    async with migrated.reader.connect() as connection:
        differences = await connection.run_sync(
            lambda plain: compare_metadata(
                MigrationContext.configure(plain, opts={"compare_type": True}), declared()
            )
        )

    assert differences == []


async def test_the_migrated_schema_is_built_like_the_declared_one(
    migrated: Database, empty: Database
) -> None:
    await create_schema(empty)

    facts = await built(migrated)
    assert facts == await built(empty)
    assert len(facts) > len(declared().tables)


async def test_an_empty_database_gets_at_once_what_all_revisions_make(
    migrated: Database, empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.migrate.migrate", None)  # no revision is run

    await upgrade(empty, START)

    assert await held(empty) == await held(migrated) == {"alembic_version": [HEAD]}
    assert await built(empty) == await built(migrated)


async def test_tables_nobody_knows_the_revision_of_are_left_alone(empty: Database) -> None:
    async with empty.writer.begin() as connection:
        await connection.execute(text("CREATE TABLE members (name TEXT)"))
    before = await built(empty)

    with pytest.raises(UpgradeFailed, match="is as it was"):
        await upgrade(empty, START)

    assert await built(empty) == before


async def test_down_to_nothing_and_up_again(migrated: Database) -> None:
    once = await built(migrated)

    await migrate(migrated, "base")
    assert await built(migrated) == set()
    assert await current(migrated) is None

    await upgrade(migrated, START)
    assert await built(migrated) == once
    assert await current(migrated) == HEAD


async def test_a_town_of_the_first_revision_keeps_what_it_holds(migrated: Database) -> None:
    storage = SqlStorage(migrated, FakeClock().now, lambda: None)
    member, place, section = member_called("花子"), place_of(), section_called("読書課")
    room = Surface(section.id, place.id, SurfaceKind.THREAD, due_at=START)
    proposal = proposal_called("登山課", member.id)
    async with storage.write() as work:
        await work.places.save(place)
        await work.members.save(member)
        await work.sections.save(section)
        await work.sections.seat(seat_in(section, member.id))
        await work.sections.save_surface(room)
        await work.proposals.save(proposal)
    await migrate(migrated, "0001")

    await upgrade(migrated, START)

    async with storage.read() as work:
        assert await work.members.get(member.id) == member
        assert await work.sections.get(section.id) == section
        assert await work.sections.memberships_in(section.id) == (seat_in(section, member.id),)
        assert await work.sections.surfaces_of(section.id) == (room,)
        assert await work.proposals.get(proposal.id) == proposal


async def test_a_town_opened_before_there_were_proposals_gets_them(
    migrated: Database, empty: Database
) -> None:
    await migrate(empty, "0001")
    async with empty.writer.begin() as connection:
        await connection.execute(text("DROP TABLE proposal_supporters"))
        await connection.execute(text("DROP TABLE proposals"))

    await upgrade(empty, START)

    assert await built(empty) == await built(migrated)


async def test_a_database_at_the_newest_revision_is_left_alone(migrated: Database) -> None:
    await upgrade(migrated, START)

    assert await current(migrated) == HEAD
    assert migrated.path is None or backups_of(migrated.path) == ()


async def test_two_processes_that_upgrade_at_once_both_find_it_done(empty: Database) -> None:
    both = [await _upgrading(empty, SCRIPTS) for _ in range(2)]

    assert [await process.wait() for process in both] == [0, 0]
    assert await current(empty) == HEAD


@pytest.mark.parametrize(
    "url", ["postgresql://engawa@/town?host=/nowhere/at/all", "sqlite:////dev/null/town.db"]
)
async def test_a_database_out_of_reach_is_one_sentence(url: str) -> None:
    database = open_database(url)

    with pytest.raises(DatabaseUnreachable, match=r"no way to the database: [^\n]+$"):
        await upgrade(database, START)

    await database.close()


async def test_a_newer_database_is_refused(migrated: Database) -> None:
    async with migrated.writer.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseNewer, match="9999"):
        await upgrade(migrated, START)


async def test_a_failing_upgrade_leaves_schema_and_rows_as_they_were(
    migrated: Database, scripts: Path
) -> None:
    await _settle(migrated)
    before = await built(migrated)
    add_revision(
        scripts,
        """
        op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))
        op.execute("DELETE FROM accounts")
        op.add_column("members", sa.Column("nickname", sa.String(20)))
        op.execute("SELECT * FROM nowhere")
        """,
    )

    with pytest.raises(UpgradeFailed, match="is as it was"):
        await upgrade(migrated, START, scripts=scripts)

    assert await built(migrated) == before
    assert await current(migrated) == HEAD
    await _settled(migrated)


async def test_a_table_others_refer_to_can_be_rebuilt(migrated: Database, scripts: Path) -> None:
    await _settle(migrated)
    number = add_revision(
        scripts,
        """
        with op.batch_alter_table("members") as batch:
            batch.alter_column("name", existing_type=sa.String(60), type_=sa.String(61))
        """,
    )

    await upgrade(migrated, START, scripts=scripts)

    assert await current(migrated) == number
    await _settled(migrated)


async def test_an_upgrade_that_loses_what_others_refer_to_is_taken_back(
    migrated: Database, scripts: Path
) -> None:
    await _settle(migrated)
    add_revision(scripts, 'op.execute("DELETE FROM members")')

    with pytest.raises(UpgradeFailed):
        await upgrade(migrated, START, scripts=scripts)

    await _settled(migrated)


async def test_foreign_keys_are_kept_again_after_an_upgrade(migrated: Database, scripts: Path) -> None:
    add_revision(scripts, 'op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))')
    await upgrade(migrated, START, scripts=scripts)

    with pytest.raises(SQLAlchemyError):
        async with migrated.writer.begin() as connection:
            await connection.execute(text("INSERT INTO place_channels VALUES (404, 'events', 'c1')"))


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_a_sqlite_file_is_backed_up_before_an_upgrade(migrated: Database, scripts: Path) -> None:
    await _settle(migrated)
    add_revision(scripts, 'op.execute("DELETE FROM accounts")')
    await upgrade(migrated, START, scripts=scripts)
    assert migrated.path is not None

    (backup,) = backups_of(migrated.path)
    before = open_database(f"sqlite:///{backup}")
    assert await current(before) == HEAD
    await _settled(before)
    await before.close()


async def test_a_process_killed_in_the_middle_of_an_upgrade_leaves_the_old_schema(
    migrated: Database, scripts: Path
) -> None:
    await _settle(migrated)
    before = await built(migrated)
    add_revision(
        scripts,
        """
        import os, signal
        op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))
        op.execute("DELETE FROM accounts")
        os.kill(os.getpid(), signal.SIGKILL)
        """,
    )

    killed = await _upgrading(migrated, scripts)

    assert await killed.wait() == -signal.SIGKILL
    assert await built(migrated) == before
    assert await current(migrated) == HEAD
    await _settled(migrated)


async def _upgrading(database: Database, scripts: Path) -> asyncio.subprocess.Process:
    """Another process at work."""
    url = f"sqlite:///{database.path}" if database.path else database.writer.url.render_as_string()
    return await asyncio.create_subprocess_exec(sys.executable, "-c", UPGRADE, url, str(scripts), cwd=ROOT)


async def _settle(database: Database) -> None:
    """Hanako moves in."""
    place, hanako = place_of("local"), member_called("花子")
    async with SqlStorage(database, FakeClock().now, lambda: None).write() as work:
        await work.places.save(place)
        await work.members.save(hanako)
        await work.members.save_account(account_at(place, "hanako", hanako))


async def _settled(database: Database) -> None:
    """She is there with her account."""
    async with database.reader.connect() as connection:
        rows = await connection.execute(
            text("SELECT m.name, a.external_id FROM members m JOIN accounts a ON a.member_id = m.id")
        )
        assert [tuple(row) for row in rows] == [("花子", "u-hanako")]
