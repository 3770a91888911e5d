"""Questions that were merged into others, and the answers that went along."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table

from storage.tables.base import Moment, metadata, words

question_merges = Table(
    "question_merges",
    metadata,
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    Column("into_id", ForeignKey("questions.id", ondelete="CASCADE"), nullable=False),
    Column("member_id", ForeignKey("members.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("status", words(16), nullable=False),
    Column("accepted_id", BigInteger),
    Index("ix_question_merges_into_id_at", "into_id", "at"),
)

moved_answers = Table(
    "moved_answers",
    metadata,
    Column("question_id", ForeignKey("question_merges.question_id", ondelete="CASCADE"), primary_key=True),
    Column("answer_id", ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
)
