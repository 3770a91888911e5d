"""Keep answers alive."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "doubts",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_doubts_member_id_members")),
        sa.PrimaryKeyConstraint("kind", "subject_id", name=op.f("pk_doubts")),
    )
    op.create_table(
        "pages",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("body", sa.String(12000), nullable=False),
        sa.Column("folded", sa.String(20000), nullable=False),
        sa.Column("writer_id", sa.BigInteger(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("fresh_at", sa.BigInteger(), nullable=False),
        sa.Column("outdated_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["section_id"], ["sections.id"], name=op.f("fk_pages_section_id_sections")),
        sa.ForeignKeyConstraint(["writer_id"], ["members.id"], name=op.f("fk_pages_writer_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
    )
    with op.batch_alter_table("pages") as batch_op:
        batch_op.create_index("ix_pages_gone_written_at", ["gone", "written_at"], unique=False)
        batch_op.create_index("ix_pages_section_id_title", ["section_id", "title"], unique=False)

    op.create_table(
        "reviews",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("reply", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_reviews_member_id_members")),
        sa.PrimaryKeyConstraint("kind", "subject_id", name=op.f("pk_reviews")),
    )
    with op.batch_alter_table("reviews") as batch_op:
        batch_op.create_index("ix_reviews_due_at", ["due_at"], unique=False)
        batch_op.create_index("ix_reviews_member_id_asked_at", ["member_id", "asked_at"], unique=False)

    op.create_table(
        "faqs",
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("wording", sa.String(80), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_faqs_member_id_members")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_faqs_question_id_questions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_faqs")),
    )
    op.create_table(
        "page_credits",
        sa.Column("page_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_page_credits_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["page_id"], ["pages.id"], name=op.f("fk_page_credits_page_id_pages"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("page_id", "member_id", "role", name=op.f("pk_page_credits")),
    )
    op.create_table(
        "page_questions",
        sa.Column("page_id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["page_id"], ["pages.id"], name=op.f("fk_page_questions_page_id_pages"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_page_questions_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("page_id", "question_id", name=op.f("pk_page_questions")),
    )
    with op.batch_alter_table("page_questions") as batch_op:
        batch_op.create_index("ix_page_questions_question_id", ["question_id"], unique=False)

    op.create_table(
        "page_versions",
        sa.Column("page_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("body", sa.String(12000), nullable=False),
        sa.Column("replaced_by", sa.BigInteger(), nullable=False),
        sa.Column("replaced_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["page_id"], ["pages.id"], name=op.f("fk_page_versions_page_id_pages"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["members.id"], name=op.f("fk_page_versions_replaced_by_members")
        ),
        sa.PrimaryKeyConstraint("page_id", "number", name=op.f("pk_page_versions")),
    )
    op.create_table(
        "question_merges",
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("into_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("accepted_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["into_id"],
            ["questions.id"],
            name=op.f("fk_question_merges_into_id_questions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_question_merges_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_question_merges_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_question_merges")),
    )
    with op.batch_alter_table("question_merges") as batch_op:
        batch_op.create_index("ix_question_merges_into_id_at", ["into_id", "at"], unique=False)

    op.create_table(
        "moved_answers",
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("answer_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_moved_answers_answer_id_answers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question_merges.question_id"],
            name=op.f("fk_moved_answers_question_id_question_merges"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "answer_id", name=op.f("pk_moved_answers")),
    )
    # SQLite would put the columns behind the constraints: it builds the table as a new town's is built.
    anew: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("questions", recreate=anew) as batch_op:
        batch_op.add_column(sa.Column("merged_into", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("fresh_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("outdated_at", sa.BigInteger(), nullable=True))

    # What was solved before is as old as the answer that solved it; the first look at it comes by itself.
    op.execute(
        "UPDATE questions SET fresh_at = (SELECT COALESCE(answers.edited_at, answers.at) FROM answers"
        " WHERE answers.id = questions.accepted_id) WHERE accepted_id IS NOT NULL"
    )
    op.execute(
        "INSERT INTO reviews (kind, subject_id, due_at, reply)"
        " SELECT 'question', id, fresh_at, '' FROM questions WHERE fresh_at IS NOT NULL"
    )


def downgrade() -> None:
    with op.batch_alter_table("questions") as batch_op:
        batch_op.drop_column("outdated_at")
        batch_op.drop_column("fresh_at")
        batch_op.drop_column("merged_into")

    op.drop_table("moved_answers")
    with op.batch_alter_table("question_merges") as batch_op:
        batch_op.drop_index("ix_question_merges_into_id_at")

    op.drop_table("question_merges")
    op.drop_table("page_versions")
    with op.batch_alter_table("page_questions") as batch_op:
        batch_op.drop_index("ix_page_questions_question_id")

    op.drop_table("page_questions")
    op.drop_table("page_credits")
    op.drop_table("faqs")
    with op.batch_alter_table("reviews") as batch_op:
        batch_op.drop_index("ix_reviews_member_id_asked_at")
        batch_op.drop_index("ix_reviews_due_at")

    op.drop_table("reviews")
    with op.batch_alter_table("pages") as batch_op:
        batch_op.drop_index("ix_pages_section_id_title")
        batch_op.drop_index("ix_pages_gone_written_at")

    op.drop_table("pages")
    op.drop_table("doubts")
