"""Requests to open the seal of an anonymous question, and marks of who may not ask anonymously now."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table

from storage.tables.base import Moment, metadata, words

seal_openings = Table(
    "seal_openings",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), nullable=False),
    Column("asked_by", ForeignKey("members.id"), nullable=False),
    Column("reason", words(300), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("agreed_by", ForeignKey("members.id")),
    Column("agreed_at", Moment),
    Index("ix_seal_openings_question_id_asked_at", "question_id", "asked_at"),
)

anonymity_bars = Table(
    "anonymity_bars",
    metadata,
    Column("mark", words(64), primary_key=True),
    Column("until", Moment, nullable=False),
)
