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
Row = tuple[Any, ...]
Rows = list[Row]


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


@cache
def _key(table: str) -> tuple[str, ...]:
    """The columns that tell a table's rows apart."""
    return tuple(column.name for column in declared().tables[table].primary_key)


MOST_KEYS = max(len(_key(table)) for table in TABLES)


@cache
def _having(table: str, file: str) -> str:
    """The row of a file's table that has a key."""
    which = " AND ".join(f'"{name}" = ?' for name in _key(table))
    return f'FROM {file}."{table}" WHERE {which}'


_NOTES = f"CREATE TABLE touched (name TEXT, {', '.join(f'key{number}' for number in range(MOST_KEYS))})"
# As short as can be: every connection reads hundreds of these.
_NOTE = """CREATE TRIGGER "{table}_{act}" AFTER {act} ON "{table}" BEGIN
INSERT INTO touched VALUES {rows}; END"""
_ACTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def note_what_is_touched(file: Path) -> None:
    """Have a file note which of its rows are written to, by whatever way: only those need be compared."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(_NOTES)
        for table in TABLES:
            for act, sides in _ACTS.items():
                rows = ", ".join(_noted(table, side) for side in sides)
                connection.execute(_NOTE.format(table=table, act=act, rows=rows))


def _noted(table: str, side: str) -> str:
    names = [f'{side}."{name}"' for name in _key(table)]
    return f"('{table}', {', '.join(names + ['NULL'] * (MOST_KEYS - len(names)))})"


class GoldenFile:
    """Looks at both files through a connection of its own, and only at what somebody wrote since both were
    alike.
    """

    def __init__(self, file: Path, golden: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None, cached_statements=len(TABLES) * 4)
        self._connection.execute("PRAGMA synchronous=OFF")  # a test that loses its power has other worries
        self._connection.execute("ATTACH ? AS golden", (str(golden),))
        self._seen = -1
        self._begin_notes()

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
        """A hash of what is not as it was in every such table, but some."""
        return {name: one.digest for name, one in self._changed(without).items()}

    def rows(self, without: Collection[str]) -> dict[str, int]:
        """How many rows more (or fewer) than it had, for every such table but some."""
        counts = {name: len(one.more) - len(one.gone) for name, one in self._changed(without).items()}
        return {name: count for name, count in counts.items() if count}

    def _changed(self, without: Collection[str]) -> Mapping[str, Difference]:
        """The tables that differ, but some."""
        self._read_notes()
        for name in self._touched.keys() - self._compared.keys() - set(without):
            self._compared[name] = self._difference(name)
        found = ((name, one) for name, one in sorted(self._compared.items()) if name not in without)
        return {name: one for name, one in found if one.more or one.gone}

    def _begin_notes(self) -> None:
        self._noted = 0
        self._touched: dict[str, set[Row]] = {}
        self._compared: dict[str, Difference] = {}

    def _read_notes(self) -> None:
        """What was noted lately. SQLite tells when another connection has committed something."""
        (version,) = self._connection.execute("PRAGMA main.data_version").fetchone()
        if version == self._seen:
            return
        notes = self._connection.execute("SELECT rowid, * FROM touched WHERE rowid > ?", (self._noted,))
        for number, name, *key in notes:
            self._touched.setdefault(name, set()).add(tuple(key[: len(_key(name))]))
            self._compared.pop(name, None)
            self._noted = number
        self._seen = version

    def _difference(self, table: str) -> Difference:
        here, there = self._touched_rows(table, "main"), self._touched_rows(table, "golden")
        return Difference(list(here - there), list(there - here))

    def _touched_rows(self, table: str, file: str) -> set[Row]:
        asked = f"SELECT * {_having(table, file)}"
        return {row for key in self._touched[table] for row in self._connection.execute(asked, key)}

    def _copy(self, source: str, target: str) -> None:
        """Have the rows that were touched in one file as they are in the other."""
        self._read_notes()
        if not self._touched:
            return
        self._connection.execute("BEGIN IMMEDIATE")
        for name, keys in self._touched.items():  # nobody writes any more
            self._connection.executemany(f"DELETE {_having(name, target)}", keys)
            into = f'INSERT INTO {target}."{name}" SELECT * {_having(name, source)}'
            self._connection.executemany(into, keys)
        self._connection.execute("DELETE FROM touched")
        self._connection.execute("COMMIT")
        self._begin_notes()
