"""What is remembered of our events in a platform's own list, and of the places that have one."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from storage.tables.base import Moment, metadata, words

event_mirrors = Table(
    "event_mirrors",
    metadata,
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("place_id", ForeignKey("places.id", ondelete="CASCADE"), primary_key=True),
    Column("external_id", words(64), nullable=False),
    Column("wanted", words(64), nullable=False),  # fingerprints
    Column("shown", words(64), nullable=False),
    Column("deletions", Integer, nullable=False),
    Index("ix_event_mirrors_place_id", "place_id"),
)

mirror_boards = Table(
    "mirror_boards",
    metadata,
    Column("place_id", ForeignKey("places.id", ondelete="CASCADE"), primary_key=True),
    Column("rest_until", Moment, nullable=False),
    Column("look_at", Moment, nullable=False),
    Column("others", Integer, nullable=False),
    Column("problem", words(60), nullable=False),
)
