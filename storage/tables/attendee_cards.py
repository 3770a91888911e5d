"""Cards of those who come to an event."""

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Table

from storage.tables.base import Moment, metadata, words

attendee_cards = Table(
    "attendee_cards",
    metadata,
    Column("event_id", BigInteger, primary_key=True, autoincrement=False),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("topic", words(100), nullable=False),
    Column("put_at", Moment, nullable=False),
    ForeignKeyConstraint(
        ["event_id", "member_id"], ["rsvps.event_id", "rsvps.member_id"], ondelete="CASCADE"
    ),
    Index("ix_attendee_cards_event_id_put_at", "event_id", "put_at"),
)
