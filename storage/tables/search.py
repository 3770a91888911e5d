"""The index of earlier questions: postings, lengths, document frequencies. No triggers, no extension."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    text,
)

from storage.tables.base import covering_key, metadata, partial_index, words

HIDDEN = text("NOT counted")

search_documents = Table(
    "search_documents",
    metadata,
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE")),
    Column("question_length", Double, nullable=False),
    Column("answers_length", Double, nullable=False),
    Column("analyzer", words(40), nullable=False),
    # Whether everybody may find it: only then does it count in the sums and frequencies below.
    Column("counted", Boolean, nullable=False),
    # Which change of the index it came with: what was learnt from documents is kept in step by it.
    Column("revision", BigInteger, nullable=False),
    # What a search asks of thousands of documents stands beside their keys, as in SQLite.
    covering_key("question_id", beside=("question_length", "answers_length", "counted")),
    Index("ix_search_documents_revision_question_id", "revision", "question_id"),
    # Few or none: whether there is anything of the kind is asked with every search.
    partial_index(
        "ix_search_documents_hidden",
        "question_id",
        where=HIDDEN,
    ),
    sqlite_with_rowid=False,
)

search_postings = Table(
    "search_postings",
    metadata,
    Column("term", words(40)),
    Column("question_id", ForeignKey("search_documents.question_id", ondelete="CASCADE")),
    Column("in_question", Double, nullable=False),
    Column("in_answers", Double, nullable=False),
    Column("in_called", Double, nullable=False),  # in what others called the question
    # All of a term's postings stand side by side, in SQLite in the table itself. In PostgreSQL's table they
    # are wherever their questions came: twenty thousand of them would be twenty thousand pages.
    covering_key("term", "question_id", beside=("in_question", "in_answers", "in_called")),
    Index("ix_search_postings_question_id", "question_id"),
    sqlite_with_rowid=False,
)

search_terms = Table(
    "search_terms",
    metadata,
    Column("term", words(40), primary_key=True),
    Column("documents", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# One row: sums over all documents, and what index writes lock so that they wait for each other.
search_totals = Table(
    "search_totals",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("documents", Integer, nullable=False),
    Column("question_length", Double, nullable=False),
    Column("answers_length", Double, nullable=False),
    Column("revision", BigInteger, nullable=False),
    # How often words of others were taken out: what was learnt with them is forgotten then.
    Column("unlearnt", BigInteger, nullable=False),
)
