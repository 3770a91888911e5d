"""Drafts of events that wait to become public."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from storage.tables.base import Moment, metadata

event_publications = Table(
    "event_publications",
    metadata,
    Column("draft_id", ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("wakes_at", Moment),  # empty once it was refused
    Column("problem", Text, nullable=False),  # why, as JSON; empty while it waits
    Index("ix_event_publications_wakes_at", "wakes_at"),
    Index("ix_event_publications_member_id_at", "member_id", "at"),
)
