"""Rides to events, and who rides along."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    UniqueConstraint,
)

from storage.tables.base import Moment, metadata, words

rides = Table(
    "rides",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", BigInteger, nullable=False),
    Column("driver_id", BigInteger, nullable=False),
    Column("origin", words(100), nullable=False),
    Column("leaves_at", Moment, nullable=False),
    Column("seats", Integer, nullable=False),
    Column("note", words(200), nullable=False),
    Column("offered_at", Moment, nullable=False),
    ForeignKeyConstraint(
        ["event_id", "driver_id"], ["rsvps.event_id", "rsvps.member_id"], ondelete="CASCADE"
    ),
    UniqueConstraint("event_id", "driver_id"),
)

ride_seats = Table(
    "ride_seats",
    metadata,
    Column("event_id", BigInteger, primary_key=True, autoincrement=False),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("ride_id", ForeignKey("rides.id", ondelete="CASCADE"), nullable=False),
    Column("taken_at", Moment, nullable=False),
    ForeignKeyConstraint(
        ["event_id", "member_id"], ["rsvps.event_id", "rsvps.member_id"], ondelete="CASCADE"
    ),
    Index("ix_ride_seats_ride_id", "ride_id"),
)
