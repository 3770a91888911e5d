"""Requests seen, drafts, the audit trail and settings changed at run time."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from storage.tables.base import Moment, metadata, words

requests = Table(
    "requests",
    metadata,
    Column("request", words(120), primary_key=True),
    Column("at", Moment, nullable=False),
    Index("ix_requests_at", "at"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("verb", words(60), nullable=False),
    Column("args", Text, nullable=False),
    Column("values", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index("ix_drafts_created_at", "created_at"),
    Index("ix_drafts_account_id_verb_id", "account_id", "verb", "id"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("member_id", BigInteger),
    Column("action", words(60), nullable=False),
    Column("subject_id", BigInteger, nullable=False),
    Column("detail", words(200), nullable=False),
    Index("ix_audit_subject_id_action_at", "subject_id", "action", "at"),
)

settings = Table(
    "settings",
    metadata,
    Column("key", words(60), primary_key=True),
    Column("value", Text, nullable=False),
)
