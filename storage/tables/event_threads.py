"""Threads at the cards of events. A card is known by its delivery, which may be forgotten before it."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table

from storage.tables.base import Moment, metadata, words

event_threads = Table(
    "event_threads",
    metadata,
    Column("card_id", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    Column("place_id", ForeignKey("places.id", ondelete="CASCADE"), nullable=False),
    Column("channel_id", words(64), nullable=False),
    Column("message_id", words(64), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("rest_until", Moment, nullable=False),
    Column("stage", words(16), nullable=False),
    Column("thread_id", words(64), nullable=False),
    Column("link", words(300), nullable=False),
    Column("name", words(100), nullable=False),
    Column("version", Integer, nullable=False),
    Column("closes_at", Moment),
    Column("problem", words(60), nullable=False),
    Index("ix_event_threads_event_id_place_id", "event_id", "place_id"),
    Index("ix_event_threads_stage_due_at", "stage", "due_at"),
)
