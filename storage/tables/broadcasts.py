"""Weekly bulletins."""

from sqlalchemy import BigInteger, Column, Table, UniqueConstraint

from storage.tables.base import Moment, metadata, words

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("week", words(8), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("status", words(16), nullable=False),
    Column("opening", words(1000), nullable=False),
    Column("published_at", Moment),
    UniqueConstraint("week"),
)
