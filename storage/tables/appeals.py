"""Who may be asked about what, how far a question without an answer has come, and who was asked."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table

from storage.tables.base import Moment, metadata, words

advice_wishes = Table(
    "advice_wishes",
    metadata,
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("open", Boolean, nullable=False),
    Column("areas", words(200), nullable=False),
    Column("topics", words(4_000), nullable=False),
    Column("weekly", Integer, nullable=False),
)

appeals = Table(
    "appeals",
    metadata,
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    Column("began_at", Moment, nullable=False),
    Column("ring", words(16)),
    Column("waves", Integer, nullable=False),
    Column("waved_at", Moment),
    Column("next_at", Moment),
    Column("wakes_at", Moment),
    Column("ended", words(16)),
    Index("ix_appeals_wakes_at", "wakes_at"),
)

appeal_requests = Table(
    "appeal_requests",
    metadata,
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("ring", words(16), nullable=False),
    Column("reason", words(16), nullable=False),
    Column("topic", words(200), nullable=False),
    Column("at", Moment, nullable=False),
    Column("reply", words(16), nullable=False),
    Column("passed_by", BigInteger),
    Index("ix_appeal_requests_member_id_at", "member_id", "at"),
)
