"""Pairs of sections that share their calendars; the smaller id stands first, so a pair stands once."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table

from storage.tables.base import Moment, metadata

section_twins = Table(
    "section_twins",
    metadata,
    Column("first_id", ForeignKey("sections.id", ondelete="CASCADE"), primary_key=True),
    Column("second_id", ForeignKey("sections.id", ondelete="CASCADE"), primary_key=True),
    Column("asked_by", BigInteger, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("agreed_at", Moment),
    Index("ix_section_twins_second_id", "second_id"),
)
