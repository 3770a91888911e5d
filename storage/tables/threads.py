"""Threads at the cards of events and of questions. A card is known by its delivery, which may be forgotten
before it.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table

from storage.tables.base import Moment, metadata, words


def _threads(name: str, subject: Column[Any]) -> Table:
    """One sort of threads. ``subject``: what the cards are about."""
    return Table(
        name,
        metadata,
        Column("card_id", BigInteger, primary_key=True, autoincrement=False),
        subject,
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
        Index(f"ix_{name}_{subject.name}_place_id", subject.name, "place_id"),
        Index(f"ix_{name}_stage_due_at", "stage", "due_at"),
    )


event_threads = _threads(
    "event_threads", Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), nullable=False)
)
question_threads = _threads(
    "question_threads", Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), nullable=False)
)
Index("ix_question_threads_place_id_thread_id", question_threads.c.place_id, question_threads.c.thread_id)
