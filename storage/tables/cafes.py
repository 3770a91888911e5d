"""World cafés: who is there, and who sat where in which round."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table

from storage.tables.base import Moment, metadata, words

cafes = Table(
    "cafes",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    Column("size", Integer, nullable=False),
    Column("rounds", Integer, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("round", Integer, nullable=False),
    Column("began_at", Moment),
    Column("status", words(16), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Index("ix_cafes_event_id_opened_at", "event_id", "opened_at"),
)

cafe_guests = Table(
    "cafe_guests",
    metadata,
    Column("cafe_id", ForeignKey("cafes.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("host", Boolean, nullable=False),
    Column("presence", words(16), nullable=False),
    Index("ix_cafe_guests_member_id", "member_id"),
)

cafe_seats = Table(
    "cafe_seats",
    metadata,
    Column("cafe_id", ForeignKey("cafes.id", ondelete="CASCADE"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("table_number", Integer, nullable=False),
    Column("host", Boolean, nullable=False),
)
