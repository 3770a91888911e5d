"""Searches for a chief with who stands and who votes; offers to take over, notes, and days of terms."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, text

from storage.tables.base import Moment, metadata, partial_index, words

_OPEN = text("closed_at IS NULL")
_OFFERED = text("status = 'open'")

successions = Table(
    "successions",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), nullable=False),
    Column("reason", words(16), nullable=False),
    Column("stage", words(16), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closes_at", Moment),
    Column("former_id", ForeignKey("members.id")),
    Column("chosen_id", ForeignKey("members.id")),
    Column("closed_at", Moment),
    partial_index("uq_successions_open", "section_id", unique=True, where=_OPEN),
    Index("ix_successions_section_id_opened_at", "section_id", "opened_at"),
    Index("ix_successions_closes_at", "closes_at"),
)

succession_candidates = Table(
    "succession_candidates",
    metadata,
    Column("succession_id", ForeignKey("successions.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("words", words(100), nullable=False),
    Column("stood_at", Moment, nullable=False),
)

succession_votes = Table(
    "succession_votes",
    metadata,
    Column("succession_id", ForeignKey("successions.id", ondelete="CASCADE"), primary_key=True),
    Column("voter_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("candidate_id", ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
    Column("voted_at", Moment, nullable=False),
)

handover_offers = Table(
    "handover_offers",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), nullable=False),
    Column("chief_id", ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
    Column("successor_id", ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
    Column("note", words(500), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("status", words(16), nullable=False),
    partial_index("uq_handover_offers_open", "section_id", unique=True, where=_OFFERED),
)

handover_notes = Table(
    "handover_notes",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), nullable=False),
    Column("author_id", ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
    Column("note", words(500), nullable=False),
    Column("written_at", Moment, nullable=False),
    Index("ix_handover_notes_section_id_written_at", "section_id", "written_at"),
)

term_steps = Table(
    "term_steps",
    metadata,
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), primary_key=True),
    Column("days", Integer, primary_key=True, autoincrement=False),
    Column("due_at", Moment, nullable=False),
    Index("ix_term_steps_due_at", "due_at"),
)
