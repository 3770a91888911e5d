"""Questions, answers, and the thanks of those who need not ask again."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, text

from storage.tables.base import Moment, metadata, partial_index, words

_IS_SEALED = text("seal_proof <> ''")

questions = Table(
    "questions",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("asker_id", ForeignKey("members.id")),  # NULL: asked anonymously, see the seal
    Column("title", words(80), nullable=False),
    Column("folded", words(400), nullable=False),
    Column("body", words(1_500), nullable=False),
    Column("section_id", ForeignKey("sections.id")),
    Column("status", words(16), nullable=False),
    Column("visibility", words(16), nullable=False),
    Column("accepted_id", BigInteger),
    Column("answers", Integer, nullable=False),
    Column("source_place_id", ForeignKey("places.id")),
    Column("source_channel_id", words(64), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("edited_at", Moment),
    Column("tried", words(800), nullable=False),
    Column("area", words(40), nullable=False),
    Column("town_size", words(16), nullable=False),
    Column("asked_back_at", Moment),
    Column("deadline", Moment),
    Column("seal_proof", words(64), nullable=False),
    Column("sealed_asker", words(120), nullable=False),
    Column("merged_into", BigInteger),
    Column("fresh_at", Moment),
    Column("outdated_at", Moment),
    Column("heard", Integer, nullable=False),  # answers of others than its asker, see WAITING
    Index("ix_questions_asker_id_asked_at", "asker_id", "asked_at"),
    partial_index("ix_questions_sealed", "id", where=_IS_SEALED),
    Index("ix_questions_status_heard_asked_at", "status", "heard", "asked_at"),
    Index("ix_questions_visibility_asked_at", "visibility", "asked_at"),
    Index("ix_questions_section_id_asked_at", "section_id", "asked_at"),
)

answers = Table(
    "answers",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), nullable=False),
    Column("member_id", ForeignKey("members.id")),  # NULL: by who asked anonymously
    Column("body", words(2_000), nullable=False),
    Column("at", Moment, nullable=False),
    Column("edited_at", Moment),
    Column("withdrawn", Boolean, nullable=False),
    Index("ix_answers_question_id_at", "question_id", "at"),
    Index("ix_answers_member_id_at", "member_id", "at"),
)

question_thanks = Table(
    "question_thanks",
    metadata,
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("asked", words(80), nullable=False),
    Column("at", Moment, nullable=False),
)
