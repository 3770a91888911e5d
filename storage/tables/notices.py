"""How members want to hear, and what is said to many of them."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from storage.tables.base import Moment, metadata, words

notice_wishes = Table(
    "notice_wishes",
    metadata,
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("quiet_begins", Integer),  # minutes after midnight, like the next two
    Column("quiet_ends", Integer),
    Column("digest_at", Integer),
    Column("working_days_only", Boolean, nullable=False),
    Column("reminders", words(100)),  # minutes before an event, the longest first; NULL: as the event has it
)

event_reminder_wishes = Table(
    "event_reminder_wishes",
    metadata,
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("reminders", words(100), nullable=False),
    Index("ix_event_reminder_wishes_member_id", "member_id"),
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("title", words(80), nullable=False),
    Column("body", Text, nullable=False),
    Column("section_id", ForeignKey("sections.id")),
    Column("prefecture", words(2), nullable=False),
    Column("by_id", ForeignKey("members.id")),  # NULL: an owner of a place who never joined
    Column("begun_at", Moment, nullable=False),
    Column("status", words(16), nullable=False),
    Column("after_id", BigInteger, nullable=False),  # who was planned for last, see bot.domain.announcements
    Column("addressed", Integer, nullable=False),
    Column("unreachable", Integer, nullable=False),
    Index("ix_announcements_status", "status"),
)
