"""Events, answers to them, and direct reminders that wait to be planned."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from storage.tables.base import Moment, metadata, partial_index, words

events = Table(
    "events",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("title", words(80), nullable=False),
    Column("folded", words(500), nullable=False),
    Column("description", Text, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("zone", words(64), nullable=False),
    Column("place", words(200), nullable=False),
    Column("capacity", Integer),
    Column("seated_styles", words(60), nullable=False),
    Column("offered_styles", words(60), nullable=False),
    Column("answers_until", Moment),
    Column("closes_at", Moment),  # when the card is to show that answers are closed; empty once it does
    Column("guest_limit", Integer, nullable=False),
    Column("names_hidden", Boolean, nullable=False),
    Column("section_id", ForeignKey("sections.id")),
    Column("host_id", ForeignKey("members.id"), nullable=False),
    Column("reminder_minutes", words(100), nullable=False),
    Column("status", words(16), nullable=False),
    Column("cancel_reason", words(300), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment),  # empty: never since
    # How many persons by answer, and how many answers in line, kept in the transaction of every answer, so
    # that nobody has to count.
    Column("come", Integer, nullable=False),
    Column("listen", Integer, nullable=False),
    Column("drop_in", Integer, nullable=False),
    Column("later", Integer, nullable=False),
    Column("undecided", Integer, nullable=False),
    Column("brought", Integer, nullable=False),
    Column("offered", Integer, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("arrivals", Integer, nullable=False),
    Column("parent_id", ForeignKey("events.id")),
    Column("lodging", Boolean, nullable=False, server_default=false()),
    # Of which series it is which time (2026-12-10), what of it was changed by hand, what changed it last.
    Column("series_id", ForeignKey("event_series.id")),
    Column("occurrence", words(10)),
    Column("own_parts", words(80), nullable=False),
    Column("series_change", Integer, nullable=False),
    UniqueConstraint("series_id", "occurrence"),
    Index("ix_events_status_ends_at", "status", "ends_at"),
    Index("ix_events_section_id", "section_id"),
    Index("ix_events_host_id_starts_at", "host_id", "starts_at"),
    partial_index(
        "ix_events_closes_at",
        "closes_at",
        where=text("closes_at IS NOT NULL"),
    ),
    Index("ix_events_parent_id", "parent_id"),
)

rsvps = Table(
    "rsvps",
    metadata,
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("style", words(16), nullable=False),
    Column("state", words(16), nullable=False),
    Column("arrival", Integer, nullable=False),
    Column("answered_at", Moment, nullable=False),
    Column("guests", Integer, nullable=False),
    Column("held_until", Moment),
    Column("from_series", Boolean, nullable=False),
    Index("ix_rsvps_event_id_state_arrival", "event_id", "state", "arrival"),
    Index("ix_rsvps_member_id", "member_id"),
    partial_index(
        "ix_rsvps_held_until",
        "held_until",
        where=text("held_until IS NOT NULL"),
    ),
)

direct_reminders = Table(
    "direct_reminders",
    metadata,
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("minutes", Integer, primary_key=True),
    Column("due_at", Moment, nullable=False),
    Index("ix_direct_reminders_due_at", "due_at"),
)
