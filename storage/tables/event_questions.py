"""Questions to events, and who wants to hear them too."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table

from storage.tables.base import Moment, metadata, words

event_questions = Table(
    "event_questions",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    Column("sealed_author_id", ForeignKey("members.id", ondelete="SET NULL")),  # read by two statements only
    Column("naming", words(16), nullable=False),
    Column("text", words(300), nullable=False),
    Column("status", words(16), nullable=False),
    Column("votes", Integer, nullable=False),
    Column("reason", words(200), nullable=False),
    Column("merged_into", BigInteger),
    Column("moved_to", ForeignKey("questions.id", ondelete="SET NULL")),
    Column("asked_at", Moment, nullable=False),
    Index("ix_event_questions_event_id_status_votes", "event_id", "status", "votes"),
    Index("ix_event_questions_sealed_author_id", "sealed_author_id"),
    Index("ix_event_questions_moved_to", "moved_to"),
)

event_question_votes = Table(
    "event_question_votes",
    metadata,
    Column("question_id", ForeignKey("event_questions.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_event_question_votes_member_id", "member_id"),
)
