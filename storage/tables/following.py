"""What followers hear: what each wants, news on their way to them, the weekly digest; and asking to join."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table

from storage.tables.base import Moment, metadata, words

follow_wishes = Table(
    "follow_wishes",
    metadata,
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("wish", words(16), nullable=False),
)

# ``after``: the last follower who was told; whoever stops in the middle goes on behind them.
follower_news = Table(
    "follower_news",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", words(16), nullable=False),
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), nullable=False),
    Column("subject_id", BigInteger, nullable=False),
    Column("before", words(30), nullable=False),
    Column("at", Moment, nullable=False),
    Column("after", BigInteger, nullable=False),
    Column("done", Boolean, nullable=False),
    Index("ix_follower_news_section_id_at", "section_id", "at"),
    Index("ix_follower_news_done_id", "done", "id"),
    Index("ix_follower_news_at", "at"),
)

follower_digests = Table(
    "follower_digests",
    metadata,
    Column("week", words(8), primary_key=True),
    Column("due_at", Moment, nullable=False),
    Column("after", BigInteger, nullable=False),
    Column("done", Boolean, nullable=False),
)

join_requests = Table(
    "join_requests",
    metadata,
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("asked_at", Moment, nullable=False),
    Index("ix_join_requests_member_id", "member_id"),
)
