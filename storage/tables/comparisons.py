"""横並び調査: the surveys, the organisations that answer, their one answer each, and who set it when."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from storage.tables.base import Moment, metadata, words

organisations = Table(
    "organisations",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("folded", words(80), nullable=False),
    Column("prefecture", words(2), nullable=False),
    Column("kind", words(16), nullable=False),
    Column("name", words(80), nullable=False),
    Column("size", words(16)),
    UniqueConstraint("folded", "prefecture", "kind"),
)

comparisons = Table(
    "comparisons",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("title", words(80), nullable=False),
    Column("folded", words(500), nullable=False),
    Column("folded_text", words(6_000), nullable=False),
    Column("notes", Text, nullable=False),
    Column("choices", words(400), nullable=False),  # one to a line
    Column("number_of", words(40), nullable=False),
    Column("section_id", ForeignKey("sections.id")),
    Column("prefecture", words(2), nullable=False),
    Column("size", words(16)),
    Column("creator_id", ForeignKey("members.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("deadline", Moment, nullable=False),
    Column("nudge_at", Moment),
    Column("news_at", Moment),
    Column("wakes_at", Moment),
    Column("status", words(16), nullable=False),
    Column("answered", Integer, nullable=False),
    Column("comment", Text, nullable=False),
    Index("ix_comparisons_wakes_at", "wakes_at"),
    Index("ix_comparisons_status_deadline", "status", "deadline"),
    Index("ix_comparisons_creator_id", "creator_id"),
    Index("ix_comparisons_section_id", "section_id"),
)

comparison_answers = Table(
    "comparison_answers",
    metadata,
    Column("comparison_id", ForeignKey("comparisons.id", ondelete="CASCADE"), primary_key=True),
    Column("organisation_id", ForeignKey("organisations.id"), primary_key=True),
    Column("choice", Integer, nullable=False),
    Column("name", words(80), nullable=False),
    Column("prefecture", words(2), nullable=False),
    Column("size", words(16), nullable=False),
    Column("remark", words(300), nullable=False),
    Column("number", Integer),
    Column("named", Boolean, nullable=False),
    Column("answered_at", Moment, nullable=False),
    Column("answered_by", ForeignKey("members.id", ondelete="SET NULL")),
    Index("ix_comparison_answers_organisation_id", "organisation_id"),
    Index("ix_comparison_answers_answered_by", "answered_by"),
)

comparison_changes = Table(
    "comparison_changes",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("comparison_id", ForeignKey("comparisons.id", ondelete="CASCADE"), nullable=False),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False),
    Column("member_id", ForeignKey("members.id", ondelete="SET NULL")),
    Column("choice", Integer, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_comparison_changes_comparison_id_organisation_id", "comparison_id", "organisation_id"),
    Index("ix_comparison_changes_member_id", "member_id"),
)
