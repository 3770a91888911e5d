"""Words of the work with what they mean and meant before, and words somebody would like explained."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from storage.tables.base import Moment, metadata, words


def _text() -> tuple[Column[str], ...]:
    """What an entry says."""
    return (
        Column("word", words(60), nullable=False),
        Column("reading", words(60), nullable=False),
        Column("explanation", words(500), nullable=False),
        Column("area", words(40), nullable=False),
        Column("example", words(200), nullable=False),
        Column("source", words(200), nullable=False),
    )


glossary_terms = Table(
    "glossary_terms",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    *_text(),
    Column("folded_text", words(3_000), nullable=False),
    Column("word_key", words(300), nullable=False),
    Column("word_head", words(2), nullable=False),
    Column("reading_key", words(120), nullable=False),
    Column("reading_head", words(2), nullable=False),
    Column("sorts_as", words(240), nullable=False),  # two digits a kana
    Column("initial", words(2), nullable=False),
    Column("version", Integer, nullable=False),
    Column("written_by", ForeignKey("members.id"), nullable=False),
    Column("written_at", Moment, nullable=False),
    UniqueConstraint("word_key"),
    Index("ix_glossary_terms_word_head", "word_head"),
    Index("ix_glossary_terms_reading_head", "reading_head"),
    Index("ix_glossary_terms_reading_key", "reading_key"),
    Index("ix_glossary_terms_initial_sorts_as", "initial", "sorts_as"),
    Index("ix_glossary_terms_sorts_as", "sorts_as"),
)

glossary_versions = Table(
    "glossary_versions",
    metadata,
    Column("term_id", ForeignKey("glossary_terms.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    *_text(),
    Column("member_id", ForeignKey("members.id"), nullable=False),
    Column("at", Moment, nullable=False),
)

glossary_waiting = Table(
    "glossary_waiting",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("word", words(60), nullable=False),
    Column("word_key", words(300), nullable=False),
    Column("since", Moment, nullable=False),
    Column("asked", Integer, nullable=False),
    UniqueConstraint("word_key"),
    Index("ix_glossary_waiting_asked_since", "asked", "since"),
)

glossary_askers = Table(
    "glossary_askers",
    metadata,
    Column("waiting_id", ForeignKey("glossary_waiting.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_glossary_askers_member_id", "member_id"),
)
