"""What ties members and questions together, and what questions and answers said before."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table

from storage.tables.base import Moment, metadata, words

question_follows = Table(
    "question_follows",
    metadata,
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Moment, nullable=False),
    Index("ix_question_follows_member_id_at", "member_id", "at"),
)

answer_thanks = Table(
    "answer_thanks",
    metadata,
    Column("answer_id", ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Moment, nullable=False),
    Index("ix_answer_thanks_member_id", "member_id"),
)

question_versions = Table(
    "question_versions",
    metadata,
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    Column("answer_id", BigInteger, primary_key=True, autoincrement=False),  # 0: the question itself
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("title", words(80), nullable=False),
    Column("body", words(2_000), nullable=False),
    Column("tried", words(800), nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("replaced_at", Moment, nullable=False),
    Column("replaced_by", ForeignKey("members.id")),
)

question_pairs = Table(
    "question_pairs",
    metadata,
    Column("kind", words(16), primary_key=True),
    Column("asked_id", BigInteger, primary_key=True, autoincrement=False),  # a question, or a draft
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("asked", words(80), nullable=False),
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE")),
    Column("at", Moment, nullable=False),
    Index("ix_question_pairs_at_asked_id", "at", "asked_id"),
    Index("ix_question_pairs_member_id", "member_id"),
    Index("ix_question_pairs_question_id", "question_id"),
    Index("ix_question_pairs_section_id", "section_id"),
    Index("ix_question_pairs_asked_id", "asked_id"),
)
