"""Talks with chiefs: campaigns, slots, how far each section is, and what was noted."""

from sqlalchemy import BigInteger, Column, ForeignKey, ForeignKeyConstraint, Index, Table, text

from storage.tables.base import Moment, metadata, partial_index, words

_OPEN = text("status = 'open'")

interview_campaigns = Table(
    "interview_campaigns",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", words(40), nullable=False),
    Column("words", words(600), nullable=False),
    Column("until", Moment, nullable=False),
    Column("opened_by", ForeignKey("members.id", ondelete="SET NULL")),
    Column("opened_at", Moment, nullable=False),
    Column("status", words(16), nullable=False),
    Column("closed_at", Moment),
    Column("shared_at", Moment),
    partial_index("uq_interview_campaigns_open", "status", unique=True, where=_OPEN),
)

interview_slots = Table(
    "interview_slots",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("campaign_id", ForeignKey("interview_campaigns.id", ondelete="CASCADE"), nullable=False),
    Column("operator_id", ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Index("ix_interview_slots_campaign_id_starts_at", "campaign_id", "starts_at"),
    Index("ix_interview_slots_operator_id_starts_at", "operator_id", "starts_at"),
    Index("ix_interview_slots_starts_at", "starts_at"),
)

interviews = Table(
    "interviews",
    metadata,
    Column("campaign_id", ForeignKey("interview_campaigns.id", ondelete="CASCADE"), primary_key=True),
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), primary_key=True),
    Column("asked_id", ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("state", words(16), nullable=False),
    Column("slot_id", ForeignKey("interview_slots.id", ondelete="SET NULL")),
    Column("nudged_at", Moment),
    Index("uq_interviews_slot_id", "slot_id", unique=True),  # a slot is one section's only
    Index("ix_interviews_asked_id", "asked_id"),
    Index("ix_interviews_section_id", "section_id"),
)

interview_notes = Table(
    "interview_notes",
    metadata,
    Column("campaign_id", BigInteger, primary_key=True, autoincrement=False),
    Column("section_id", BigInteger, primary_key=True, autoincrement=False),
    Column("text", words(1_500), nullable=False),
    Column("written_by", ForeignKey("members.id", ondelete="SET NULL")),
    Column("written_at", Moment, nullable=False),
    ForeignKeyConstraint(
        ["campaign_id", "section_id"],
        ["interviews.campaign_id", "interviews.section_id"],
        ondelete="CASCADE",
    ),
)

interview_themes = Table(
    "interview_themes",
    metadata,
    Column("campaign_id", BigInteger, primary_key=True, autoincrement=False),
    Column("section_id", BigInteger, primary_key=True, autoincrement=False),
    Column("alike", words(200), primary_key=True),
    Column("theme", words(20), nullable=False),
    ForeignKeyConstraint(
        ["campaign_id", "section_id"],
        ["interviews.campaign_id", "interviews.section_id"],
        ondelete="CASCADE",
    ),
)
