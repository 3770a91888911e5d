"""A SQLite file with an empty town in it, laid by copying: making all tables takes forty milliseconds."""

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine

from storage import database
from storage.migrate import revisions
from storage.schema import declared

THREADED = database._open_sqlite
LASTING = database._PRAGMAS
QUICK = tuple("synchronous=OFF" if one == "synchronous=FULL" else one for one in LASTING)
assert QUICK != LASTING
_PAGE = 1_024  # bytes; a table without rows takes a page, and there are hundreds of tables and indexes


def town_file(folder: Path) -> str:
    """The URL of the town in a folder; an empty one is laid where there is none yet."""
    file = folder / "town.db"
    if not file.exists():
        file.write_bytes(_empty_town())
    return f"sqlite:///{file}"


@cache
def _empty_town() -> bytes:
    """The declared schema, marked as being at the newest revision (a test compares both ways to it)."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "town.db"
        with closing(sqlite3.connect(file)) as connection:
            connection.execute(f"PRAGMA page_size={_PAGE}")
            connection.execute("PRAGMA journal_mode=WAL")  # as the program sets it
        engine = create_engine(f"sqlite:///{file}")
        declared().create_all(engine)
        engine.dispose()
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
            connection.execute("INSERT INTO alembic_version VALUES (?)", (revisions()[-1],))
        return file.read_bytes()
