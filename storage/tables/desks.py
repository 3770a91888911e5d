"""Who had a word with whom who came new, and what members say for their section's annual report."""

from sqlalchemy import Column, ForeignKey, Integer, Table

from storage.tables.base import Moment, metadata, words

section_welcomes = Table(
    "section_welcomes",
    metadata,
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("joined_at", Moment, primary_key=True),  # who comes back is new again
    Column("welcomed_by", ForeignKey("members.id"), nullable=False),
    Column("at", Moment, nullable=False),
)

section_voices = Table(
    "section_voices",
    metadata,
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("words", words(200), nullable=False),
    Column("consent", words(16), nullable=False),
    Column("at", Moment, nullable=False),
)
