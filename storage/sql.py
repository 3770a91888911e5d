"""The few statements the two databases spell differently.

Building a statement costs more than running it, so those that only differ in their values are built once:
pass the values to ``execute`` rather than to ``.values()``.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import BindParameter, Column, ColumnElement, Integer, Select, String, Table, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.base import Moment, Words

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
    from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

    Insert = SqliteInsert | PostgresInsert

Row = TypeVar("Row", bound=tuple[Any, ...])

# What many statements built once are given besides.
NOW = bindparam("now", type_=Moment)
MOST = bindparam("most", type_=Integer)  # rows, for LIMIT
SKIPPED = bindparam("skipped", type_=Integer)  # rows, for OFFSET

_ESCAPED = re.compile(r"[/%_]")  # what LIKE would take for more than itself


def insert_into(connection: AsyncConnection, table: Table) -> "Insert":
    """INSERT in the database's own dialect, which knows ON CONFLICT."""
    return _insert(connection.dialect.name, table)


def insert_ignoring(connection: AsyncConnection, table: Table) -> "Insert":
    """INSERT that leaves an existing row with the same key as it is."""
    return _insert_ignoring(connection.dialect.name, table)


async def upsert(
    connection: AsyncConnection, table: Table, row: Mapping[str, Any], *, keys: Sequence[str] = ("id",)
) -> None:
    """INSERT, or UPDATE of everything but ``keys`` where a row with these keys stands already."""
    await upsert_all(connection, table, [row], keys=keys)


async def upsert_all(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]], *, keys: Sequence[str]
) -> None:
    """The same for several rows of the same columns; there is at least one."""
    changed = tuple(name for name in rows[0] if name not in keys)
    await connection.execute(_upsert(connection.dialect.name, table, tuple(keys), changed), rows)


def locked(found: Select[Row]) -> Select[Row]:
    """The rows of a SELECT, held until the unit of work ends, so that what is decided from them stays true.

    PostgreSQL makes other writers who lock the same rows wait; lock the row that is contended (the event,
    the section, the member) before counting. Rows that only refer to it are not kept waiting (NO KEY), or an
    answer to an event and a member's farewell could wait for each other. SQLite has one writer and leaves it
    away.
    """
    return found.with_for_update(key_share=True)


def given(column: Column[Any]) -> BindParameter[Any]:
    """The value a column is compared with, passed to ``execute`` under the column's name; for statements
    built once. As anywhere else a text may be longer than its column: it is not found.
    """
    kind = String() if isinstance(column.type, Words) else column.type
    return bindparam(column.name, type_=kind)


def given_ids(column: Column[int], name: str) -> BindParameter[Any]:
    """The same for ``in_``: a list of ids, which may be empty."""
    return bindparam(name, type_=column.type, expanding=True)


@cache
def with_given(column: Column[Any]) -> Select[Any]:
    """The rows of a table that have the value given for a column, built once for each column."""
    return select(column.table).where(column == given(column))


@cache
def locked_with_given(column: Column[Any]) -> Select[Any]:
    """The same, held until the unit of work ends."""
    return locked(with_given(column))


@cache
def first_due(at: Column[Any], *shown: Column[Any]) -> Select[Any]:
    """Some columns of the rows whose moment ``at`` has come by ``now``, the first before the others, in one
    moment by the first of the columns; no more than ``most`` of them.
    """
    return select(*shown).where(at <= NOW).order_by(at, shown[0]).limit(MOST)


def columns_of(table: Table) -> SimpleNamespace:
    """The columns of a table as plain attributes, for reading rows: ``table.c`` looks for each of them anew,
    which takes as long as reading its value.
    """
    return SimpleNamespace(**dict(table.c.items()))


def contains(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Whether a column contains a text, its LIKE wildcards taken literally."""
    return column.contains(text, autoescape=True)


def contains_given(column: ColumnElement[str]) -> ColumnElement[bool]:
    """The same for statements built once: what is passed as ``text`` is ``escaped`` before."""
    return column.contains(bindparam("text", type_=String), escape="/")


def escaped(text: str) -> str:
    """A text that LIKE takes literally."""
    return _ESCAPED.sub(r"/\g<0>", text)


def fitting(key: str, column: Column[str]) -> str:
    """The beginning of a folded text that its column holds: folding makes some signs much longer."""
    assert isinstance(column.type, Words), "the column was made by words()"
    return key[: column.type.limit]


@cache
def _insert(dialect: str, table: Table) -> "Insert":
    # Imported here: a town needs the dialect of its own database only.
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite  # noqa: PLC0415

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415

    return postgresql.insert(table)


@cache
def _insert_ignoring(dialect: str, table: Table) -> "Insert":
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _upsert(dialect: str, table: Table, keys: tuple[str, ...], changed: tuple[str, ...]) -> "Insert":
    statement = _insert(dialect, table)
    values = {name: statement.excluded[name] for name in changed}
    return statement.on_conflict_do_update(index_elements=list(keys), set_=values)
