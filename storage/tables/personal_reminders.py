"""What members asked to be told. A wall time is kept as it was said: 2026-12-05T21:00."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from storage.tables.base import Moment, metadata, words

personal_reminders = Table(
    "personal_reminders",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
    Column("words", words(200), nullable=False),
    Column("zone", words(64), nullable=False),
    Column("starts", words(16), nullable=False),
    Column("rrule", words(300), nullable=False),  # empty for a single moment
    Column("days_off", words(16), nullable=False),
    Column("exceptions", words(11_000), nullable=False),  # days, as many as a rule may count
    Column("next_due", Moment),
    Column("snoozed_until", Moment),
    Column("wakes_at", Moment),
    Column("status", words(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("copied_from", BigInteger),
    UniqueConstraint("member_id", "copied_from"),
    Index("ix_personal_reminders_wakes_at", "wakes_at"),
    Index("ix_personal_reminders_member_id_status_wakes_at", "member_id", "status", "wakes_at"),
    Index("ix_personal_reminders_status_created_at", "status", "created_at"),
)
