"""What comes after events: who was there, how it was, what is told of it, and how far mailings have come."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from storage.tables.base import Moment, metadata, words

event_words = Table(
    "event_words",
    metadata,
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("word", words(20), nullable=False),
    Column("folded", words(100), nullable=False),
    Index("ix_event_words_folded", "folded"),
)

event_attendance = Table(
    "event_attendance",
    metadata,
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Moment, nullable=False),
    Index("ix_event_attendance_member_id", "member_id"),
)

event_feedback = Table(
    "event_feedback",
    metadata,
    Column("id", BigInteger, nullable=False),
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("mood", words(16)),
    Column("wish", words(16)),
    Column("comment", words(200), nullable=False),
    Column("quoting", words(16), nullable=False),
    UniqueConstraint("id"),
    Index("ix_event_feedback_member_id", "member_id"),
)

event_recaps = Table(
    "event_recaps",
    metadata,
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("happened", words(1_200), nullable=False),
    Column("following", words(300), nullable=False),
    Column("folded", words(4_000), nullable=False),
    Column("picture", words(500), nullable=False),
    Column("picture_words", words(200), nullable=False),
    Column("until", Moment),
    Column("published_at", Moment),
    Column("published_by", BigInteger),
    Column("version", Integer, nullable=False),
)

event_quotes = Table(
    "event_quotes",
    metadata,
    Column("event_id", ForeignKey("event_recaps.event_id", ondelete="CASCADE"), primary_key=True),
    Column("feedback_id", ForeignKey("event_feedback.id", ondelete="CASCADE"), primary_key=True),
)

event_mailings = Table(
    "event_mailings",
    metadata,
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", words(16), primary_key=True),
    Column("begun_at", Moment, nullable=False),
    Column("after", BigInteger, nullable=False),
    Column("done", Boolean, nullable=False),
    Index("ix_event_mailings_done", "done"),
)
