"""Sections, seats, followers and rooms."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, text

from storage.tables.base import Moment, metadata, partial_index, words

_OPEN = text("status = 'open'")
_CHIEF = text("post = 'chief'")

sections = Table(
    "sections",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", words(30), nullable=False),
    Column("purpose", words(200), nullable=False),
    Column("kind", words(16), nullable=False),
    Column("status", words(16), nullable=False),
    Column("name_folded", words(200), nullable=False),
    Column("purpose_folded", words(1_200), nullable=False),
    Column("alike", words(200), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("active_at", Moment, nullable=False),
    Column("created_by", BigInteger),
    Column("closed_at", Moment),
    Column("tier", words(16), nullable=False),
    Column("style", words(16), nullable=False),
    Column("members_only", Boolean, nullable=False),
    Column("organisation", words(80), nullable=False),
    Column("dormant_since", Moment),
    Column("term_ends_at", Moment),
    Column("merged_into", BigInteger),
    Column("asked_at", Moment),
    partial_index("uq_sections_open_alike", "alike", unique=True, where=_OPEN),
    Index("ix_sections_status_active_at", "status", "active_at"),
)

section_members = Table(
    "section_members",
    metadata,
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("post", words(16), nullable=False),
    Column("joined_at", Moment, nullable=False),
    Index("ix_section_members_member_id", "member_id"),
    partial_index("uq_section_members_chief", "section_id", unique=True, where=_CHIEF),
)

section_followers = Table(
    "section_followers",
    metadata,
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("followed_at", Moment, nullable=False),
    Index("ix_section_followers_member_id", "member_id"),
)

section_surfaces = Table(
    "section_surfaces",
    metadata,
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), primary_key=True),
    Column("place_id", ForeignKey("places.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", words(16), nullable=False),
    Column("made", words(16), nullable=False),
    Column("channel_id", words(64), nullable=False),
    Column("role_id", words(64), nullable=False),
    Column("bound", Boolean, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("settled", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("checked_at", Moment),
    Column("problem", words(60), nullable=False),
    Column("preliminary", Boolean, nullable=False),
    Index("ix_section_surfaces_due_at", "due_at"),
    Index("ix_section_surfaces_place_id_channel_id", "place_id", "channel_id"),
)

surface_repairs = Table(
    "surface_repairs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), nullable=False),
    Column("place_id", ForeignKey("places.id", ondelete="CASCADE"), nullable=False),
    Column("what", words(60), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_surface_repairs_at", "at"),
)
