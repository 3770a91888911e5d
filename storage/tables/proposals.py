"""Proposals of sections and who stands behind them."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, text

from storage.tables.base import Moment, metadata, partial_index, words

_OPEN = text("status = 'open'")
_UNHEARD = text("status = 'open' AND nudged_at IS NULL")

proposals = Table(
    "proposals",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", words(30), nullable=False),
    Column("alike", words(200), nullable=False),
    Column("purpose", words(200), nullable=False),
    Column("kind", words(16), nullable=False),
    Column("style", words(16), nullable=False),
    Column("first_step", words(200), nullable=False),
    Column("proposer_id", ForeignKey("members.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("status", words(16), nullable=False),
    Column("supporters", Integer, nullable=False),
    Column("section_id", ForeignKey("sections.id")),
    Column("nudged_at", Moment),
    partial_index("uq_proposals_open_alike", "alike", unique=True, where=_OPEN),
    Index("ix_proposals_status_expires_at", "status", "expires_at"),
    partial_index("ix_proposals_unheard", "created_at", where=_UNHEARD),
)

proposal_supporters = Table(
    "proposal_supporters",
    metadata,
    Column("proposal_id", ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("supported_at", Moment, nullable=False),
    Index("ix_proposal_supporters_member_id", "member_id"),
)

proposal_nudges = Table(
    "proposal_nudges",
    metadata,
    Column("proposal_id", ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("nudged_at", Moment, nullable=False),
    Index("ix_proposal_nudges_nudged_at", "nudged_at"),
    Index("ix_proposal_nudges_member_id", "member_id"),
)
