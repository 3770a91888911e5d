"""The outbox.

A row is looked at again at ``next_at``: its due time, the moment it was postponed to, or the end of its
lease. ``due_at`` stays what was planned, so that a late message knows that it is late.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from storage.tables.base import Moment, metadata, partial_index, words

_status: Column[str] = Column("status", words(16), nullable=False)

# Spelt out, not bound: a database uses a partial index only where it can see that the condition holds.
is_open: ColumnElement[bool] = _status.in_([literal_column("'pending'"), literal_column("'leased'")])

is_in_digest: ColumnElement[bool] = literal_column("digest_id").is_not(None)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", words(300), nullable=False),
    Column("kind", words(60), nullable=False),
    Column("subject_id", BigInteger, nullable=False),
    Column("occurrence", words(120), nullable=False),
    Column("target", words(80), nullable=False),
    Column("platform", words(16), nullable=False),
    Column("payload", Text, nullable=False),
    Column("planned_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    _status,
    Column("next_at", Moment, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("first_claimed_at", Moment),
    Column("lease_owner", words(64), nullable=False),
    Column("editing", Boolean, nullable=False),
    Column("edit_after_ms", BigInteger),  # a refresh came while the message was on its way
    Column("digest_id", BigInteger),  # the digest a private message waits for, or was said in
    Column("withdrawn", Boolean, nullable=False),
    Column("sent_at", Moment),
    Column("channel_id", words(64), nullable=False),
    Column("message_id", words(64), nullable=False),
    Column("reason", words(200), nullable=False),
    UniqueConstraint("key"),
    partial_index("ix_deliveries_open", "platform", "next_at", where=is_open),
    Index("ix_deliveries_subject_id_kind", "subject_id", "kind"),
    partial_index("ix_deliveries_digest_id", "digest_id", where=is_in_digest),
)
