"""Calendar feeds. Of a secret only the hash is kept."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, UniqueConstraint, text

from storage.tables.base import Moment, metadata, partial_index, words

_OF_SECTION = text("section_id IS NOT NULL")
_OF_NONE = text("section_id IS NULL")

feeds = Table(
    "feeds",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
    Column("kind", words(16), nullable=False),
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE")),
    Column("prefecture", words(2), nullable=False),  # its code; empty for none
    Column("secret", words(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("digest", words(64), nullable=False),
    Column("changed_at", Moment),
    Column("fetched_on", words(10), nullable=False),  # a day; empty: never
    UniqueConstraint("secret"),
    partial_index(
        "uq_feeds_member_section",
        "member_id",
        "section_id",
        unique=True,
        where=_OF_SECTION,
    ),
    partial_index(
        "uq_feeds_member_kind_prefecture",
        "member_id",
        "kind",
        "prefecture",
        unique=True,
        where=_OF_NONE,
    ),
    Index("ix_feeds_section_id", "section_id"),
)
