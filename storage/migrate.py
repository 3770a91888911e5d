"""The schema's history: from any earlier revision to this program's, as a whole or not at all.

Revisions are files ``NNNN_words.py`` in migrations/versions, one after the other. A database at the newest
one is recognised by their names alone, and an empty one gets the declared schema at once, which is what all
revisions together make; Alembic is imported only when there is something to change.
"""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from storage.backup import back_up
from storage.database import Database, open_to_migrate
from storage.errors import DatabaseNewer, DatabaseUnreachable, UpgradeFailed
from storage.schema import declared

SCRIPTS = Path(__file__).parent.parent / "migrations"
_UPGRADE_LOCK = 0x656E_6761_7761  # one number for everybody who upgrades a town

# As Alembic makes it.
_VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


class _LooseReference(Exception):
    """A migration lost a row that others refer to; SQLite does not look while tables are rebuilt."""


def revisions(scripts: Path = SCRIPTS) -> tuple[str, ...]:
    """All revisions of this program, oldest first."""
    return tuple(sorted(file.name[:4] for file in (scripts / "versions").glob("[0-9][0-9][0-9][0-9]_*.py")))


async def current(database: Database) -> str | None:
    """The revision of a database; None for one without tables."""
    async with database.reader.connect() as connection:
        return await connection.run_sync(_current)


async def upgrade(database: Database, now: datetime, *, scripts: Path = SCRIPTS) -> None:
    """Bring a database to this program's revision; at once when it is there already.

    A SQLite file is backed up first. Raises DatabaseUnreachable without a connection, DatabaseNewer for a
    revision this program does not know, and UpgradeFailed when something went wrong: then the database is as
    it was.
    """
    known = revisions(scripts)
    try:
        found = await current(database)
    except (OSError, DBAPIError) as error:
        raise DatabaseUnreachable(
            f"no way to the database: {_first_line(error)} (ENGAWA_DATABASE__URL)"
        ) from error
    if found == known[-1]:
        return
    if found is not None and found not in known:
        raise DatabaseNewer(
            f"the database is at revision {found}, this program knows {known[-1]} at most: "
            "install the release that was used last, or restore a backup made before it"
        )
    if database.path is not None and found is not None:
        await back_up(database.path, now)
    try:
        if found is None and scripts == SCRIPTS:
            await _lay_out(database, known[-1])
        else:
            await migrate(database, "head", scripts=scripts)
    except (SQLAlchemyError, _LooseReference) as error:
        step = f"from revision {found or 'none'} to {known[-1]}"
        problem = f"the database could not be brought {step} and is as it was: {_first_line(error)}"
        raise UpgradeFailed(problem) from error


async def migrate(database: Database, revision: str, *, scripts: Path = SCRIPTS) -> None:
    """Go up or down to a revision (``head``, ``base`` or a number) in one transaction."""
    async with open_to_migrate(database) as engine, engine.begin() as connection:
        await connection.run_sync(_migrate, revision, scripts)


async def _lay_out(database: Database, newest: str) -> None:
    """Make the declared schema where there are no tables, in one transaction."""
    async with open_to_migrate(database) as engine, engine.begin() as connection:
        await connection.run_sync(_declare, newest)


def _declare(connection: Connection, newest: str) -> None:
    _have_others_wait(connection)
    if _current(connection) is not None:  # another process came first
        _migrate(connection, "head", SCRIPTS)
        return
    declared().create_all(connection, checkfirst=False)
    _VERSION.create(connection, checkfirst=True)  # a database that was brought down to nothing has one
    connection.execute(_VERSION.insert(), {"version_num": newest})


def _have_others_wait(connection: Connection) -> None:
    """Until this transaction ends no other process upgrades; SQLite has one that writes in any case."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})


def _migrate(connection: Connection, revision: str, scripts: Path) -> None:
    # Imported here: it takes 0.06 s, and a start at the newest revision needs nothing of it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    _have_others_wait(connection)
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    back = revision == "base" or (revision != "head" and revision < (_current(connection) or ""))
    (command.downgrade if back else command.upgrade)(config, revision)
    if connection.dialect.name == "sqlite":
        loose = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if loose is not None:
            raise _LooseReference(f"a row of {loose[0]} refers to one of {loose[2]} that is not there")


def _first_line(error: Exception) -> str:
    """An error without the statement and the links that SQLAlchemy adds."""
    return str(error).partition("\n")[0]


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
