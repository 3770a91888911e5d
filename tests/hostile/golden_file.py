"""A SQLite file beside the golden one it was copied from: what differs between them, and putting it back."""

import sqlite3
from collections.abc import Collection
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from storage.schema import declared

TABLES = tuple(table.name for table in declared().sorted_tables)

Asked = tuple[str, tuple[Any, ...]]
"""A statement and its values."""
Rows = list[tuple[Any, ...]]

_ROWS = 'SELECT {what} FROM {file}."{table}"'


def _rows(file: str, table: str, what: str = "*") -> str:
    return _ROWS.format(what=what, file=file, table=table)


def _differs(table: str) -> str:
    """The name of a table where it has other rows than the golden one; each has a key, so no row is twice."""
    more = f"({_rows('main', table, 'COUNT(*)')}) <> ({_rows('golden', table, 'COUNT(*)')})"
    other = f"EXISTS ({_rows('main', table)} EXCEPT {_rows('golden', table)})"
    return f"SELECT '{table}' WHERE {more} OR {other}"


_NOTES = "CREATE TABLE IF NOT EXISTS touched (name TEXT PRIMARY KEY)"
_NOTE = """CREATE TRIGGER IF NOT EXISTS "{table}_{act}" AFTER {act} ON "{table}" BEGIN
INSERT INTO touched SELECT '{table}' WHERE '{table}' NOT IN (SELECT name FROM touched); END"""
_ACTS = ("INSERT", "UPDATE", "DELETE")


def note_what_is_touched(file: Path) -> None:
    """Have a file note which of its tables are written to, by whatever way: only those need be compared."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(_NOTES)
        for table in TABLES:
            for act in _ACTS:
                connection.execute(_NOTE.format(table=table, act=act))


class GoldenFile:
    """Looks at both files through a connection of its own, and only when somebody wrote since it last did."""

    def __init__(self, file: Path, golden: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        self._connection.execute("PRAGMA synchronous=OFF")  # a test that loses its power has other worries
        self._connection.execute("ATTACH ? AS golden", (str(golden),))
        self._seen = -1
        self._differing: tuple[str, ...] = ()

    def close(self) -> None:
        """Let go of both files."""
        self._connection.close()

    def ask(self, asked: Asked) -> Rows:
        """What the file answers now."""
        return self._connection.execute(*asked).fetchall()

    def keep(self) -> None:
        """What stands in the file now is golden from here on."""
        self._copy("main", "golden")

    def restore(self) -> None:
        """Put everything back as it was."""
        self._copy("golden", "main")

    def state(self, without: Collection[str]) -> dict[str, str]:
        """A hash of every table that is not as it was, but some."""
        return {name: self._digest(name) for name in self._changed() if name not in without}

    def rows(self, without: Collection[str]) -> dict[str, int]:
        """How many rows more (or fewer) than it had, for every such table but some."""
        more = {name: self._count("main", name) - self._count("golden", name) for name in self._changed()}
        return {name: count for name, count in more.items() if count and name not in without}

    def _changed(self) -> tuple[str, ...]:
        """The tables that differ. SQLite tells when another connection has committed something."""
        (version,) = self._connection.execute("PRAGMA main.data_version").fetchone()
        if version != self._seen:
            touched = self._connection.execute("SELECT name FROM touched ORDER BY name").fetchall()
            self._differing = tuple(name for (name,) in touched if self._differs(name))
            self._seen = version
        return self._differing

    def _differs(self, table: str) -> bool:
        return self._connection.execute(_differs(table)).fetchone() is not None

    def _digest(self, table: str) -> str:
        rows = self._connection.execute(_rows("main", table)).fetchall()
        return sha256(repr(sorted(map(repr, rows))).encode()).hexdigest()

    def _count(self, file: str, table: str) -> int:
        counted: int = self._connection.execute(_rows(file, table, "COUNT(*)")).fetchone()[0]
        return counted

    def _copy(self, source: str, target: str) -> None:
        if not self._changed():
            return
        self._connection.execute("BEGIN IMMEDIATE")
        for name in self._changed():  # nobody writes any more
            self._connection.execute(f'DELETE FROM {target}."{name}"')  # noqa: S608 - a table of ours
            self._connection.execute(f'INSERT INTO {target}."{name}" {_rows(source, name)}')
        self._connection.execute("DELETE FROM touched")
        self._connection.execute("COMMIT")
        self._differing = ()
