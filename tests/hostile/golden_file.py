"""A SQLite file beside the golden one it was copied from: what differs between them, and putting it back."""

import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from storage.schema import declared

TABLES = tuple(table.name for table in declared().sorted_tables)

Asked = tuple[str, tuple[Any, ...]]
"""A statement and its values."""
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Difference:
    """The rows of a table that it has more than the golden one, and those that it lacks. Each row has a key,
    so that none is there twice.
    """

    more: Rows
    gone: Rows

    @property
    def digest(self) -> str:
        """Another one for every other difference."""
        rows = (sorted(map(repr, self.more)), sorted(map(repr, self.gone)))
        return sha256(repr(rows).encode()).hexdigest()


def _lacking(table: str, there: str, here: str) -> str:
    """The rows that a table has there and not here."""
    return f'SELECT * FROM {there}."{table}" EXCEPT SELECT * FROM {here}."{table}"'  # noqa: S608 - ours


@cache
def _changing(table: str, file: str) -> tuple[str, str, tuple[int, ...]]:
    """How to take a row out of a table and to put one in, and which of its values are the key."""
    columns = list(declared().tables[table].columns)
    key = tuple(number for number, column in enumerate(columns) if column.primary_key)
    which = " AND ".join(f'"{columns[number].name}" = ?' for number in key)
    values = ", ".join("?" for _ in columns)
    return (
        f'DELETE FROM {file}."{table}" WHERE {which}',  # noqa: S608 - a table of ours
        f'INSERT INTO {file}."{table}" VALUES ({values})',  # noqa: S608
        key,
    )


_NOTES = "CREATE TABLE IF NOT EXISTS touched (name TEXT)"
# As short as can be: every connection reads hundreds of these.
_NOTE = """CREATE TRIGGER IF NOT EXISTS "{table}_{act}" AFTER {act} ON "{table}" BEGIN
INSERT INTO touched VALUES ('{table}'); END"""
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
        self._connection = sqlite3.connect(file, isolation_level=None, cached_statements=len(TABLES) * 4)
        self._connection.execute("PRAGMA synchronous=OFF")  # a test that loses its power has other worries
        self._connection.execute("ATTACH ? AS golden", (str(golden),))
        self._seen = -1
        self._differing: Mapping[str, Difference] = {}

    def close(self) -> None:
        """Let go of both files."""
        self._connection.close()

    def ask(self, asked: Asked) -> Rows:
        """What the file answers now."""
        return self._connection.execute(*asked).fetchall()

    def keep(self) -> None:
        """What stands in the file now is golden from here on."""
        self._change("golden", {name: (one.gone, one.more) for name, one in self._changed().items()})

    def restore(self) -> None:
        """Put everything back as it was."""
        self._change("main", {name: (one.more, one.gone) for name, one in self._changed().items()})

    def state(self, without: Collection[str]) -> dict[str, str]:
        """A hash of what is not as it was in every such table, but some."""
        return {name: one.digest for name, one in self._changed().items() if name not in without}

    def rows(self, without: Collection[str]) -> dict[str, int]:
        """How many rows more (or fewer) than it had, for every such table but some."""
        counts = {name: len(one.more) - len(one.gone) for name, one in self._changed().items()}
        return {name: count for name, count in counts.items() if count and name not in without}

    def _changed(self) -> Mapping[str, Difference]:
        """The tables that differ. SQLite tells when another connection has committed something."""
        (version,) = self._connection.execute("PRAGMA main.data_version").fetchone()
        if version != self._seen:
            touched = self._connection.execute("SELECT DISTINCT name FROM touched ORDER BY name").fetchall()
            looked_at = {name: self._difference(name) for (name,) in touched}
            self._differing = {name: one for name, one in looked_at.items() if one.more or one.gone}
            self._seen = version
        return self._differing

    def _difference(self, table: str) -> Difference:
        more = self._connection.execute(_lacking(table, "main", "golden")).fetchall()
        return Difference(more, self._connection.execute(_lacking(table, "golden", "main")).fetchall())

    def _change(self, file: str, changes: Mapping[str, tuple[Rows, Rows]]) -> None:
        """Take rows out of the tables of a file and put others in; there are few of them."""
        if not changes:
            return
        self._connection.execute("BEGIN IMMEDIATE")
        for name, (out, into) in changes.items():  # nobody writes any more
            taking, putting, key = _changing(name, file)
            self._connection.executemany(taking, ([row[number] for number in key] for row in out))
            self._connection.executemany(putting, into)
        self._connection.execute("DELETE FROM touched")
        self._connection.execute("COMMIT")
        self._differing = {}
