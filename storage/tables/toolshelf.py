"""The toolshelf: items with their versions, who used them, what comes back."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table

from storage.tables.base import Moment, metadata, words

shelf_items = Table(
    "shelf_items",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("author_id", ForeignKey("members.id"), nullable=False),
    Column("keeper_id", ForeignKey("members.id")),  # nobody: those who lead its section
    Column("kind", words(16), nullable=False),
    Column("area", words(16), nullable=False),
    Column("licence", words(16), nullable=False),
    Column("title", words(80), nullable=False),
    Column("about", words(600), nullable=False),
    Column("folded", words(4_000), nullable=False),
    Column("url", words(500), nullable=False),
    Column("text", words(4_000), nullable=False),
    Column("section_id", ForeignKey("sections.id")),
    Column("origin_id", ForeignKey("shelf_items.id")),
    Column("status", words(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("uses", Integer, nullable=False),
    Column("put_at", Moment, nullable=False),
    Column("fresh_at", Moment, nullable=False),
    Column("outdated", Boolean, nullable=False),
    Column("asked_year", Integer, nullable=False),
    Index("ix_shelf_items_status_put_at", "status", "put_at"),
    Index("ix_shelf_items_status_uses", "status", "uses"),
    Index("ix_shelf_items_status_fresh_at", "status", "fresh_at"),
    Index("ix_shelf_items_section_id", "section_id"),
    Index("ix_shelf_items_origin_id", "origin_id"),
    Index("ix_shelf_items_author_id", "author_id"),
    Index("ix_shelf_items_keeper_id", "keeper_id"),
)

shelf_versions = Table(
    "shelf_versions",
    metadata,
    Column("item_id", ForeignKey("shelf_items.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("member_id", ForeignKey("members.id"), nullable=False),
    Column("improver_id", ForeignKey("members.id")),
    Column("note", words(200), nullable=False),
    Column("title", words(80), nullable=False),
    Column("url", words(500), nullable=False),
    Column("text", words(4_000), nullable=False),
)

shelf_uses = Table(
    "shelf_uses",
    metadata,
    Column("item_id", ForeignKey("shelf_items.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("how", words(200), nullable=False),
    Column("signing", words(16), nullable=False),
    Index("ix_shelf_uses_item_id_at", "item_id", "at"),
)

shelf_improvements = Table(
    "shelf_improvements",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("item_id", ForeignKey("shelf_items.id", ondelete="CASCADE"), nullable=False),
    Column("member_id", ForeignKey("members.id"), nullable=False),
    Column("what", words(200), nullable=False),
    Column("url", words(500), nullable=False),
    Column("text", words(4_000), nullable=False),
    Column("at", Moment, nullable=False),
    Column("based_on", Integer, nullable=False),
    Column("status", words(16), nullable=False),
    Index("ix_shelf_improvements_item_id_status_at", "item_id", "status", "at"),
)

shelf_problems = Table(
    "shelf_problems",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("item_id", ForeignKey("shelf_items.id", ondelete="CASCADE"), nullable=False),
    Column("member_id", ForeignKey("members.id"), nullable=False),
    Column("words", words(500), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_shelf_problems_item_id", "item_id"),
)
