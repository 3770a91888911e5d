"""Alembic's entry: runs over the connection and in the transaction that its caller hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage.schema import declared
from storage.tables.base import Moment, Words


def plain_type(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what the database sees: a revision must not change with our code."""
    if kind == "type" and isinstance(item, Words):
        return f"sa.String({item.limit})"
    if kind == "type" and isinstance(item, Moment):
        return "sa.BigInteger()"
    return False


connection: Any = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=declared(),
    render_as_batch=True,  # SQLite changes a table by rebuilding it
    render_item=plain_type,
)
context.run_migrations()
