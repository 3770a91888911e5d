"""What an event consists of besides its answers: parts, roles, lightning talks; its venue, further sections
that hold it, and its shelf of materials.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from storage.tables.base import Moment, metadata, words

event_parts = Table(
    "event_parts",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", words(80), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("speakers", words(200), nullable=False),
    Column("note", words(300), nullable=False),
    Column("talk_slots", Integer, nullable=False),
    Column("talk_minutes", Integer, nullable=False),
    Index("ix_event_parts_event_id_position", "event_id", "position"),
)

part_speakers = Table(
    "part_speakers",
    metadata,
    Column("part_id", ForeignKey("event_parts.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("added_at", Moment, nullable=False),
    Index("ix_part_speakers_member_id", "member_id"),
)

event_roles = Table(
    "event_roles",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    Column("name", words(40), nullable=False),
    Column("slots", Integer, nullable=False),
    UniqueConstraint("event_id", "name"),
)

role_holders = Table(
    "role_holders",
    metadata,
    Column("role_id", ForeignKey("event_roles.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("taken_at", Moment, nullable=False),
    Index("ix_role_holders_member_id", "member_id"),
)

lightning_talks = Table(
    "lightning_talks",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("part_id", ForeignKey("event_parts.id", ondelete="CASCADE"), nullable=False),
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
    Column("title", words(100), nullable=False),
    Column("position", Integer, nullable=False),
    Column("signed_up_at", Moment, nullable=False),
    Column("began_at", Moment),
    UniqueConstraint("part_id", "member_id"),
    Index("ix_lightning_talks_event_id", "event_id"),
    Index("ix_lightning_talks_member_id", "member_id"),
)

event_venues = Table(
    "event_venues",
    metadata,
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("fee", words(200), nullable=False),
    Column("access", words(1_000), nullable=False),
    Column("meeting", words(200), nullable=False, server_default=""),
)

event_sections = Table(
    "event_sections",
    metadata,
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), primary_key=True),
    Column("asked_by", BigInteger, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("agreed_at", Moment),
    Index("ix_event_sections_section_id", "section_id"),
)

event_materials = Table(
    "event_materials",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    Column("kind", words(16), nullable=False),
    Column("title", words(100), nullable=False),
    Column("folded", words(500), nullable=False),
    Column("url", words(500), nullable=False),
    Column("url_key", words(32), nullable=False),
    Column("added_by", ForeignKey("members.id"), nullable=False),
    Column("added_at", Moment, nullable=False),
    UniqueConstraint("event_id", "url_key"),
)
