"""The few statements the two databases spell differently."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

Insert = sqlite.Insert | postgresql.Insert


def insert_into(connection: AsyncConnection, table: Table) -> Insert:
    """INSERT in the database's own dialect, which knows ON CONFLICT."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def insert_ignoring(connection: AsyncConnection, table: Table) -> Insert:
    """INSERT that leaves an existing row with the same key as it is."""
    return insert_into(connection, table).on_conflict_do_nothing()


async def upsert(
    connection: AsyncConnection, table: Table, row: Mapping[str, Any], *, keys: Sequence[str] = ("id",)
) -> None:
    """INSERT, or UPDATE of everything but ``keys`` where a row with these keys stands already."""
    statement = insert_into(connection, table).values(**row)
    changed = {name: statement.excluded[name] for name in row if name not in keys}
    await connection.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=changed))


def contains(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Whether a column contains a text, its LIKE wildcards taken literally."""
    return column.contains(text, autoescape=True)
