"""What is looked at again each fiscal year, and what somebody doubts. ``subject_id``: a question."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table

from storage.tables.base import Moment, metadata, words

reviews = Table(
    "reviews",
    metadata,
    Column("kind", words(16), primary_key=True),
    Column("subject_id", BigInteger, primary_key=True, autoincrement=False),
    Column("due_at", Moment, nullable=False),
    Column("member_id", ForeignKey("members.id")),
    Column("asked_at", Moment),
    Column("reply", words(16), nullable=False),
    Index("ix_reviews_due_at", "due_at"),
    Index("ix_reviews_member_id_asked_at", "member_id", "asked_at"),
)

doubts = Table(
    "doubts",
    metadata,
    Column("kind", words(16), primary_key=True),
    Column("subject_id", BigInteger, primary_key=True, autoincrement=False),
    Column("member_id", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("reason", words(200), nullable=False),
    Column("at", Moment, nullable=False),
)
