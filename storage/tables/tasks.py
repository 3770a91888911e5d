"""Small tasks of sections."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table

from storage.tables.base import Moment, metadata, words

tasks = Table(
    "tasks",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), nullable=False),
    Column("title", words(80), nullable=False),
    Column("asker_id", ForeignKey("members.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("status", words(16), nullable=False),
    Column("taker_id", ForeignKey("members.id")),
    Column("taken_at", Moment),
    Column("settled_at", Moment),
    Index("ix_tasks_section_id_status", "section_id", "status"),
    Index("ix_tasks_status_ends_at", "status", "ends_at"),
    Index("ix_tasks_taker_id_status", "taker_id", "status"),
)
