"""Ideas, who supports them and what is said about them."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table

from storage.tables.base import Moment, metadata, words

ideas = Table(
    "ideas",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("author_id", ForeignKey("members.id"), nullable=False),
    Column("title", words(80), nullable=False),
    Column("folded", words(400), nullable=False),
    Column("folded_text", words(6_000), nullable=False),
    Column("what", words(800), nullable=False),
    Column("why", words(500), nullable=False),
    Column("section_id", ForeignKey("sections.id")),
    Column("state", words(16), nullable=False),
    Column("steward_id", ForeignKey("members.id")),
    Column("owner_id", ForeignKey("members.id")),
    Column("agreed", Boolean, nullable=False),
    Column("due_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("adopted_at", Moment),
    Column("settled_at", Moment),
    Column("reason", words(300), nullable=False),
    Column("outcome", words(800), nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_ideas_state_created_at", "state", "created_at"),
    Index("ix_ideas_section_id_created_at", "section_id", "created_at"),
    Index("ix_ideas_owner_id_state", "owner_id", "state"),
    Index("ix_ideas_author_id_state", "author_id", "state"),
)

idea_supports = Table(
    "idea_supports",
    metadata,
    Column("idea_id", ForeignKey("ideas.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Moment, nullable=False),
    Index("ix_idea_supports_member_id", "member_id"),
)

idea_comments = Table(
    "idea_comments",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("idea_id", ForeignKey("ideas.id", ondelete="CASCADE"), nullable=False),
    Column("member_id", ForeignKey("members.id"), nullable=False),
    Column("body", words(300), nullable=False),
    Column("folded", words(1_000), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_idea_comments_idea_id_at", "idea_id", "at"),
)
