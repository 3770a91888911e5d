"""Date polls, their candidates with what they count, and one row per answer."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from storage.tables.base import Moment, metadata, partial_index, words

_OPEN = text("status = 'open'")

date_polls = Table(
    "date_polls",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("title", words(80), nullable=False),
    Column("folded", words(500), nullable=False),
    Column("place", words(200), nullable=False),
    Column("notes", Text, nullable=False),
    Column("section_id", ForeignKey("sections.id")),
    Column("creator_id", ForeignKey("members.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("deadline", Moment, nullable=False),
    Column("nudge_at", Moment),
    Column("told", Boolean, nullable=False),
    Column("wakes_at", Moment),
    Column("last_at", Moment, nullable=False),
    Column("status", words(16), nullable=False),
    Column("answered", Integer, nullable=False),
    Column("event_id", ForeignKey("events.id")),
    Column("decided", Integer, nullable=False),
    Index("ix_date_polls_wakes_at", "wakes_at"),
    partial_index("ix_date_polls_open", "last_at", where=_OPEN),
    Index("ix_date_polls_creator_id", "creator_id"),
    Index("ix_date_polls_section_id", "section_id"),
    Index("ix_date_polls_event_id", "event_id"),
)

poll_options = Table(
    "poll_options",
    metadata,
    Column("poll_id", ForeignKey("date_polls.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    # Kept in the transaction of every answer, so that nobody has to count.
    Column("yes", Integer, nullable=False),
    Column("maybe", Integer, nullable=False),
    Column("no", Integer, nullable=False),
    Column("draft_id", BigInteger),
    Index("ix_poll_options_draft_id", "draft_id"),
)

poll_answers = Table(
    "poll_answers",
    metadata,
    Column("poll_id", ForeignKey("date_polls.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("marks", words(20), nullable=False),  # one letter per candidate: y, m, n or -
    Column("given", Boolean, nullable=False),
    Column("comment", words(200), nullable=False),
    Column("answered_at", Moment, nullable=False),
    Index("ix_poll_answers_member_id", "member_id"),
    Index("ix_poll_answers_poll_id_answered_at", "poll_id", "answered_at"),
)
