"""Pages of the handbook, what they said before, who gave what to them, and what they are about."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table

from storage.tables.base import Moment, metadata, words

pages = Table(
    "pages",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("section_id", ForeignKey("sections.id")),
    Column("title", words(80), nullable=False),
    Column("body", words(12_000), nullable=False),
    Column("folded", words(20_000), nullable=False),
    Column("writer_id", ForeignKey("members.id"), nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("fresh_at", Moment, nullable=False),
    Column("outdated_at", Moment),
    Column("version", Integer, nullable=False),
    Column("gone", Boolean, nullable=False),
    Index("ix_pages_section_id_title", "section_id", "title"),
    Index("ix_pages_gone_written_at", "gone", "written_at"),
)

page_versions = Table(
    "page_versions",
    metadata,
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("title", words(80), nullable=False),
    Column("body", words(12_000), nullable=False),
    Column("replaced_by", ForeignKey("members.id"), nullable=False),
    Column("replaced_at", Moment, nullable=False),
)

page_credits = Table(
    "page_credits",
    metadata,
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("role", words(16), primary_key=True),
    Column("at", Moment, nullable=False),
)

page_questions = Table(
    "page_questions",
    metadata,
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True),
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_page_questions_question_id", "question_id"),
)
