"""Questions as frequently asked ones."""

from sqlalchemy import Column, ForeignKey, Table

from storage.tables.base import Moment, metadata, words

faqs = Table(
    "faqs",
    metadata,
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    Column("status", words(16), nullable=False),
    Column("wording", words(80), nullable=False),
    Column("at", Moment, nullable=False),
    Column("member_id", ForeignKey("members.id")),
)
