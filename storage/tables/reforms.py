"""What is announced about sections, who objects, what sections were called, and what they try."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, text

from storage.tables.base import Moment, metadata, partial_index, words

_ANNOUNCED = text("status = 'announced'")
_RUNNING = text("answered_at IS NULL")

reforms = Table(
    "reforms",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", words(16), nullable=False),
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), nullable=False),
    Column("target_id", ForeignKey("sections.id", ondelete="CASCADE")),
    Column("announced_by", ForeignKey("members.id")),
    Column("announced_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("reason", words(200), nullable=False),
    Column("new_name", words(30), nullable=False),
    Column("status", words(16), nullable=False),
    Column("settled_at", Moment),
    partial_index(
        "uq_reforms_announced_section_id",
        "section_id",
        unique=True,
        where=_ANNOUNCED,
    ),
    Index("ix_reforms_status_due_at", "status", "due_at"),
    Index("ix_reforms_target_id", "target_id"),
)

objections = Table(
    "reform_objections",
    metadata,
    Column("reform_id", ForeignKey("reforms.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("why", words(200), nullable=False),
    Column("at", Moment, nullable=False),
)

section_names = Table(
    "section_names",
    metadata,
    Column("name_folded", words(200), primary_key=True),
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), primary_key=True),
    Column("name", words(30), nullable=False),
    Column("at", Moment, nullable=False),
)

experiments = Table(
    "experiments",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), nullable=False),
    Column("what", words(80), nullable=False),
    Column("started_by", ForeignKey("members.id")),
    Column("started_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("warned_at", Moment),
    Column("asked_at", Moment),
    Column("outcome", words(16), nullable=False),
    Column("learned", words(200), nullable=False),
    Column("answered_by", ForeignKey("members.id")),
    Column("answered_at", Moment),
    partial_index(
        "uq_experiments_running_section_id",
        "section_id",
        unique=True,
        where=_RUNNING,
    ),
    Index("ix_experiments_answered_at_ends_at", "answered_at", "ends_at"),
)
