"""Events that come again. Wall times and days are kept as they were said: 2026-12-05T21:00."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from storage.tables.base import Moment, metadata, words

event_series = Table(
    "event_series",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("title", words(80), nullable=False),
    Column("description", Text, nullable=False),
    Column("place", words(200), nullable=False),
    Column("capacity", Integer),
    Column("seated_styles", words(60), nullable=False),
    Column("offered_styles", words(60), nullable=False),
    Column("answers_before", Integer),  # minutes
    Column("guest_limit", Integer, nullable=False),
    Column("names_hidden", Boolean, nullable=False),
    Column("fee", words(200), nullable=False),
    Column("access", words(1_000), nullable=False),
    Column("meeting", words(200), nullable=False, server_default=""),
    Column("section_id", ForeignKey("sections.id")),
    Column("host_id", ForeignKey("members.id"), nullable=False),
    Column("reminder_minutes", words(100), nullable=False),
    Column("zone", words(64), nullable=False),
    Column("starts", words(16), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("rrule", words(300), nullable=False),
    Column("days_off", words(16), nullable=False),
    Column("exceptions", words(11_000), nullable=False),  # days, as many as a rule may count
    Column("status", words(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("made_until", words(10)),
    Column("shown", BigInteger),
    Column("wakes_at", Moment),
    Column("created_at", Moment, nullable=False),
    Index("ix_event_series_wakes_at", "wakes_at"),
    Index("ix_event_series_section_id", "section_id"),
)

series_rsvps = Table(
    "series_rsvps",
    metadata,
    Column("series_id", ForeignKey("event_series.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("style", words(16), nullable=False),
    Column("answered_at", Moment, nullable=False),
    Index("ix_series_rsvps_member_id", "member_id"),
    Index("ix_series_rsvps_series_id_answered_at", "series_id", "answered_at"),
)
