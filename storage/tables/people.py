"""Places, members and accounts."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from storage.tables.base import Moment, metadata, words

places = Table(
    "places",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("platform", words(16), nullable=False),
    Column("external_id", words(64), nullable=False),
    Column("name", words(200), nullable=False),
    Column("language", words(8), nullable=False),
    Column("attached_at", Moment, nullable=False),
    Column("greeted_at", Moment),
    UniqueConstraint("platform", "external_id"),
)

place_channels = Table(
    "place_channels",
    metadata,
    Column("place_id", ForeignKey("places.id", ondelete="CASCADE"), primary_key=True),
    Column("purpose", words(32), primary_key=True),
    Column("channel_id", words(64), nullable=False),
)

members = Table(
    "members",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", words(60), nullable=False),
    Column("organisation", words(80), nullable=False),
    Column("kind", words(16), nullable=False),
    Column("work", words(200), nullable=False),
    Column("interests", words(200), nullable=False),
    Column("folded", words(300), nullable=False),
    Column("standing", words(16), nullable=False),
    Column("applied_at", Moment, nullable=False),
    Column("joined_at", Moment),
    Column("left_at", Moment),
    Column("proof", words(16), nullable=False),
    Column("confirmed_organisation", words(80), nullable=False),
    Column("verified_at", Moment),
    Column("approved_by", BigInteger),
    Column("rules_version", Integer, nullable=False),
    Column("rules_at", Moment, nullable=False),
    Column("language", words(8), nullable=False),
    Column("direct_reminders", Boolean, nullable=False),
    Column("zone", words(64), nullable=False),  # empty: the town's
    Column("offices", words(100), nullable=False),
    Column("prefecture", words(2), nullable=False),
    Column("topics", words(4_000), nullable=False),
    Index("ix_members_standing_applied_at", "standing", "applied_at"),
    Index("ix_members_prefecture", "prefecture"),
    Index("ix_members_confirmed_organisation", "confirmed_organisation"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("place_id", ForeignKey("places.id"), nullable=False),
    Column("external_id", words(64), nullable=False),
    Column("name", words(100), nullable=False),
    Column("member_id", ForeignKey("members.id")),
    Column("locale", words(16), nullable=False),
    Column("direct_blocked_at", Moment),
    Column("used_at", Moment, nullable=False),
    UniqueConstraint("place_id", "external_id"),
    Index("ix_accounts_member_id_place_id", "member_id", "place_id"),
    Index("ix_accounts_external_id", "external_id"),
)
